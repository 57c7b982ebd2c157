"""The pair potential against published numbers, and its sums against other programs."""

from itertools import pairwise

import numpy as np
import openmm
import pandas as pd
import pytest
from conftest import ROOT
from openmm import unit
from particle_samples import lattices, published, series
from scipy.integrate import quad
from scipy.optimize import brentq, minimize_scalar

from energetics.blocks import lane_rows
from energetics.lanes import LANES
from energetics.molecular_dynamics.blocks import from_blocks, to_blocks
from energetics.molecular_dynamics.lennard_jones import (
    forces,
    kinetic_energy,
    largest_force,
    minimum_image,
    pair_force,
    pair_potential,
    pair_sums,
    potential_energy,
)

DATA = ROOT / "data" / "molecular_dynamics"


def integral(function):
    """Return π ∫ function(r) r dr over all distances."""
    ends = (1e-4, 0.3, 0.9, 1.5, 4, 20, np.inf)
    parts = [quad(lambda r: function(r) * r, a, b, epsrel=1e-12)[0] for a, b in pairwise(ends)]
    return np.pi * sum(parts)


def second_virial(temperature):
    with np.errstate(over="ignore"):
        return integral(lambda r: -np.expm1(-pair_potential(r) / temperature))


def scattered(systems=21, **options):
    """Return positions of shaken lattices whole boxes apart, and boxes."""
    q, _, box = lattices(systems, shake=0.1, **options)
    return q + np.random.default_rng(1).integers(-2, 3, q.shape) * box[:, None, None], box


def summed(q, box):
    """Return energies and forces by the sums as one would write them."""
    pairs = minimum_image(q[:, :, None] - q[:, None], box[:, None, None, None])
    r = np.sqrt(np.square(pairs).sum(axis=-1))
    here = np.arange(q.shape[1])
    r[:, here, here] = np.inf
    energies = 0.5 * pair_potential(r).sum(axis=(1, 2))
    r[:, here, here] = 1
    return energies, ((pair_force(r) / r)[..., None] * pairs).sum(axis=2)


# ---- the pair potential


def test_threshold_force_and_clip_are_those_of_the_thesis():
    assert pair_force(0.7259) == published("threshold_force")
    assert pair_force(0.9146) == published("field_clip")


