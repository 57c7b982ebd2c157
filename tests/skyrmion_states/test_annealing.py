"""Kernels against array expressions and exact energies, alignment, and what annealing finds."""

import math
from dataclasses import replace

import numpy as np
import pytest
from skyrmion_samples import KINDS, MADE_UP, PAPER, REFERENCE, SMALL

from energetics.lanes import LANES
from energetics.skyrmion_states.annealing import align, align_blocks, anneal, equilibrate
from energetics.skyrmion_states.boxes import make_box
from energetics.skyrmion_states.chiral_magnet import (
    BOUNDARIES,
    Magnet,
    angle_to_field,
    effective_field,
    energy,
    helix_energy,
    spiral_energy,
)
from energetics.skyrmion_states.topological_charge import charge
from energetics.spin_blocks import METHODS, from_blocks, random_spins
from energetics.xoshiro import block_streams


def sequences(count, seed=1):
    return np.random.SeedSequence(seed).spawn(count)


def start(size, systems=LANES):
    streams = block_streams(sequences(systems))
    return random_spins(streams, make_box(size, "torus").order), streams


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=-3, keepdims=True)


def mean_of(measure, magnet, size, temperature, *, systems=512, measured=50, **options):
    """Return the mean of a measure of spins and its error, from the scatter of the systems."""
    blocks, streams = start(size, systems)
    options |= {"magnet": magnet, "size": size, "temperature": temperature}
    equilibrate(blocks, streams, sweeps=100, **options)
    found = []
    for _ in range(measured):
        equilibrate(blocks, streams, sweeps=3, **options)
        found.append(measure(from_blocks(blocks, systems, size, size)))
    means = np.mean(found, axis=0)
    return means.mean(), means.std(ddof=1) / math.sqrt(systems)


def energy_per_site(magnet):
    return lambda spins: energy(spins, magnet) / spins[0, 0].size


# ---- boxes


@pytest.mark.parametrize(("boundary", "bonds"), [("torus", 72), ("stripe", 66), ("square", 60)])
def test_neighbours_are_mutual_and_of_the_other_sublattice(boundary, bonds):
    box = make_box(6, boundary)
    found = {
        (site, int(other), direction)
        for site, row in enumerate(box.neighbours)
        for direction, other in enumerate(row)
        if other < box.sites
    }
    assert len(found) == 2 * bonds
    assert found == {(other, site, direction ^ 1) for site, other, direction in found}
    parity = np.indices((6, 6)).sum(0).ravel() % 2
    assert all(parity[site] != parity[other] for site, other, _ in found)


def test_order_puts_every_odd_site_after_its_even_neighbours():
    for size in (4, 6, 10):
        box = make_box(size, "torus")
        assert sorted(box.order) == list(range(size**2))
        place = np.argsort(box.order)
        parity = np.indices((size, size)).sum(0).ravel() % 2
        odd = np.flatnonzero(parity)
        assert (place[box.neighbours[odd]] < place[odd][:, None]).all()


@pytest.mark.parametrize("size", [2, 5, 0])
def test_boxes_without_two_sublattices_are_refused(size):
    with pytest.raises(ValueError, match=f"L = {size}"):
        make_box(size, "torus")


# ---- updates


def checkerboard(spins, magnet, update):
    parity = np.indices(spins.shape[-2:]).sum(0) % 2
    for kind in (0, 1):
        updated = update(spins, effective_field(spins, magnet))
        spins = np.where(parity == kind, updated, spins)
    return spins


@pytest.mark.parametrize(("interaction", "boundary"), KINDS)
@pytest.mark.parametrize("factor", [0.0, 0.8])
def test_alignment_is_that_of_array_expressions(interaction, boundary, factor):
    magnet = replace(MADE_UP, interaction=interaction, boundary=boundary)
    blocks, _ = start(8)
    spins = from_blocks(blocks, 3, 8, 8)

    def update(spins, field):
        field = unit(field)
        across = spins - (spins * field).sum(1, keepdims=True) * field
        along = np.sqrt(1 - factor**2 * (across**2).sum(1, keepdims=True))
        return along * field - factor * across

    expected = checkerboard(checkerboard(spins, magnet, update), magnet, update)
    np.testing.assert_allclose(align(spins, magnet, sweeps=2, factor=factor), expected, atol=1e-13)


@pytest.mark.parametrize(("interaction", "boundary"), KINDS)
def test_over_relaxation_reflects_about_the_field_at_constant_energy(interaction, boundary):
    magnet = replace(MADE_UP, interaction=interaction, boundary=boundary)
    options = {"magnet": magnet, "size": 8, "temperature": 1.0, "sweeps": 1, "method": "heat_bath"}
    found = []
    for count in (0, 1, 200):
        blocks, streams = start(8)
        equilibrate(blocks, streams, **options, over_relaxation=count)
        found.append(from_blocks(blocks, LANES, 8, 8))
    before, once, often = found

    def update(spins, field):
        along = (spins * field).sum(1, keepdims=True) / (field**2).sum(1, keepdims=True)
        return 2 * along * field - spins

    np.testing.assert_allclose(once, checkerboard(before, magnet, update), atol=1e-12)
    np.testing.assert_allclose(energy(often, magnet), energy(before, magnet), atol=64e-12)
    assert np.abs(often - before).max() > 1
    np.testing.assert_allclose(np.linalg.norm(often, axis=1), 1, atol=1e-14)


