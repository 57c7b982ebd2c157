"""What follows from the study's configuration: temperatures, chains, designs, and cross-checks.

Plain Python, since the rules ask here which files there will be.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from energetics.errors import look_up
from energetics.multiples import divides

STUDY = "spin_dynamics"
READINGS = ("suzuki_trotter", "stale_field")
NETWORKS = ("unet", "equivariant", "equivariant_small", "equivariant_tiny")
WEIGHTS = {"ordered": 3, "critical": 7, "disordered": 10}  # 30,000 : 70,000 : 100,000 in park2022
LARGEST_STEP = 0.3  # rotations are exact up to the angle that six aligned neighbours make of it


def ladder(sampling: Mapping) -> list[tuple[float, int]]:
    """Return the annealing temperatures, falling, each with the samples that a chain gives there.

    T = f^a T_c with a from `above` down to −`below` (eq. 4.1 of park2022, whose list it is for
    f = 1.1, 11 below and 5 above; the sentence there that describes m and n has them swapped).
    T_c and one step either side count as critical.
    """
    rungs = []
    for power in range(sampling["above"], -sampling["below"] - 1, -1):
        kind = "critical" if abs(power) <= 1 else "disordered" if power > 0 else "ordered"
        temperature = sampling["factor"] ** power * sampling["critical_temperature"]
        rungs.append((temperature, WEIGHTS[kind]))
    return rungs


@dataclass(frozen=True)
class Chain:
    """One annealed Markov chain: its number on its lattice, and the split of all its samples."""

    chain: int
    split: str


def chains(lattice: Mapping) -> list[Chain]:
    """Return all chains of a lattice."""
    splits = [s for s in ("train", "validation", "test") for _ in range(lattice["chains"][s])]
    return [Chain(number, split) for number, split in enumerate(splits)]


def chain_count(lattice: Mapping) -> int:
    """Return the number of all chains of a lattice, without making them."""
    return sum(lattice["chains"].values())


def shard_chains(lattice: Mapping, shard: int) -> list[Chain]:
    """Return the chains of one shard: every n-th, so that shards take equally long."""
    return chains(lattice)[shard :: lattice["shards"]]


def dataset_megabytes(study: Mapping, size: int) -> float:
    """Return the size of a dataset of residues: nine numbers in single precision per site."""
    samples = sum(weight for _, weight in ladder(study["sampling"]))
    return chain_count(lattice_of(study, size)) * samples * size**3 * 9 * 4 / 1e6


@dataclass(frozen=True)
class Design:
    """One trained network: what it is, what it corrects, and where it was trained."""

    network: str
    reading: str
    size: int
    large_step: float

    @property
    def path(self) -> str:
        """Return the design's place below models/ and evaluation/."""
        return f"{self.network}/{self.reading}_L{self.size}_step{self.large_step:g}"


def design_of(entry: Mapping) -> Design:
    """Return the design of an entry of the configuration, without its number of seeds."""
    return Design(entry["network"], entry["reading"], entry["size"], entry["large_step"])


def designs(study: Mapping) -> list[Design]:
    """Return all designs of the study."""
    return [design_of(entry) for entry in study["designs"]]


def seeds(study: Mapping, design: Design) -> int:
    """Return how many training seeds a design has."""
    known = {design_of(entry).path: entry["seeds"] for entry in study["designs"]}
    return look_up(known, design.path, key=f"{STUDY}.designs")


def sizes(study: Mapping) -> list[int]:
    """Return the sizes L of all lattices."""
    return [lattice["size"] for lattice in study["sampling"]["lattices"]]


def lattice_of(study: Mapping, size: int) -> Mapping:
    """Return the configuration of the lattice of one size."""
    known = {str(lattice["size"]): lattice for lattice in study["sampling"]["lattices"]}
    return look_up(known, str(size), key=f"{STUDY}.sampling.lattices.size")


def evaluations(study: Mapping) -> list[tuple[Design, int]]:
    """Return each design with each size that it is tested on."""
    return [(design_of(entry), size) for entry in study["designs"] for size in entry["tested"]]


def state_of(study: Mapping, temperature: str) -> Mapping:
    """Return the test state whose temperature is written so in file names."""
    known = {f"{state['temperature']:g}": state for state in study["test"]["states"]}
    return look_up(known, temperature, key=f"{STUDY}.test.states.temperature")


