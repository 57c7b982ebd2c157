"""What the data are like: energies, charges and shapes, and what linear theory makes of them."""

from collections.abc import Mapping

import numpy as np
import xarray as xr

from energetics.skyrmion_states.chiral_magnet import Magnet
from energetics.skyrmion_states.files import MEASURES, spin_variable
from energetics.skyrmion_states.linear_theory import PrincipalComponents, critical_beta
from energetics.skyrmion_states.measures import (
    ANGLES,
    angle_density,
    shape_measures,
    state_measures,
)
from energetics.skyrmion_states.settings import TORUS
from energetics.skyrmion_states.skyrmion_shapes import Reference, fit_reference, shapes
from energetics.skyrmion_states.translations import fourier_errors, nearest
from energetics.storage import SPLITS, variable

REFERENCED = 1000  # training configurations whose regions say what is regular


def split_of(dataset: xr.Dataset, split: str) -> np.ndarray:
    """Return the spins of a split: (n, 3, y, x)."""
    return dataset["spins"].values[dataset["split"].values == SPLITS[split]]


def regular_shapes(train: np.ndarray, boundary: str) -> Reference | None:
    """Return what is regular among the regions of the training data, None if there are none."""
    try:
        return fit_reference(shapes(train[:REFERENCED], boundary))
    except ValueError:
        return None


def linear_statistics(
    train: np.ndarray, test: np.ndarray, *, components: int
) -> Mapping[str, float]:
    """Return the error that principal components leave, and where linear theory sees collapse."""
    principal = PrincipalComponents.fit(train, components=components)
    difference = principal.reconstruct(test) - test
    plain, transverse = critical_beta(principal)
    return {
        "principal_error": float(np.square(difference).sum(1).mean()),
        "plain_critical_beta": plain,
        "transverse_critical_beta": transverse,
    }


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
    linear = linear_statistics(train, test, components=latent) if torus else {}
    nothing = np.full(compared, np.nan)
    distance = nearest(test[:compared], train)[0] if torus else nothing
    scalars = {
        "train_energy": (learned["energy"].mean(), "mean (E - E0)/N of the training data"),
        "train_energy_deviation": (learned["energy"].std(), "its standard deviation"),
        "lowest_train_energy": (learned["energy"].min(), "lowest (E - E0)/N of the training data"),
        "train_charge": (learned["charge"].mean(), "mean topological charge of the training data"),
        "mean_z": (train[:, 2].mean(dtype=float), "mean z component of the training data"),
        "regular_area": (reference.area if reference else np.nan, "median area of regions, sites"),
        "regular_eccentricity": (
            reference.eccentricity if reference else np.nan,
            "eccentricity above which a region counts as stretched",
        ),
    }
    for name, value in shape_measures(test, magnet.boundary, reference).items():
        scalars[f"input_{name}"] = (value, f"{name} of the test data")
    for name, value in zip(("modulus", "complex"), fourier_errors(test), strict=True):
        long_name = f"mean squared difference of Fourier transforms of S_z, {name}, over pairs"
        scalars[f"input_{name}_error"] = (value, f"{long_name}, of test data")
    for name, long_name in (
        ("principal_error", "reconstruction loss of as many principal components as latents"),
        ("plain_critical_beta", "beta of collapse in plain linear theory"),
        ("transverse_critical_beta", "beta of collapse in transverse linear theory"),
    ):
        scalars[name] = (linear.get(name, np.nan), long_name)
    data = {
        name: variable([], float(value), units="1", long_name=long_name, missing=True)
        for name, (value, long_name) in scalars.items()
    }
    for name, values in state_measures(test, magnet).items():
        long_name, units = MEASURES[name]
        data[f"input_{name}"] = variable(["sample"], values, units=units, long_name=long_name)
    density = angle_density(test, magnet)
    data["input_angle_density"] = variable(
        ["angle"], density, units="degree-1", long_name="density of the angle to the field"
    )
    data["input_example"] = spin_variable(("example",), test[:examples], "test configuration")
    data["test_distance"] = variable(
        ["compared"],
        distance,
        units="1",
        long_name="squared distance per site to the nearest training state, translations allowed",
        missing=True,
    )
    middle = 0.5 * (ANGLES[1:] + ANGLES[:-1])
    data["angle"] = variable(["angle"], middle, units="degree", long_name="angle to the field")
    return xr.Dataset(data, attrs={"title": "statistics of skyrmion configurations"})


def reference_of(statistics: xr.Dataset) -> Reference | None:
    """Return what the statistics say is regular."""
    area = float(statistics["regular_area"])
    if not np.isfinite(area):
        return None
    return Reference(area, float(statistics["regular_eccentricity"]))
