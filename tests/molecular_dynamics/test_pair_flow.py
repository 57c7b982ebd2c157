"""The summed flow of pairs: exact for two particles, and as far off as published for sixteen."""

import itertools

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from particle_samples import equilibrium

from energetics.blocks import lane_rows
from energetics.molecular_dynamics.blocks import from_blocks, to_blocks
from energetics.molecular_dynamics.integrators import advance
from energetics.molecular_dynamics.lennard_jones import minimum_image
from energetics.molecular_dynamics.pair_flow import pair_flow_step

FILE = ROOT / "data" / "molecular_dynamics" / "reference_values.csv"
REFERENCE = pd.read_csv(FILE).set_index("quantity")


def true_step(q, p, box, time=0.1):
    """Return positions and momenta after a time, by short steps of fourth order."""
    blocks = to_blocks(q), to_blocks(p)
    steps = round(time / 1e-3)
    advance(*blocks, lane_rows(box), scheme="blanes_moan", time_step=time / steps, steps=steps)
    return [from_blocks(block, len(q)) for block in blocks]


def test_two_particles_move_exactly():
    rng, systems = np.random.default_rng(0), 40
    angle, r = rng.uniform(0, 2 * np.pi, systems), rng.uniform(0.95, 2.0, systems)
    middle = rng.uniform(0, 8, (systems, 2))  # some pairs lie across the border
    apart = 0.5 * r[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    q = np.stack([middle + apart, middle - apart], axis=1) % 8
    p, box = rng.normal(size=q.shape), np.full(systems, 8.0)
    expected, errors = true_step(q, p, box, time=0.5), []
    for step in (1e-3, 5e-4):
        moved, kicked = pair_flow_step(q, p, box, time=0.5, step=step)
        errors.append(max(np.abs(moved - expected[0]).max(), np.abs(kicked - expected[1]).max()))
    assert errors[1] < 1e-4
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.02)  # nothing but the pair's own steps
    assert np.abs(expected[1] - p).max() > 1


def test_error_of_a_step_is_that_of_many_bodies():
    densities, temperatures = (0.1, 0.14, 0.2, 0.27, 0.38), np.arange(0.27, 0.72, 0.04)
    q, p, box = equilibrium(tuple(itertools.product(densities, temperatures)), 6)
    moved, kicked = pair_flow_step(q, p, box, time=0.1, step=2e-3)
    np.testing.assert_allclose(moved.sum(axis=1), (q + 0.1 * p).sum(axis=1), atol=1e-11)
    expected = true_step(q, p, box)
    dq = minimum_image(moved - expected[0], box[:, None, None])
    errors = np.sqrt((dq**2 + (kicked - expected[1]) ** 2).sum(axis=(1, 2)) / 16)
    for quantity, found in (
        ("pair_flow_error", np.sqrt(np.mean(errors**2))),
        ("median_pair_flow_error", np.median(errors)),
    ):
        row = REFERENCE.loc[quantity]
        assert found == pytest.approx(row["value"], abs=row["uncertainty"])
