"""Energies, fields and angles of chiral magnets against closed forms and sums bond by bond."""

import math
from dataclasses import replace

import numpy as np
import pytest
from skyrmion_samples import KINDS, MADE_UP, PAPER, REFERENCE, random_spins

from energetics.skyrmion_states.chiral_magnet import (
    BOUNDARIES,
    Magnet,
    angle_to_field,
    effective_field,
    energy,
    helix_energy,
    helix_pitch,
    helix_wave_number,
    spiral_energy,
)


def spiral(size, turns, *, axis, about):
    """Return spins that turn about an axis of the sphere as one goes along an axis of the box."""
    about = np.array(about, float)
    first = np.cross(about, [0.6, 0.64, 0.48])
    first /= np.linalg.norm(first)
    angle = 2 * np.pi * turns * np.indices(size)[axis] / size[axis]
    second = np.cross(about, first)
    return np.cos(angle) * first[:, None, None] + np.sin(angle) * second[:, None, None]


def energy_bond_by_bond(spins, magnet):
    height, width = spins.shape[1:]
    total = -magnet.field * spins[2].sum()
    for y in range(height):
        for x in range(width):
            for step, axis in (((0, 1), [1.0, 0.0, 0.0]), ((1, 0), [0.0, 1.0, 0.0])):
                there = y + step[0], x + step[1]
                if there[1] == width and magnet.boundary == "square":
                    continue
                if there[0] == height and magnet.boundary != "torus":
                    continue
                here, other = spins[:, y, x], spins[:, there[0] % height, there[1] % width]
                if magnet.interaction == "interfacial":
                    axis = np.cross([0, 0, 1], axis)
                total -= magnet.exchange * here @ other
                total -= magnet.dzyaloshinskii_moriya * np.dot(axis, np.cross(here, other))
    return total


@pytest.mark.parametrize(
    ("interaction", "axis", "about"),
    [
        ("bulk", 1, [1, 0, 0]),
        ("bulk", 0, [0, 1, 0]),
        ("interfacial", 1, [0, 1, 0]),
        ("interfacial", 0, [-1, 0, 0]),
    ],
)
@pytest.mark.parametrize("magnet", [PAPER, MADE_UP])
@pytest.mark.parametrize("turns", [1, 3, -2])
def test_energy_of_a_spiral(magnet, interaction, axis, about, turns):
    magnet, size = replace(magnet, interaction=interaction), (24, 20)
    q = 2 * math.pi * turns / size[axis]
    j, d = magnet.exchange, magnet.dzyaloshinskii_moriya
    expected = -j - j * math.cos(q) - d * math.sin(q)
    assert spiral_energy(magnet, q) == pytest.approx(expected, abs=1e-15)
    found = energy(spiral(size, turns, axis=axis, about=about), magnet) / math.prod(size)
    assert found == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("ratio", [0.3, 0.6, 1.0, -0.3])
def test_pitch_of_the_helix_is_the_best_number_of_turns_in_a_long_strip(ratio):
    magnet, length = Magnet(1.0, ratio, 0.0), 400
    turns = range(-60, 61)
    states = np.array([spiral((4, length), n, axis=1, about=[1, 0, 0]) for n in turns])
    found = energy(states, magnet) / (4 * length)
    best = turns[int(np.argmin(found))]
    assert abs(best - length * math.atan(ratio) / (2 * math.pi)) <= 0.5
    assert best == round(length * helix_wave_number(magnet) / (2 * math.pi))
    assert abs(length / best) == pytest.approx(helix_pitch(magnet), rel=0.03)
    assert helix_energy(magnet) <= found.min() < helix_energy(magnet) + 1e-4


def test_closed_forms_at_the_constants_of_the_paper():
    for quantity, function in (("helix_energy", helix_energy), ("helix_pitch", helix_pitch)):
        value, uncertainty = REFERENCE.loc[(quantity, 0.3, 0.0), ["value", "uncertainty"]]
        assert function(PAPER) == pytest.approx(value, abs=uncertainty)
    assert helix_pitch(Magnet(1.0, 1.0, 0.0)) == pytest.approx(8, abs=1e-12)
    assert spiral_energy(PAPER, helix_wave_number(PAPER)) == pytest.approx(helix_energy(PAPER))
    assert helix_pitch(Magnet(1.0, 0.0, 0.0)) == math.inf


@pytest.mark.parametrize(("interaction", "boundary"), KINDS)
def test_energy_is_the_sum_over_bonds(interaction, boundary):
    magnet = replace(MADE_UP, interaction=interaction, boundary=boundary)
    spins = random_spins(2, 4, 6)
    expected = [energy_bond_by_bond(one, magnet) for one in spins]
    np.testing.assert_allclose(energy(spins, magnet), expected, atol=1e-12)


@pytest.mark.parametrize(("interaction", "boundary"), KINDS)
def test_field_is_minus_the_gradient_of_the_energy(interaction, boundary):
    magnet = replace(MADE_UP, interaction=interaction, boundary=boundary)
    spins = random_spins(4, 6)
    moved = 1e-3 * np.eye(spins.size).reshape(-1, *spins.shape)
    # The energy is of second degree, so central differences are exact at any distance.
    slope = (energy(spins + moved, magnet) - energy(spins - moved, magnet)) / 2e-3
    found = effective_field(spins, magnet)
    np.testing.assert_allclose(found, -slope.reshape(spins.shape), atol=1e-10)


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_bulk_and_interfacial_magnets_are_turned_into_each_other(boundary):
    bulk = replace(MADE_UP, boundary=boundary)
    interfacial = replace(bulk, interaction="interfacial")
    x, y, z = random_spins(10, 12)
    turned = np.stack([-y, x, z])
    expected = energy(np.stack([x, y, z]), bulk)
    assert energy(turned, interfacial) == pytest.approx(expected, abs=1e-12)
    assert abs(energy(turned, bulk) - expected) > 1


def test_angle_to_the_field():
    alone = Magnet(0.0, 0.0, 0.7)
    angles = np.array([[0, 1e-9, 1e-4, 0.3], [1.0, np.pi / 2, 3.0, np.pi]])
    zero = np.zeros_like(angles)
    spins = np.stack([np.sin(angles), zero, np.cos(angles)])
    np.testing.assert_allclose(angle_to_field(spins, alone), angles, rtol=1e-12)
    np.testing.assert_allclose(angle_to_field(spins, replace(alone, field=0.0)), zero)
    down = angle_to_field(spins, replace(alone, field=-0.7))
    np.testing.assert_allclose(down, np.pi - angles, rtol=1e-12, atol=1e-15)


def test_angle_is_between_each_spin_and_its_own_field():
    spins = random_spins(3, 6, 8)
    field = effective_field(spins, MADE_UP)
    cosine = (spins * field).sum(1) / np.linalg.norm(field, axis=1)
    np.testing.assert_allclose(np.cos(angle_to_field(spins, MADE_UP)), cosine, atol=1e-12)


def test_single_precision_is_taken_and_double_returned():
    spins = random_spins(3, 6, 8).astype(np.float32)
    exact = spins.astype(np.float64)
    for function in (energy, effective_field, angle_to_field):
        found = function(spins, PAPER)
        assert found.dtype == np.float64
        np.testing.assert_array_equal(found, function(exact, PAPER))


@pytest.mark.parametrize("names", [{"interaction": "both"}, {"boundary": "disc"}])
def test_unknown_names_are_refused(names):
    with pytest.raises(ValueError, match=f"{next(iter(names))} = "):
        replace(PAPER, **names)
