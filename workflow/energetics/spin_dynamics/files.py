"""The files of the study: what is in each of them, and how it is read and checked.

Nothing but xarray is imported here, so every step can share it. Spins are stored in single
precision; whoever steps them calls `unit` first, which makes their lengths one in double precision.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.spin_dynamics.lattice import SUBLATTICE
from energetics.storage import check_attributes, read, variable

GRID = ("component", "x", "y", "z")
SPINS = ("sample", *GRID)
SAMPLES = dict.fromkeys(("sample", "temperature", "chain", "split"), ("sample",))
CONFIGURATIONS = {"spins": SPINS, **SAMPLES}
RESIDUES = {**CONFIGURATIONS, "plain": SPINS, "residue": SPINS}
DATASET = {**RESIDUES, "residue_deviation": ("component",)}
INITIAL_STATES = {
    "spins": ("temperature", "configuration", *GRID),
    "temperature": ("temperature",),
}
REFERENCE = {
    "spins": ("frame", "configuration", *GRID),
    "elapsed_time": ("frame",),
}
OBSERVABLES = {
    "correlation": "spin-spin correlation xi with the reference",
    "energy_shift": "energy per site minus that at the start",
    "magnetisation_shift": "magnitude of the magnetisation per site minus that at the start",
    "length_shift": "mean length of the spins minus one",
}
FOLLOWED = ("curve", "configuration", "frame")
TRAJECTORIES = {
    **dict.fromkeys(OBSERVABLES, FOLLOWED),
    "curve": ("curve",),
    "time_step": ("curve",),
    "elapsed_time": ("frame",),
    "growth_rate": (),
}
LEARNED = ("variant", "training_seed", "temperature", "configuration", "frame")
EVALUATION = {
    **dict.fromkeys(OBSERVABLES, LEARNED),
    "variant": ("variant",),
    "temperature": ("temperature",),
    "elapsed_time": ("temperature", "frame"),
    "ladder_temperature": ("ladder_temperature",),
    **{
        f"{place}residue_{kind}": ("training_seed", f"{place}temperature")
        for place in ("ladder_", "")
        for kind in ("error", "size")
    },
    "pooled_residue_error": ("training_seed",),
    "residue_deviation": (),
}
CURVES = ("size", "temperature", "curve", "training_seed")
COMPARISON = {
    "size": ("size",),
    "temperature": ("temperature",),
    "curve": ("curve",),
    **dict.fromkeys(("scheme", "network", "variant", "trained_size", "time_step"), ("curve",)),
    "training_seeds": ("curve",),
    "elapsed_time": ("temperature", "frame"),
    **{
        f"{name}_{kind}": (*CURVES, "frame")
        for name in OBSERVABLES
        for kind in ("mean", "mean_size", "spread")
    },
    **dict.fromkeys(("threshold", "threshold_error", "mean_threshold", "residue_error"), CURVES),
    "ladder_temperature": ("ladder_temperature",),
    "ladder_residue_error": ("size", "ladder_temperature", "curve", "training_seed"),
    "pooled_residue_error": ("size", "curve", "training_seed"),
    "residue_deviation": ("size", "curve"),
    "growth_rate": ("size", "temperature"),
}
SAMPLED = {
    "size": ("size",),
    "temperature": ("temperature",),
    "power": ("temperature",),
    "weight": ("temperature",),
    **dict.fromkeys(
        ("samples", "energy", "energy_error", "magnetisation"), ("size", "temperature")
    ),
}
SPEED = {
    "method": ("method",),
    "size": ("size",),
    "seconds": ("method", "size"),
    "design": ("design",),
    "training_seconds": ("design", "size"),
    "device_seconds": ("design", "size"),
}


def unit(spins: np.ndarray) -> np.ndarray:
    """Return spins (…, 3, x, y, z) as (…, 3, sites) of length one in double precision."""
    spins = np.asarray(spins, np.float64)
    spins = spins.reshape(*spins.shape[:-3], -1)
    return spins / np.sqrt(np.square(spins).sum(axis=-2, keepdims=True))


def gridded(spins: np.ndarray) -> np.ndarray:
    """Return spins (…, 3, sites) as (…, 3, x, y, z) in single precision."""
    size = round(spins.shape[-1] ** (1 / 3))
    return spins.astype(np.float32).reshape(*spins.shape[:-1], size, size, size)


def spin_variable(dimensions: Sequence[str], spins: np.ndarray, long_name: str) -> xr.Variable:
    """Return spins (…, 3, sites), or differences of spins, as a variable on the grid."""
    return variable((*dimensions, *GRID), gridded(spins), units="1", long_name=long_name)


def read_configurations(path: str) -> xr.Dataset:
    """Return a checked file of Monte Carlo samples."""
    return read(path, CONFIGURATIONS)


def read_residues(path: str) -> xr.Dataset:
    """Return a checked shard of residues."""
    return read(path, RESIDUES)


def read_dataset(path: str) -> xr.Dataset:
    """Return a checked dataset; raises InputError if its sublattices are not ours."""
    file = read(path, DATASET)
    check_attributes(path, file, sublattice=SUBLATTICE)
    return file


def read_initial_states(path: str) -> xr.Dataset:
    """Return a checked file of test configurations."""
    return read(path, INITIAL_STATES)


def read_reference(path: str) -> xr.Dataset:
    """Return a checked reference trajectory."""
    return read(path, REFERENCE)


def read_trajectories(path: str) -> xr.Dataset:
    """Return checked observables of uncorrected trajectories."""
    return read(path, TRAJECTORIES)


def read_evaluation(path: str) -> xr.Dataset:
    """Return a checked evaluation of a design."""
    return read(path, EVALUATION)


def read_comparison(path: str, *names: str) -> xr.Dataset:
    """Return a comparison of all curves, or the named variables of it, checked."""
    return read(path, {name: COMPARISON[name] for name in names or COMPARISON})


def read_sampled(path: str) -> xr.Dataset:
    """Return checked averages over the Monte Carlo samples."""
    return read(path, SAMPLED)


def read_speed(path: str) -> xr.Dataset:
    """Return checked times of integrators and networks."""
    return read(path, SPEED)


def sample_variables(samples: Mapping[str, np.ndarray]) -> dict[str, xr.Variable]:
    """Return number, temperature and chain of samples as variables."""
    names = {"sample": "number of the sample", "chain": "number of the Markov chain"}
    variables = {
        name: variable(["sample"], samples[name], units="1", long_name=long_name)
        for name, long_name in names.items()
    }
    variables["temperature"] = variable(
        ["sample"], samples["temperature"], units="1", long_name="temperature k_B T / J"
    )
    return variables
