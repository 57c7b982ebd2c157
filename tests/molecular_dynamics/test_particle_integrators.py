"""Kick–drift schemes: order, symmetries, published errors, and where they become unstable."""

import functools

import numpy as np
import pytest
from particle_samples import PARTICLES, equilibrium, published

from energetics.blocks import lane_rows
from energetics.lanes import LANES
from energetics.molecular_dynamics.blocks import from_blocks, to_blocks
from energetics.molecular_dynamics.integrators import SCHEMES, advance
from energetics.molecular_dynamics.labels import deviation
from energetics.molecular_dynamics.lennard_jones import (
    forces,
    kinetic_energy,
    largest_force,
    potential_energy,
)

THRESHOLD = published("threshold_force").expected
DENSITIES = (0.1, 0.14, 0.2, 0.27, 0.38)
TEMPERATURES = (0.27, 0.31, 0.35, 0.39, 0.43, 0.47, 0.51, 0.55, 0.59, 0.63, 0.67, 0.71)


def run(state, scheme="velocity_verlet", *, time_step, steps=1):
    """Return q, p, box after some steps."""
    q, p, box = state
    blocks = to_blocks(q), to_blocks(p)
    advance(*blocks, lane_rows(box), scheme=scheme, time_step=time_step, steps=steps)
    return *(from_blocks(block, len(q)) for block in blocks), box


def distance(found, expected):
    """Return the root of |dq|² + |dp|² per particle of each system, by nearest images."""
    return np.sqrt(deviation(found[:2], expected[:2], found[2]))


def energy(state):
    q, p, box = state
    return potential_energy(q, box) + kinetic_energy(p)


# ---- schemes


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_schemes_are_symmetric_and_consistent(scheme):
    assert (scheme.kicks, scheme.drifts) == (scheme.kicks[::-1], scheme.drifts[::-1])
    assert sum(scheme.kicks) == pytest.approx(1, abs=1e-15)
    assert sum(scheme.drifts) == pytest.approx(1, abs=1e-15)
    assert len(scheme.kicks) == scheme.forces + 1
    assert SCHEMES["velocity_verlet"].forces == 1
    assert SCHEMES["blanes_moan"].forces == 6


def test_steps_are_those_of_the_scheme_as_one_would_write_it():
    state = equilibrium(((0.2, 0.47), (0.38, 0.71)), LANES)
    for scheme in SCHEMES.values():
        q, p, box = (values.copy() for values in state)
        for _ in range(3):
            for kick, drift in zip(scheme.kicks, (*scheme.drifts, 0.0), strict=True):
                p += 0.01 * kick * forces(q, box)
                q += 0.01 * drift * p
        found = run(state, scheme.name, time_step=0.01, steps=3)
        np.testing.assert_allclose(found[0], q, rtol=0, atol=1e-12)
        none = run(state, scheme.name, time_step=0.01, steps=0)
        np.testing.assert_array_equal(none[0], state[0])
        np.testing.assert_allclose(found[1], p, rtol=0, atol=1e-11)


def spread(state):
    """Return a state in a box so wide that the force, which jumps at half of it, never does."""
    q, p, box = state
    return q, p, 10 * box


@pytest.mark.parametrize(
    ("scheme", "wide", "steps", "within"),
    [
        ("velocity_verlet", False, (0.004, 0.002, 0.001), 0.05),
        ("velocity_verlet", True, (0.004, 0.002, 0.001), 0.02),
        ("blanes_moan", True, (0.02, 0.01, 0.005), 0.1),
    ],
)
def test_order_at_low_density(scheme, wide, steps, within):
    state = equilibrium(((0.1, 0.47),), 64)
    state = spread(state) if wide else state
    expected = run(state, "blanes_moan", time_step=5e-4, steps=400)
    errors = [
        np.median(distance(run(state, scheme, time_step=s, steps=round(0.2 / s)), expected))
        for s in steps
    ]
    slopes = np.diff(np.log(errors)) / np.diff(np.log(steps))
    np.testing.assert_allclose(slopes, SCHEMES[scheme].order, atol=within)


# ---- symmetries


