"""What follows from the study's configuration: configurations, stages, boxes, and cross-checks.

Plain Python, since the rules ask here which files there will be.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from energetics.errors import look_up

STUDY = "skyrmion_states"
TORUS = "torus"
SWEEPS = ("rising", "falling", "guided", "control")
HALVINGS = 16  # the encoder halves L four times
LATTICE = "a skyrmion lattice"
HELICAL, POLARISED = 0.2, 0.8  # skyrmion lattice between these B J / D² (see `expected_phase`)


@dataclass(frozen=True)
class Stage:
    """One link in a chain of trainings: which run, along which sweep, with which β and γ.

    "rising" is the standard autoencoder with rising β, "falling" takes β down again from its end,
    "guided" raises γ from one stage of "rising", and "control" trains as many stages from there
    without: `number` counts them.
    """

    box: str
    run: int
    sweep: str
    beta: float
    gamma: float = 0.0
    number: int = 0

    @property
    def name(self) -> str:
        """Return the stage's name among those of its sweep."""
        name = f"beta{self.beta:g}"
        if self.sweep == "guided":
            name += f"_gamma{self.gamma:g}"
        return f"{name}_stage{self.number}" if self.sweep == "control" else name

    @property
    def path(self) -> str:
        """Return the stage's place below models/."""
        return f"{self.box}/run{self.run}/{self.sweep}/{self.name}"


def schedule_of(study: Mapping, box: str) -> Mapping:
    """Return the schedule of a box: the study's own, or the shorter one of confined boxes."""
    if box == TORUS:
        return study["schedule"]
    confined = study["confined"]
    ends = {"falling_beta": [], "control": False, "runs": 1, "guided_beta": [confined["beta"][-1]]}
    return {"beta": confined["beta"], "gamma": confined["gamma"], **ends}


def boxes(study: Mapping) -> list[str]:
    """Return the boxes: the torus, and those with open ends."""
    return [TORUS, *study["confined"]["boundaries"]]


def sweep_stages(study: Mapping, box: str, run: int, sweep: str) -> list[Stage]:
    """Return the stages of one sweep in the order of training, chain after chain."""
    schedule = schedule_of(study, box)
    guided = schedule["guided_beta"]
    if sweep in ("rising", "falling"):
        values = schedule["beta" if sweep == "rising" else "falling_beta"]
        return [Stage(box, run, sweep, beta) for beta in values]
    if sweep == "guided":
        return [Stage(box, run, sweep, b, gamma) for b in guided for gamma in schedule["gamma"]]
    count = len(schedule["gamma"]) if schedule["control"] else 0
    return [Stage(box, run, sweep, b, 0.0, n + 1) for b in guided for n in range(count)]


def sweeps(study: Mapping) -> list[tuple[str, int, str]]:
    """Return box, run and name of every sweep that has stages.

    Only the first run takes β down again and trains the control.
    """
    found = []
    for box in boxes(study):
        for run in range(schedule_of(study, box)["runs"]):
            for sweep in SWEEPS:
                wanted = run == 0 or sweep in ("rising", "guided")
                if wanted and sweep_stages(study, box, run, sweep):
                    found.append((box, run, sweep))
    return found


def stages(study: Mapping) -> list[Stage]:
    """Return all stages of the study."""
    return [stage for key in sweeps(study) for stage in sweep_stages(study, *key)]


def stage_of(study: Mapping, path: str) -> Stage:
    """Return the stage of a path below models/."""
    return look_up({stage.path: stage for stage in stages(study)}, path, key=f"{STUDY} stages")


def predecessor(study: Mapping, stage: Stage) -> Stage | None:
    """Return the stage whose weights another one starts from, None for the first of all."""
    chain = sweep_stages(study, stage.box, stage.run, stage.sweep)
    if stage.sweep in ("guided", "control"):
        chain = [other for other in chain if other.beta == stage.beta]
    place = chain.index(stage)
    if place:
        return chain[place - 1]
    rising = sweep_stages(study, stage.box, stage.run, "rising")
    if stage.sweep == "rising":
        return None
    if stage.sweep == "falling":
        return rising[-1]
    return next(other for other in rising if other.beta == stage.beta)


