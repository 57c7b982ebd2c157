"""Skyrmions placed by hand: charges, handedness, lattices, and what these relax to."""

import math

import numpy as np
import pytest
from skyrmion_samples import SMALL

from energetics.skyrmion_states.annealing import align
from energetics.skyrmion_states.chiral_magnet import (
    INTERACTIONS,
    Magnet,
    angle_to_field,
    energy,
    helix_pitch,
    spiral_energy,
)
from energetics.skyrmion_states.lattice_states import (
    RELAXED,
    Tiling,
    arrange,
    best_lattice,
    defect_pairs,
    tilings,
)
from energetics.skyrmion_states.topological_charge import charge

UNIFORM = -2.556  # energy per site of SMALL with all spins up, −2J − B


def site_energy(spins, magnet):
    return energy(spins, magnet) / math.prod(spins.shape[-2:])


# ---- one skyrmion


@pytest.mark.parametrize("interaction", INTERACTIONS)
@pytest.mark.parametrize("sign", [1, -1])
def test_a_skyrmion_turns_the_way_that_lowers_the_energy(interaction, sign):
    magnet = Magnet(1.0, 0.3 * sign, 0.05, interaction)
    spins = arrange(np.array([[40.0, 20.0]]), 64, magnet)
    np.testing.assert_allclose(np.linalg.norm(spins, axis=0), 1, atol=1e-14)
    assert spins[2, 20, 40] == pytest.approx(-1)
    assert (np.diff(spins[2, 20, 40:60]) > 0).all(), "from the core to the background"
    moved = arrange(np.array([[40 - helix_pitch(magnet) / 4, 20.0]]), 64, magnet)
    assert moved[2, 20, 40] == pytest.approx(0, abs=1e-12), "at the radius"
    # To the right of the core: Bloch, along +ŷ, or Néel, along −x̂, for D > 0.
    axis = 1 if interaction == "bulk" else 0
    side = sign if interaction == "bulk" else -sign
    assert side * spins[axis, 20, 45] > 0.9
    assert abs(spins[1 - axis, 20, 45]) < 1e-12
    assert charge(spins, "torus") == pytest.approx(-1, abs=1e-10)
    other = Magnet(1.0, -0.3 * sign, 0.05, interaction)
    uniform = -2.05 * 64**2
    assert energy(spins, magnet) < uniform < energy(spins, other)


def test_moving_by_whole_sites_rolls_the_spins():
    points = np.array([[3.2, 9.7], [20.1, 25.4], [12.0, 30.9]])
    spins = arrange(points, 32, SMALL)
    moved = arrange(points + np.array([5, -11]), 32, SMALL)
    np.testing.assert_allclose(moved, np.roll(spins, (-11, 5), (1, 2)), atol=1e-10)
    assert charge(spins, "torus") == pytest.approx(-3, abs=1e-10)


def test_without_a_turn_there_is_no_skyrmion():
    with pytest.raises(ValueError, match="D = 0"):
        arrange(np.zeros((1, 2)), 16, Magnet(1.0, 0.0, 0.1))


# ---- lattices


@pytest.mark.parametrize("count", [1, 2, 7, 12, 30])
def test_tilings_are_lattices_of_so_many_points(count):
    for tiling in tilings(count):
        points = np.rint(tiling.positions(count)).astype(int)  # in units of size/count: integers
        assert len({tuple(point) for point in points}) == count
        sums = {tuple(point) for point in (points[:, None] + points).reshape(-1, 2) % count}
        assert sums == {tuple(point) for point in points}


@pytest.mark.parametrize("count", [1, 2, 7, 12, 23, 30])
def test_triangles_have_the_shortest_sides(count):
    images = count * np.stack(np.meshgrid([-1, 0, 1], [-1, 0, 1]), -1).reshape(-1, 1, 2)
    for tiling in tilings(count):
        short, long = tiling.triangle()
        third = long - short
        assert abs(short[0] * long[1] - short[1] * long[0]) == count  # the area of one point
        assert 0 <= 2 * (short @ long) <= short @ short <= long @ long <= third @ third
        vectors = (np.rint(tiling.positions(count)) + images).reshape(-1, 2)
        lengths = np.sort(np.square(vectors).sum(axis=1))[1:]
        assert lengths[0] == short @ short
        expected = math.sqrt(third @ third / (short @ short))
        assert tiling.distortion == pytest.approx(expected, rel=1e-12)


