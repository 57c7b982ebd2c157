"""What the rules ask of the study's settings: which jobs there are, and what each depends on.

Arguments after the settings are wildcards. What is returned are plain values, since they become
params of rules: a job runs again when one of them changes.
"""

from collections.abc import Mapping

from energetics.errors import look_up
from energetics.molecular_dynamics.settings import (
    NETWORKS,
    STUDY,
    chain_count,
    chains,
    designs,
    frame_steps,
    rungs,
    state_name,
)
from energetics.shards import shard_of


def chain_sampling(settings: Mapping) -> dict:
    """Return what a Markov chain depends on, besides its own density and split."""
    skip = ("densities", "chains", "shards")
    return {key: value for key, value in settings["sampling"].items() if key not in skip}


def annealing(settings: Mapping) -> dict:
    """Return what an annealed chain depends on, whatever is sampled from it."""
    sampling = settings["sampling"]
    phases = [{**phase, "samples": 1} for phase in sampling["phases"]]
    names = ("particles", "equilibration_sweeps", "displacement")
    return {name: sampling[name] for name in names} | {"phases": phases}


def shard_chains(settings: Mapping, shard: str) -> list[dict]:
    """Return the Markov chains of a shard, as fields of `Chain`."""
    sampling = settings["sampling"]
    return [vars(chain) for chain in shard_of(chains(sampling), sampling["shards"], shard)]


def dataset_megabytes(settings: Mapping) -> float:
    """Return the size of the dataset: four numbers in single precision per particle and time."""
    sampling, times = settings["sampling"], 1 + settings["labels"]["unrolled_steps"]
    samples = chain_count(sampling) * sum(rung.samples for rung in rungs(sampling))
    return samples * sampling["particles"] * 4 * 4 * times / 1e6


def dataset_memory(settings: Mapping) -> int:
    """Return the memory in MB that a job needs which holds the dataset."""
    return round(1500 + 4 * dataset_megabytes(settings))


def design_of(settings: Mapping, network: str) -> dict:
    """Return the design of a network, as fields of `Design`."""
    return vars(look_up(named_designs(settings), network, key=f"{STUDY}.designs.network"))


def named_designs(settings: Mapping) -> dict:
    """Return the designs that are trained by the names of their networks."""
    return {design.network: design for design in designs(settings)}


def seeds(settings: Mapping, network: str) -> int:
    """Return how many training seeds a network has."""
    known = {entry["network"]: entry["seeds"] for entry in settings["designs"]}
    return look_up(known, network, key=f"{STUDY}.designs.network")


def training_of(settings: Mapping, network: str) -> dict:
    """Return how a network is trained, its own keys and those of all."""
    training = settings["training"]
    common = {key: value for key, value in training.items() if key not in NETWORKS}
    return common | training[network]


def trainings(settings: Mapping) -> dict[str, dict]:
    """Return how each network is trained, in the order of the designs."""
    return {name: training_of(settings, name) for name in named_designs(settings)}


def followed(settings: Mapping) -> list[tuple[str, float]]:
    """Return scheme and time step of all classical integrators of the test."""
    steps = settings["test"]["time_steps"]
    return [(scheme, step) for scheme, values in steps.items() for step in values]


def states(settings: Mapping) -> dict[str, Mapping]:
    """Return the states of the test by name."""
    return {state_name(state): state for state in settings["test"]["states"]}


def state_of(settings: Mapping, state: str) -> Mapping:
    """Return a state of the test."""
    return look_up(states(settings), state, key=f"{STUDY}.test.states")


def reference_options(settings: Mapping, state: str) -> dict:
    """Return how a reference trajectory is computed; its number keeps random streams apart."""
    return {
        "frames": frame_steps(settings),
        "large_step": settings["labels"]["large_step"],
        "reference_step": settings["test"]["reference_step"],
        "reference_time": settings["test"]["reference_time"],
        "number": list(states(settings)).index(state),
    }


def observation(settings: Mapping) -> dict:
    """Return how trajectories are looked at."""
    return {
        "frames": frame_steps(settings),
        "threshold_distance": settings["test"]["threshold_distance"],
    }
