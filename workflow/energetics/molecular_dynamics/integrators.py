"""Molecular dynamics by kicks and drifts of Lennard-Jones particles in a periodic square.

    kick:  p_i → p_i + b τ Σ_k f(r_ik) r̂_ik        drift:  q_i → q_i + a τ p_i

The exact flows of potential and kinetic energy in turn: symplectic and, where the coefficients read
the same backwards, reversible; a kick acts along the line between two particles on both alike, so
the total momentum stays to rounding. Schemes begin and end with a kick.

Kernels work on blocks (see blocks.py), all steps of one block before the next, in units of the
box: there the minimum image of a difference d is d − ⌊d + ½⌋. Positions are not wrapped. Nothing is
tested on the way: a system that overflows carries values that are not numbers from then on, and
those beside it do not notice.
"""

import math
from dataclasses import dataclass

import numpy as np
from numba import njit

from energetics.blocks import require_blocks
from energetics.lanes import fill, floor, load, store
from energetics.molecular_dynamics.lennard_jones import ATTRACTION, REPULSION


@dataclass(frozen=True)
class Scheme:
    """One step: kick b[0] τ, drift a[0] τ, kick b[1] τ, …, drift a[-1] τ, kick b[-1] τ.

    The last kick merges with the first of the next step, so a step costs `forces` evaluations.
    """

    name: str
    order: int
    kicks: tuple[float, ...]
    drifts: tuple[float, ...]

    @property
    def forces(self) -> int:
        """Return how many force evaluations a step costs."""
        return len(self.drifts)


def _blanes_moan() -> Scheme:
    """Return SRKN6b, of order 4 (Blanes and Moan, J. Comput. Appl. Math. 142 (2002) 313)."""
    b = (0.0829844064174052, 0.396309801498368, -0.0390563049223486)
    outer = (0.245298957184271, 0.604872665711080)
    a, middle = (*outer, 0.5 - sum(outer)), 1 - 2 * sum(b)
    return Scheme("blanes_moan", 4, (*b, middle, *b[::-1]), a + a[::-1])


SCHEMES = {
    scheme.name: scheme
    for scheme in (Scheme("velocity_verlet", 2, (0.5, 0.5), (1.0,)), _blanes_moan())
}


def aligned(*shape: int) -> np.ndarray:
    """Return room for float64 numbers that begins where a line of the processor's cache does.

    Rows elsewhere lie in two lines each, and steps take up to a fifth longer.
    """
    line = 64
    size = math.prod(shape) * np.dtype(np.float64).itemsize
    room = np.empty(size + line, np.uint8)
    start = -room.ctypes.data % line
    return room[start : start + size].view(np.float64).reshape(shape)


@njit(cache=True, forceinline=True)
def rescale(source, factor, target):
    """Write a block times one row to another or the same block."""
    for row in range(source.shape[0] * source.shape[1]):
        store(target, row, load(source, row) * factor)


@njit(cache=True, forceinline=True)
def drift(q, p, time):
    """Move all particles of a block along their momenta."""
    for row in range(q.shape[0] * q.shape[1]):
        store(q, row, load(q, row) + time * load(p, row))


@njit(cache=True, forceinline=True)
def _kick(q, p, unit, coefficients):
    """Kick all particles of a block by all pairs, in box units; `unit` is 1/L²."""
    particles, half = np.intp(q.shape[1]), fill(0.5)
    attraction, repulsion = fill(coefficients[0]), fill(coefficients[1])
    for i in range(particles):
        x, y = load(q, i), load(q, particles + i)
        px, py = load(p, i), load(p, particles + i)
        for k in range(i + 1, particles):
            dx, dy = x - load(q, k), y - load(q, particles + k)
            dx, dy = dx - floor(dx + half), dy - floor(dy + half)
            w = unit / (dx * dx + dy * dy)
            second = w * w
            strength = (second * second) * (second * w * repulsion + attraction)
            px, py = px + strength * dx, py + strength * dy
            store(p, k, load(p, k) - strength * dx)
            store(p, particles + k, load(p, particles + k) - strength * dy)
        store(p, i, px)
        store(p, particles + i, py)


@njit(cache=True)
def _compose(q, p, box, drifts, kicks, steps, room):
    """Carry out all steps of one block, then of the next; the last row of `kicks` is merged."""
    stages, here, momenta = drifts.size, room[0], room[1]
    for n in range(q.shape[0]):
        side = load(box, n)
        scale = fill(1.0) / side
        unit = scale * scale
        rescale(q[n], scale, here)
        rescale(p[n], scale, momenta)
        _kick(here, momenta, unit, kicks[0])
        for step in range(steps):
            for stage in range(stages):
                drift(here, momenta, drifts[stage])
                merges = stage == stages - 1 and step < steps - 1
                _kick(here, momenta, unit, kicks[stages + 1 if merges else stage + 1])
        rescale(here, side, q[n])
        rescale(momenta, side, p[n])


def advance(
    q: np.ndarray, p: np.ndarray, box: np.ndarray, *, scheme: str, time_step: float, steps: int
) -> None:
    """Advance blocks q, p by `steps` steps of a scheme of SCHEMES, in place.

    q and p are blocks (block, 2, particle, LANES), box rows (block, LANES). A negative time step
    goes back. Two calls in a row give what one call gives to rounding only, for kicks merge within
    a call. Raises ValueError for a number of steps below 0 or blocks that do not fit.
    """
    require_blocks(q, p, components=2, rows=(box,))
    if steps < 0:
        raise ValueError(f"steps = {steps}: choose a negative time step to go back")
    if steps > 0:
        plan = SCHEMES[scheme]
        kicks = time_step * np.outer(plan.kicks, (ATTRACTION, REPULSION))
        kicks = np.concatenate([kicks, kicks[-1:] + kicks[:1]])
        drifts, room = time_step * np.array(plan.drifts), aligned(2, *q.shape[1:])
        _compose(q, p, box, drifts, kicks, steps, room)
