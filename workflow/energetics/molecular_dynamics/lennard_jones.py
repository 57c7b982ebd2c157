"""The Lennard-Jones pair potential in two dimensions, and its sums over all pairs of a system.

    φ(r) = 4 (r⁻¹² − r⁻⁶),  f(r) = −φ′(r) = 48 r⁻¹³ − 24 r⁻⁷,  H = Σ p²/2 + Σ_{i<k} φ(r_ik)

in units of σ, ε and the mass of a particle. The box is a square of side L with periodic borders;
each pair interacts once, by its nearest images, without cutoff or shift (park2022, eq. 3.6). The
force jumps where a component of a separation passes L/2.

Functions take arrays (system, particle, 2) and boxes (system,). A system with positions that are
not finite gets sums that are not.
"""

import numpy as np
from numba import njit

from energetics.blocks import lane_rows, require_blocks
from energetics.lanes import LANES, fill, floor, load, store
from energetics.molecular_dynamics.blocks import from_blocks, to_blocks

ATTRACTION, REPULSION = -24.0, 48.0  # f(r)/r = w⁴ (ATTRACTION + REPULSION w³) with w = 1/r²


def pair_potential(r: np.ndarray) -> np.ndarray:
    """Return φ(r)."""
    sixth = np.asarray(r, np.float64) ** -6.0
    return 4 * sixth * (sixth - 1)


def pair_force(r: np.ndarray) -> np.ndarray:
    """Return f(r) = −φ′(r), positive where particles repel each other."""
    r = np.asarray(r, np.float64)
    sixth = r**-6.0
    return 24 * sixth * (2 * sixth - 1) / r


def minimum_image(difference: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Return differences of positions between nearest images, in [−L/2, L/2); box broadcasts."""
    with np.errstate(invalid="ignore"):  # positions that are not finite are not worth a warning
        return difference - box * np.floor(difference / box + 0.5)


@njit(cache=True)
def _pair_sums(q, box, energies, forces):
    """Write the energies (block, LANES) and forces, blocks as q, of all blocks."""
    particles, half, zero = q.shape[2], fill(0.5), fill(0.0)
    for n in range(q.shape[0]):
        here, force, side = q[n], forces[n], load(box, n)
        scale, energy = fill(1.0) / side, zero
        for row in range(2 * particles):
            store(force, row, zero)
        for i in range(particles):
            x, y = load(here, i), load(here, particles + i)
            fx, fy = load(force, i), load(force, particles + i)
            for k in range(i + 1, particles):
                dx, dy = x - load(here, k), y - load(here, particles + k)
                dx = dx - side * floor(dx * scale + half)
                dy = dy - side * floor(dy * scale + half)
                w = fill(1.0) / (dx * dx + dy * dy)
                second = w * w
                third = second * w
                energy = energy + third * (third - fill(1.0))
                strength = second * second * (REPULSION * third + fill(ATTRACTION))
                fx, fy = fx + strength * dx, fy + strength * dy
                store(force, k, load(force, k) - strength * dx)
                store(force, particles + k, load(force, particles + k) - strength * dy)
            store(force, i, fx)
            store(force, particles + i, fy)
        store(energies, n, 4.0 * energy)


def pair_sums(q: np.ndarray, box: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return potential energies (block, LANES) and forces of blocks q (block, 2, particle, LANES).

    `box` is rows (block, LANES). Raises ValueError for blocks and rows that do not fit.
    """
    require_blocks(q, components=2, rows=(box,))
    energies, forces = np.empty((len(q), LANES)), np.empty_like(q)
    _pair_sums(q, box, energies, forces)
    return energies, forces


def potential_energy(q: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Return the potential energies (system,)."""
    energies, _ = pair_sums(to_blocks(q), lane_rows(box))
    return energies.reshape(-1)[: len(q)]


def kinetic_energy(p: np.ndarray) -> np.ndarray:
    """Return the kinetic energies (system,) of momenta (system, particle, 2)."""
    return 0.5 * np.einsum("ikc,ikc->i", p, p)


def forces(q: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Return the total forces (system, particle, 2) on all particles."""
    _, blocks = pair_sums(to_blocks(q), lane_rows(box))
    return from_blocks(blocks, len(q))


def largest_force(q: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Return the largest magnitude (system,) of a total force on a particle of each system."""
    _, blocks = pair_sums(to_blocks(q), lane_rows(box))
    squares = np.square(blocks).sum(axis=1).max(axis=1)  # (block, LANES)
    return np.sqrt(squares).reshape(-1)[: len(q)]
