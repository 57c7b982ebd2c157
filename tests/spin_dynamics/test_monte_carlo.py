"""Monte Carlo against exact energies, against itself by other updates, and lane by lane."""

import math

import numpy as np
import pytest

from energetics.lanes import LANES
from energetics.spin_blocks import METHODS, from_blocks, random_spins
from energetics.spin_dynamics.lattice import energy, local_field, ring, simple_cubic
from energetics.spin_dynamics.monte_carlo import equilibrate
from energetics.xoshiro import block_streams


def sequences(count, seed=1):
    return np.random.SeedSequence(seed).spawn(count)


def start(lattice, seeds):
    """Return random spins and the streams that they go on with."""
    streams = block_streams(seeds)
    return random_spins(streams, lattice.order), streams


def mean_energy(
    lattice, temperature, *, method="heat_bath", replicas=128, measured=40, gap=5, over_relaxation=2
):
    """Return the mean energy per site and its error, from the scatter of independent replicas."""
    blocks, streams = start(lattice, sequences(replicas))
    options = {"temperature": temperature, "method": method, "over_relaxation": over_relaxation}
    equilibrate(blocks, lattice, streams, sweeps=100, **options)
    found = []
    for _ in range(measured):
        equilibrate(blocks, lattice, streams, sweeps=gap, **options)
        found.append(energy(from_blocks(blocks, replicas), lattice))
    means = np.mean(found, axis=0)
    return means.mean(), means.std(ddof=1) / math.sqrt(replicas)


def assert_agrees(found, expected, *, error=0.0, finest):
    """Hold a mean to a value within four errors, and its own error to a bound."""
    mean, own = found
    assert own < finest
    assert abs(mean - expected) < 4 * math.hypot(own, error)


# ---- exact answers


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("temperature", [5.0, 10.0])
def test_energy_at_high_temperature_is_its_expansion(method, temperature):
    coupling = 1 / temperature
    langevin = 1 / math.tanh(coupling) - coupling**-1
    expected = -3 * (langevin + 4 * (coupling / 3) ** 3)
    # At L = 4, loops around the lattice would add a quarter to the second term, the plaquettes.
    found = mean_energy(
        simple_cubic(6), temperature, method=method, measured=250, gap=2, over_relaxation=0
    )
    assert_agrees(found, expected, finest=5e-4)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("temperature", "expected"), [(0.5, -0.605892), (1.0, -0.337838), (2.0, -0.168141)]
)
def test_energy_of_a_ring_of_four_is_exact(method, temperature, expected):
    # Per bond, by Joyce's sum over Legendre channels.
    found = mean_energy(
        ring(4), temperature, method=method, replicas=1024, measured=300, over_relaxation=1
    )
    assert_agrees(found, expected, finest=6e-4)


def test_energy_at_low_temperature_is_that_of_two_modes_per_spin():
    mean, error = mean_energy(simple_cubic(4), 0.02, over_relaxation=4)
    assert error < 1e-4
    # Of the 2N modes, two turn the whole magnetisation at no cost; spin waves interact little.
    assert mean == pytest.approx(-3 + 0.02 * (1 - 1 / 64), abs=2e-4)


@pytest.mark.parametrize(
    ("size", "temperature", "expected", "error", "finest"),
    [
        (4, 0.4, -2.5917, 3e-4, 4e-4),
        (4, 2.4, -0.4658, 8e-4, 1e-3),
        (8, 0.4, -2.5849, 2e-4, 3e-4),
        (8, 2.4, -0.4488, 6e-4, 6e-4),
    ],
)
def test_energy_below_and_above_the_transition(size, temperature, expected, error, finest):
    replicas, measured = (512, 100) if size == 4 else (128, 60)
    found = mean_energy(simple_cubic(size), temperature, replicas=replicas, measured=measured)
    assert_agrees(found, expected, error=error, finest=finest)