@pytest.mark.parametrize(
    ("boundary", "bonds", "method"),
    [
        ("torus", 128, "heat_bath"),
        ("torus", 128, "metropolis"),
        ("stripe", 120, "heat_bath"),
        ("square", 112, "heat_bath"),
    ],
)
def test_energy_at_high_temperature_is_its_expansion(boundary, bonds, method):
    # Between random directions S·(J + [D]×)·S' has the variance (3J² + 2D²)/9; the next term, of
    # order 1/T³, is below a hundredth of this one.
    magnet, temperature = Magnet(1.0, 0.9, 0.0, "interfacial", boundary), 10.0
    expected = -bonds / 64 * (3 + 2 * 0.81) / 9 / temperature
    found, error = mean_of(energy_per_site(magnet), magnet, 8, temperature, method=method)
    assert error < 1e-3
    assert abs(found - expected) < 4 * error + 1e-3


def test_energy_at_low_temperature_is_that_of_two_modes_per_spin():
    magnet = Magnet(1.0, 0.3, 3.0)
    options = {"method": "heat_bath", "systems": 64, "over_relaxation": 2}
    found, error = mean_of(energy_per_site(magnet), magnet, 8, 0.01, **options)
    assert error < 1e-4
    assert found == pytest.approx(-2 - 3 + 0.01, abs=1e-4)


def test_heat_bath_and_metropolis_agree_in_the_skyrmion_phase():
    options = {"systems": 256, "measured": 100, "over_relaxation": 1}
    measure = energy_per_site(SMALL)
    first, own = mean_of(measure, SMALL, 8, 0.6, method="heat_bath", **options)
    second, other = mean_of(measure, SMALL, 8, 0.6, method="metropolis", **options)
    assert max(own, other) < 2e-3
    assert abs(first - second) < 4 * math.hypot(own, other)


# ---- alignment


@pytest.mark.parametrize("factor", [0.0, 0.9])
@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_alignment_never_raises_the_energy_and_ends_along_the_field(factor, boundary):
    magnet = replace(SMALL, boundary=boundary)
    blocks, _ = start(8)
    energies = [energy(from_blocks(blocks, LANES, 8, 8), magnet)]
    for _ in range(100):
        align_blocks(blocks, magnet=magnet, size=8, sweeps=1, factor=factor)
        energies.append(energy(from_blocks(blocks, LANES, 8, 8), magnet))
    assert np.diff(energies, axis=0).max() < 1e-12
    align_blocks(blocks, magnet=magnet, size=8, sweeps=5000, factor=factor)
    spins = from_blocks(blocks, LANES, 8, 8)
    assert np.median(angle_to_field(spins, magnet).max((-2, -1))) < 1e-3
    np.testing.assert_allclose(np.linalg.norm(spins, axis=1), 1, atol=1e-14)


def test_spins_without_a_field_stay():
    spins = from_blocks(start(4)[0], 2, 4, 4)
    np.testing.assert_array_equal(align(spins, Magnet(0, 0, 0), sweeps=3, factor=0.5), spins)


def helix(size, turns):
    angle = 2 * np.pi * turns * np.arange(size) / size * np.ones((size, 1))
    return np.stack([0 * angle, np.cos(angle), np.sin(angle)])


def test_a_disturbed_helix_relaxes_to_the_exact_one():
    magnet, size = replace(PAPER, field=0.0), 22
    noise = 0.2 * np.random.default_rng(0).standard_normal((2, 3, size, size))
    spins = align(unit(helix(size, 1) + noise), magnet, sweeps=3000, factor=0.9)
    expected = spiral_energy(magnet, 2 * np.pi / size)
    np.testing.assert_allclose(energy(spins, magnet) / size**2, expected, atol=1e-10)
    assert helix_energy(magnet) < expected < helix_energy(magnet) + 1e-4


def test_a_helix_in_a_field_grows_longer_and_falls_below_the_uniform_state():
    found = []
    for size in (22, 30, 38):
        spins = align(helix(size, 1)[None], PAPER, sweeps=1000, factor=0.9)
        found.append(energy(spins, PAPER)[0] / size**2)
    value, uncertainty = REFERENCE.loc[("helix_energy", 0.3, 0.05), ["value", "uncertainty"]]
    assert found[1] == min(found) == pytest.approx(value, abs=uncertainty)


# ---- annealing

