"""Systems in blocks, and spins in blocks with their ghost and their random bits."""

import math

import numpy as np
import pytest
from scipy.stats import kstest

from energetics.blocks import from_lane_rows, lane_rows, require_blocks
from energetics.lanes import LANES
from energetics.spin_blocks import from_blocks, random_spins, to_blocks
from energetics.xoshiro import block_streams, require_streams


def scattered(*shape):
    return np.random.default_rng(0).standard_normal(shape)


def streams_of(systems):
    return block_streams(np.random.SeedSequence(1).spawn(systems))


@pytest.mark.parametrize("systems", [1, LANES, LANES + 3])
@pytest.mark.parametrize("shape", [(), (5,), (3, 4)])
def test_rows_hold_the_systems_and_copies_of_the_first(systems, shape):
    values = scattered(systems, *shape)
    rows = lane_rows(values)
    assert rows.shape == (-(-systems // LANES), *shape, LANES)
    assert rows.flags.c_contiguous
    assert not np.shares_memory(rows, values)
    np.testing.assert_array_equal(from_lane_rows(rows, systems), values)
    everything = from_lane_rows(rows, rows.shape[0] * LANES)
    np.testing.assert_array_equal(everything[systems:], values[:1].repeat(-systems % LANES, 0))


@pytest.mark.parametrize("systems", [1, LANES, LANES + 3])
def test_spins_lie_before_a_ghost(systems):
    spins = scattered(systems, 3, 6, 6)
    blocks = to_blocks(spins)
    assert blocks.shape == (-(-systems // LANES), 3, 37, LANES)
    assert (blocks[:, :, -1] == 0).all()
    np.testing.assert_array_equal(from_blocks(blocks, systems, 6, 6), spins)
    np.testing.assert_array_equal(from_blocks(blocks, systems), spins.reshape(systems, 3, 36))
    np.testing.assert_array_equal(to_blocks(spins.reshape(systems, 3, 36)), blocks)


def test_what_kernels_cannot_run_on_is_refused():
    blocks, rows = np.zeros((2, 3, 5, LANES)), np.zeros((2, LANES))
    require_blocks(blocks, blocks, components=3, places=5, rows=(rows,))
    require_blocks(blocks, components=3)
    for wrong in (blocks[0], blocks[:, :, :0]):
        with pytest.raises(ValueError, match=rf"\(block, 3, place, {LANES}\) is needed"):
            require_blocks(wrong, components=3)
    wanted = rf"float64 \(2, 3, 5, {LANES}\) is needed"
    for wrong in (
        blocks[:, :, :4],
        blocks.astype(np.float32),
        blocks.copy("F"),
        blocks[:, :, ::-1],
    ):
        with pytest.raises(ValueError, match=wanted):
            require_blocks(wrong, components=3, places=5)
        with pytest.raises(ValueError, match=wanted):
            require_blocks(blocks, wrong, components=3)
    with pytest.raises(ValueError, match=rf"float64 \(2, {LANES}\) is needed"):
        require_blocks(blocks, components=3, rows=(rows, rows[:1]))
    for wrong in (streams_of(1), streams_of(2 * LANES).astype(np.int64)):
        with pytest.raises(ValueError, match="for 2 blocks"):
            require_streams(wrong, 2)


def test_what_does_not_lie_in_blocks_is_refused():
    with pytest.raises(ValueError, match="there is no system"):
        lane_rows(np.zeros((0, 4)))
    for shape in ((2, 3), (2, 4, 5), (0, 3, 4), (2, 3, 0)):
        with pytest.raises(ValueError, match=r"\(system, 3, sites\) is needed"):
            to_blocks(np.zeros(shape))


def test_random_spins_are_uniform_on_the_sphere():
    streams = streams_of(128)
    spins = from_blocks(random_spins(streams, np.arange(64)), 128)
    np.testing.assert_allclose(np.linalg.norm(spins, axis=1), 1, atol=1e-15)
    for axis in range(3):
        assert kstest(spins[:, axis].ravel(), "uniform", args=(-1, 2)).pvalue > 1e-3
    error = 1 / math.sqrt(3 * 64)  # of a component of the mean of a system's spins
    assert spins.mean(-1).std() == pytest.approx(error, rel=0.15)
    second = np.einsum("san,sbn->ab", spins, spins) / (128 * 64)
    np.testing.assert_allclose(second, np.eye(3) / 3, atol=0.015)


def test_random_spins_of_a_system_depend_on_its_own_seed_only():
    seeds, order = np.random.SeedSequence(1).spawn(LANES + 2), np.arange(8)[::-1]
    streams = block_streams(seeds)
    blocks = random_spins(streams, order)
    everything = from_blocks(blocks, 2 * LANES)
    np.testing.assert_array_equal(everything[LANES + 2 :], everything[:1].repeat(LANES - 2, 0))
    alone = from_blocks(random_spins(block_streams(seeds[5:6]), order), 1)
    np.testing.assert_array_equal(alone[0], everything[5])
    assert (random_spins(streams, order) != blocks)[:, :, :-1].all(), "streams move on"
