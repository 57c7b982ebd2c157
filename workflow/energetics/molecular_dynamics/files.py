"""The files of the study: what is in each of them, and how it is read and checked.

Nothing but NumPy and xarray is imported here, so every step can share it. All quantities are in
Lennard-Jones units (σ, ε, the mass of a particle, and k_B are 1).
"""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.errors import InputError
from energetics.storage import read, variable

VECTORS = ("sample", "particle", "component")
LABELLED = ("sample", "large_step", "particle", "component")
CONFIGURATIONS = {
    "position": VECTORS,
    "momentum": VECTORS,
    **dict.fromkeys(("sample", "chain", "temperature", "density", "box", "split"), ("sample",)),
}
LABELS = {
    **CONFIGURATIONS,
    "label_position": LABELLED,
    "label_momentum": LABELLED,
    "classical_deviation": ("sample", "large_step"),
}
STATE_VECTORS = ("frame", "system", "particle", "component")
REFERENCE = {
    "position": STATE_VECTORS,
    "momentum": STATE_VECTORS,
    "elapsed_time": ("frame",),
    "box": ("system",),
}
ENERGIES = {"potential_energy": ("density", "temperature", "chain", "sample")}
SPECIFIC_HEAT = {
    "density": ("density",),
    "temperature": ("temperature",),
    **dict.fromkeys(("specific_heat", "specific_heat_error", "energy"), ("density", "temperature")),
}
OBSERVABLES = {
    "distance_mean": "mean square deviation from the reference, over systems not lost",
    "distance_median": "its median over all systems",
    "energy_mean": "energy per particle minus that at the start, mean over systems not lost",
    "energy_median": "its median over all systems",
    "energy_spread": "its standard deviation over systems not lost",
    "lost": "fraction of systems that have come too near or left the finite",
}
TRAJECTORIES = {
    **dict.fromkeys(OBSERVABLES, ("curve", "frame")),
    "curve": ("curve",),
    "time_step": ("curve",),
    "elapsed_time": ("frame",),
}
EVALUATION = {
    **dict.fromkeys(OBSERVABLES, ("training_seed", "state", "frame")),
    "state": ("state",),
    "elapsed_time": ("frame",),
    "one_step_error": ("training_seed", "sample"),
}
STEPS = {
    "curve": ("curve",),
    "time_step": ("curve",),
    "force_evaluations": ("curve",),
    "one_step_error": ("curve", "sample"),
    **dict.fromkeys(("temperature", "density", "held_out"), ("sample",)),
}
CURVES = ("curve", "training_seed", "state", "frame")
COMPARISON = {
    **dict.fromkeys(OBSERVABLES, CURVES),
    **dict.fromkeys(
        ("curve", "scheme", "time_step", "force_evaluations", "training_seeds"), ("curve",)
    ),
    **dict.fromkeys(
        ("state", "particles", "temperature", "density", "saturation", "systems"), ("state",)
    ),
    "elapsed_time": ("frame",),
    "one_step_error": ("curve", "training_seed", "sample"),
    **dict.fromkeys(("sample_temperature", "sample_density", "held_out"), ("sample",)),
}
SAMPLED = {
    "position": ("phase", "particle", "component"),
    **dict.fromkeys(("phase", "phase_temperature", "phase_box"), ("phase",)),
    "density": ("density",),
    **{
        f"{name}_{kind}": (("density", f"{name}_bin") if kind == "count" else (f"{name}_edge",))
        for name in ("energy", "kinetic_energy", "momentum", "potential_energy")
        for kind in ("count", "edge")
    },
}
SPEED = {
    "method": ("method",),
    "particles": ("particles",),
    "seconds": ("method", "particles"),
    "large_step": (),
}
NEAREST = 0.3  # closer pairs have φ > 7e6: no Monte Carlo step would take them


def read_configurations(path: str) -> xr.Dataset:
    """Return a checked file of Monte Carlo samples; raises InputError if particles overlap."""
    file = read(path, CONFIGURATIONS)
    check_overlaps(path, file["position"].values, file["box"].values)
    return file


