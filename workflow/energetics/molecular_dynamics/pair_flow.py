"""What forces between two particles can know: the exact flow of each pair, summed over all pairs.

    q_i(t) ≈ q_i + t p_i + ½ Σ_k [r_ik(t) − r_ik(0) − t v_ik(0)]
    p_i(t) ≈ p_i + ½ Σ_k [v_ik(t) − v_ik(0)]

Here r and v are the relative position and velocity of two particles that meet alone in free space,
r̈ = 2 f(r) r̂, from their nearest images on. It is the best that a sum of pairwise changes can do
while other particles are out of reach: exact for two particles, and for more of them off by what a
third does to a pair within the time t.
"""

import numpy as np
from numba import njit

from energetics.blocks import lane_rows, require_blocks
from energetics.lanes import fill, floor, load, store
from energetics.molecular_dynamics.blocks import from_blocks, to_blocks
from energetics.molecular_dynamics.lennard_jones import ATTRACTION, REPULSION


@njit(cache=True, forceinline=True)
def _kick(x, y, vx, vy, time):
    """Return the relative velocity after a kick of a pair for a time."""
    w = fill(1.0) / (x * x + y * y)
    second = w * w
    strength = second * second * (REPULSION * (second * w) + fill(ATTRACTION))
    strength = (2.0 * time) * strength
    return vx + strength * x, vy + strength * y


@njit(cache=True)
def _meet(x, y, vx, vy, time_step, steps):
    """Return relative position and velocity after velocity Verlet steps of a pair."""
    vx, vy = _kick(x, y, vx, vy, 0.5 * time_step)
    for step in range(steps):
        x, y = x + time_step * vx, y + time_step * vy
        vx, vy = _kick(x, y, vx, vy, 0.5 * time_step if step == steps - 1 else time_step)
    return x, y, vx, vy


@njit(cache=True)
def _sum_pairs(q, p, box, moved, kicked, time_step, steps):
    """Add the changes of all pairs of blocks q, p to `moved` and `kicked`."""
    particles, half, time = np.intp(q.shape[2]), fill(0.5), time_step * steps
    for n in range(q.shape[0]):
        here, momenta, side = q[n], p[n], load(box, n)
        for i in range(particles):
            for k in range(i + 1, particles):
                x = load(here, i) - load(here, k)
                y = load(here, particles + i) - load(here, particles + k)
                x = x - side * floor(x / side + half)
                y = y - side * floor(y / side + half)
                vx = load(momenta, i) - load(momenta, k)
                vy = load(momenta, particles + i) - load(momenta, particles + k)
                nx, ny, nvx, nvy = _meet(x, y, vx, vy, time_step, steps)
                changes = (
                    (moved[n], 0, nx - x - time * vx),
                    (moved[n], particles, ny - y - time * vy),
                    (kicked[n], 0, nvx - vx),
                    (kicked[n], particles, nvy - vy),
                )
                for block, row, change in changes:
                    store(block, row + i, load(block, row + i) + 0.5 * change)
                    store(block, row + k, load(block, row + k) - 0.5 * change)


def pair_flow_step(
    q: np.ndarray, p: np.ndarray, box: np.ndarray, *, time: float, step: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return positions and momenta (system, particle, 2) after a time, as far as pairs can tell.

    `step` is the longest time step of the pairs' own motion, of second order; box is (system,).
    """
    steps = int(np.ceil(time / step - 1e-9))
    start, momenta, rows = to_blocks(q), to_blocks(p), lane_rows(box)
    moved, kicked = start + time * momenta, momenta.copy()
    require_blocks(start, momenta, components=2, rows=(rows,))
    _sum_pairs(start, momenta, rows, moved, kicked, time / steps, steps)
    return from_blocks(moved, len(q)), from_blocks(kicked, len(q))
