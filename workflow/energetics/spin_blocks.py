"""Spins of many systems in blocks, and one update of a site with the next random bits of its lanes.

A block of spins is (3, sites + 1, LANES), systems innermost (see blocks.py). The last site is a
ghost, always zero, that stands in for neighbours that do not exist. Each lane has a stream of
random bits of its own, so a system depends on its own seed sequence only.
"""

import numpy as np
from numba import njit

from energetics.blocks import from_lane_rows, lane_rows
from energetics.lanes import LANES
from energetics.spin_updates import heat_bath, metropolis
from energetics.xoshiro import fill_bits, require_streams

METROPOLIS, HEAT_BATH = 0, 1
METHODS = {"metropolis": METROPOLIS, "heat_bath": HEAT_BATH}


def to_blocks(spins: np.ndarray) -> np.ndarray:
    """Return spins (system, 3, …) as blocks (block, 3, sites + 1, LANES).

    Lanes left over are copies of the first system. Raises ValueError for other shapes.
    """
    if spins.ndim < 3 or spins.shape[1] != 3 or not spins.size:
        raise ValueError(f"spins of shape {spins.shape}: (system, 3, sites) is needed")
    flat = spins.reshape(len(spins), 3, -1)
    return lane_rows(np.pad(flat, ((0, 0), (0, 0), (0, 1))))


def from_blocks(blocks: np.ndarray, systems: int, *grid: int) -> np.ndarray:
    """Return the spins (system, 3, sites) that lie in blocks, or (system, 3, *grid)."""
    found = from_lane_rows(blocks[:, :, :-1], systems)
    return found.reshape(systems, 3, *grid) if grid else found


@njit(cache=True, forceinline=True)
def draw_direction(block, site, field, state, bits, beta, method):
    """Update one site by Metropolis or heat bath, given its field (3, LANES).

    As many numbers are drawn from `state` (4, LANES) as `bits` (2 or 3, LANES) has rows.
    """
    fill_bits(state, bits)
    if method == METROPOLIS:
        metropolis(block, site, field, bits, beta)
    else:
        heat_bath(block, site, field, bits, beta)


@njit(cache=True)
def _draw_directions(block, order, stream):
    """Draw the directions of all sites of a block in some order."""
    field, bits = np.zeros((3, LANES)), np.empty((3, LANES), np.uint64)
    for n in range(order.size):  # without a field every new direction is taken
        draw_direction(block, np.uint64(order[n]), field, stream, bits, 0.0, METROPOLIS)


def random_spins(streams: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return blocks of spins uniform on the sphere, a system for each stream; streams move on.

    `order` holds the numbers of all sites as they are drawn.
    """
    require_streams(streams, len(streams))
    blocks = np.zeros((len(streams), 3, order.size + 1, LANES))
    for block, stream in zip(blocks, streams, strict=True):
        _draw_directions(block, order, stream)
    return blocks