def test_force_is_minus_the_derivative_of_the_potential():
    r, step = np.linspace(0.8, 3, 50), 1e-5
    slope = (pair_potential(r + step) - pair_potential(r - step)) / (2 * step)
    np.testing.assert_allclose(pair_force(r), -slope, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize(("temperature", "value"), series("second_virial"))
def test_second_virial_coefficient(temperature, value):
    assert second_virial(temperature) == value


def test_boyle_temperature():
    assert brentq(second_virial, 1.5, 1.7, xtol=1e-8) == published("boyle_temperature")


@pytest.mark.parametrize(("temperature", "value"), series("dilute_energy"))
def test_energy_of_a_dilute_gas(temperature, value):
    def weighted(r):
        potential = pair_potential(r)
        return potential * np.exp(-potential / temperature)

    with np.errstate(over="ignore", invalid="ignore"):
        assert integral(lambda r: weighted(r) if r > 0.3 else 0.0) == value


def test_energy_of_the_triangular_crystal():
    steps = np.arange(-300, 301)
    i, j = np.meshgrid(steps, steps)
    r = np.sqrt((i * i + i * j + j * j)[(i != 0) | (j != 0)])
    found = minimize_scalar(lambda a: 0.5 * pair_potential(a * r).sum(), (1.0, 1.2), tol=1e-8)
    for number, quantity in ((found.x, "spacing"), (found.fun, "energy")):
        known = published(f"triangular_{quantity}")
        assert number == pytest.approx(known.expected, abs=2 * known.abs)


def test_energy_of_a_reference_configuration_of_nist():
    positions = pd.read_csv(DATA / "nist_configuration_4.csv").to_numpy()
    first, second = np.triu_indices(len(positions), 1)
    pairs = minimum_image(positions[first] - positions[second], np.float64(8))
    r = np.sqrt(np.square(pairs).sum(axis=1))
    assert pair_potential(r[r < 3]).sum() == published("nist_energy")


# ---- sums over pairs


@pytest.mark.parametrize("particles", [2, 3, 16])
def test_sums_of_the_kernel_are_those_of_array_expressions(particles):
    q, box = scattered(particles=particles)
    energies, expected = summed(q, box)
    np.testing.assert_allclose(potential_energy(q, box), energies, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(forces(q, box), expected, rtol=1e-10, atol=1e-10)
    sizes = np.sqrt(np.square(expected).sum(axis=-1)).max(axis=1)
    np.testing.assert_allclose(largest_force(q, box), sizes, rtol=1e-12)
    assert np.abs(forces(q, box).sum(axis=1)).max() < 1e-12 * sizes.max()


def other_program(q, box):
    """Return energy and forces of one system by OpenMM, with a cutoff just below half the box."""
    system = openmm.System()
    pairs = openmm.CustomNonbondedForce("4*(r^(-12) - r^(-6))")
    pairs.setNonbondedMethod(openmm.CustomNonbondedForce.CutoffPeriodic)
    pairs.setCutoffDistance(0.499 * box)
    for _ in q:
        system.addParticle(1.0)
        pairs.addParticle([])
    system.addForce(pairs)
    system.setDefaultPeriodicBoxVectors((box, 0, 0), (0, box, 0), (0, 0, box))
    integrator = openmm.VerletIntegrator(0.001)
    platform = openmm.Platform.getPlatformByName("Reference")
    context = openmm.Context(system, integrator, platform)
    context.setPositions(np.column_stack([q, np.zeros(len(q))]))
    state = context.getState(getEnergy=True, getForces=True)
    found = state.getForces(asNumpy=True).value_in_unit(unit.kilojoule_per_mole / unit.nanometer)
    energy = state.getPotentialEnergy().value_in_unit(unit.kilojoule_per_mole)
    np.testing.assert_array_equal(found[:, 2], 0)
    return energy, found[:, :2]


def test_forces_are_those_of_another_program():
    # A cluster across the corner of the box: all nearest images lie within half of it.
    rng, box = np.random.default_rng(2), 20.0
    grid = np.stack(np.meshgrid(*[np.arange(4.0)] * 2), -1).reshape(-1, 2)
    q = (1.2 * grid + rng.normal(size=(20, 16, 2)) * 0.07 - 2.0) % box
    energies, found = potential_energy(q, np.full(20, box)), forces(q, np.full(20, box))
    assert (q.max(axis=1) - q.min(axis=1) > box / 2).all()
    for system in range(20):
        energy, expected = other_program(q[system], box)
        assert energies[system] == pytest.approx(energy, rel=1e-13)
        np.testing.assert_allclose(found[system], expected, atol=3e-13 * np.abs(expected).max())


def test_kinetic_energy_is_half_the_sum_of_squares():
    p = np.arange(12.0).reshape(2, 3, 2)
    np.testing.assert_array_equal(kinetic_energy(p), [55 / 2, (506 - 55) / 2])


def test_nearest_images_are_within_half_the_box():
    difference = np.array([0.0, 4.9, 5.0, -5.0, -5.1, 12.0, -27.0])
    found = minimum_image(difference, np.float64(10))
    np.testing.assert_allclose(found, [0.0, 4.9, -5.0, -5.0, 4.9, 2.0, 3.0], atol=1e-14)
    assert np.isnan(minimum_image(np.array([np.nan, np.inf]), np.float64(10))).all()


# ---- blocks


def test_a_system_has_the_same_bytes_in_any_block():
    q, box = scattered(37)
    whole = forces(q, box)
    for part in (slice(0, 5), slice(3, 22), slice(36, 37), slice(None, None, -1)):
        np.testing.assert_array_equal(forces(q[part], box[part]), whole[part])


def test_what_is_not_finite_stays_in_its_system():
    q, box = scattered()
    found = potential_energy(q, box), largest_force(q, box), forces(q, box)
    q[3, 5, 0], q[8, 2], q[20, 1] = np.nan, np.inf, q[20, 0]
    again = potential_energy(q, box), largest_force(q, box), forces(q, box)
    for before, after in zip(found, again, strict=True):
        finite = np.isfinite(after.reshape(len(q), -1)).all(axis=1)
        assert np.flatnonzero(~finite).tolist() == [3, 8, 20]
        np.testing.assert_array_equal(before[finite], after[finite])


def test_blocks_hold_rows_of_x_and_then_of_y():
    q, _ = scattered(LANES + 3, particles=5)
    blocks = to_blocks(q)
    assert blocks.shape == (2, 2, 5, LANES)
    np.testing.assert_array_equal(blocks[1, 1, :, 2], q[LANES + 2, :, 1])
    np.testing.assert_array_equal(from_blocks(blocks, len(q)), q)


def test_what_does_not_fit_is_refused():
    q, box = scattered()
    with pytest.raises(ValueError, match=r"\(system, particle, 2\) is needed"):
        to_blocks(q[0])
    with pytest.raises(ValueError, match=r"float64 \(2, 16\) is needed"):
        pair_sums(to_blocks(q), lane_rows(box[:, None]))
    with pytest.raises(ValueError, match="there is no system"):
        to_blocks(q[:0])
    with pytest.raises(ValueError, match=r"float64 \(2, 16\) is needed"):
        pair_sums(to_blocks(q), lane_rows(box[:3]))
    with pytest.raises(ValueError, match=r"\(block, 2, place, 16\) is needed"):
        pair_sums(q, lane_rows(box))
