"""Updates of one spin given its field, against the densities that they draw from."""

import numpy as np
import pytest
from numba import njit
from scipy.stats import kstest

from energetics.lanes import LANES
from energetics.spin_blocks import METHODS, draw_direction, from_blocks, random_spins
from energetics.xoshiro import block_streams

SITES = 256
ROUNDS = {"metropolis": 30, "heat_bath": 1}  # until a start is forgotten
DIRECTIONS = [(0.0, 0.0, 1.0), (0.0, 0.0, -1.0), (1 / 3, -2 / 3, 2 / 3)]


@njit
def draw_all(block, field, state, bits, beta, method, rounds):
    for _ in range(rounds):
        for site in range(block.shape[1] - 1):
            draw_direction(block, np.uint64(site), field, state, bits, beta, method)


def drawn(direction, k, method, *, rounds):
    """Return spins (LANES, 3, SITES) drawn in a field of 2 along a direction, at βh = k."""
    streams = block_streams(np.random.SeedSequence(1).spawn(LANES))
    blocks = random_spins(streams, np.arange(SITES))
    field = 2.0 * np.repeat(np.array(direction)[:, None], LANES, axis=1)
    bits = np.empty((3, LANES), np.uint64)
    draw_all(blocks[0], field, streams[0], bits, k / 2, METHODS[method], rounds)
    return from_blocks(blocks, LANES)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_spins_are_drawn_from_the_density_of_their_field(method, direction):
    # cos θ has density ∝ e^{k cos θ}, the azimuth none.
    k = 1.5
    spins = drawn(direction, k, method, rounds=ROUNDS[method])
    np.testing.assert_allclose(np.linalg.norm(spins, axis=1), 1, atol=1e-15)

    def distribution(cosine):
        return np.expm1(k * (cosine + 1)) / np.expm1(2 * k)

    along = np.einsum("c,scn->sn", direction, spins).ravel()
    assert kstest(along, distribution).pvalue > 1e-3
    across = np.linalg.svd(np.array([direction]))[2][1:]
    x, y = np.einsum("ac,scn->asn", across, spins)
    assert kstest(np.arctan2(y, x).ravel() / (2 * np.pi) + 0.5, "uniform").pvalue > 1e-3


@pytest.mark.parametrize("method", METHODS)
def test_spins_in_no_field_are_uniform(method):
    spins = drawn((0.0, 0.0, 0.0), 20.0, method, rounds=1)
    for axis in range(3):
        assert kstest(spins[:, axis].ravel(), "uniform", args=(-1, 2)).pvalue > 1e-3


def test_a_strong_field_leaves_two_modes_per_spin():
    spins = drawn(DIRECTIONS[2], 1e6, "heat_bath", rounds=1)
    drops = 1e6 * (1 - np.einsum("c,scn->sn", DIRECTIONS[2], spins))
    assert drops.mean() == pytest.approx(1, abs=4 / np.sqrt(drops.size))
