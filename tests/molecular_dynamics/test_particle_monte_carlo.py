"""Monte Carlo against exact averages of few particles, and lane by lane."""

import math

import numpy as np
import pytest
from particle_samples import published, series
from scipy.stats import kstest

from energetics.blocks import lane_rows
from energetics.lanes import LANES
from energetics.molecular_dynamics.blocks import from_blocks
from energetics.molecular_dynamics.lennard_jones import (
    minimum_image,
    pair_potential,
    potential_energy,
)
from energetics.molecular_dynamics.monte_carlo import random_positions, sample_energies, sweep
from energetics.xoshiro import block_streams


class Ensemble:
    """Independent systems, alike or not: arguments broadcast to (system,)."""

    def __init__(self, systems, particles, box, temperature, displacement, seed=1, part=None):
        chosen = slice(None) if part is None else part
        seeds = np.random.SeedSequence(seed).spawn(systems)[chosen]
        self.box, temperature, displacement = (
            np.broadcast_to(values, systems).astype(float)[chosen]
            for values in (box, temperature, displacement)
        )
        self.streams, self.rows = block_streams(seeds), lane_rows(self.box)
        self.options = {"beta": lane_rows(1 / temperature), "displacement": lane_rows(displacement)}
        self.q = random_positions(self.streams, particles, self.rows)

    def sweep(self, sweeps):
        """Carry out sweeps; return the share of trials taken, (system,)."""
        taken = sweep(self.q, self.rows, self.streams, sweeps=sweeps, **self.options)
        return taken.reshape(-1)[: len(self.box)] / (sweeps * self.q.shape[2])

    def energies(self, sweeps, spacing):
        """Carry out sweeps; return energies (system, sample)."""
        options = {"sweeps": sweeps, "spacing": spacing, **self.options}
        found = sample_energies(self.q, self.rows, self.streams, **options)
        return found.transpose(0, 2, 1).reshape(-1, found.shape[1])[: len(self.box)]

    def positions(self):
        return from_blocks(self.q, len(self.box))


def mean_energy(ensemble, *, discarded, sweeps):
    """Return the mean energy and its error, from the scatter of independent systems."""
    ensemble.sweep(discarded)
    means = ensemble.energies(sweeps, 2).mean(axis=1)
    return means.mean(), means.std(ddof=1) / math.sqrt(len(means))


def pair_average(box, temperature, *, power=1, nodes=24):
    """Return the mean of a power of two particles' energy: they are apart by any of the square."""
    ends = np.concatenate([np.linspace(0.3, 3, 55), np.geomspace(3, max(box / 2, 3.1), 20)[1:]])
    ends = np.concatenate([[0.0], ends[ends < box / 2], [box / 2]])
    x, weights = np.polynomial.legendre.leggauss(nodes)
    half = np.diff(ends) / 2
    x = (ends[:-1, None] + half[:, None] * (x + 1)).ravel()
    weights = (half[:, None] * weights).ravel()
    potential = pair_potential(np.hypot(x[:, None], x))
    with np.errstate(over="ignore", under="ignore"):
        boltzmann = np.exp(-potential / temperature) * np.outer(weights, weights)
    energy = np.where(boltzmann > 0, potential, 0.0)
    return (energy**power * boltzmann).sum() / boltzmann.sum()


# ---- exact averages


@pytest.mark.parametrize(("temperature", "value"), series("dilute_energy"))
def test_two_particles_in_a_wide_box_are_half_of_a_dilute_gas(temperature, value):
    # U/(Nρ) has N − 1 others to meet; the box itself is nearly all that there is to be in.
    box = 300.0
    found = pair_average(box, temperature) * box**2 / 4
    assert 2 * found == pytest.approx(value.expected, rel=1e-3)


@pytest.mark.parametrize("particles", [3, 4])
def test_energy_of_few_particles_is_that_of_weighted_random_positions(particles):
    box, temperature, rng = 3.5, 2.0, np.random.default_rng(0)
    total, weights, parts = [], [], 20
    for _ in range(parts):
        q = rng.uniform(0, box, (100_000, particles, 2))
        energy = potential_energy(q, np.full(len(q), box))
        boltzmann = np.exp(-energy / temperature)
        weights.append(boltzmann.sum())
        total.append((energy * boltzmann).sum())
    expected = sum(total) / sum(weights)
    scatter = np.std([t - expected * w for t, w in zip(total, weights, strict=True)], ddof=1)
    error = scatter * math.sqrt(parts) / sum(weights)
    assert error < 4e-3
    mean, own = mean_energy(
        Ensemble(256, particles, box, temperature, 0.7), discarded=300, sweeps=4000
    )
    assert own < 4e-3
    assert abs(mean - expected) < 4 * math.hypot(own, error)