def test_known_lattices_are_the_least_distorted():
    assert tilings(4)[0].distortion == pytest.approx(math.sqrt(5) / 2)  # staggered rows
    best = tilings(30)[0].distortion
    assert Tiling(columns=5, rows=6, shear=3).distortion == best == pytest.approx(1.029, abs=1e-3)
    points = tilings(30)[0].positions(128)
    difference = points - points[7]
    difference -= 128 * np.rint(difference / 128)
    distance = np.sort(np.hypot(*difference.T))
    np.testing.assert_allclose(distance[1:5], math.hypot(12.8, 128 / 6))
    np.testing.assert_allclose(distance[5:7], 25.6)
    assert distance[7] > 40


@pytest.mark.parametrize("interaction", INTERACTIONS)
@pytest.mark.parametrize("sign", [1, -1])
def test_the_lattice_of_thirty_has_the_published_energy(interaction, sign):
    """It relaxes hardly: skyrmions of the ansatz turn as those of the magnet do."""
    magnet = Magnet(1.0, 0.3 * sign, 0.05, interaction)
    started = arrange(tilings(30)[0].positions(128) + 0.3, 128, magnet)[None]
    assert charge(started, "torus")[0] == pytest.approx(-30, abs=1e-9)
    found = align(started, magnet, sweeps=800, factor=0.9)
    assert site_energy(found[0], magnet) == pytest.approx(-2.0575, abs=5e-5)
    assert charge(found, "torus")[0] == pytest.approx(-30, abs=1e-9)
    assert angle_to_field(found, magnet).max() < 1e-4
    assert np.square(found - started).sum(axis=1).mean() < 0.02  # the ansatz is a fair one


@pytest.fixture(scope="module")
def best():
    return best_lattice(SMALL, 32)


def test_the_best_lattice_is_that_of_a_slow_anneal_below_spiral_and_uniform_state(best):
    wave_numbers = 2 * np.pi / 32 * np.arange(8)
    spiral = min(spiral_energy(SMALL, float(q)) for q in wave_numbers)
    assert best.energy < min(spiral, UNIFORM) - 0.02
    assert best.energy == pytest.approx(site_energy(best.spins, SMALL), rel=1e-14)
    assert best.charge == pytest.approx(-best.tiling.count, abs=1e-9)
    spacing = 32 * math.sqrt(2 / math.sqrt(3) / best.tiling.count)
    assert 1.1 < spacing / helix_pitch(SMALL) < 1.3
    # 64 anneals of 50 temperatures, each 20 sweeps of heat bath and 400 of over-relaxation.
    assert best.energy == pytest.approx(-2.598007, abs=1e-5)
    assert best.charge == pytest.approx(-12, abs=1e-9)


def test_in_a_strong_field_the_best_lattice_is_none():
    magnet = Magnet(1.0, 1.0, 3.0)
    found = best_lattice(magnet, 16, sweeps=400)
    assert found.charge == pytest.approx(0, abs=1e-9)
    assert found.energy == pytest.approx(-5, rel=1e-9)


# ---- defects


@pytest.fixture(scope="module")
def pairs():
    return defect_pairs(SMALL, 32, pairs=5, seed=3, sweeps=2000)


def test_defect_pairs_differ_by_one_skyrmion(pairs, best):
    initial, final = pairs
    assert initial.shape == final.shape == (5, 3, 32, 32)
    np.testing.assert_allclose(charge(final, "torus"), best.charge, atol=1e-9)
    np.testing.assert_allclose(charge(initial, "torus"), best.charge - 1, atol=1e-9)
    for states in pairs:
        assert angle_to_field(states, SMALL).max() < RELAXED
    lattice, defect = site_energy(final, SMALL), site_energy(initial, SMALL)
    np.testing.assert_allclose(lattice, best.energy, atol=1e-5)
    assert (defect > lattice + 5e-4).all()


def test_defect_pairs_are_different_states(pairs):
    for states in pairs:
        flat = states.reshape(5, -1)
        for one in range(5):
            others = np.delete(flat, one, axis=0)
            assert (np.abs(others - flat[one]).max(axis=1) > 0.1).all()


def test_a_pair_depends_on_its_own_number_only(pairs):
    again = defect_pairs(SMALL, 32, pairs=2, seed=3, sweeps=2000)
    for states, expected in zip(again, pairs, strict=True):
        np.testing.assert_array_equal(states, expected[:2])
    other = defect_pairs(SMALL, 32, pairs=1, seed=4, sweeps=2000)
    assert np.abs(other[1] - pairs[1][:1]).max() > 0.1


def test_pairs_of_another_charge_are_refused():
    with pytest.raises(ValueError, match=r"pair 0: the relaxed lattice has charge .* instead of"):
        defect_pairs(Magnet(1.0, 1.0, 3.0), 16, pairs=1, seed=3, sweeps=400)
