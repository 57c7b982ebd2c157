"""Equilibrium configurations of the Heisenberg model: checkerboard Monte Carlo in blocks.

A sweep updates all spins of sublattice A, then all of B; given the other sublattice, the spins of
one are independent. Three updates, with h the field of a spin and β = 1/T:

- Metropolis: a new direction, uniform on the sphere, is taken with probability min(1, e^{−βΔE});
- heat bath: the spin is drawn from its density given h, ∝ e^{βS·h} (Miyatake et al., J. Phys. C 19
  (1986) 2539): 1 − cos θ = −ln(u + (1 − u) e^{−2βh})/βh about h, with u uniform;
- over-relaxation: S → 2 (S·h) h/h² − S, at the same energy (Creutz, Phys. Rev. D 36 (1987) 515).

Blocks are those of `integrators`. Each lane has a stream of random bits of its own, so a replica
depends on its own seed sequence only.
"""

import math

import numpy as np
from numba import njit

from energetics import xoshiro
from energetics.elementary import circle, exponential, logarithm
from energetics.spin_dynamics.integrators import LANES, require_blocks, sum_neighbours
from energetics.spin_dynamics.lattice import Lattice

METROPOLIS, HEAT_BATH, OVER_RELAXATION = 0, 1, 2
METHODS = {"metropolis": METROPOLIS, "heat_bath": HEAT_BATH}

LOWEST = -700.0  # the exponential of less is taken for that of this
WEAK = 1e-8  # a field below this gives directions uniform to 1e-8, whatever its own direction


@njit(cache=True, fastmath={"contract"}, forceinline=True)
def _metropolis(block, site, field, bits, beta):
    """Update one site of a block; `bits` (3, LANES) are random."""
    for lane in range(LANES):
        hx, hy, hz = field[0, lane], field[1, lane], field[2, lane]
        sx, sy, sz = block[0, site, lane], block[1, site, lane], block[2, site, lane]
        z = 2 * xoshiro.uniform(bits[0, lane]) - 1
        r = math.sqrt(1 - z * z)
        x, y = circle(bits[1, lane])
        x, y = r * x, r * y
        gain = beta * ((x - sx) * hx + (y - sy) * hy + (z - sz) * hz)
        taken = xoshiro.uniform(bits[2, lane]) < exponential(min(max(gain, LOWEST), 0.0))
        block[0, site, lane] = x if taken else sx
        block[1, site, lane] = y if taken else sy
        block[2, site, lane] = z if taken else sz


@njit(cache=True, fastmath={"contract"}, error_model="numpy", forceinline=True)
def _heat_bath(block, site, field, bits, beta):
    """Update one site of a block; `bits` (≥ 2, LANES) are random."""
    for lane in range(LANES):
        hx, hy, hz = field[0, lane], field[1, lane], field[2, lane]
        h = math.sqrt(hx * hx + hy * hy + hz * hz)
        nx = hx / h if h > WEAK else 0.0
        ny = hy / h if h > WEAK else 0.0
        nz = hz / h if h > WEAK else 1.0
        k = beta * max(h, WEAK)
        u = xoshiro.uniform(bits[0, lane])
        drop = -logarithm(u + (1 - u) * exponential(max(-2 * k, LOWEST))) / k  # 1 − cos θ
        r = math.sqrt(max(drop * (2 - drop), 0.0))
        x, y = circle(bits[1, lane])
        x, y = r * x, r * y
        # Two unit vectors across n without a branch (Duff et al., J. Comput. Graph. Tech. 6 (2017)
        # 1): (1 + s a nx², s b, −s nx) and (b, s + a ny², −ny), s the sign of nz.
        s = 1.0 if nz >= 0 else -1.0
        a = -1 / (s + nz)
        b = nx * ny * a
        block[0, site, lane] = (1 - drop) * nx + x * (1 + s * a * nx * nx) + y * b
        block[1, site, lane] = (1 - drop) * ny + x * (s * b) + y * (s + a * ny * ny)
        block[2, site, lane] = (1 - drop) * nz - x * (s * nx) - y * ny


@njit(cache=True, fastmath={"contract"}, error_model="numpy", forceinline=True)
def _over_relax(block, site, field):
    """Update one site of a block; spins are scaled back to length 1 to first order."""
    for lane in range(LANES):
        hx, hy, hz = field[0, lane], field[1, lane], field[2, lane]
        x, y, z = block[0, site, lane], block[1, site, lane], block[2, site, lane]
        h2 = hx * hx + hy * hy + hz * hz
        along = 2 * (x * hx + y * hy + z * hz) / max(h2, 1e-300)
        x, y, z = along * hx - x, along * hy - y, along * hz - z
        scale = 1.5 - 0.5 * (x * x + y * y + z * z)
        block[0, site, lane] = scale * x
        block[1, site, lane] = scale * y
        block[2, site, lane] = scale * z


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
            _over_relax(block, site, field)
            continue
        for draw in range(3):
            for lane in range(LANES):
                bits[draw, lane] = xoshiro.next_bits(state, lane)
        if method == METROPOLIS:
            _metropolis(block, site, field, bits, beta)
        else:
            _heat_bath(block, site, field, bits, beta)
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
