"""What the data are like: energies, charges and shapes, and what linear theory makes of them."""

import numpy as np
import xarray as xr

from energetics.skyrmion_states.chiral_magnet import Magnet
from energetics.skyrmion_states.files import FOURIER, STATISTICS, split_of
from energetics.skyrmion_states.linear_theory import PrincipalComponents, critical_beta
from energetics.skyrmion_states.measures import (
    MIDDLES,
    angle_density,
    shape_measures,
    state_measures,
)
from energetics.skyrmion_states.settings import TORUS
from energetics.skyrmion_states.skyrmion_shapes import Reference, fit_reference, shapes
from energetics.skyrmion_states.translations import fourier_errors, nearest

LINEAR = ("principal_error", "plain_critical_beta", "transverse_critical_beta")
REFERENCED = 1000  # training configurations whose regions say what is regular


def regular_shapes(train: np.ndarray, boundary: str) -> Reference | None:
    """Return what is regular among the regions of the training data, None if there are none."""
    try:
        return fit_reference(shapes(train[:REFERENCED], boundary))
    except ValueError:
        return None


def linear_statistics(
    train: np.ndarray, test: np.ndarray, boundary: str, *, components: int
) -> dict[str, float]:
    """Return the error that principal components leave, and where linear theory sees collapse.

    Both are those of a torus, NaN elsewhere.
    """
    if boundary != TORUS:
        return dict.fromkeys(LINEAR, np.nan)
    principal = PrincipalComponents.fit(train, components=components)
    difference = principal.reconstruct(test) - test
    plain, transverse = critical_beta(principal)
    error = float(np.square(difference).sum(1).mean())
    return dict(zip(LINEAR, (error, plain, transverse), strict=True))


def summarise(
    dataset: xr.Dataset, magnet: Magnet, *, latent: int, examples: int, compared: int
) -> xr.Dataset:
    """Return the statistics of a dataset.

    Principal components and distances up to translation are those of a torus, NaN elsewhere.
    """
    train, test = split_of(dataset, "train"), split_of(dataset, "test")
    reference = regular_shapes(train, magnet.boundary)
    learned = state_measures(train, magnet)
    torus = magnet.boundary == TORUS
    measured = {
        **state_measures(test, magnet),
        **shape_measures(test, magnet.boundary, reference),
        **dict(zip(FOURIER, fourier_errors(test), strict=True)),
        "angle_density": angle_density(test, magnet),
        "example": test[:examples],
    }
    values = {
        "train_energy": learned["energy"].mean(),
        "train_energy_deviation": learned["energy"].std(),
        "lowest_train_energy": learned["energy"].min(),
        "train_charge": learned["charge"].mean(),
        "mean_z": train[:, 2].mean(dtype=float),
        "regular_area": reference.area if reference else np.nan,
        "regular_eccentricity": reference.eccentricity if reference else np.nan,
        "test_distance": nearest(test[:compared], train)[0] if torus else np.full(compared, np.nan),
        "angle": MIDDLES,
    }
    linear = linear_statistics(train, test, magnet.boundary, components=latent)
    inputs = {f"input_{name}": value for name, value in measured.items()}
    return STATISTICS.filled(values | linear | inputs)


def reference_of(statistics: xr.Dataset) -> Reference | None:
    """Return what the statistics say is regular."""
    area = float(statistics["regular_area"])
    if not np.isfinite(area):
        return None
    return Reference(area, float(statistics["regular_eccentricity"]))
