"""What is measured of a set of states: energies, charges, angles, shapes."""

from collections.abc import Mapping

import numpy as np

from energetics.skyrmion_states.annealing import align
from energetics.skyrmion_states.chiral_magnet import Magnet, angle_to_field, energy
from energetics.skyrmion_states.skyrmion_shapes import (
    Reference,
    shapes,
    share,
    stretched,
    truncated,
)
from energetics.skyrmion_states.topological_charge import charge

ANGLES = np.arange(0.0, 30.25, 0.25)  # edges of the bins of θ, degrees
MIDDLES = 0.5 * (ANGLES[1:] + ANGLES[:-1])
ALIGNMENT_FACTOR = 0.0  # of the control: each spin is put along its field
CHUNK = 64  # configurations at a time


def excess_energy(spins: np.ndarray, magnet: Magnet) -> np.ndarray:
    """Return (E − E₀)/N with E₀ = −2JN of spins (n, 3, y, x): (n,)."""
    sites = spins.shape[-1] * spins.shape[-2]
    return energy(spins, magnet) / sites + 2 * magnet.exchange


def angles(spins: np.ndarray, magnet: Magnet) -> np.ndarray:
    """Return θ between spins and their effective fields in degrees: (n, y, x)."""
    return np.degrees(angle_to_field(spins, magnet))


def state_measures(spins: np.ndarray, magnet: Magnet) -> dict[str, np.ndarray]:
    """Return energy, charge and mean θ in degrees of each state of spins (n, 3, y, x)."""
    parts = [spins[start : start + CHUNK] for start in range(0, len(spins), CHUNK)]
    return {
        "energy": np.concatenate([excess_energy(part, magnet) for part in parts]),
        "charge": np.concatenate([charge(part, magnet.boundary) for part in parts]),
        "angle": np.concatenate([angles(part, magnet).mean((-2, -1)) for part in parts]),
    }


def angle_density(spins: np.ndarray, magnet: Magnet) -> np.ndarray:
    """Return the density of θ per degree in the bins of ANGLES; what lies beyond is not drawn."""
    counts = np.zeros(len(ANGLES) - 1)
    for start in range(0, len(spins), CHUNK):
        counts += np.histogram(angles(spins[start : start + CHUNK], magnet), ANGLES)[0]
    return counts / (spins.size / 3) / np.diff(ANGLES)


def aligned_measures(spins: np.ndarray, magnet: Magnet, *, sweeps: int) -> dict[str, np.ndarray]:
    """Return the same measures after sweeps that put each spin along its field."""
    settled = align(spins, magnet, sweeps=sweeps, factor=ALIGNMENT_FACTOR)
    return state_measures(settled, magnet)


def shape_measures(
    spins: np.ndarray, boundary: str, reference: Reference | None
) -> Mapping[str, float]:
    """Return the fractions of truncated and stretched regions, and regions per configuration.

    Fractions are NaN where there are no regions, or nothing to hold them against.
    """
    found = shapes(spins, boundary)
    count = len(found.area) / found.configurations
    if reference is None:
        return {"truncated": np.nan, "stretched": np.nan, "skyrmions": count}
    return {
        "truncated": share(truncated(found, reference)),
        "stretched": share(stretched(found, reference)),
        "skyrmions": count,
    }
