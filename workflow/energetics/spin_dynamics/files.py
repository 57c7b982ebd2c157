"""The files of the study: what is in each of them.

Nothing heavier than xarray is imported here, so every step can share it. Spins are stored in single
precision; whoever steps them calls `lattice.unit` first, which makes their lengths one.
"""

import xarray as xr

from energetics.file_kinds import FileKind, Variable, split, text
from energetics.spin_dynamics.lattice import SUBLATTICE
from energetics.storage import check_attributes

GRID = ("component", "x", "y", "z")
CURVES = ("size", "temperature", "curve", "training_seed")
OBSERVABLES = {
    "correlation": "spin-spin correlation xi with the reference",
    "energy_shift": "energy per site minus that at the start",
    "magnetisation_shift": "magnitude of the magnetisation per site minus that at the start",
    "length_shift": "mean length of the spins minus one",
}
STATISTICS = {"mean": "mean", "mean_size": "mean size", "spread": "standard deviation"}
ERROR = "relative error of the corrected step"


def spins(long_name: str, *dimensions: str) -> Variable:
    """Return spins, or differences of spins, on the grid of the lattice."""
    return Variable((*dimensions, *GRID), long_name)


def temperature(of: str = "", dimension: str = "temperature") -> Variable:
    """Return temperatures, those of something or all."""
    return Variable((dimension,), f"temperature {of}k_B T / J")


def observables(*dimensions: str, missing: bool = False) -> dict[str, Variable]:
    """Return each observable along trajectories."""
    dimensions = (*dimensions, "configuration", "frame")
    return {
        name: Variable(dimensions, words, missing=missing) for name, words in OBSERVABLES.items()
    }


def curves(long_name: str, *dimensions: str) -> Variable:
    """Return numbers that not every curve has at every place; usual ones unless named."""
    return Variable(dimensions or CURVES, long_name, missing=True)


def averages() -> dict[str, Variable]:
    """Return the averages of each observable over configurations."""
    return {
        f"{name}_{kind}": curves(f"{words} over configurations: {observed}", *CURVES, "frame")
        for name, observed in OBSERVABLES.items()
        for kind, words in STATISTICS.items()
    }


def seconds(long_name: str, dimension: str) -> Variable:
    """Return times by lattice; not everything fits every lattice."""
    return Variable((dimension, "size"), long_name, units="s", missing=True)


SIZE = Variable(("size",), "L, sites along an edge of the lattice")
TIME_STEP = Variable(("curve",), "time step")
ELAPSED = "elapsed time in units of 1/J"
GROWTH_RATE = "rate at which twin trajectories part"
LADDER = temperature("of the annealing ladder ", "ladder_temperature")
LATTICE = {"size": "L, sites along an edge of the lattice"}
SUBLATTICES = LATTICE | {"sublattice": "which sites form which sublattice"}
SAMPLING = SUBLATTICES | {"seed": "seed of the configuration"}
STATE = LATTICE | {"temperature": "temperature k_B T / J"}