@pytest.mark.parametrize("over_relaxation", [0, 3])
def test_metropolis_and_heat_bath_agree_at_the_transition(over_relaxation):
    lattice, options = simple_cubic(4), {"measured": 100, "over_relaxation": over_relaxation}
    first, own = mean_energy(lattice, 1.44, method="heat_bath", **options)
    second, other = mean_energy(lattice, 1.44, method="metropolis", gap=10, **options)
    assert max(own, other) < 3e-3
    assert abs(first - second) < 4 * math.hypot(own, other)


# ---- updates


def test_over_relaxation_reflects_about_the_field_at_constant_energy():
    lattice, found = simple_cubic(4), []
    options = {"temperature": 1.0, "sweeps": 1, "method": "metropolis"}
    for count in (0, 1, 200):
        blocks, streams = start(lattice, sequences(LANES))
        equilibrate(blocks, lattice, streams, **options, over_relaxation=count)
        found.append(from_blocks(blocks, LANES))
    before, once, often = found
    expected = before.copy()
    for here in lattice.sublattices:
        field = local_field(expected, lattice)
        along = (expected * field).sum(1, keepdims=True) / (field**2).sum(1, keepdims=True)
        expected[:, :, here] = (2 * along * field - expected)[:, :, here]
    np.testing.assert_allclose(once, expected, atol=1e-13)
    assert np.abs(often - before).max() > 0.5
    np.testing.assert_allclose(energy(often, lattice), energy(before, lattice), atol=1e-13)
    np.testing.assert_allclose(np.linalg.norm(often, axis=1), 1, atol=1e-15)


# ---- lanes


@pytest.mark.parametrize("method", METHODS)
def test_a_replica_depends_on_its_own_seed_only(method):
    lattice, seeds = simple_cubic(4), sequences(37)

    def run(chosen):
        blocks, streams = start(lattice, chosen)
        options = {"temperature": 1.2, "method": method, "over_relaxation": 1}
        equilibrate(blocks, lattice, streams, sweeps=20, **options)
        return from_blocks(blocks, len(chosen))

    whole = run(seeds)
    for part in (slice(0, 3), slice(9, 30), slice(36, 37), slice(None, None, -1)):
        np.testing.assert_array_equal(run(seeds[part]), whole[part])
    assert len(np.unique(whole[:, 0, 0])) == 37


@pytest.mark.parametrize("method", METHODS)
def test_sweeps_can_be_split_into_calls(method):
    lattice, results = simple_cubic(4), []
    options = {"temperature": 1.2, "method": method, "over_relaxation": 1}
    for parts in ((12,), (5, 7)):
        blocks, streams = start(lattice, sequences(LANES))
        for sweeps in parts:
            equilibrate(blocks, lattice, streams, sweeps=sweeps, **options)
        results.append(blocks)
        assert (blocks[:, :, -1] == 0).all(), "the ghost"
    np.testing.assert_array_equal(results[0], results[1])


@pytest.mark.parametrize("method", METHODS)
def test_lengths_stay_one(method):
    lattice = simple_cubic(4)
    blocks, streams = start(lattice, sequences(LANES))
    options = {"sweeps": 200, "method": method, "over_relaxation": 3}
    for temperature in (10.0, 1.0, 0.01):
        equilibrate(blocks, lattice, streams, temperature=temperature, **options)
        lengths = np.linalg.norm(from_blocks(blocks, LANES), axis=1)
        np.testing.assert_allclose(lengths, 1, atol=1e-15)


def test_what_cannot_be_equilibrated_is_refused():
    lattice = simple_cubic(4)
    blocks, streams = start(lattice, sequences(LANES))
    options = {"sweeps": 1, "method": "metropolis"}
    for temperature in (0.0, -1.0, math.nan):
        with pytest.raises(ValueError, match=r"temperature = .*: must be positive"):
            equilibrate(blocks, lattice, streams, temperature=temperature, **options)
    with pytest.raises(ValueError, match="for 1 blocks"):
        equilibrate(blocks, lattice, streams[:0], temperature=1.0, **options)
    with pytest.raises(ValueError, match=r"float64 \(1, 3, 217, 16\) is needed"):
        equilibrate(blocks, simple_cubic(6), streams, temperature=1.0, **options)
