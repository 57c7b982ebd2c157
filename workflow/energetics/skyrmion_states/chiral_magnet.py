"""The chiral magnet on a square lattice: energy, effective field, closed forms.

    H = −J Σ_<ij> S_i·S_j − Σ_<ij> D_ij·(S_i × S_j) − B Σ_i S_i^z,  |S| = 1, each pair once

with D_ij = D r̂_ij ("bulk") or D ẑ × r̂_ij ("interfacial"), r̂_ij from i to j. Spins are arrays
(…, 3, y, x) with components x, y, z; the neighbour along +x̂ is the next on the last axis, that
along +ŷ the next on the one before. The box is a "torus", a "square" (open on all sides) or a
"stripe" (periodic along x, open along y). With energy −S_i·h_i of a spin in its field,

    h_i = −∂H/∂S_i = J Σ_j S_j + Σ_j S_j × D_ij + B ẑ.

Units: the lattice constant and, where J = 1, J. All is computed in float64.
"""

import math
from dataclasses import dataclass

import numpy as np

INTERACTIONS = ("bulk", "interfacial")
BOUNDARIES = ("torus", "square", "stripe")
OPEN_AXES = {"torus": (), "square": (-1, -2), "stripe": (-2,)}  # axes of spins that have ends


@dataclass(frozen=True)
class Magnet:
    """Constants J, D and B, which of two forms D_ij has, and the boundary of the box."""

    exchange: float
    dzyaloshinskii_moriya: float
    field: float
    interaction: str = "bulk"
    boundary: str = "torus"

    def __post_init__(self):
        """Raise ValueError for names that are not known."""
        if self.interaction not in INTERACTIONS:
            raise ValueError(f"interaction = {self.interaction}: one of {INTERACTIONS}")
        if self.boundary not in BOUNDARIES:
            raise ValueError(f"boundary = {self.boundary}: one of {BOUNDARIES}")


def bond_vectors(magnet: Magnet) -> np.ndarray:
    """Return D_ij of the bonds to the neighbours along +x̂ and along +ŷ: (2, 3)."""
    d = magnet.dzyaloshinskii_moriya
    if magnet.interaction == "bulk":
        return np.array([[d, 0.0, 0.0], [0.0, d, 0.0]])
    return np.array([[0.0, d, 0.0], [-d, 0.0, 0.0]])


def _neighbours(spins: np.ndarray, axis: int, boundary: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the spins next along an axis and before along it; beyond an open end they are 0."""
    after, before = np.roll(spins, -1, axis), np.roll(spins, 1, axis)
    if axis in OPEN_AXES[boundary]:
        np.moveaxis(after, axis, 0)[-1] = 0
        np.moveaxis(before, axis, 0)[0] = 0
    return after, before


def _exchange_field(spins: np.ndarray, magnet: Magnet) -> np.ndarray:
    """Return the part of the effective field that the neighbours make, of float64 spins."""
    field = np.zeros_like(spins)
    hx, hy, hz = np.moveaxis(field, -3, 0)
    for axis, (dx, dy, _) in zip((-1, -2), bond_vectors(magnet), strict=True):
        after, before = _neighbours(spins, axis, magnet.boundary)
        field += magnet.exchange * (after + before)
        x, y, z = np.moveaxis(after - before, -3, 0)
        hx -= dy * z
        hy += dx * z
        hz += dy * x - dx * y
    return field


def effective_field(spins: np.ndarray, magnet: Magnet) -> np.ndarray:
    """Return h = −∂H/∂S of spins (…, 3, y, x), of the same shape."""
    field = _exchange_field(np.asarray(spins, np.float64), magnet)
    field[..., 2, :, :] += magnet.field
    return field


def energy(spins: np.ndarray, magnet: Magnet) -> np.ndarray:
    """Return the total energy H of spins (…, 3, y, x): (…)."""
    spins = np.asarray(spins, np.float64)
    pairs = (spins * _exchange_field(spins, magnet)).sum(axis=(-3, -2, -1))
    return -0.5 * pairs - magnet.field * spins[..., 2, :, :].sum(axis=(-2, -1))


def angle_to_field(spins: np.ndarray, magnet: Magnet) -> np.ndarray:
    """Return θ between each spin of (…, 3, y, x) and its effective field, in radians: (…, y, x).

    From |S × h| and S·h, so that it is exact near 0; where there is no field it is 0.
    """
    spins = np.asarray(spins, np.float64)
    field = effective_field(spins, magnet)
    across = np.linalg.norm(np.cross(spins, field, axis=-3), axis=-3)
    return np.arctan2(across, (spins * field).sum(axis=-3))


def spiral_energy(magnet: Magnet, wave_number: float) -> float:
    """Return −J − J cos q − D sin q, the energy per site of a spiral along an axis of a torus.

    Spins turn by q per site in the plane that D_ij asks for; the field adds nothing.
    """
    j, d = magnet.exchange, magnet.dzyaloshinskii_moriya
    return -j - j * math.cos(wave_number) - d * math.sin(wave_number)


def helix_wave_number(magnet: Magnet) -> float:
    """Return q of the spiral of least energy along an axis without field, tan q = D/J."""
    return math.atan2(magnet.dzyaloshinskii_moriya, magnet.exchange)


def helix_pitch(magnet: Magnet) -> float:
    """Return the period 2π/|q| of that spiral in lattice constants; inf where D = 0."""
    wave_number = abs(helix_wave_number(magnet))
    return 2 * math.pi / wave_number if wave_number else math.inf


def helix_energy(magnet: Magnet) -> float:
    """Return the energy per site of that spiral, −J − √(J² + D²)."""
    return -magnet.exchange - math.hypot(magnet.exchange, magnet.dzyaloshinskii_moriya)