def followed(study: Mapping, size: int, temperature: float) -> list[tuple[str, float]]:
    """Return scheme and time step of all uncorrected trajectories of a lattice and temperature."""
    steps = [(s, step) for s, values in study["test"]["time_steps"].items() for step in values]
    if temperature >= study["sampling"]["critical_temperature"]:
        steps += [("suzuki_trotter", step) for step in lattice_of(study, size)["fine_steps"]]
    return steps


def check(study: Mapping, fail: Callable[[Sequence[object], object, str], None]) -> None:
    """Check what a schema cannot: keys that must fit each other.

    `fail(path, value, advice)` is called at the first mistake.
    """
    check_lattices(study, fail)
    check_designs(study, fail)
    check_states(study, fail)


def check_lattices(study: Mapping, fail: Callable) -> None:
    """Check sizes and shards."""
    known = sizes(study)
    for index, lattice in enumerate(study["sampling"]["lattices"]):
        path = ["sampling", "lattices", index]
        if known.count(lattice["size"]) > 1:
            fail([*path, "size"], lattice["size"], "stands twice")
        if lattice["shards"] > chain_count(lattice):
            advice = f"there are only {chain_count(lattice)} chains to spread"
            fail([*path, "shards"], lattice["shards"], advice)


def check_designs(study: Mapping, fail: Callable) -> None:
    """Check that designs are different, have data, and can be stepped and labelled."""
    label = study["residues"]["label_step"]
    for index, entry in enumerate(study["designs"]):
        path = ["designs", index]
        if designs(study).index(design_of(entry)) != index:
            fail(path, design_of(entry).path, "stands twice, choose seeds instead")
        size = entry["size"]
        if size not in sizes(study):
            fail([*path, "size"], size, "is not the size of one of sampling.lattices")
        if entry["network"] == "unet" and size & (size - 1):
            fail([*path, "size"], size, "a U-Net halves L down to 2: choose a power of two")
        for number, tested in enumerate(entry["tested"]):
            if tested not in sizes(study):
                advice = "is not the size of one of sampling.lattices"
                fail([*path, "tested", number], tested, advice)
            if entry["network"] == "unet" and tested != size:
                advice = f"a U-Net trained at L = {size} works there only"
                fail([*path, "tested", number], tested, advice)
        step = entry["large_step"]
        if float(f"{step:g}") != step:
            advice = "has more digits than file names: choose one of at most six"
            fail([*path, "large_step"], step, advice)
        if step <= label or not divides(label, step):
            advice = f"is not a multiple of residues.label_step = {label:g}"
            fail([*path, "large_step"], step, advice)


def stepped(study: Mapping) -> Iterator[tuple[list, float]]:
    """Yield the path and value of every time step that all test states are simulated with."""
    test = study["test"]
    for scheme, values in test["time_steps"].items():
        yield from ((["test", "time_steps", scheme, i], step) for i, step in enumerate(values))
    for number, lattice in enumerate(study["sampling"]["lattices"]):
        path = ["sampling", "lattices", number, "fine_steps"]
        yield from (([*path, i], step) for i, step in enumerate(lattice["fine_steps"]))
    for index, entry in enumerate(study["designs"]):
        yield ["designs", index, "large_step"], entry["large_step"]


def check_states(study: Mapping, fail: Callable) -> None:
    """Check that time steps fit between two frames of every test state, and what else is tested."""
    test = study["test"]
    names = [f"{state['temperature']:g}" for state in test["states"]]
    for index, state in enumerate(test["states"]):
        path = ["test", "states", index]
        if names.count(names[index]) > 1:
            fail([*path, "temperature"], state["temperature"], "stands twice")
        reference = [*path, "reference_step"], state["reference_step"]
        for number, interval in enumerate(state["intervals"]):
            for place, step in (*stepped(study), reference):
                if not divides(step, interval):
                    advice = f"does not divide test.states[{index}].intervals[{number}]"
                    fail(place, step, f"{advice} = {interval:g}")
    for scheme, values in test["time_steps"].items():
        if values != sorted(set(values), reverse=True):
            fail(["test", "time_steps", scheme], values, "values must fall, none may stand twice")
    for reading in sorted({entry["reading"] for entry in study["designs"]}):
        corrected = {e["large_step"] for e in study["designs"] if e["reading"] == reading}
        missing = corrected - set(test["time_steps"][reading])
        if missing:
            advice = f"a design corrects time step {min(missing):g}: add it"
            fail(["test", "time_steps", reading], test["time_steps"][reading], advice)
