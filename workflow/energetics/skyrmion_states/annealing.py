"""Annealing of chiral magnets: checkerboard Monte Carlo at falling temperatures, then alignment.

A sweep updates all spins of the even sublattice, then all of the odd one; given the other
sublattice, the spins of one are independent. Updates at a temperature are those of `spin_updates`.
At T = 0, with n the direction of a spin's field, an alignment takes

    S → −w S⊥ + √(1 − w² S⊥²) n,  S⊥ = S − (S·n) n,

which never raises the energy for 0 ≤ w ≤ 1. At w = 0 the spin is put along its field, which slows
down as the texture grows smooth; 0.7 to 0.9 over-relaxes and gets there in far fewer sweeps.

Blocks and random bits are those of `spin_blocks`.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numba import njit

from energetics.blocks import require_blocks
from energetics.lanes import LANES, choose, fill, load, maximum, square_root, store, store_vector
from energetics.skyrmion_states.boxes import make_box
from energetics.skyrmion_states.chiral_magnet import Magnet, bond_vectors
from energetics.spin_blocks import (
    METHODS,
    METROPOLIS,
    draw_direction,
    from_blocks,
    random_spins,
    to_blocks,
)
from energetics.spin_updates import over_relax
from energetics.xoshiro import require_streams

TINY = 1e-300  # the least square that is divided by


@njit(cache=True, forceinline=True)
def _field_rows(block, neighbours, site, constants):
    """Return the effective field of one site, three rows of LANES.

    `constants` are J, B and the components x and y of D_ij along +x̂ and along +ŷ.
    """
    sites = block.shape[1]
    right, left = np.intp(neighbours[site, 0]), np.intp(neighbours[site, 1])
    up, down = np.intp(neighbours[site, 2]), np.intp(neighbours[site, 3])
    exchange, along_z, across_x, across_y, upward_x, upward_y = constants
    x0, x1, x2, x3 = load(block, right), load(block, left), load(block, up), load(block, down)
    start = sites
    y0, y1 = load(block, start + right), load(block, start + left)
    y2, y3 = load(block, start + up), load(block, start + down)
    start = 2 * sites
    z0, z1 = load(block, start + right), load(block, start + left)
    z2, z3 = load(block, start + up), load(block, start + down)
    zx, zy = z0 - z1, z2 - z3
    hx = exchange * ((x0 + x1) + (x2 + x3)) - across_y * zx - upward_y * zy
    hy = exchange * ((y0 + y1) + (y2 + y3)) + across_x * zx + upward_x * zy
    turned = across_y * (x0 - x1) - across_x * (y0 - y1)
    turned = turned + upward_y * (x2 - x3) - upward_x * (y2 - y3)
    return hx, hy, exchange * ((z0 + z1) + (z2 + z3)) + turned + fill(along_z)


@njit(cache=True)
def _update(block, order, neighbours, constants, stream, beta, method):
    """Draw new directions of all sites of a block."""
    field = np.empty((3, LANES))
    bits = np.empty((3 if method == METROPOLIS else 2, LANES), np.uint64)
    state = np.empty((4, LANES), np.uint64)
    state[:] = stream
    for n in range(order.size):
        site = np.uint64(order[n])
        store_vector(field, 0, _field_rows(block, neighbours, site, constants))
        draw_direction(block, site, field, state, bits, beta, method)
    stream[:] = state


@njit(cache=True)
def _reflect(block, order, neighbours, constants):
    """Over-relax all sites of a block."""
    for n in range(order.size):
        site = np.intp(order[n])
        over_relax(block, site, *_field_rows(block, neighbours, site, constants))


@njit(cache=True)
def _align(block, order, neighbours, constants, factor):
    """Align all sites of a block; a spin without a field stays as it is."""
    one, least = fill(1.0), fill(TINY)
    for n in range(order.size):
        site = np.intp(order[n])
        hx, hy, hz = _field_rows(block, neighbours, site, constants)
        at_x, at_y, at_z = site, block.shape[1] + site, 2 * block.shape[1] + site
        sx, sy, sz = load(block, at_x), load(block, at_y), load(block, at_z)
        h2 = hx * hx + hy * hy + hz * hz
        inverse = one / square_root(maximum(least, h2))
        nx, ny, nz = inverse * hx, inverse * hy, inverse * hz
        along = sx * nx + sy * ny + sz * nz
        x, y, z = along * nx - sx, along * ny - sy, along * nz - sz
        x, y, z = factor * x, factor * y, factor * z
        along = square_root(maximum(fill(0.0), one - (x * x + y * y + z * z)))
        store(block, at_x, choose(h2, least, sx, x + along * nx))
        store(block, at_y, choose(h2, least, sy, y + along * ny))
        store(block, at_z, choose(h2, least, sz, z + along * nz))


@njit(cache=True)
def _over_relax(block, order, neighbours, constants, sweeps):
    """Carry out all sweeps of over-relaxation of one block."""
    for _ in range(sweeps):
        _reflect(block, order, neighbours, constants)


@njit(cache=True)
def _equilibrate(block, order, neighbours, constants, stream, beta, sweeps, method, reflections):
    """Carry out all sweeps of one block."""
    for _ in range(sweeps):
        _update(block, order, neighbours, constants, stream, beta, method)
        _over_relax(block, order, neighbours, constants, reflections)


@njit(cache=True)
def _settle(block, order, neighbours, constants, sweeps, factor):
    """Carry out all sweeps of alignment of one block."""
    for _ in range(sweeps):
        _align(block, order, neighbours, constants, factor)


def _tables(blocks: np.ndarray, size: int, magnet: Magnet) -> tuple:
    """Return the order of sites, their neighbours and the constants of the field.

    Raises ValueError if the blocks do not fit.
    """
    require_blocks(blocks, components=3, places=size**2 + 1)
    box, bonds = make_box(size, magnet.boundary), bond_vectors(magnet)[:, :2].ravel()
    constants = tuple(map(float, (magnet.exchange, magnet.field, *bonds)))
    return box.order, box.neighbours, constants


def equilibrate(
    blocks: np.ndarray,
    streams: np.ndarray,
    *,
    magnet: Magnet,
    size: int,
    temperature: float,
    sweeps: int,
    method: str,
    over_relaxation: int = 0,
) -> None:
    """Carry out sweeps of "metropolis" or "heat_bath" updates in place; streams move on.

    Each sweep is followed by `over_relaxation` sweeps of over-relaxation. The temperature is in
    units of energy. Raises ValueError unless it is positive, or if blocks and streams do not fit.
    """
    tables = _tables(blocks, size, magnet)
    require_streams(streams, len(blocks))
    if not temperature > 0:
        raise ValueError(f"temperature = {temperature:g}: must be positive")
    options = (1 / temperature, sweeps, METHODS[method], over_relaxation)
    for block, stream in zip(blocks, streams, strict=True):
        _equilibrate(block, *tables, stream, *options)


def over_relax_blocks(blocks: np.ndarray, *, magnet: Magnet, size: int, sweeps: int) -> None:
    """Carry out sweeps of over-relaxation in place; raises ValueError if the blocks do not fit."""
    tables = _tables(blocks, size, magnet)
    for block in blocks:
        _over_relax(block, *tables, sweeps)


def align_blocks(
    blocks: np.ndarray, *, magnet: Magnet, size: int, sweeps: int, factor: float = 0.0
) -> None:
    """Carry out sweeps of alignment at T = 0 in place; `factor` is w.

    Raises ValueError unless 0 ≤ w < 1, or if the blocks do not fit.
    """
    tables = _tables(blocks, size, magnet)
    if not 0 <= factor < 1:
        raise ValueError(f"factor = {factor:g}: must be at least 0 and below 1")
    for block in blocks:
        _settle(block, *tables, sweeps, float(factor))


def align(spins: np.ndarray, magnet: Magnet, *, sweeps: int, factor: float = 0.0) -> np.ndarray:
    """Return spins (system, 3, y, x) after sweeps of alignment at T = 0, in float64."""
    blocks, size = to_blocks(spins), spins.shape[-1]
    align_blocks(blocks, magnet=magnet, size=size, sweeps=sweeps, factor=factor)
    return from_blocks(blocks, len(spins), size, size)


def anneal(
    streams: np.ndarray,
    *,
    magnet: Magnet,
    size: int,
    temperatures: Sequence[float],
    sweeps: int,
    over_relaxation: int,
    method: str,
    alignment_sweeps: int,
    alignment_factor: float,
    progress: Callable[[int, int], None] | None = None,
) -> np.ndarray:
    """Return blocks annealed from random directions, a system for each stream; streams move on.

    At each of the falling temperatures `sweeps` sweeps are carried out as `equilibrate` does; then
    `alignment_sweeps` sweeps of alignment with w = `alignment_factor`. `progress` is told how many
    of all blocks are done. Raises ValueError for temperatures that do not fall.
    """
    if any(later >= earlier for earlier, later in pairwise(temperatures)):
        raise ValueError(f"temperatures = {list(temperatures)}: must fall")
    blocks = random_spins(streams, make_box(size, magnet.boundary).order)
    common: dict[str, Any] = {"magnet": magnet, "size": size}
    updates: dict[str, Any] = {
        "sweeps": sweeps,
        "over_relaxation": over_relaxation,
        "method": method,
    }
    for n in range(len(blocks)):  # one block after another stays in the processor's cache
        here, stream = blocks[n : n + 1], streams[n : n + 1]
        for temperature in temperatures:
            equilibrate(here, stream, **common, temperature=temperature, **updates)
        align_blocks(here, **common, sweeps=alignment_sweeps, factor=alignment_factor)
        if progress is not None:
            progress(n + 1, len(blocks))
    return blocks