CONFIGURATIONS = FileKind(
    "configurations/L{size}/{shard}",
    "spin configurations of the Heisenberg ferromagnet",
    {
        "sample": Variable(("sample",), "number of the sample"),
        "chain": Variable(("sample",), "number of the Markov chain"),
        "temperature": temperature(dimension="sample"),
        "spins": spins("spin", "sample"),
        "split": split("sample"),
    },
    SAMPLING
    | {
        "method": "how a spin is drawn",
        "over_relaxation": "microcanonical sweeps after each other sweep",
        "equilibration_sweeps": "sweeps at each temperature before the first sample",
        "spacing_sweeps": "sweeps between samples of a chain",
    },
)
RESIDUES = FileKind(
    "residues/{reading}_L{size}_step{step}/{shard}",
    "residues of a large time step",
    {
        **CONFIGURATIONS.variables,
        "plain": spins("spin after one large step", "sample"),
        "residue": spins("label minus spin after one large step", "sample"),
    },
    {
        **CONFIGURATIONS.attributes,
        "reading": "integrator that takes the large step and the steps of the label",
        "large_step": "time step that is corrected",
        "label_step": "time step of the labels",
    },
)
DATASET = FileKind(
    "datasets/{reading}_L{size}_step{step}",
    "residues of a large time step, all shards",
    {
        **RESIDUES.variables,
        "residue_deviation": Variable(
            ("component",), "standard deviation of each component of the residue, training split"
        ),
    },
    RESIDUES.attributes,
)
INITIAL_STATES = FileKind(
    "initial_states/L{size}",
    "test configurations of the Heisenberg ferromagnet",
    {
        "spins": spins("spin at the start", "temperature", "configuration"),
        "temperature": temperature(),
    },
    SAMPLING,
)
REFERENCE = FileKind(
    "references/L{size}_T{temperature}",
    "reference trajectories",
    {
        "spins": spins("spin of the reference", "frame", "configuration"),
        "elapsed_time": Variable(("frame",), ELAPSED),
    },
    {**STATE, **SUBLATTICES, "scheme": "integrator", "time_step": "its time step"},
)
TRAJECTORIES = FileKind(
    "trajectories/L{size}_T{temperature}",
    "uncorrected trajectories",
    {
        **observables("curve"),
        "curve": text(("curve",), "scheme of the curve"),
        "time_step": TIME_STEP,
        "elapsed_time": Variable(("frame",), ELAPSED),
        "growth_rate": Variable((), GROWTH_RATE),
    },
    STATE,
)
OF_SEEDS, ON_LADDER = ("training_seed", "temperature"), ("training_seed", "ladder_temperature")
EVALUATION = FileKind(
    "evaluation/{network}/{reading}_L{size}_step{step}/on_L{tested}",
    "trajectories that a network corrects, and the errors of its residues",
    {
        **observables("variant", "training_seed", "temperature", missing=True),
        "variant": text(("variant",), "how the network is deployed"),
        "temperature": temperature("of the test configurations "),
        "elapsed_time": Variable(("temperature", "frame"), ELAPSED),
        "ladder_temperature": LADDER,
        "ladder_residue_error": Variable(ON_LADDER, f"{ERROR}, test split of the samples"),
        "ladder_residue_size": Variable(
            ON_LADDER, "root mean square of a residue's components, test split"
        ),
        "residue_error": Variable(OF_SEEDS, f"{ERROR} from the test configurations"),
        "residue_size": Variable(
            OF_SEEDS, "root mean square of a residue's components, test configurations"
        ),
        "pooled_residue_error": Variable(("training_seed",), f"{ERROR} over all of the test split"),
        "residue_deviation": Variable(
            (), "largest standard deviation of a residue's component, training split"
        ),
    },
    {
        "size": "L of the lattice on which the network is tested",
        "trained_size": "L of the lattice on which it was trained",
        "network": "what network it is",
        "reading": "integrator whose step it corrects",
        "large_step": "time step that it corrects",
    },
)
COMPARISON = FileKind(
    "comparison",
    "thresholds and conservation of all curves",
    {
        "size": SIZE,
        "temperature": temperature(),
        "curve": text(("curve",), "name of the curve"),
        "scheme": text(("curve",), "integrator, or reading that is corrected"),
        "network": text(("curve",), "network that corrects"),
        "variant": text(("curve",), "how the network is deployed"),
        "trained_size": Variable(("curve",), "L of the training, or 0"),
        "time_step": TIME_STEP,
        "training_seeds": Variable(("curve",), "number of training seeds"),
        "elapsed_time": Variable(("temperature", "frame"), ELAPSED),
        **averages(),
        "threshold": curves("time at which the mean correlation falls to 0.99"),
        "threshold_error": curves("standard deviation of the threshold over bootstrap draws"),
        "mean_threshold": curves("mean over configurations of the time at which xi falls to 0.99"),
        "residue_error": curves(f"{ERROR} from the test configurations"),
        "ladder_temperature": LADDER,
        "ladder_residue_error": curves(
            f"{ERROR}, test split of the samples",
            *("size", "ladder_temperature", "curve", "training_seed"),
        ),
        "pooled_residue_error": curves(
            f"{ERROR} over all of the test split", "size", "curve", "training_seed"
        ),
        "residue_deviation": curves(
            "largest standard deviation of a residue's component", "size", "curve"
        ),
        "growth_rate": curves(GROWTH_RATE, "size", "temperature"),
    },
)
EVERYWHERE = ("size", "temperature")
SAMPLED = FileKind(
    "samples",
    "annealing temperatures and averages of the Monte Carlo samples",
    {
        "size": SIZE,
        "temperature": temperature(),
        "power": Variable(("temperature",), "power a in T = f^a T_c"),
        "weight": Variable(("temperature",), "samples that one chain gives"),
        "samples": Variable(EVERYWHERE, "number of samples in all splits"),
        "energy": Variable(EVERYWHERE, "mean energy per site in units of J"),
        "energy_error": Variable(EVERYWHERE, "standard error of the energy over chains"),
        "magnetisation": Variable(EVERYWHERE, "mean magnitude of the magnetisation per site"),
    },
    {"critical_temperature": "T_c", "factor": "f"},
)
SPEED = FileKind(
    "speed",
    "wall times of integrators and networks",
    {
        "method": text(("method",), "integrator, or design that corrects its step"),
        "size": SIZE,
        "seconds": seconds("time of one step per spin on one core", "method"),
        "design": text(("design",), "place of the network below models/"),
        "training_seconds": seconds(
            "time of one training step, as many lattices at every size", "design"
        ),
        "device_seconds": seconds("time of the residue alone per spin on a GPU", "design"),
    },
    {"replicas": "lattices stepped together", "device": "name of the GPU, if there is one"},
)
KINDS: tuple[FileKind, ...] = (
    CONFIGURATIONS,
    RESIDUES,
    DATASET,
    INITIAL_STATES,
    REFERENCE,
    TRAJECTORIES,
    EVALUATION,
)
KINDS += (SAMPLED, COMPARISON, SPEED)


def read_dataset(path: str) -> xr.Dataset:
    """Return a checked dataset; raises InputError if its sublattices are not ours."""
    file = DATASET.read(path)
    check_attributes(path, file, sublattice=SUBLATTICE)
    return file
