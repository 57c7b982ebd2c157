"""The summed flow of pairs: exact for two particles, and as far off as published for sixteen."""

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

from energetics.blocks import lane_rows
from energetics.molecular_dynamics.blocks import from_blocks, to_blocks
from energetics.molecular_dynamics.integrators import advance
from energetics.molecular_dynamics.lennard_jones import minimum_image
from energetics.molecular_dynamics.monte_carlo import random_positions, sweep
from energetics.molecular_dynamics.pair_flow import pair_flow_step
from energetics.xoshiro import block_streams

FILE = ROOT / "data" / "molecular_dynamics" / "reference_values.csv"
REFERENCE = pd.read_csv(FILE).set_index("quantity")


def true_step(q, p, box, time=0.1):
    """Return positions and momenta after a time, by short steps of fourth order."""
    blocks = to_blocks(q), to_blocks(p)
    steps = round(time / 1e-3)
    advance(*blocks, lane_rows(box), scheme="blanes_moan", time_step=time / steps, steps=steps)
    return [from_blocks(block, len(q)) for block in blocks]


def equilibrium(density, temperature, particles=16):
    """Return q, p, box of a system for each entry."""
    box = np.sqrt(particles / density)
    streams, rows = block_streams(np.random.SeedSequence(1).spawn(len(box))), lane_rows(box)
    blocks = random_positions(streams, particles, rows)
    reach = lane_rows(box / 2 * np.interp(temperature, (0.27, 0.71), (0.02, 0.1)))
    for heat, sweeps in ((2.0, 1000), (1.0, 12_000)):
        beta = lane_rows(1 / (heat * temperature))
        sweep(blocks, rows, streams, beta=beta, displacement=reach, sweeps=sweeps)
    q = from_blocks(blocks, len(box))
    p = np.random.default_rng(2).normal(size=q.shape) * np.sqrt(temperature)[:, None, None]
    return q, p, box


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


def test_total_momentum_stays_and_its_centre_moves_along():
    q, p, box = equilibrium(np.full(20, 0.38), np.full(20, 0.71))
    moved, kicked = pair_flow_step(q, p, box, time=0.1, step=1e-3)
    np.testing.assert_allclose(kicked.sum(axis=1), p.sum(axis=1), atol=1e-12)
    np.testing.assert_allclose(moved.sum(axis=1), (q + 0.1 * p).sum(axis=1), atol=1e-11)


def test_error_of_a_step_is_that_of_many_bodies():
    densities, temperatures = (0.1, 0.14, 0.2, 0.27, 0.38), np.arange(0.27, 0.72, 0.04)
    density, temperature = (
        values.ravel().repeat(6) for values in np.meshgrid(densities, temperatures)
    )
    q, p, box = equilibrium(density, temperature)
    moved, kicked = pair_flow_step(q, p, box, time=0.1, step=2e-3)
    expected = true_step(q, p, box)
    dq = minimum_image(moved - expected[0], box[:, None, None])
    errors = np.sqrt((dq**2 + (kicked - expected[1]) ** 2).sum(axis=(1, 2)) / 16)
    for quantity, found in (
        ("pair_flow_error", np.sqrt(np.mean(errors**2))),
        ("median_pair_flow_error", np.median(errors)),
    ):
        row = REFERENCE.loc[quantity]
        assert found == pytest.approx(row["value"], abs=row["uncertainty"])


def test_a_system_has_the_same_bytes_in_any_block():
    state = equilibrium(np.full(20, 0.2), np.linspace(0.3, 0.7, 20))
    whole = pair_flow_step(*state, time=0.1, step=1e-2)
    for part in (slice(2, 9), slice(19, 20)):
        again = pair_flow_step(*(values[part] for values in state), time=0.1, step=1e-2)
        np.testing.assert_array_equal(again[0], whole[0][part])
        np.testing.assert_array_equal(again[1], whole[1][part])
