"""What follows from the study's configuration: temperatures, chains, designs, and what jobs need.

Plain Python, since the rules ask here which files there will be, and from what they are made.
Functions that rules ask take the settings of the study, then wildcards by their names, as text.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from energetics.errors import look_up
from energetics.shards import shard_names, shard_of
from energetics.spin_dynamics.architectures import ARCHITECTURES

STUDY = "spin_dynamics"
READINGS = ("stale_field", "suzuki_trotter")  # of the integrator in park2022
NETWORKS = ("unet", *ARCHITECTURES)
WEIGHTS = {"ordered": 3, "critical": 7, "disordered": 10}  # 30,000 : 70,000 : 100,000 in park2022


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


def sizes(settings: Mapping) -> list[int]:
    """Return the sizes L of all lattices."""
    return [lattice["size"] for lattice in settings["sampling"]["lattices"]]


def lattice_of(settings: Mapping, size: int | str) -> Mapping:
    """Return the configuration of the lattice of one size."""
    known = {str(lattice["size"]): lattice for lattice in settings["sampling"]["lattices"]}
    return look_up(known, str(size), key=f"{STUDY}.sampling.lattices.size")


def shards(settings: Mapping, size: str) -> list[str]:
    """Return the names of all shards of a lattice."""
    return shard_names(lattice_of(settings, size)["shards"])


def all_shards(settings: Mapping) -> list[str]:
    """Return the places of all shards of all lattices, below configurations/."""
    return [f"L{size}/{name}" for size in sizes(settings) for name in shards(settings, str(size))]


def shard_chains(settings: Mapping, size: str, shard: str) -> list[dict]:
    """Return the chains of one shard as plain dictionaries."""
    lattice = lattice_of(settings, size)
    return [vars(chain) for chain in shard_of(chains(lattice), lattice["shards"], shard)]


def chain_settings(settings: Mapping) -> dict:
    """Return what a chain depends on, besides its lattice."""
    return {key: value for key, value in settings["sampling"].items() if key != "lattices"}


def dataset_megabytes(settings: Mapping, size: int | str) -> float:
    """Return the size of a dataset of residues: nine numbers in single precision per site."""
    samples = sum(weight for _, weight in ladder(settings["sampling"]))
    return chain_count(lattice_of(settings, size)) * samples * int(size) ** 3 * 9 * 4 / 1e6


def dataset_memory(settings: Mapping, size: str) -> int:
    """Return the memory in MB that a job needs which holds a dataset of residues."""
    return round(2000 + 3 * dataset_megabytes(settings, size))


def evaluation_memory(settings: Mapping, tested: str) -> int:
    """Return the memory in MB that an evaluation needs."""
    return dataset_memory(settings, tested)


def configurations(settings: Mapping, size: str) -> int:
    """Return the number of test configurations of a lattice at each temperature."""
    return lattice_of(settings, size)["configurations"]


@dataclass(frozen=True)
class Design:
    """One trained network: what it is, what it corrects, and L of the lattice of its training."""

    network: str
    reading: str
    trained_size: int
    large_step: float

    @property
    def path(self) -> str:
        """Return the design's place below models/ and evaluation/."""
        return f"{self.network}/{self.reading}_L{self.trained_size}_step{self.large_step:g}"

    @property
    def name(self) -> str:
        """Return its name in identifiers of claims."""
        step = "" if self.large_step == 0.1 else f"-step{self.large_step:g}"
        return f"{self.network}-{self.reading}-trained-L{self.trained_size}{step}".replace("_", "-")

    @property
    def variants(self) -> tuple[str, str]:
        """Return how it is deployed; it is judged by the first one.

        The paper adds the U-Net's residue and leaves |S| as it comes (raw). "projected" returns to
        the energy and the magnetisation of the start as well.
        """
        return ("raw", "renormalised") if self.network == "unet" else ("renormalised", "projected")


def design_of(entry: Mapping) -> Design:
    """Return the design of an entry of the configuration, without its number of seeds."""
    return Design(entry["network"], entry["reading"], entry["size"], entry["large_step"])


def designs(settings: Mapping) -> list[Design]:
    """Return all designs of the study."""
    return [design_of(entry) for entry in settings["designs"]]


def entry_of(settings: Mapping, network: str, reading: str, size: str, step: str) -> Mapping:
    """Return the entry of the configuration whose design has this path."""
    known = {design_of(entry).path: entry for entry in settings["designs"]}
    return look_up(known, f"{network}/{reading}_L{size}_step{step}", key=f"{STUDY}.designs")


def design(settings: Mapping, network: str, reading: str, size: str, step: str) -> dict:
    """Return a design as a plain dictionary."""
    return vars(design_of(entry_of(settings, network, reading, size, step)))


def seeds(settings: Mapping, network: str, reading: str, size: str, step: str) -> int:
    """Return how many training seeds a design has."""
    return entry_of(settings, network, reading, size, step)["seeds"]


def training(settings: Mapping, network: str) -> dict:
    """Return how a network is trained."""
    shared = {key: v for key, v in settings["training"].items() if key not in NETWORKS}
    return shared | settings["training"][network]


def evaluations(settings: Mapping) -> list[str]:
    """Return the places of all evaluations below evaluation/: designs on lattices they fit."""
    return [f"{design_of(e).path}/on_L{size}" for e in settings["designs"] for size in e["tested"]]


def temperatures(settings: Mapping) -> list[str]:
    """Return the temperatures of the test states as they are written in file names."""
    return [f"{state['temperature']:g}" for state in settings["test"]["states"]]


def state_of(settings: Mapping, temperature: str) -> Mapping:
    """Return the test state whose temperature is written so in file names."""
    known = dict(zip(temperatures(settings), settings["test"]["states"], strict=True))
    return look_up(known, temperature, key=f"{STUDY}.test.states.temperature")


def followed(settings: Mapping, size: str, temperature: str) -> list[tuple[str, float]]:
    """Return scheme and time step of all uncorrected trajectories of a lattice and temperature."""
    steps = settings["test"]["time_steps"].items()
    found = [(scheme, step) for scheme, values in steps for step in values]
    critical = settings["sampling"]["critical_temperature"]
    if state_of(settings, temperature)["temperature"] >= critical:
        found += [("suzuki_trotter", step) for step in lattice_of(settings, size)["fine_steps"]]
    return found
