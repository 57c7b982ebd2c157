"""Monte Carlo against exact energies, against itself by other updates, and lane by lane."""

import math

import numpy as np
import pytest
from scipy.stats import kstest

from energetics.spin_dynamics.integrators import LANES, from_blocks, to_blocks
from energetics.spin_dynamics.lattice import energy, local_field, magnetisation, ring, simple_cubic
from energetics.spin_dynamics.monte_carlo import METHODS, equilibrate, random_spins
from energetics.xoshiro import block_streams


def sequences(count, seed=1):
    return np.random.SeedSequence(seed).spawn(count)


def mean_energy(
    lattice, temperature, *, method="heat_bath", replicas=128, measured=40, gap=5, over_relaxation=2
):
    """Return the mean energy per site and its error, from the scatter of independent replicas."""
    streams = block_streams(sequences(replicas))
    blocks = random_spins(streams, lattice)
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


@pytest.mark.parametrize("method", METHODS)
def test_one_update_draws_from_the_conditional_density(method):
    # B along z holds A in a field of 6: cos θ has density ∝ e^{6β cos θ}, the azimuth none.
    lattice, beta = simple_cubic(4), 0.25
    spins = np.zeros((64, 3, 64))
    spins[:, 2] = 1
    streams = block_streams(sequences(64))
    blocks = to_blocks(spins, lattice)
    for _ in range(1 if method == "heat_bath" else 30):
        blocks[:, :, :-1][:, :, lattice.parity == 1] = 0
        blocks[:, 2, :-1][:, lattice.parity == 1] = 1
        equilibrate(blocks, lattice, streams, temperature=1 / beta, sweeps=1, method=method)
    # The sweep ends with B, whose field is no longer along z; A was drawn before.
    drawn = from_blocks(blocks, 64)[:, :, lattice.parity == 0]
    k = 6 * beta

    def distribution(cosine):
        return np.expm1(k * (cosine + 1)) / np.expm1(2 * k)

    assert kstest(drawn[:, 2].ravel(), distribution).pvalue > 1e-3
    azimuth = np.arctan2(drawn[:, 1], drawn[:, 0]).ravel() / (2 * np.pi) + 0.5
    assert kstest(azimuth, "uniform").pvalue > 1e-3


def test_heat_bath_in_no_field_is_uniform():
    lattice = ring(4)
    spins = np.zeros((256, 3, 4))
    spins[:, 2] = np.array([1, 1, 1, -1])  # sites 0 and 2 see one spin up and one down
    blocks, streams = to_blocks(spins, lattice), block_streams(sequences(256))
    equilibrate(blocks, lattice, streams, temperature=0.1, sweeps=1, method="heat_bath")
    drawn = from_blocks(blocks, 256)[:, :, [0, 2]]
    for axis in range(3):
        assert kstest(drawn[:, axis].ravel(), "uniform", args=(-1, 2)).pvalue > 1e-3


# ---- updates


def test_random_spins_are_uniform_on_the_sphere():
    lattice, streams = simple_cubic(4), block_streams(sequences(128))
    spins = from_blocks(random_spins(streams, lattice), 128)
    np.testing.assert_allclose(np.linalg.norm(spins, axis=1), 1, atol=1e-15)
    for axis in range(3):
        assert kstest(spins[:, axis].ravel(), "uniform", args=(-1, 2)).pvalue > 1e-3
    error = 1 / math.sqrt(3 * 64)  # of a component of the magnetisation
    assert magnetisation(spins).std() == pytest.approx(error, rel=0.15)


def test_one_over_relaxation_is_a_reflection_about_the_field():
    lattice, streams = simple_cubic(4), block_streams(sequences(LANES))
    blocks = random_spins(streams, lattice)
    before = streams.copy(), blocks.copy()
    options = {"temperature": 1.0, "sweeps": 1, "method": "metropolis"}
    equilibrate(blocks, lattice, streams, **options)
    expected = from_blocks(blocks, LANES)
    for parity in (0, 1):
        here, field = lattice.parity == parity, local_field(expected, lattice)
        along = (expected * field).sum(1, keepdims=True) / (field**2).sum(1, keepdims=True)
        expected[:, :, here] = (2 * along * field - expected)[:, :, here]
    streams, blocks = before
    equilibrate(blocks, lattice, streams, **options, over_relaxation=1)
    np.testing.assert_allclose(from_blocks(blocks, LANES), expected, atol=1e-13)


@pytest.mark.parametrize("method", METHODS)
def test_lengths_stay_one(method):
    lattice, streams = simple_cubic(4), block_streams(sequences(LANES))
    blocks = random_spins(streams, lattice)
    options = {"sweeps": 200, "method": method, "over_relaxation": 3}
    for temperature in (10.0, 1.0, 0.01):
        equilibrate(blocks, lattice, streams, temperature=temperature, **options)
        lengths = np.linalg.norm(from_blocks(blocks, LANES), axis=1)
        np.testing.assert_allclose(lengths, 1, atol=1e-15)
    assert (blocks[:, :, -1] == 0).all()


# ---- lanes


@pytest.mark.parametrize("method", METHODS)
def test_a_replica_depends_on_its_own_seed_only(method):
    lattice, seeds = simple_cubic(4), sequences(37)

    def run(chosen):
        streams = block_streams(chosen)
        blocks = random_spins(streams, lattice)
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
        streams = block_streams(sequences(LANES))
        blocks = random_spins(streams, lattice)
        for sweeps in parts:
            equilibrate(blocks, lattice, streams, sweeps=sweeps, **options)
        results.append(blocks)
    np.testing.assert_array_equal(results[0], results[1])


def test_what_cannot_be_equilibrated_is_refused():
    lattice, streams = simple_cubic(4), block_streams(sequences(LANES))
    blocks = random_spins(streams, lattice)
    options = {"sweeps": 1, "method": "metropolis"}
    for temperature in (0.0, -1.0, math.nan):
        with pytest.raises(ValueError, match=r"temperature = .*: must be positive"):
            equilibrate(blocks, lattice, streams, temperature=temperature, **options)
    with pytest.raises(ValueError, match="for 1 blocks"):
        equilibrate(blocks, lattice, streams[:0], temperature=1.0, **options)
    with pytest.raises(ValueError, match="float64 blocks of shape"):
        equilibrate(blocks, simple_cubic(6), streams, temperature=1.0, **options)
