"""Equilibrium configurations of the Heisenberg model: checkerboard Monte Carlo in blocks.

A sweep updates all spins of sublattice A, then all of B; given the other sublattice, the spins of
one are independent. Updates are those of `spin_updates`: Metropolis, heat bath, over-relaxation.

Blocks are those of `integrators`. Each lane has a stream of random bits of its own, so a replica
depends on its own seed sequence only.
"""

import numpy as np
from numba import njit

from energetics import xoshiro
from energetics.lanes import load
from energetics.spin_dynamics.integrators import LANES, require_blocks, sum_neighbours
from energetics.spin_dynamics.lattice import Lattice
from energetics.spin_updates import heat_bath, metropolis, over_relax

METROPOLIS, HEAT_BATH, OVER_RELAXATION = 0, 1, 2
METHODS = {"metropolis": METROPOLIS, "heat_bath": HEAT_BATH}


@njit(cache=True)
def _update(block, sites, neighbours, stream, beta, method):
    """Update some sites of a block (3, sites + 1, LANES), none a neighbour of another."""
    field = np.empty((3, LANES))
    bits = np.empty((3, LANES), np.uint64)
    state = np.empty((4, LANES), np.uint64)
    state[:] = stream
    for n in range(sites.size):
        site = np.uint64(sites[n])
        sum_neighbours(block, neighbours, site, field)
        if method == OVER_RELAXATION:
            over_relax(block, site, load(field, 0), load(field, 1), load(field, 2))
            continue
        for draw in range(3):
            for lane in range(LANES):
                bits[draw, lane] = xoshiro.next_bits(state, lane)
        if method == METROPOLIS:
            metropolis(block, site, field, bits, beta)
        else:
            heat_bath(block, site, field, bits, beta)
    stream[:] = state


@njit(cache=True)
def _equilibrate(blocks, even, odd, neighbours, streams, beta, sweeps, method, over_relaxation):
    """Carry out all sweeps of one block, then of the next."""
    for n in range(blocks.shape[0]):
        for _ in range(sweeps):
            for part in range(1 + over_relaxation):
                kind = OVER_RELAXATION if part else method
                _update(blocks[n], even, neighbours, streams[n], beta, kind)
                _update(blocks[n], odd, neighbours, streams[n], beta, kind)


def random_spins(streams: np.ndarray, lattice: Lattice) -> np.ndarray:
    """Return blocks of spins uniform on the sphere, a replica for each stream; streams move on."""
    blocks = np.zeros((len(streams), 3, lattice.sites + 1, LANES))
    for sites in _sublattices(lattice):  # at β = 0 every new direction is taken
        for block, stream in zip(blocks, streams, strict=True):
            _update(block, sites, lattice.neighbours, stream, 0.0, METROPOLIS)
    return blocks


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
    require_blocks(blocks, lattice)
    if streams.shape != (len(blocks), 4, LANES):
        raise ValueError(f"streams of shape {streams.shape} for {len(blocks)} blocks")
    if not temperature > 0:
        raise ValueError(f"temperature = {temperature:g}: must be positive")
    even, odd = _sublattices(lattice)
    tables = (even, odd, lattice.neighbours)
    kind = METHODS[method]
    _equilibrate(blocks, *tables, streams, 1 / temperature, sweeps, kind, over_relaxation)


def _sublattices(lattice: Lattice) -> tuple[np.ndarray, np.ndarray]:
    """Return the site numbers of A and of B."""
    return np.flatnonzero(lattice.parity == 0), np.flatnonzero(lattice.parity == 1)
