"""The files of the study: what is in each of them, and how those with particles are checked.

Nothing but NumPy and xarray is imported here, so every step can share it. All quantities are in
Lennard-Jones units (σ, ε, the mass of a particle, and k_B are 1).
"""

import numpy as np
import xarray as xr

from energetics.errors import InputError
from energetics.file_kinds import FileKind, Variable, split, text

NEAREST = 0.3  # closer pairs have φ > 7e6: no Monte Carlo step would take them
STATES = ("frame", "system", "particle", "component")
LABELLED = ("sample", "large_step", "particle", "component")
LARGE_STEP = {"large_step": "large time step"}
NETWORK = {"network": "name of the network", **LARGE_STEP}
SEED = {"seed": "seed of the run"}
PARTICLES = {"particles": "number of particles of a system"}

DENSITY = Variable(("density",), "density rho sigma^2")
TEMPERATURE = Variable(("temperature",), "temperature k_B T / epsilon")
ELAPSED_TIME = Variable(("frame",), "elapsed time")
SCHEMES = {
    "curve": text(("curve",), "scheme of the curve"),
    "time_step": Variable(("curve",), "time step"),
}
SAMPLE_DENSITY = Variable(("sample",), DENSITY.long_name)
SAMPLE_TEMPERATURE = Variable(("sample",), TEMPERATURE.long_name)
HELD_OUT = Variable(("sample",), "state point never trained on")
ONE_STEP = "root mean square deviation per particle after one large step, test split"
OBSERVABLES = {
    "distance_mean": "mean square deviation from the reference, over systems not lost",
    "distance_median": "its median over all systems",
    "energy_mean": "energy per particle minus that at the start, mean over systems not lost",
    "energy_median": "its median over all systems",
    "energy_spread": "its standard deviation over systems not lost",
    "lost": "fraction of systems with particles too near each other, or with values not finite",
}
QUANTITIES = {
    "energy": "energy per particle over epsilon",
    "kinetic_energy": "kinetic energy per particle over epsilon",
    "momentum": "component of a particle's momentum",
    "potential_energy": "potential energy per particle over epsilon",
}


def observed(*dimensions: str) -> dict[str, Variable]:
    """Return the variables of OBSERVABLES; they are missing where nothing was measured."""
    return {name: Variable(dimensions, said, missing=True) for name, said in OBSERVABLES.items()}


