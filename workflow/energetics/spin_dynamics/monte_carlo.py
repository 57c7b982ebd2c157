"""Equilibrium configurations of the Heisenberg model: checkerboard Monte Carlo in blocks.

A sweep updates all spins of sublattice A, then all of B; given the other sublattice, the spins of
one are independent. Updates are those of `spin_updates`, blocks and random bits of `spin_blocks`.
"""

import numpy as np
from numba import njit

from energetics.blocks import require_blocks
from energetics.lanes import LANES
from energetics.spin_blocks import METHODS, draw_direction
from energetics.spin_dynamics.integrators import field_rows, sum_neighbours
from energetics.spin_dynamics.lattice import Lattice
from energetics.spin_updates import over_relax
from energetics.xoshiro import require_streams

DRAWS = 3  # random numbers of each lane per update


@njit(cache=True)
def _update(block, order, neighbours, stream, beta, method):
    """Draw new directions of all sites of a block (3, sites + 1, LANES)."""
    field = np.empty((3, LANES))
    bits = np.empty((DRAWS, LANES), np.uint64)
    state = np.empty((4, LANES), np.uint64)
    state[:] = stream
    for n in range(order.size):
        site = np.uint64(order[n])
        sum_neighbours(block, neighbours, site, field)
        draw_direction(block, site, field, state, bits, beta, method)
    stream[:] = state


@njit(cache=True)
def _reflect(block, order, neighbours):
    """Over-relax all sites of a block."""
    for n in range(order.size):
        site = np.intp(order[n])
        over_relax(block, site, *field_rows(block, neighbours, site))


@njit(cache=True)
def _equilibrate(blocks, order, neighbours, streams, beta, sweeps, method, over_relaxation):
    """Carry out all sweeps of one block, then of the next."""
    for n in range(blocks.shape[0]):
        for _ in range(sweeps):
            _update(blocks[n], order, neighbours, streams[n], beta, method)
            for _ in range(over_relaxation):
                _reflect(blocks[n], order, neighbours)


def equilibrate(
    blocks: np.ndarray,
    lattice: Lattice,
    streams: np.ndarray,
    *,
    temperature: float,
    sweeps: int,
    method: str,
    over_relaxation: int = 0,
) -> None:
    """Carry out sweeps of "metropolis" or "heat_bath" updates in place; streams move on.

    Each sweep is followed by `over_relaxation` sweeps of over-relaxation. Temperature is in units
    of J. Raises ValueError unless it is positive, or if blocks, lattice and streams do not fit.
    """
    require_blocks(blocks, components=3, places=lattice.sites + 1)
    require_streams(streams, len(blocks))
    if not temperature > 0:
        raise ValueError(f"temperature = {temperature:g}: must be positive")
    tables = (lattice.order, lattice.neighbours)
    kind = METHODS[method]
    _equilibrate(blocks, *tables, streams, 1 / temperature, sweeps, kind, over_relaxation)
