"""Lattices, and the energy and magnetisation of states that can be counted by hand."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from energetics.spin_dynamics.lattice import energy, local_field, magnetisation, ring, simple_cubic


def random_spins(sites, replicas=3, seed=0):
    spins = np.random.default_rng(seed).standard_normal((replicas, 3, sites))
    return spins / np.linalg.norm(spins, axis=1, keepdims=True)


def uniform(sites):
    return np.repeat([[[0.6], [0.0], [0.8]]], sites, axis=2)


@pytest.mark.parametrize("lattice", [simple_cubic(4), simple_cubic(6), ring(4), ring(10)])
def test_neighbours_are_mutual_distinct_and_of_the_other_sublattice(lattice):
    bonds = set()
    for site, row in enumerate(lattice.neighbours):
        present = row[row < lattice.sites]
        assert len(set(present)) == len(present)
        assert (lattice.parity[present] != lattice.parity[site]).all()
        bonds.update((site, int(other)) for other in present)
    assert bonds == {(b, a) for a, b in bonds}
    assert len(bonds) == lattice.sites * (2 if lattice.neighbours.max() == lattice.sites else 6)


def test_sites_lie_in_the_order_of_a_grid_with_z_fastest():
    lattice = simple_cubic(4)
    site = np.ravel_multi_index((1, 2, 3), (4, 4, 4))
    near = [(2, 2, 3), (0, 2, 3), (1, 3, 3), (1, 1, 3), (1, 2, 0), (1, 2, 2)]
    expected = {int(np.ravel_multi_index(place, (4, 4, 4))) for place in near}
    assert set(lattice.neighbours[site].tolist()) == expected
    assert (lattice.parity[0], lattice.parity[1], lattice.parity[site]) == (0, 1, 0)


def test_field_is_the_sum_of_shifted_grids():
    spins = random_spins(216)
    grid = spins.reshape(3, 3, 6, 6, 6)
    expected = sum(np.roll(grid, shift, axis) for axis in (2, 3, 4) for shift in (1, -1))
    np.testing.assert_allclose(
        local_field(spins, simple_cubic(6)), expected.reshape(spins.shape), atol=1e-14
    )


@pytest.mark.parametrize(("lattice", "bonds"), [(simple_cubic(4), 3), (ring(6), 1)])
def test_energy_of_aligned_and_of_alternating_spins(lattice, bonds):
    spins = uniform(lattice.sites)
    assert energy(spins, lattice) == pytest.approx(-bonds, abs=1e-14)
    alternating = spins * (1 - 2 * lattice.parity)
    assert energy(alternating, lattice) == pytest.approx(bonds, abs=1e-14)
    np.testing.assert_allclose(magnetisation(spins), [[0.6, 0.0, 0.8]], atol=1e-15)
    np.testing.assert_allclose(magnetisation(alternating), 0.0, atol=1e-15)


def test_energy_of_one_turned_spin():
    spins = uniform(64)
    spins[0, :, 17] *= -1
    assert energy(spins, simple_cubic(4)) == pytest.approx(-3 + 12 / 64, abs=1e-14)


def test_energy_stays_and_magnetisation_turns_under_a_rotation():
    lattice, spins = simple_cubic(4), random_spins(64)
    turn = Rotation.from_euler("xyz", (0.3, -1.1, 2.0)).as_matrix()
    np.testing.assert_allclose(energy(turn @ spins, lattice), energy(spins, lattice), atol=1e-14)
    np.testing.assert_allclose(
        magnetisation(turn @ spins), magnetisation(spins) @ turn.T, atol=1e-15
    )


@pytest.mark.parametrize("build", [simple_cubic, ring])
@pytest.mark.parametrize("size", [-4, 0, 2, 5])
def test_lattices_without_two_sublattices_are_refused(build, size):
    with pytest.raises(ValueError, match=f"= {size}: two sublattices"):
        build(size)