QUENCH = {
    "magnet": SMALL,
    "size": 8,
    "temperatures": [1.5, 0.7, 0.1],
    "sweeps": 4,
    "over_relaxation": 1,
    "alignment_sweeps": 10,
    "alignment_factor": 0.8,
}


@pytest.mark.parametrize(
    ("quantity", "sweeps", "over_relaxation", "fewest", "most"),
    [("annealed_energy", 1, 10, 27, 42), ("quenched_energy", 2, 0, 28, 55)],
)
def test_annealed_states_are_skyrmion_lattices_of_known_energy(
    quantity, sweeps, over_relaxation, fewest, most
):
    blocks = anneal(
        block_streams(sequences(LANES)),
        magnet=PAPER,
        size=128,
        temperatures=np.geomspace(1.25, 0.02, 50),
        sweeps=sweeps,
        over_relaxation=over_relaxation,
        method="heat_bath",
        alignment_sweeps=1000,
        alignment_factor=0.9,
    )
    spins = from_blocks(blocks, LANES, 128, 128)
    energies, charges = energy(spins, PAPER) / 128**2, charge(spins, "torus")
    value, uncertainty = REFERENCE.loc[(quantity, 0.3, 0.05), ["value", "uncertainty"]]
    own = energies.std(ddof=1) / math.sqrt(LANES)
    assert abs(energies.mean() - value) < 4 * math.hypot(own, uncertainty)
    assert own < 3e-4
    lattice, uncertainty = REFERENCE.loc[("lattice_energy", 0.3, 0.05), ["value", "uncertainty"]]
    assert energies.min() > lattice - uncertainty
    np.testing.assert_allclose(charges, charges.round(), atol=1e-10)
    assert fewest < -charges.max() <= -charges.min() < most


@pytest.mark.parametrize("method", METHODS)
def test_a_system_depends_on_its_own_seed_only(method):
    seeds = sequences(37)

    def run(chosen):
        blocks = anneal(block_streams(chosen), method=method, **QUENCH)
        return from_blocks(blocks, len(chosen), 8, 8)

    whole = run(seeds)
    for part in (slice(0, 3), slice(9, 30), slice(36, 37), slice(None, None, -1)):
        np.testing.assert_array_equal(run(seeds[part]), whole[part])
    assert len(np.unique(whole[:, 0, 0, 0])) == 37


def test_aligned_systems_do_not_depend_on_their_company():
    spins = from_blocks(start(8, 21)[0], 21, 8, 8)
    whole = align(spins, SMALL, sweeps=7, factor=0.8)
    for part in (slice(0, 1), slice(5, 21), slice(None, None, -1)):
        found = align(spins[part], SMALL, sweeps=7, factor=0.8)
        np.testing.assert_array_equal(found, whole[part])


@pytest.mark.parametrize("method", METHODS)
def test_annealing_is_equilibration_at_each_temperature_and_then_alignment(method):
    told = []
    found = anneal(
        block_streams(sequences(20)), method=method, progress=lambda *n: told.append(n), **QUENCH
    )
    blocks, streams = start(8, 20)
    common = {"magnet": SMALL, "size": 8}
    for temperature in QUENCH["temperatures"]:
        for _ in range(4):
            options = {"sweeps": 1, "over_relaxation": 1, "method": method}
            equilibrate(blocks, streams, **common, temperature=temperature, **options)
    align_blocks(blocks, **common, sweeps=10, factor=0.8)
    np.testing.assert_array_equal(found, blocks)
    assert told == [(1, 2), (2, 2)]


# ---- refusals


@pytest.mark.parametrize("temperatures", [[1.0, 1.0], [0.5, 0.7], [1.0, 0.0], [1.0, math.nan]])
def test_temperatures_that_do_not_fall_or_are_not_positive_are_refused(temperatures):
    options = QUENCH | {"temperatures": temperatures, "method": "heat_bath"}
    with pytest.raises(ValueError, match=r"temperatures? = .*: must"):
        anneal(block_streams(sequences(1)), **options)


def test_what_kernels_cannot_run_on_is_refused():
    blocks, streams = start(8)
    options = {"magnet": SMALL, "temperature": 1.0, "sweeps": 1, "method": "heat_bath"}
    with pytest.raises(ValueError, match="for 1 blocks"):
        equilibrate(blocks, streams[:0], size=8, **options)
    with pytest.raises(ValueError, match=r"float64 \(1, 3, 37, 16\) is needed"):
        equilibrate(blocks, streams, size=6, **options)
    with pytest.raises(ValueError, match="float32 array of shape"):
        align_blocks(blocks.astype(np.float32), magnet=SMALL, size=8, sweeps=1)
    with pytest.raises(ValueError, match=r"float64 \(1, 3, 37, 16\) is needed"):
        align(np.zeros((2, 3, 4, 6)), SMALL, sweeps=1)
    for factor in (-0.1, 1.0, math.nan):
        with pytest.raises(ValueError, match="factor = "):
            align_blocks(blocks, magnet=SMALL, size=8, sweeps=1, factor=factor)
