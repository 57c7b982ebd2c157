"""The summed flow of pairs: exact for two particles, and as far off as published for sixteen."""

import itertools

import numpy as np
import pytest
from particle_samples import equilibrium, published
from test_particle_integrators import distance, run

from energetics.molecular_dynamics.pair_flow import pair_flow_step


def test_two_particles_move_exactly():
    rng, systems = np.random.default_rng(0), 40
    angle, r = rng.uniform(0, 2 * np.pi, systems), rng.uniform(0.95, 2.0, systems)
    middle = rng.uniform(0, 8, (systems, 2))  # some pairs lie across the border
    apart = 0.5 * r[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    q = np.stack([middle + apart, middle - apart], axis=1) % 8
    p, box = rng.normal(size=q.shape), np.full(systems, 8.0)
    expected = run((q, p, box), "blanes_moan", time_step=1e-3, steps=500)
    errors = []
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
    expected = run((q, p, box), "blanes_moan", time_step=1e-3, steps=100)
    errors = distance((moved, kicked, box), expected)
    assert np.sqrt(np.mean(errors**2)) == published("pair_flow_error")
    assert np.median(errors) == published("median_pair_flow_error")