def path_stages(study: Mapping) -> list[Stage]:
    """Return the stages of the first run whose paths between two states are compared.

    At the last of the guided β: the one without guidance, and those with the chosen γ.
    """
    guided = study["schedule"]["guided_beta"]
    if not guided:
        return []
    chosen, beta = study["evaluation"]["interpolation"]["gamma"], guided[-1]
    found = [s for s in sweep_stages(study, TORUS, 0, "rising") if s.beta == beta]
    raised = sweep_stages(study, TORUS, 0, "guided")
    return found + [s for s in raised if s.beta == beta and s.gamma in chosen]


@dataclass(frozen=True)
class Trajectory:
    """One annealed configuration: its number in its box, and its split."""

    number: int
    split: str


def trajectories(study: Mapping, box: str) -> list[Trajectory]:
    """Return all configurations of a box."""
    key = "sampling" if box == TORUS else "confined"
    counts = study[key]["configurations"]
    splits = [s for s in ("train", "validation", "test") for _ in range(counts[s])]
    return [Trajectory(number, split) for number, split in enumerate(splits)]


def trajectory_count(study: Mapping, box: str) -> int:
    """Return the number of all configurations of a box, without making them."""
    return sum(study["sampling" if box == TORUS else "confined"]["configurations"].values())


def shard_trajectories(study: Mapping, box: str, shard: int) -> list[Trajectory]:
    """Return the configurations of one shard: every n-th, so that shards take equally long."""
    return trajectories(study, box)[shard :: study["sampling"]["shards"]]


def temperatures(ladder: Mapping) -> list[float]:
    """Return falling temperatures at equal distances, both ends included."""
    high, low, count = ladder["highest"], ladder["lowest"], ladder["count"]
    if count == 1:
        return [low]
    return [high + (low - high) * n / (count - 1) for n in range(count)]


def dataset_megabytes(study: Mapping, box: str) -> float:
    """Return the size of a dataset: three numbers in single precision per site."""
    return trajectory_count(study, box) * study["sampling"]["size"] ** 2 * 3 * 4 / 1e6


def pitch(magnet: Mapping) -> float:
    """Return the wavelength of the helix without a field, in sites: tan(2π/λ) = |D|/J."""
    d = abs(magnet["dzyaloshinskii_moriya"])
    return 2 * math.pi / math.atan2(d, magnet["exchange"]) if d else math.inf


def expected_phase(magnet: Mapping) -> str:
    """Return the ground state that continuum theory expects on a large torus.

    In units of D²/J the helix has the lowest energy up to fields of about 0.2, the skyrmion lattice
    up to about 0.8, and beyond that all spins are parallel (Bogdanov and Hubert, J. Magn. Magn.
    Mater. 138 (1994) 255: 0.22 and 0.80 without anisotropy).
    """
    d, j = abs(magnet["dzyaloshinskii_moriya"]), magnet["exchange"]
    if j < 0:
        return "an antiferromagnet"
    if d == 0 or abs(magnet["field"]) * j >= POLARISED * d * d:
        return "all spins along the field"
    return "helices" if abs(magnet["field"]) * j < HELICAL * d * d else LATTICE


def warnings(study: Mapping) -> list[str]:
    """Return what is legitimate physics, but perhaps not what was meant."""
    magnet, size = study["magnet"], study["sampling"]["size"]
    found, phase = [], expected_phase(magnet)
    if phase != LATTICE:
        values = ", ".join(f"{key} = {magnet[key]}" for key in ("dzyaloshinskii_moriya", "field"))
        found.append(f"magnet: {values}: no skyrmion lattice is expected here, but {phase}")
    elif pitch(magnet) > size / 2:
        found.append(
            f"sampling.size = {size}: the wavelength is {pitch(magnet):.1f} sites, so the box "
            "holds hardly a skyrmion; choose a larger box or a larger dzyaloshinskii_moriya"
        )
    return found


Fail = Callable[[Sequence, object, str], None]


