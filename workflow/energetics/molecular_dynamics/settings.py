"""What follows from the study's configuration: state points, chains, designs, and cross-checks.

Plain Python, since the rules ask here which files there will be.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from energetics.multiples import divides

STUDY = "molecular_dynamics"
PAPERS = ("pairwise", "pairwise_longer", "many_body", "combined")  # of park2022, chapter 5
SPLITTINGS = ("splitting_radial", "splitting_gradient")
FORCE_NETWORKS = (*PAPERS, "pair_correction")
NETWORKS = (*FORCE_NETWORKS, *SPLITTINGS)
RANGE = 2.5  # half of the box must be longer: there the pair potential has fallen to −0.016


@dataclass(frozen=True)
class Rung:
    """One temperature of the annealed chains, its phase, and the samples that a chain gives."""

    temperature: float
    phase: str
    samples: int


def rungs(sampling: Mapping) -> list[Rung]:
    """Return the temperatures of all phases, falling, for chains are annealed."""
    found = [
        Rung(temperature, phase["name"], phase["samples"])
        for phase in sampling["phases"]
        for temperature in phase["temperatures"]
    ]
    return sorted(found, key=lambda rung: -rung.temperature)


def box_side(particles: int, density: float) -> float:
    """Return L = √(n/ρ)."""
    return math.sqrt(particles / density)


def displacement(sampling: Mapping, temperature: float) -> float:
    """Return the largest trial displacement over half the side of the box, δ(T).

    Geometric in T between the coldest and the hottest temperature of the phases; the same outside.
    """
    coldest, hottest = sampling["displacement"]
    temperatures = [rung.temperature for rung in rungs(sampling)]
    span = max(temperatures) - min(temperatures)
    place = (temperature - min(temperatures)) / span if span else 1.0
    return coldest * (hottest / coldest) ** min(max(place, 0.0), 1.0)


@dataclass(frozen=True)
class Chain:
    """One annealed Markov chain: its number, its density, and the split of all its samples."""

    chain: int
    density: float
    split: str


def chains(sampling: Mapping) -> list[Chain]:
    """Return all chains, those of one density after those of another."""
    splits = [s for s, count in sampling["chains"].items() for _ in range(count)]
    pairs = [(density, split) for density in sampling["densities"] for split in splits]
    return [Chain(number, *pair) for number, pair in enumerate(pairs)]


def chain_count(sampling: Mapping) -> int:
    """Return the number of all chains, without making them."""
    return len(sampling["densities"]) * sum(sampling["chains"].values())


def state_name(state: Mapping) -> str:
    """Return the name of a test state in file names."""
    return f"n{state['particles']}_T{state['temperature']:g}_rho{state['density']:g}"


@dataclass(frozen=True)
class Design:
    """What is trained: a network of NETWORKS, for one size of the large step."""

    network: str
    large_step: float

    @property
    def path(self) -> str:
        """Return its place below models/ and evaluation/."""
        return self.network

    @property
    def is_splitting(self) -> bool:
        """Return whether it is a learned splitting, or else a force network."""
        return self.network in SPLITTINGS

    @property
    def has_gradient(self) -> bool:
        """Return whether one kick of a splitting has the term of three particles."""
        return self.network == "splitting_gradient"

    @property
    def followed_to(self) -> str:
        """Return the key of the time to which its trajectories are followed in a state."""
        return "integrator_time" if self.is_splitting else "network_time"


def designs(study: Mapping) -> list[Design]:
    """Return the designs that are trained."""
    large_step = study["labels"]["large_step"]
    return [Design(entry["network"], large_step) for entry in study["designs"]]


def frame_steps(study: Mapping) -> list[int]:
    """Return the times at which trajectories are looked at, in large steps, from 0.

    Every large step up to a third of the reference's time, then every fifth to its end; later ones
    are spaced by equal factors, 24 to a factor of ten.
    """
    step, test = study["labels"]["large_step"], study["test"]
    end = round(test["reference_time"] / step)
    last = round(max(state["integrator_time"] for state in test["states"]) / step)
    frames = set(range(end // 3 + 1)) | set(range(end // 3, end + 1, 5)) | {end, last}
    count = math.ceil(24 * math.log10(last / end)) if last > end else 0
    frames |= {round(end * (last / end) ** (k / count)) for k in range(1, count)}
    return sorted(frame for frame in frames if frame <= last)


def check(study: Mapping, fail: Callable[[Sequence[object], object, str], None]) -> None:
    """Check what a schema cannot: keys that must fit each other.

    `fail(path, value, advice)` is called at the first mistake.
    """
    check_sampling(study, fail)
    check_designs(study, fail)
    check_states(study, fail)
    check_steps(study, fail)


def check_box(path: Sequence, particles: int, density: float, fail: Callable) -> None:
    """Check that a pair does not reach beyond half of the box."""
    half = box_side(particles, density) / 2
    if half < RANGE:
        most = particles / (2 * RANGE) ** 2
        advice = f"half the box of {particles} particles is {half:.4g} < {RANGE:g} sigma"
        fail(path, density, f"{advice}: choose at most {most:.3g}")


def check_multiple(path: Sequence, time: float, large: float, fail: Callable) -> None:
    """Check that a time is a whole number of large steps."""
    if not divides(large, time):
        fail(path, time, f"is not a multiple of labels.large_step = {large:g}")


def check_sampling(study: Mapping, fail: Callable) -> None:
    """Check densities, temperatures and shards."""
    sampling = study["sampling"]
    for index, density in enumerate(sampling["densities"]):
        if sampling["densities"].count(density) > 1:
            fail(["sampling", "densities", index], density, "stands twice")
    for section in ("sampling", "specific_heat"):
        for index, density in enumerate(study[section]["densities"]):
            check_box([section, "densities", index], sampling["particles"], density, fail)
    heat = study["specific_heat"]
    if heat["spacing_sweeps"] > heat["sweeps"]:
        advice = f"more than specific_heat.sweeps = {heat['sweeps']}: no energy would be kept"
        fail(["specific_heat", "spacing_sweeps"], heat["spacing_sweeps"], advice)
    known = [rung.temperature for rung in rungs(sampling)]
    for number, phase in enumerate(sampling["phases"]):
        for index, temperature in enumerate(phase["temperatures"]):
            if known.count(temperature) > 1:
                path = ["sampling", "phases", number, "temperatures", index]
                fail(path, temperature, "stands twice")
    if sampling["displacement"][0] > sampling["displacement"][1]:
        fail(["sampling", "displacement"], sampling["displacement"], "must rise with temperature")
    if sampling["shards"] > chain_count(sampling):
        advice = f"there are only {chain_count(sampling)} chains to spread"
        fail(["sampling", "shards"], sampling["shards"], advice)
    for key, values in (("densities", sampling["densities"]), ("temperatures", known)):
        held = study["held_out"][key]
        for index, value in enumerate(held):
            if value not in values:
                fail(["held_out", key, index], value, f"is not one of the {key} of sampling")
        if set(held) >= set(values):
            fail(["held_out", key], held, "nothing is left to train on")


def check_designs(study: Mapping, fail: Callable) -> None:
    """Check that networks are different and that labels reach as far as they are trained."""
    names = [entry["network"] for entry in study["designs"]]
    labelled = study["labels"]["unrolled_steps"]
    for index, name in enumerate(names):
        if names.count(name) > 1:
            fail(["designs", index, "network"], name, "stands twice, choose seeds instead")
        steps = study["training"][name]["unrolled_steps"]
        if steps > labelled:
            advice = f"labels end after labels.unrolled_steps = {labelled} large steps"
            fail(["training", name, "unrolled_steps"], steps, advice)
    core = study["training"]["splitting_radial"]["kicks"]
    if core % 2 == 0:
        path = ["training", "splitting_radial", "kicks"]
        fail(path, core, "choose an odd number: one kick stands in the middle, drifts at the ends")


def check_states(study: Mapping, fail: Callable) -> None:
    """Check the states of the test."""
    states = study["test"]["states"]
    names = [state_name(state) for state in states]
    large = study["labels"]["large_step"]
    for index, state in enumerate(states):
        path = ["test", "states", index]
        if names.count(names[index]) > 1:
            fail(path, names[index], "stands twice")
        check_box([*path, "density"], state["particles"], state["density"], fail)
        for key in ("network_time", "integrator_time"):
            check_multiple([*path, key], state[key], large, fail)
    longest = max(state["integrator_time"] for state in states)
    ends: list[tuple[list, float]] = [
        (["test", "states", i, "network_time"], s["network_time"]) for i, s in enumerate(states)
    ]
    ends.append((["test", "reference_time"], study["test"]["reference_time"]))
    for path, end in ends:
        if end > longest:
            fail(path, end, f"nothing is looked at after the longest integrator_time, {longest:g}")
    check_multiple(*ends[-1], large, fail)


def check_steps(study: Mapping, fail: Callable) -> None:
    """Check that time steps fit into a large step."""
    large, labels, test = study["labels"]["large_step"], study["labels"], study["test"]
    places = (("labels", "label_step"), ("labels", "classical_step"), ("test", "reference_step"))
    steps: list[tuple[list, float]] = [([s, key], study[s][key]) for s, key in places]
    for scheme, values in test["time_steps"].items():
        if values != sorted(set(values), reverse=True):
            fail(["test", "time_steps", scheme], values, "values must fall, none may stand twice")
        steps += [(["test", "time_steps", scheme, i], step) for i, step in enumerate(values)]
    for path, step in steps:
        if not divides(step, large):
            fail(path, step, f"does not divide labels.large_step = {large:g}")
    if labels["label_step"] >= labels["classical_step"]:
        advice = f"must be below classical_step = {labels['classical_step']:g}, which it judges"
        fail(["labels", "label_step"], labels["label_step"], advice)
    if labels["classical_step"] not in test["time_steps"]["velocity_verlet"]:
        values = test["time_steps"]["velocity_verlet"]
        advice = f"labels.classical_step = {labels['classical_step']:g} is missing"
        fail(["test", "time_steps", "velocity_verlet"], values, advice)
