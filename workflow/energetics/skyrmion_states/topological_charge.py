"""The topological charge of spins on a lattice: how often they wrap the sphere.

    Q = (1/4π) Σ_plaquettes (Ω(1, 2, 3) + Ω(1, 3, 4)),
    Ω(a, b, c) = 2 arg(1 + a·b + b·c + c·a + i a·(b × c))

with the corners 1 to 4 counterclockwise (Berg and Lüscher, Nucl. Phys. B 190 (1981) 412). Ω is the
signed area of a spherical triangle, so on a torus the areas close up to whole spheres and Q is an
integer. Over open ends there are no plaquettes, and Q is any number. A skyrmion whose core points
along −ẑ in a background along +ẑ has Q = −1.
"""

import numpy as np

from energetics.skyrmion_states.chiral_magnet import OPEN_AXES

CACHED_SITES = 2**14  # of as many sites at once the arrays stay in the processor's cache


def _next(values: np.ndarray, axis: int) -> np.ndarray:
    """Return the values at the next site along an axis, around the torus."""
    return np.roll(values, -1, axis)


def charge_density(spins: np.ndarray, boundary: str) -> np.ndarray:
    """Return the charge of each plaquette of spins (…, 3, y, x), at its lower left: (…, y, x).

    Plaquettes over an open end have none.
    """
    spins = np.asarray(spins, np.float64)
    # Lengths kept in single precision would leave Q an integer to 1e-5 only.
    spins = spins / np.sqrt((spins * spins).sum(axis=-3, keepdims=True))
    right, up = _next(spins, -1), _next(spins, -2)
    corner = _next(up, -1)
    (x, y, z), (cx, cy, cz) = (np.moveaxis(s, -3, 0) for s in (spins, corner))
    (rx, ry, rz), (ux, uy, uz) = (np.moveaxis(s, -3, 0) for s in (right, up))
    tx, ty, tz = y * cz - z * cy, z * cx - x * cz, x * cy - y * cx
    along_x, along_y = x * rx + y * ry + z * rz, x * ux + y * uy + z * uz
    across = 1 + (x * cx + y * cy + z * cz)
    first = np.arctan2(-(rx * tx + ry * ty + rz * tz), across + along_x + _next(along_y, -1))
    second = np.arctan2(ux * tx + uy * ty + uz * tz, across + along_y + _next(along_x, -2))
    density = (first + second) / (2 * np.pi)
    for axis in OPEN_AXES[boundary]:
        np.moveaxis(density, axis, 0)[-1] = 0
    return density


def charge(spins: np.ndarray, boundary: str) -> np.ndarray:
    """Return Q of spins (…, 3, y, x) in a box with a boundary of BOUNDARIES: (…)."""
    *before, _, height, width = spins.shape
    systems = spins.reshape(-1, 3, height, width)
    found = np.empty(len(systems))
    count = max(1, CACHED_SITES // (height * width))
    for start in range(0, len(systems), count):
        part = slice(start, start + count)
        found[part] = charge_density(systems[part], boundary).sum(axis=(-2, -1))
    return found.reshape(before)