def check(study: Mapping, fail: Fail) -> None:
    """Call `fail(path, value, advice)` at the first thing that the schema alone cannot see."""
    magnet = study["magnet"]
    if magnet["exchange"] == 0:
        fail(["magnet", "exchange"], 0, "must not be 0: energies are in its units")
    size, latent = study["sampling"]["size"], study["network"]["latent"]
    if size % HALVINGS:
        advice = f"is not a multiple of {HALVINGS}: the network halves it four times"
        fail(["sampling", "size"], size, advice)
    if latent > 2 * size**2:
        advice = f"more latents than the {2 * size**2} angles of the spins"
        fail(["network", "latent"], latent, advice)
    for key in ("sampling", *(["confined"] if study["confined"]["boundaries"] else [])):
        count = study[key]["configurations"]["train"]
        if latent > count:
            advice = f"more latents than the {count} configurations of {key} that are trained on"
            fail(["network", "latent"], latent, advice)
        if study["training"]["batch_size"] > count:
            advice = f"more than the {count} configurations of {key} that are trained on"
            fail(["training", "batch_size"], study["training"]["batch_size"], advice)
    for part in ("sampling", "annealer"):
        ladder = study[part]["temperatures"]
        low, high = ladder["lowest"], ladder["highest"]
        if low > high or (low == high and ladder["count"] > 1):
            advice = f"is not below {part}.temperatures.highest = {high:g}"
            fail([part, "temperatures", "lowest"], low, advice)
    fewest = min(trajectory_count(study, box) for box in boxes(study))
    if study["sampling"]["shards"] > fewest:
        advice = f"there are only {fewest} configurations to spread"
        fail(["sampling", "shards"], study["sampling"]["shards"], advice)
    check_schedules(study, fail)
    check_evaluation(study, fail)


def check_schedules(study: Mapping, fail: Fail) -> None:
    """Check that β and γ rise, or fall where they should, and that branches start somewhere."""
    for path, values, falls in ladders(study):
        for index, (before, after) in enumerate(pairwise(values)):
            if (after >= before) if falls else (after <= before):
                word = "fall below" if falls else "rise above"
                fail([*path, index + 1], after, f"must {word} the value before it, {before:g}")
        names = [f"{value:g}" for value in values]
        for index, name in enumerate(names):
            if name in names[:index]:
                fail([*path, index], values[index], f"is not told from {name} in file names")
    schedule = study["schedule"]
    for index, beta in enumerate(schedule["guided_beta"]):
        if beta not in schedule["beta"]:
            fail(["schedule", "guided_beta", index], beta, "is not a value of schedule.beta")
    falling = schedule["falling_beta"]
    if falling and falling[0] >= schedule["beta"][-1]:
        advice = f"must lie below the last of schedule.beta, {schedule['beta'][-1]:g}"
        fail(["schedule", "falling_beta", 0], falling[0], advice)


def ladders(study: Mapping) -> Iterator[tuple[list, list, bool]]:
    """Yield path and values of every schedule, and whether it falls."""
    for key in ("beta", "guided_beta", "gamma"):
        yield ["schedule", key], study["schedule"][key], False
    yield ["schedule", "falling_beta"], study["schedule"]["falling_beta"], True
    for key in ("beta", "gamma"):
        yield ["confined", key], study["confined"][key], False


def check_evaluation(study: Mapping, fail: Fail) -> None:
    """Check that what is measured of states has states to be measured on."""
    counts, evaluation = study["sampling"]["configurations"], study["evaluation"]
    for key in ("examples", "compared"):
        if evaluation[key] > counts["test"]:
            advice = f"there are only {counts['test']} test configurations"
            fail(["evaluation", key], evaluation[key], advice)
    pairs = evaluation["interpolation"]["pairs"]
    if pairs:
        path = ["evaluation", "interpolation", "pairs"]
        if expected_phase(study["magnet"]) != LATTICE:
            fail(path, pairs, "there is no skyrmion lattice to have defects: set it to 0")
        if not study["schedule"]["guided_beta"]:
            fail(path, pairs, "schedule.guided_beta is empty, so nothing is compared: set it to 0")
        for index, gamma in enumerate(evaluation["interpolation"]["gamma"]):
            if gamma not in study["schedule"]["gamma"]:
                path = ["evaluation", "interpolation", "gamma", index]
                fail(path, gamma, "is not a value of schedule.gamma")
    boundaries = study["confined"]["boundaries"]
    for index, box in enumerate(boundaries):
        if box in boundaries[:index]:
            fail(["confined", "boundaries", index], box, "stands twice")
