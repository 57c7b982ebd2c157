"""Steps of learned kicks and drifts, carried out in place on blocks of systems (see blocks.py).

    p_i → p_i + Σ_k [ d P_s(u) + 2 c_s (g v + g′ (d·v) d) ],   then  q_i → q_i + t_s p_i
    d = q_i − q_k,  v = f_i − f_k,  f_i = Σ_k g d,   P_s(u) = u⁴ Σ_m κ_sm u^m

u is 1/d² as the soft core of learned kicks bends it over, g(d²) d the Lennard-Jones force softened
by the core of the gradient, and g′ = (dg/dr)/r (see soft_core.py). A kick with c_s = 0 passes once
over all pairs; another passes twice, for f must be known first, and keeps what it learned about a
pair in between: to load five numbers is faster than to divide again.

Lengths are in units of the box, all steps of one block come before the next, and nothing is tested
on the way, as in integrators.py.
"""

import numpy as np
from numba import njit
from numba.cpython.unsafe.tuple import tuple_setitem

from energetics.blocks import require_blocks
from energetics.lanes import LANES, choose, fill, floor, load, maximum, store
from energetics.molecular_dynamics.integrators import aligned, drift, rescale
from energetics.molecular_dynamics.lennard_jones import ATTRACTION, REPULSION
from energetics.molecular_dynamics.soft_core import GRADIENT, SoftCore

KEPT = 5  # numbers kept of a pair between two passes


def _numbers(core: SoftCore) -> tuple[float, ...]:
    """Return w₁ + 2δ, s = 1/√4δ and s w₁, by which u = w − max(s w − s w₁, 0)² up to w₁ + 2δ.

    Of a hard core it is w₁ alone: kernels are compiled for the length of the tuple.
    """
    if core.hard:
        return (core.begins,)
    scale = 0.5 / core.width**0.5
    return core.begins + 2 * core.width, scale, scale * core.begins


@njit(cache=True, forceinline=True)
def _bend(w, core):
    """Return u and s max(w − w₁, 0) of w up to w₁ + 2δ."""
    _, scale, begin = core
    t = maximum(fill(0.0), scale * w - fill(begin))
    return w - t * t, t


@njit(cache=True, forceinline=True)
def _limited(w, core):
    """Return w up to w₁ + 2δ; where it is not a number, that."""
    end = fill(core[0])
    return choose(end, w, end, w)


@njit(cache=True, forceinline=True)
def _strength(w, core, coefficients):
    """Return P(u), what times a separation is a learned kick, of w up to w₁ + 2δ."""
    u = w if len(core) == 1 else _bend(w, core)[0]
    value = fill(coefficients[-1])
    for m in range(2, len(coefficients) + 1):
        value = value * u + fill(coefficients[-m])
    second = u * u
    return (second * second) * value


@njit(cache=True, forceinline=True)
def _softened(w, core, area):
    """Return g and g′ L² of the softened Lennard-Jones force; `area` is L²."""
    w = _limited(w, core)
    u, t = _bend(w, core)
    slope = fill(1.0) - 2 * core[1] * t  # du/dw
    cube = u * u * u
    strength = (cube * u) * (REPULSION * cube + fill(ATTRACTION))
    steeper = (cube * slope) * (-14 * REPULSION * cube + fill(-8 * ATTRACTION))
    return strength, (w * w * area) * steeper


@njit(cache=True, forceinline=True)
def _kick(q, p, unit, core, coefficients):
    """Kick all particles of a block by all pairs; `unit` is 1/L²."""
    particles, half, closest = np.intp(q.shape[1]), fill(0.5), unit / fill(core[0])
    for i in range(particles):
        x, y = load(q, i), load(q, particles + i)
        px, py = load(p, i), load(p, particles + i)
        for k in range(i + 1, particles):
            dx, dy = x - load(q, k), y - load(q, particles + k)
            dx, dy = dx - floor(dx + half), dy - floor(dy + half)
            w = unit / maximum(closest, dx * dx + dy * dy)  # sooner than to limit w
            strength = _strength(w, core, coefficients)
            px, py = px + strength * dx, py + strength * dy
            store(p, k, load(p, k) - strength * dx)
            store(p, particles + k, load(p, particles + k) - strength * dy)
        store(p, i, px)
        store(p, particles + i, py)


@njit(cache=True, forceinline=True)
def _forces(q, unit, area, core, force, pairs):
    """Write softened forces f, and dx, dy, w, g and g′ L² of all pairs."""
    particles, half, zero = np.intp(q.shape[1]), fill(0.5), fill(0.0)
    for row in range(2 * particles):
        store(force, row, zero)
    place = np.intp(0)
    for i in range(particles):
        x, y = load(q, i), load(q, particles + i)
        fx, fy = load(force, i), load(force, particles + i)
        for k in range(i + 1, particles):
            dx, dy = x - load(q, k), y - load(q, particles + k)
            dx, dy = dx - floor(dx + half), dy - floor(dy + half)
            w = unit / (dx * dx + dy * dy)
            strength, steeper = _softened(w, core, area)
            fx, fy = fx + strength * dx, fy + strength * dy
            store(force, k, load(force, k) - strength * dx)
            store(force, particles + k, load(force, particles + k) - strength * dy)
            store(pairs, place, dx)
            store(pairs, place + 1, dy)
            store(pairs, place + 2, w)
            store(pairs, place + 3, strength)
            store(pairs, place + 4, steeper)
            place += KEPT
        store(force, i, fx)
        store(force, particles + i, fy)