CONFIGURATIONS = FileKind(
    "configurations/{shard}",
    "Lennard-Jones configurations in two dimensions",
    {
        "sample": Variable(("sample",), "number of the sample"),
        "chain": Variable(("sample",), "number of the Markov chain"),
        "temperature": SAMPLE_TEMPERATURE,
        "density": SAMPLE_DENSITY,
        "box": Variable(("sample",), "side of the box over sigma"),
        "position": Variable(("sample", "particle", "component"), "position over sigma"),
        "momentum": Variable(("sample", "particle", "component"), "momentum"),
        "split": split("sample"),
    },
    SEED | PARTICLES,
)
LABELS = FileKind(
    "labels/{shard}",
    "Lennard-Jones configurations with labels",
    {
        **CONFIGURATIONS.variables,
        "label_position": Variable(LABELLED, "position of the label"),
        "label_momentum": Variable(LABELLED, "momentum of the label"),
        "classical_deviation": Variable(LABELLED[:2], "mean square deviation of small steps"),
    },
    {
        **CONFIGURATIONS.attributes,
        **LARGE_STEP,
        "label_step": "time step of the labels",
        "classical_step": "that of classical_deviation",
    },
)
DATASET = FileKind(
    "dataset",
    "dataset of molecular dynamics",
    LABELS.variables,
    {
        **LABELS.attributes,
        "held_out_densities": "densities that are left out of the training",
        "held_out_temperatures": "temperatures that are left out of the training",
    },
)
REFERENCE = FileKind(
    "references/{state}",
    "reference trajectories",
    {
        "position": Variable(STATES, "position of the reference"),
        "momentum": Variable(STATES, "momentum of the reference"),
        "elapsed_time": ELAPSED_TIME,
        "box": Variable(("system",), "side of the box over sigma"),
    },
    PARTICLES
    | {
        "temperature": TEMPERATURE.long_name,
        "density": DENSITY.long_name,
        "systems": "number of systems",
        "integrator_time": "time to which integrators and splittings are followed",
        "network_time": "time to which the other networks are followed",
        "reference_step": "time step of the reference",
    },
)
TRAJECTORIES = FileKind(
    "trajectories/{state}",
    "trajectories of classical integrators",
    observed("curve", "frame") | {**SCHEMES, "elapsed_time": ELAPSED_TIME},
    REFERENCE.attributes,
)
STEPS = FileKind(
    "one_step",
    "errors of one large step",
    {
        **SCHEMES,
        "one_step_error": Variable(("curve", "sample"), ONE_STEP, missing=True),
        "force_evaluations": Variable(("curve",), "force evaluations per large step", missing=True),
        "temperature": SAMPLE_TEMPERATURE,
        "density": SAMPLE_DENSITY,
        "held_out": HELD_OUT,
    },
    LARGE_STEP,
)
EVALUATION = FileKind(
    "evaluation/{network}",
    "evaluation of a network",
    observed("training_seed", "state", "frame")
    | {
        "one_step_error": Variable(("training_seed", "sample"), ONE_STEP, missing=True),
        "elapsed_time": ELAPSED_TIME,
        "state": text(("state",), "state of the test"),
    },
    NETWORK | {"force_evaluations": "force evaluations and passes of the network per large step"},
)
COMPARISON = FileKind(
    "comparison",
    "integrators and networks compared",
    observed("curve", "training_seed", "state", "frame")
    | {
        "one_step_error": Variable(("curve", "training_seed", "sample"), ONE_STEP, missing=True),
        "curve": text(("curve",), "name of the curve"),
        "scheme": text(("curve",), "integrator, or network"),
        "state": text(("state",), "state of the test"),
        "time_step": Variable(("curve",), "time step"),
        "force_evaluations": Variable(
            ("curve",), "force evaluations and passes of networks per large step", missing=True
        ),
        "training_seeds": Variable(("curve",), "number of training seeds"),
        "particles": Variable(("state",), "number of particles"),
        "temperature": Variable(("state",), "temperature"),
        "density": Variable(("state",), DENSITY.long_name),
        "saturation": Variable(("state",), "mean square deviation of two independent systems"),
        "systems": Variable(("state",), "number of systems"),
        "elapsed_time": ELAPSED_TIME,
        "sample_temperature": SAMPLE_TEMPERATURE,
        "sample_density": SAMPLE_DENSITY,
        "held_out": HELD_OUT,
    },
    LARGE_STEP,
)
SAMPLES = FileKind(
    "samples",
    "samples of the fluid",
    {
        "density": DENSITY,
        "position": Variable(("phase", "particle", "component"), "position over sigma"),
        "phase": text(("phase",), "name of the phase"),
        "phase_temperature": Variable(("phase",), "temperature of the snapshot"),
        "phase_box": Variable(("phase",), "box of the snapshot"),
        **{f"{name}_edge": Variable((f"{name}_edge",), said) for name, said in QUANTITIES.items()},
        **{
            f"{name}_count": Variable(("density", f"{name}_bin"), f"samples, {said}")
            for name, said in QUANTITIES.items()
        },
    },
    {"snapshot_density": "density of the snapshots"},
)
ENERGIES = FileKind(
    "energies",
    "potential energies",
    {
        "potential_energy": Variable(
            ("density", "temperature", "chain", "sample"),
            "potential energy of a system over epsilon",
        ),
        "density": DENSITY,
        "temperature": TEMPERATURE,
    },
    PARTICLES | SEED,
)
SPECIFIC_HEAT = FileKind(
    "specific_heat",
    "specific heat",
    {
        "density": DENSITY,
        "temperature": TEMPERATURE,
        "specific_heat": Variable(("density", "temperature"), "configurational specific heat"),
        "specific_heat_error": Variable(
            ("density", "temperature"), "standard error of the specific heat (jackknife)"
        ),
        "energy": Variable(("density", "temperature"), "potential energy per particle"),
    },
    PARTICLES,
)
SPEED = FileKind(
    "speed",
    "wall times of integrators and networks",
    {
        "seconds": Variable(
            ("method", "particles"), "time per particle and unit of time on one core", units="s"
        ),
        "particles": Variable(("particles",), "particles"),
        "large_step": Variable((), "large time step"),
        "method": text(("method",), "integrator or network"),
    },
)
KINDS = (
    CONFIGURATIONS,
    LABELS,
    DATASET,
    REFERENCE,
    TRAJECTORIES,
    STEPS,
    EVALUATION,
    COMPARISON,
    SAMPLES,
    ENERGIES,
    SPECIFIC_HEAT,
    SPEED,
)


def read_configurations(path: str) -> xr.Dataset:
    """Return a checked file of Monte Carlo samples; raises InputError if particles overlap."""
    file = CONFIGURATIONS.read(path)
    check_overlaps(path, file["position"].values, file["box"].values)
    return file


def read_labels(path: str) -> xr.Dataset:
    """Return checked samples with their labels; raises InputError if particles overlap."""
    file = LABELS.read(path)
    check_overlaps(path, file["position"].values, file["box"].values)
    return file


def read_reference(path: str) -> xr.Dataset:
    """Return a checked reference trajectory; raises InputError if particles overlap at first."""
    file = REFERENCE.read(path)
    check_overlaps(path, file["position"].values[0], file["box"].values)
    return file


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
