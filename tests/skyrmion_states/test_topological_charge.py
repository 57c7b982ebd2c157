"""The charge of states whose charge is known, and its invariances."""

import math

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from skyrmion_samples import random_spins

from energetics.skyrmion_states.chiral_magnet import BOUNDARIES
from energetics.skyrmion_states.topological_charge import charge, charge_density


def skyrmion(size, *, centres, winding=1, helicity=0.4, radius=6.3):
    """Return spins up with cores down: θ(r) = π cos²(πr/2R) within R of a centre, 0 beyond."""
    y, x = np.indices((size, size)) + 0.0
    spins = np.zeros((3, size, size))
    spins[2] = 1
    for cx, cy in centres:
        r, azimuth = np.hypot(x - cx, y - cy), np.arctan2(y - cy, x - cx)
        theta = math.pi * np.cos(math.pi * r / (2 * radius)) ** 2
        angle = winding * azimuth + helicity
        inside = np.stack(
            [np.sin(theta) * np.cos(angle), np.sin(theta) * np.sin(angle), np.cos(theta)]
        )
        np.copyto(spins, inside, where=r < radius)
    return spins


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize(("winding", "expected"), [(1, -1), (-1, 1), (2, -2), (0, 0)])
@pytest.mark.parametrize("helicity", [0, math.pi / 2, 2.0])
def test_charge_of_an_analytic_skyrmion(boundary, winding, expected, helicity):
    options = {"winding": winding, "helicity": helicity}
    spins = skyrmion(24, centres=[(11.3, 12.1)], radius=9.0, **options)
    assert charge(spins, boundary) == pytest.approx(expected, abs=1e-10)
    assert charge(-spins, boundary) == pytest.approx(-expected, abs=1e-10)


def test_charges_add_up_and_the_field_turns_them_round():
    spins = skyrmion(32, centres=[(8.2, 8.4), (23.7, 9.1), (15.9, 24.0)])
    assert charge(spins, "torus") == pytest.approx(-3, abs=1e-10)
    x, y, z = spins
    assert charge(np.stack([x, -y, -z]), "torus") == pytest.approx(-3, abs=1e-10)
    assert charge(np.stack([x, y, -z]), "torus") == pytest.approx(3, abs=1e-10)


def test_a_skyrmion_may_lie_across_the_edges_of_a_torus():
    spins = np.roll(skyrmion(20, centres=[(10.2, 9.7)]), (10, 10), axis=(1, 2))
    assert charge(spins, "torus") == pytest.approx(-1, abs=1e-10)
    assert charge(np.roll(spins, 10, axis=1), "stripe") == pytest.approx(-1, abs=1e-10)
    # A row of plaquettes through the core is missing in the stripe, in the square a column, too.
    assert -0.95 < charge(spins, "stripe") < -0.8
    assert -0.9 < charge(spins, "square") < -0.6


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_charge_on_a_torus_is_an_integer(kind):
    found = charge(random_spins(40, 16, 16).astype(kind), "torus")
    assert found.dtype == np.float64
    assert len(np.unique(found.round())) > 5
    np.testing.assert_allclose(found, found.round(), atol=1e-10)


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_charge_stays_under_a_rotation_of_all_spins(boundary):
    spins = random_spins(5, 12, 12)
    turned = np.einsum("ab,sbyx->sayx", Rotation.random(random_state=1).as_matrix(), spins)
    np.testing.assert_allclose(charge(turned, boundary), charge(spins, boundary), atol=1e-10)


def test_an_octant_of_the_sphere_is_an_eighth_of_a_charge():
    x, y, z = np.eye(3)
    corners = np.array([[x, y], [z, z]])  # counterclockwise x, y, z, z
    spins = np.moveaxis(corners, -1, 0)
    assert charge(spins, "square") == pytest.approx(1 / 8, abs=1e-15)
    assert charge(spins[:, :, ::-1], "square") == pytest.approx(-1 / 8, abs=1e-15)


@pytest.mark.parametrize(
    ("boundary", "inner"),
    [("torus", np.s_[:, :]), ("stripe", np.s_[:-1, :]), ("square", np.s_[:-1, :-1])],
)
def test_open_boxes_count_the_plaquettes_within(boundary, inner):
    spins = random_spins(3, 8, 10)
    density = charge_density(spins, "torus")
    assert np.abs(density).min() > 0
    np.testing.assert_allclose(
        charge(spins, boundary), density[..., *inner].sum((-2, -1)), atol=1e-12
    )


def test_leading_axes_stay_and_systems_do_not_mix():
    spins = random_spins(3, 90, 16, 16)
    found = charge(spins, "torus")
    assert found.shape == (3, 90)
    assert found[1, 7] == charge(spins[1, 7], "torus")