@njit(cache=True, forceinline=True)
def _kick_with_gradient(p, force, pairs, core, coefficients):
    """Kick all particles by all pairs as `_forces` left them, and by 2 c f in `force`."""
    particles, place = np.intp(p.shape[1]), np.intp(0)
    for i in range(particles):
        px, py = load(p, i), load(p, particles + i)
        fx, fy = load(force, i), load(force, particles + i)
        for k in range(i + 1, particles):
            dx, dy, w = load(pairs, place), load(pairs, place + 1), load(pairs, place + 2)
            strength, steeper = load(pairs, place + 3), load(pairs, place + 4)
            place += KEPT
            vx, vy = fx - load(force, k), fy - load(force, particles + k)
            along = steeper * (dx * vx + dy * vy)
            along = along + _strength(_limited(w, core), core, coefficients)
            gx, gy = strength * vx + along * dx, strength * vy + along * dy
            px, py = px + gx, py + gy
            store(p, k, load(p, k) - gx)
            store(p, particles + k, load(p, particles + k) - gy)
        store(p, i, px)
        store(p, particles + i, py)


@njit(cache=True, forceinline=True)
def _row(table, number, coefficients):
    """Return a row of a table as a tuple; `coefficients` is any of its type, whose length counts.

    The length of a tuple is known when loops over it are compiled.
    """
    for m in range(len(coefficients)):
        coefficients = tuple_setitem(coefficients, m, table[number, m])
    return coefficients


@njit(cache=True)
def _compose(q, p, box, drifts, kicks, gradients, coefficients, cores, steps, room, pairs):
    """Carry out all steps of one block, then of the next."""
    stages, here, momenta, force = gradients.size - 2, room[0], room[1], room[2]
    kick_first = gradients[0] != 0.0
    for m in range(len(coefficients)):
        kick_first |= kicks[0, m] != 0.0
    for n in range(q.shape[0]):
        side = load(box, n)
        scale = fill(1.0) / side
        unit, area = scale * scale, side * side
        rescale(q[n], scale, here)
        rescale(p[n], scale, momenta)
        for step in range(steps):
            for stage in range(0 if kick_first and step == 0 else 1, stages + 1):
                if stage > 0:
                    merges = stage == 1 and step > 0
                    drift(here, momenta, drifts[stages if merges else stage - 1])
                number = stages + 1 if stage == stages and step < steps - 1 else stage
                row = _row(kicks, number, coefficients)
                if gradients[number] == 0.0:
                    _kick(here, momenta, unit, cores[0], row)
                else:
                    _forces(here, unit, area, cores[1], force, pairs)
                    rescale(force, fill(2 * gradients[number]), force)
                    _kick_with_gradient(momenta, force, pairs, cores[0], row)
        drift(here, momenta, drifts[stages + 1])
        rescale(here, side, q[n])
        rescale(momenta, side, p[n])


def compose(
    q: np.ndarray,
    p: np.ndarray,
    box: np.ndarray,
    *,
    drifts: np.ndarray,
    kicks: np.ndarray,
    gradients: np.ndarray,
    core: SoftCore,
    steps: int,
) -> None:
    """Advance blocks q, p by `steps` steps in place, in a box given by rows (block, LANES).

    A step is S drifts t, each before its kick. kicks κ (S + 2, M + 1) and gradients c (S + 2,): the
    kick before the first step, where zeros cost nothing, those after the drifts, and that which
    stands for the last between two steps. drifts t (S + 2,): those before the kicks, that which
    stands for the first between two steps, and that which ends the last step. `core` is that of
    the kicks. A kick with gradient needs room for 5 LANES numbers of every pair. Raises ValueError
    for a number of steps below 0 or blocks that do not fit.
    """
    require_blocks(q, p, components=2, rows=(box,))
    if steps < 0:
        raise ValueError(f"steps = {steps}: choose a negative time step to go back")
    if steps > 0:
        particles = q.shape[2]
        count = particles * (particles - 1) // 2 if gradients.any() else 0
        room, pairs = aligned(3, *q.shape[1:]), aligned(KEPT * count, LANES)
        coefficients, cores = (0.0,) * kicks.shape[1], (_numbers(core), _numbers(GRADIENT))
        _compose(q, p, box, drifts, kicks, gradients, coefficients, cores, steps, room, pairs)