def test_acceptance_at_the_displacements_of_the_thesis():
    density, temperature = (
        values.ravel().repeat(8)
        for values in np.meshgrid((0.1, 0.2, 0.38), (0.27, 0.35, 0.47, 0.59, 0.71))
    )
    box = np.sqrt(16 / density)
    displacement = box / 2 * 0.02 * 5 ** ((temperature - 0.27) / 0.44)  # 0.02 to 0.1
    ensemble = Ensemble(len(box), 16, box, temperature, displacement)
    ensemble.sweep(8000)
    share = ensemble.sweep(2000).reshape(-1, 8).mean(axis=1)
    assert share.min() == published("lowest_acceptance")
    assert share.max() == published("highest_acceptance")


# ---- updates


def test_energies_are_those_of_the_positions_and_positions_are_wrapped():
    ensemble = Ensemble(LANES + 2, 16, np.linspace(6.5, 12.6, LANES + 2), 0.5, 0.3)
    energies = ensemble.energies(2000, 100)
    assert energies.shape == (LANES + 2, 20)
    q = ensemble.positions()
    np.testing.assert_allclose(energies[:, -1], potential_energy(q, ensemble.box), atol=1e-12)
    assert (q >= 0).all()
    assert (q < ensemble.box[:, None, None]).all()


def test_trials_reach_uniformly_as_far_as_they_may():
    # Two particles in a box so wide that they never meet: every trial is taken.
    ensemble = Ensemble(256, 2, 1e4, 1.0, 0.7)
    before = ensemble.positions()
    np.testing.assert_array_equal(ensemble.sweep(1), 1)
    moved = minimum_image(ensemble.positions() - before, np.full((256, 1, 1), 1e4))
    assert kstest(moved.ravel(), "uniform", args=(-0.7, 1.4)).pvalue > 1e-3
    # A trial a thousand boxes away is one anywhere in the box.
    far = Ensemble(256, 2, 7.0, 1e9, 7000.0)
    far.sweep(5)
    assert kstest(far.positions().ravel(), "uniform", args=(0, 7)).pvalue > 1e-3


def test_random_positions_are_uniform_in_their_boxes():
    box = np.linspace(1, 20, 128)
    q = Ensemble(128, 16, box, 1.0, 0.1).positions() / box[:, None, None]
    for axis in range(2):
        assert kstest(q[..., axis].ravel(), "uniform").pvalue > 1e-3


def test_at_no_temperature_energies_only_fall():
    ensemble = Ensemble(32, 8, 6.0, 1e-9, 0.1)
    energies = ensemble.energies(400, 1)
    assert (np.diff(energies, axis=1) <= 1e-9 * np.abs(energies[:, 1:])).all()
    assert (energies[:, -1] < 0).all()


# ---- lanes


def test_a_system_depends_on_its_own_seed_only():
    points = np.linspace(4, 9, 37), np.linspace(0.3, 2, 37), np.linspace(0.1, 0.5, 37)
    whole = Ensemble(37, 7, *points)
    share, energies = whole.sweep(20), whole.energies(20, 5)
    for part in (slice(0, 3), slice(9, 30), slice(36, 37), slice(None, None, -1)):
        again = Ensemble(37, 7, *points, part=part)
        np.testing.assert_array_equal(again.sweep(20), share[part])
        np.testing.assert_array_equal(again.energies(20, 5), energies[part])
        np.testing.assert_array_equal(again.positions(), whole.positions()[part])
    assert len(np.unique(energies[:, 0])) == 37


def test_sweeps_can_be_split_into_calls():
    once, parts = (Ensemble(LANES, 7, 5.0, 0.5, 0.3) for _ in range(2))
    share = once.sweep(12)
    split = (5 * parts.sweep(5) + 7 * parts.sweep(7)) / 12
    np.testing.assert_allclose(split, share, rtol=1e-14)
    np.testing.assert_array_equal(parts.q, once.q)
    np.testing.assert_array_equal(parts.streams, once.streams)


def test_what_does_not_fit_is_refused():
    ensemble = Ensemble(LANES, 7, 5.0, 0.5, 0.3)
    with pytest.raises(ValueError, match="for 1 blocks"):
        sweep(ensemble.q, ensemble.rows, ensemble.streams[:0], sweeps=1, **ensemble.options)
    with pytest.raises(ValueError, match=r"float64 \(1, 16\) is needed"):
        wrong = ensemble.options | {"beta": np.ones(LANES)}
        sweep(ensemble.q, ensemble.rows, ensemble.streams, sweeps=1, **wrong)
