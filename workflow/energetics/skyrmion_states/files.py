"""The files of the study: what is in each of them, and how it is read and checked.

Nothing but xarray is imported here, so every step can share it. Spins are stored in single
precision; energies are L_H = (E − E₀)/N, angles are in degrees.
"""

import numpy as np
import xarray as xr

from energetics.storage import read, variable

GRID = ("component", "y", "x")
CONFIGURATIONS = {"spins": ("sample", *GRID), "sample": ("sample",), "split": ("sample",)}
MEASURES = {
    "energy": ("(E - E0)/N", "1"),
    "charge": ("topological charge", "1"),
    "angle": ("mean angle between spins and their effective fields", "degree"),
}
TERMS = ("reconstruction", "divergence", "energy")
ENSEMBLES = {
    "output": "output decoded from the latents of a test configuration",
    "prior": "output decoded from latents of the standard normal distribution",
}
STAGES = {
    **dict.fromkeys(("stage", "sweep", "run", "beta", "gamma", "number"), ("stage",)),
    **{f"{term}_loss": ("stage", "split") for term in TERMS},
    **{f"{kind}_{name}": ("stage", "sample") for kind in ENSEMBLES for name in MEASURES},
    **{f"{kind}_aligned_{name}": ("stage", "sample") for kind in ENSEMBLES for name in MEASURES},
    **{f"{kind}_angle_density": ("stage", "angle") for kind in ENSEMBLES},
    **{
        f"{kind}_{name}": ("stage",)
        for kind in ENSEMBLES
        for name in ("truncated", "stretched", "skyrmions")
    },
    **{f"{kind}_example": ("stage", "example", *GRID) for kind in ENSEMBLES},
    **{f"{kind}_example_angle": ("stage", "example", "y", "x") for kind in ENSEMBLES},
    "modulus_error": ("stage",),
    "complex_error": ("stage",),
    "nearest_distance": ("stage", "compared"),
    "active_latents": ("stage",),
}
EVALUATION = {**STAGES, "angle": ("angle",), "split": ("split",)}
STATISTICS = {
    **{f"input_{name}": ("sample",) for name in MEASURES},
    "input_angle_density": ("angle",),
    "input_example": ("example", *GRID),
    **dict.fromkeys(
        (
            "train_energy",
            "train_energy_deviation",
            "lowest_train_energy",
            "train_charge",
            "mean_z",
            "regular_area",
            "regular_eccentricity",
            "input_truncated",
            "input_stretched",
            "input_skyrmions",
            "input_modulus_error",
            "input_complex_error",
            "principal_error",
            "plain_critical_beta",
            "transverse_critical_beta",
        ),
        (),
    ),
    "test_distance": ("compared",),
}
GROUND_STATE = {
    "annealed_energy": ("start",),
    "annealed_charge": ("start",),
    "best_state": GRID,
    "best_energy": (),
    "best_charge": (),
    "lattice_energy": (),
    "lattice_charge": (),
}
COMPARISON = {**EVALUATION, **STATISTICS, **GROUND_STATE}
PATHS = ("network", "pair", "point")
INTERPOLATION = {
    "gamma": ("network",),
    "beta": ("network",),
    "target": ("pair", "end", *GRID),
    "inverted_error": ("network", "pair", "end"),
    "path_energy": PATHS,
    "path_charge": PATHS,
    "peak": ("network", "pair"),
    "barrier": ("network", "pair"),
    "width": ("network", "pair"),
    "step": ("step",),
    "step_energy": ("network", "pair", "step"),
    "shown_step": ("shown",),
    "shown_state": ("network", "shown", *GRID),
}
CONFINED = {
    "box": ("box",),
    "gamma": ("stage",),
    "energy": ("box", "stage", "sample"),
    "charge": ("box", "stage", "sample"),
    "modulus_error": ("box", "stage"),
    "shown_state": ("box", *GRID),
    "shown_energy": ("box",),
    "shown_charge": ("box",),
    "best_state": ("box", *GRID),
    "best_energy": ("box",),
    "best_charge": ("box",),
    "input_energy": ("box",),
    "lowest_train_energy": ("box",),
}


def spin_variable(dimensions: tuple[str, ...], spins: np.ndarray, long_name: str) -> xr.Variable:
    """Return spins (…, 3, y, x) as a variable in single precision."""
    values = np.asarray(spins, np.float32)
    return variable((*dimensions, *GRID), values, units="1", long_name=long_name, digits=5)


def read_configurations(path: str) -> xr.Dataset:
    """Return checked configurations of a shard, or the dataset that they make."""
    return read(path, CONFIGURATIONS)


def read_evaluation(path: str) -> xr.Dataset:
    """Return a checked evaluation of the stages of a sweep."""
    return read(path, EVALUATION)


def read_statistics(path: str) -> xr.Dataset:
    """Return checked statistics of a dataset."""
    return read(path, STATISTICS)


def read_ground_state(path: str) -> xr.Dataset:
    """Return the checked best states of a box."""
    return read(path, GROUND_STATE)


def read_comparison(path: str, *names: str) -> xr.Dataset:
    """Return a comparison of all stages, or the named variables of it, checked."""
    return read(path, {name: COMPARISON[name] for name in names or COMPARISON})


def read_interpolation(path: str) -> xr.Dataset:
    """Return checked paths between two states."""
    return read(path, INTERPOLATION)


def read_confined(path: str) -> xr.Dataset:
    """Return checked states of boxes with open ends."""
    return read(path, CONFINED)