def read_labels(path: str) -> xr.Dataset:
    """Return checked samples with their labels."""
    file = read(path, LABELS)
    check_overlaps(path, file["position"].values, file["box"].values)
    return file


def read_reference(path: str) -> xr.Dataset:
    """Return a checked reference trajectory; raises InputError if particles overlap at first."""
    file = read(path, REFERENCE)
    check_overlaps(path, file["position"].values[0], file["box"].values)
    return file


def read_energies(path: str) -> xr.Dataset:
    """Return checked potential energies of long chains."""
    return read(path, ENERGIES | {"density": ("density",), "temperature": ("temperature",)})


def read_specific_heat(path: str) -> xr.Dataset:
    """Return checked specific heats."""
    return read(path, SPECIFIC_HEAT)


def read_trajectories(path: str) -> xr.Dataset:
    """Return checked observables of classical integrators from one state."""
    return read(path, TRAJECTORIES)


def read_steps(path: str) -> xr.Dataset:
    """Return checked errors of one large step."""
    return read(path, STEPS)


def read_evaluation(path: str) -> xr.Dataset:
    """Return a checked evaluation of a network."""
    return read(path, EVALUATION)


def read_comparison(path: str, *names: str) -> xr.Dataset:
    """Return a comparison of all curves, or the named variables of it, checked."""
    return read(path, {name: COMPARISON[name] for name in names or COMPARISON})


def read_sampled(path: str) -> xr.Dataset:
    """Return checked histograms and snapshots of the samples."""
    return read(path, SAMPLED)


def read_speed(path: str) -> xr.Dataset:
    """Return checked times of integrators and networks."""
    return read(path, SPEED)


def nearest_pairs(position: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Return the least distance of two particles of each system, (system,), on the torus.

    position: (system, particle, 2), box: (system,).
    """
    difference = position[:, :, None].astype(np.float64) - position[:, None]
    side = box[:, None, None, None]
    difference -= side * np.floor(difference / side + 0.5)
    distance = np.sqrt(np.square(difference).sum(axis=-1))
    distance[:, np.arange(position.shape[1]), np.arange(position.shape[1])] = np.inf
    return distance.min(axis=(1, 2))


def check_overlaps(path: str, position: np.ndarray, box: np.ndarray) -> None:
    """Raise InputError with the first system in which two particles overlap."""
    nearest = nearest_pairs(position, box)
    if nearest.size and nearest.min() < NEAREST:
        system = int(nearest.argmin())
        advice = f"two particles nearer than {NEAREST:g} overlap: delete the file and rerun"
        raise InputError(path, f"position[{system}]", f"distance {nearest[system]:.3g}", advice)


def vector_variable(dimensions: Sequence[str], values: np.ndarray, name: str) -> xr.Variable:
    """Return positions or momenta (…, particle, 2) as a variable in single precision."""
    dimensions = (*dimensions, "particle", "component")
    return variable(dimensions, values.astype(np.float32), units="1", long_name=name)


def sample_variables(samples: Mapping[str, np.ndarray]) -> dict[str, xr.Variable]:
    """Return what goes with samples, beside positions and momenta, as variables."""
    long_names = {
        "sample": "number of the sample",
        "chain": "number of the Markov chain",
        "temperature": "temperature k_B T / epsilon",
        "density": "density rho sigma^2",
        "box": "side of the box over sigma",
    }
    return {
        name: variable(["sample"], samples[name], units="1", long_name=long_name)
        for name, long_name in long_names.items()
    }


def curve_variables(schemes: Sequence[str], steps: Sequence[float]) -> dict[str, xr.Variable]:
    """Return the names and time steps of classical curves as variables."""
    return {
        "curve": xr.Variable(
            ["curve"], np.array(schemes, object), {"long_name": "scheme of the curve"}
        ),
        "time_step": variable(["curve"], np.array(steps), units="1", long_name="time step"),
    }
