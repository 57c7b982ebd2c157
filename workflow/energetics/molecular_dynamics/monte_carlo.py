"""Equilibrium positions of Lennard-Jones particles: Metropolis Monte Carlo in blocks of systems.

A sweep tries all particles in turn. A trial moves one by up to ±`displacement` per component,
uniformly, and is taken with probability min(1, e^{−βΔU}). All systems of a block try the same
particle; temperature, box and displacement are their own, and so is the stream of random bits: a
system depends on its own seed sequence only. Positions are wrapped into [0, L).
"""

import numpy as np
from numba import njit

from energetics import xoshiro
from energetics.blocks import require_blocks
from energetics.elementary import logarithm
from energetics.lanes import LANES, choose, fill, floor, load, maximum, store


@njit(cache=True, forceinline=True)
def _pair_energy(dx, dy, side, scale):
    """Return φ/4 of a pair, from the components of a separation."""
    half, one = fill(0.5), fill(1.0)
    dx, dy = dx - side * floor(dx * scale + half), dy - side * floor(dy * scale + half)
    w = one / (dx * dx + dy * dy)
    third = w * w * w
    return third * (third - one)


@njit(cache=True)
def _total_energy(q, side):
    """Return the potential energy of a block, a row."""
    particles, scale, energy = np.intp(q.shape[1]), fill(1.0) / side, fill(0.0)
    for i in range(particles):
        x, y = load(q, i), load(q, particles + i)
        for k in range(i + 1, particles):
            dx, dy = x - load(q, k), y - load(q, particles + k)
            energy = energy + _pair_energy(dx, dy, side, scale)
    return 4.0 * energy


@njit(cache=True, fastmath={"contract"}, error_model="numpy", forceinline=True)
def _draw_trials(state, draws):
    """Write for each particle two numbers in [−1, 1), and the logarithm of one in (0, 1]."""
    for i in range(draws.shape[0]):
        for axis in range(2):
            for lane in range(LANES):
                bits = xoshiro.next_bits(state, lane)
                draws[i, axis, lane] = 2 * xoshiro.uniform(bits) - 1
        for lane in range(LANES):
            bits = xoshiro.next_bits(state, lane)
            draws[i, 2, lane] = logarithm(1 - xoshiro.uniform(bits))


@njit(cache=True, forceinline=True)
def _wrapped(x, side, scale):
    """Return a coordinate in [0, L), for rounding may yield L, or a little less than 0."""
    x = maximum(fill(0.0), x - side * floor(x * scale))
    return choose(x, side, x, fill(0.0))


@njit(cache=True, forceinline=True)
def _try_particle(q, i, draws, side, reach, cold):
    """Move a particle if the logarithm of its chance is below −βΔU; return a row of 1 or 0."""
    particles, scale = np.intp(q.shape[1]), fill(1.0) / side
    x, y = load(q, i), load(q, particles + i)
    nx = _wrapped(x + reach * load(draws, 3 * i), side, scale)
    ny = _wrapped(y + reach * load(draws, 3 * i + 1), side, scale)
    before, after = fill(0.0), fill(0.0)
    for part in range(2):
        for k in range(0 if part == 0 else i + 1, i if part == 0 else particles):
            ox, oy = load(q, k), load(q, particles + k)
            before = before + _pair_energy(x - ox, y - oy, side, scale)
            after = after + _pair_energy(nx - ox, ny - oy, side, scale)
    chance, gain = load(draws, 3 * i + 2), cold * (before - after)
    store(q, i, choose(chance, gain, nx, x))
    store(q, particles + i, choose(chance, gain, ny, y))
    return choose(chance, gain, fill(1.0), fill(0.0))


@njit(cache=True)
def _sweep(q, box, stream, beta, displacement, sweeps, accepted):
    """Carry out sweeps of one block (2, particle, LANES)."""
    particles = q.shape[1]
    draws, state = np.empty((particles, 3, LANES)), np.empty((4, LANES), np.uint64)
    state[:] = stream
    side, cold, reach = load(box, 0), 4.0 * load(beta, 0), load(displacement, 0)
    for _ in range(sweeps):
        _draw_trials(state, draws)
        for i in range(particles):
            taken = _try_particle(q, i, draws, side, reach, cold)
            store(accepted, 0, load(accepted, 0) + taken)
    stream[:] = state


@njit(cache=True)
def _sample(q, box, streams, beta, displacement, spacing, energies, accepted):
    """Carry out `spacing` sweeps before each row of energies (block, sample, LANES)."""
    for n in range(q.shape[0]):
        for sample in range(energies.shape[1]):
            _sweep(q[n], box[n], streams[n], beta[n], displacement[n], spacing, accepted[n])
            store(energies[n], sample, _total_energy(q[n], load(box, n)))


@njit(cache=True)
def _draw(streams, box, q):
    """Write positions uniform in the box."""
    for n in range(q.shape[0]):
        for i in range(q.shape[2]):
            for axis in range(2):
                for lane in range(LANES):
                    chance = xoshiro.uniform(xoshiro.next_bits(streams[n], lane))
                    q[n, axis, i, lane] = chance * box[n, lane]


def random_positions(streams: np.ndarray, particles: int, box: np.ndarray) -> np.ndarray:
    """Return blocks of positions uniform in boxes (block, LANES); streams move on."""
    xoshiro.require_streams(streams, len(box))
    q = np.empty((len(box), 2, particles, LANES))
    require_blocks(q, components=2, rows=(box,))
    _draw(streams, box, q)
    return q


def sweep(
    q: np.ndarray,
    box: np.ndarray,
    streams: np.ndarray,
    *,
    beta: np.ndarray,
    displacement: np.ndarray,
    sweeps: int,
) -> np.ndarray:
    """Carry out sweeps of blocks q in place; return how many trials were taken (block, LANES).

    `box`, `beta` = 1/T and `displacement` are rows (block, LANES), `streams` come from
    `block_streams` and move on. Raises ValueError if these do not fit.
    """
    options = {"beta": beta, "displacement": displacement}
    _, accepted = _run(q, box, streams, samples=1, spacing=sweeps, **options)
    return accepted


def sample_energies(
    q: np.ndarray,
    box: np.ndarray,
    streams: np.ndarray,
    *,
    beta: np.ndarray,
    displacement: np.ndarray,
    sweeps: int,
    spacing: int,
) -> np.ndarray:
    """Carry out sweeps as `sweep` does; return potential energies (block, sample, LANES).

    They are those after every `spacing` sweeps, summed anew; sweeps left over are not carried out.
    """
    options = {"beta": beta, "displacement": displacement}
    energies, _ = _run(q, box, streams, samples=sweeps // spacing, spacing=spacing, **options)
    return energies


def _run(
    q: np.ndarray,
    box: np.ndarray,
    streams: np.ndarray,
    *,
    beta: np.ndarray,
    displacement: np.ndarray,
    samples: int,
    spacing: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Return energies (block, sample, LANES) and counts (block, LANES) of trials taken."""
    require_blocks(q, components=2, rows=(box, beta, displacement))
    xoshiro.require_streams(streams, len(q))
    energies = np.empty((len(q), samples, LANES))
    accepted = np.zeros((len(q), LANES))
    _sample(q, box, streams, beta, displacement, spacing, energies, accepted)
    return energies, accepted.astype(np.int64)