@pytest.mark.parametrize("scheme", SCHEMES)
def test_steps_back_return(scheme):
    state = equilibrium(((0.1, 0.27), (0.38, 0.71)), LANES)
    ahead = run(state, scheme, time_step=0.01, steps=50)
    assert distance(ahead, state).min() > 0.1
    back = run(ahead, scheme, time_step=-0.01, steps=50)
    assert distance(back, state).max() < 1e-9
    # The law of motion itself has this symmetry: p → −p turns time around.
    mirrored = run((ahead[0], -ahead[1], ahead[2]), scheme, time_step=0.01, steps=50)
    assert distance((mirrored[0], -mirrored[1], mirrored[2]), state).max() < 1e-9


@pytest.mark.parametrize("scheme", SCHEMES)
def test_energy_shift_is_of_the_order_of_the_scheme(scheme):
    state, shifts = spread(equilibrium(((0.1, 0.47),), 64)), []
    for step in (0.01, 0.005):
        moved = run(state, scheme, time_step=step, steps=round(5 / step))
        shifts.append(np.median(np.abs(energy(moved) - energy(state))) / PARTICLES)
    assert shifts[0] < 2e-3
    assert shifts[0] / shifts[1] > 2 ** (SCHEMES[scheme].order - 0.7)


def test_shifts_by_boxes_and_exchanged_axes_change_nothing():
    q, p, box = state = equilibrium(((0.2, 0.47),), LANES)
    moved = run(state, time_step=0.01, steps=20)
    far = np.random.default_rng(0).integers(-3, 4, q.shape) * box[:, None, None]
    assert distance(run((q + far, p, box), time_step=0.01, steps=20), moved).max() < 1e-10
    exchanged = run((q[..., ::-1], p[..., ::-1], box), time_step=0.01, steps=20)
    assert distance((exchanged[0][..., ::-1], exchanged[1][..., ::-1], box), moved).max() < 1e-10


# ---- blocks


def test_what_cannot_be_advanced_is_refused():
    q, p, box = equilibrium(((0.2, 0.47),), LANES)
    blocks, rows, options = to_blocks(q), lane_rows(box), {"scheme": "velocity_verlet"}
    with pytest.raises(ValueError, match="steps = -1"):
        advance(blocks, to_blocks(p), rows, time_step=0.01, steps=-1, **options)
    with pytest.raises(ValueError, match=r"float64 \(1, 2, 16, 16\) is needed"):
        advance(blocks, to_blocks(p)[:, :, :4], rows, time_step=0.01, steps=1, **options)


# ---- published numbers


@functools.cache
def step_errors(scheme, time_step):
    """Return the errors of all state points after t = 0.1."""
    points = tuple((density, t) for density in DENSITIES for t in TEMPERATURES)
    state = equilibrium(points, 12)
    expected = run(state, "blanes_moan", time_step=1e-3, steps=100)
    return distance(run(state, scheme, time_step=time_step, steps=round(0.1 / time_step)), expected)


@pytest.mark.parametrize("time_step", [0.025, 0.02, 0.01])
def test_errors_of_one_verlet_step(time_step):
    errors = step_errors("velocity_verlet", time_step)
    assert np.sqrt(np.mean(errors**2)) == published(f"step_error_verlet_{time_step:g}")
    assert np.median(errors) == published(f"median_error_verlet_{time_step:g}")


@pytest.mark.parametrize("time_step", [0.1, 0.05])
def test_errors_of_one_step_of_fourth_order(time_step):
    errors = step_errors("blanes_moan", time_step)
    assert np.median(errors) == published(f"median_error_blanes_moan_{time_step:g}")


def tripped(state, time_step, *, until):
    """Return which systems pass the threshold, or leave the finite, at a multiple of t = 0.1."""
    q, p, box = state
    blocks, rows = (to_blocks(q), to_blocks(p)), lane_rows(box)
    found = np.zeros(len(q), bool)
    for _ in range(round(until / 0.1)):
        steps = round(0.1 / time_step)
        advance(*blocks, rows, scheme="velocity_verlet", time_step=time_step, steps=steps)
        force = largest_force(from_blocks(blocks[0], len(q)), box)
        found |= ~(force / PARTICLES <= THRESHOLD)
    return found


def test_stability_of_velocity_verlet():
    points = tuple((d, t) for d in (0.1, 0.2, 0.38) for t in (0.27, 0.47, 0.71))
    state = equilibrium(points, 32)
    hot = np.tile(np.repeat((False, False, True), 32), 3)
    assert not tripped(state, 0.01, until=100).any()
    warm = [values[hot] for values in state]
    share = tripped(warm, 0.025, until=300).mean()
    assert 0.03 < share < 0.6
    assert tripped(state, 0.05, until=300).all()
