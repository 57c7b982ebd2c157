"""What follows from the study's settings: boxes, configurations, what jobs need, cross-checks.

Plain Python, since the rules ask here which files there will be.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from energetics.shards import shard_names, shard_of
from energetics.study import Fail

STUDY = "skyrmion_states"
TORUS = "torus"
SIZE_MULTIPLE = 16  # of L: the encoder halves it four times
LATTICE = "a skyrmion lattice"
HELICAL, POLARISED = 0.2, 0.8  # skyrmion lattice between these B J / D² (see `expected_phase`)


def boxes(settings: Mapping) -> list[str]:
    """Return the boxes: the torus, and those with open ends."""
    return [TORUS, *settings["confined"]["boundaries"]]


@dataclass(frozen=True)
class Trajectory:
    """One annealed configuration: its number in its box, and its split."""

    number: int
    split: str


def trajectories(settings: Mapping, box: str) -> list[Trajectory]:
    """Return all configurations of a box."""
    key = "sampling" if box == TORUS else "confined"
    counts = settings[key]["configurations"]
    splits = [s for s in ("train", "validation", "test") for _ in range(counts[s])]
    return [Trajectory(number, split) for number, split in enumerate(splits)]


def trajectory_count(settings: Mapping, box: str) -> int:
    """Return the number of all configurations of a box, without making them."""
    return sum(settings["sampling" if box == TORUS else "confined"]["configurations"].values())


def shard_trajectories(settings: Mapping, box: str, shard: str) -> list[dict]:
    """Return the fields of the configurations of one shard."""
    work, shards = trajectories(settings, box), settings["sampling"]["shards"]
    return [vars(trajectory) for trajectory in shard_of(work, shards, shard)]


def temperatures(ladder: Mapping) -> list[float]:
    """Return falling temperatures at equal distances, both ends included."""
    high, low, count = ladder["highest"], ladder["lowest"], ladder["count"]
    if count == 1:
        return [low]
    return [high + (low - high) * n / (count - 1) for n in range(count)]


def shard_files(settings: Mapping, box: str) -> list[str]:
    """Return the places of the configurations of a box, shard by shard."""
    return [f"configurations/{box}/{n}" for n in shard_names(settings["sampling"]["shards"])]


def magnet(settings: Mapping, box: str) -> dict:
    """Return the fields of the magnet of a box."""
    return {**settings["magnet"], "boundary": box}


def torus_magnet(settings: Mapping) -> dict:
    """Return the fields of the magnet of the torus."""
    return magnet(settings, TORUS)


def quench(settings: Mapping) -> dict:
    """Return the settings that a configuration depends on, besides its own number."""
    skip = ("size", "configurations", "shards")
    return {key: value for key, value in settings["sampling"].items() if key not in skip}


def measurement(settings: Mapping) -> dict:
    """Return the settings of what is measured of a stage."""
    return {key: value for key, value in settings["evaluation"].items() if key != "interpolation"}


def dataset_memory(settings: Mapping, box: str) -> int:
    """Return the memory in MB of a job that holds the dataset of a box.

    The dataset itself is three numbers in single precision per site.
    """
    megabytes = trajectory_count(settings, box) * settings["sampling"]["size"] ** 2 * 3 * 4 / 1e6
    return round(1500 + 4 * megabytes)


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


def warnings(settings: Mapping) -> list[str]:
    """Return what is legitimate physics, but perhaps not what was meant."""
    magnet, size = settings["magnet"], settings["sampling"]["size"]
    found, phase = [], expected_phase(magnet)
    if phase != LATTICE:
        values = ", ".join(f"{key} = {magnet[key]}" for key in ("dzyaloshinskii_moriya", "field"))
        found.append(f"magnet: {values}: no skyrmion lattice is expected here, but {phase}")
    elif pitch(magnet) > size / 2:
        found.append(
            f"sampling.size = {size}: the wavelength is {pitch(magnet):.1f} sites, so the box "
            "hardly holds a skyrmion; choose a larger box or a larger dzyaloshinskii_moriya"
        )
    return found


def check(settings: Mapping, fail: Fail) -> None:
    """Call `fail(path, value, advice)` at the first thing that the schema alone cannot see."""
    magnet = settings["magnet"]
    if magnet["exchange"] == 0:
        fail(["magnet", "exchange"], 0, "must not be 0: energies are in its units")
    size, latent = settings["sampling"]["size"], settings["network"]["latent"]
    if size % SIZE_MULTIPLE:
        advice = f"is not a multiple of {SIZE_MULTIPLE}: the network halves it four times"
        fail(["sampling", "size"], size, advice)
    if latent > 2 * size**2:
        advice = f"more latents than the {2 * size**2} angles of the spins"
        fail(["network", "latent"], latent, advice)
    for key in ("sampling", *(["confined"] if settings["confined"]["boundaries"] else [])):
        count = settings[key]["configurations"]["train"]
        if latent > count:
            advice = f"more latents than the {count} configurations of {key} that are trained on"
            fail(["network", "latent"], latent, advice)
        if settings["training"]["batch_size"] > count:
            advice = f"more than the {count} configurations of {key} that are trained on"
            fail(["training", "batch_size"], settings["training"]["batch_size"], advice)
    for part in ("sampling", "annealer"):
        ladder = settings[part]["temperatures"]
        low, high = ladder["lowest"], ladder["highest"]
        if low > high or (low == high and ladder["count"] > 1):
            advice = f"is not below {part}.temperatures.highest = {high:g}"
            fail([part, "temperatures", "lowest"], low, advice)
    fewest = min(trajectory_count(settings, box) for box in boxes(settings))
    if settings["sampling"]["shards"] > fewest:
        advice = f"there are only {fewest} configurations to distribute"
        fail(["sampling", "shards"], settings["sampling"]["shards"], advice)
    check_schedules(settings, fail)
    check_evaluation(settings, fail)


def check_schedules(settings: Mapping, fail: Fail) -> None:
    """Check that β and γ rise, or fall where they should, and that branches start somewhere."""
    for path, values, falls in ladders(settings):
        for index, (before, after) in enumerate(pairwise(values)):
            if (after >= before) if falls else (after <= before):
                word = "fall below" if falls else "rise above"
                fail([*path, index + 1], after, f"must {word} the value before it, {before:g}")
        names = [f"{value:g}" for value in values]
        for index, name in enumerate(names):
            if name in names[:index]:
                fail([*path, index], values[index], f"has the same name as {name} in file names")
    schedule = settings["schedule"]
    for index, beta in enumerate(schedule["guided_beta"]):
        if beta not in schedule["beta"]:
            fail(["schedule", "guided_beta", index], beta, "is not a value of schedule.beta")
    falling = schedule["falling_beta"]
    if falling and falling[0] >= schedule["beta"][-1]:
        advice = f"must lie below the last of schedule.beta, {schedule['beta'][-1]:g}"
        fail(["schedule", "falling_beta", 0], falling[0], advice)


def ladders(settings: Mapping) -> Iterator[tuple[list, list, bool]]:
    """Yield path and values of every schedule, and whether it falls."""
    for key in ("beta", "guided_beta", "gamma"):
        yield ["schedule", key], settings["schedule"][key], False
    yield ["schedule", "falling_beta"], settings["schedule"]["falling_beta"], True
    for key in ("beta", "gamma"):
        yield ["confined", key], settings["confined"][key], False


def check_evaluation(settings: Mapping, fail: Fail) -> None:
    """Check that what is measured of states has states to be measured on."""
    counts, evaluation = settings["sampling"]["configurations"], settings["evaluation"]
    for key in ("examples", "compared"):
        if evaluation[key] > counts["test"]:
            advice = f"there are only {counts['test']} test configurations"
            fail(["evaluation", key], evaluation[key], advice)
    pairs = evaluation["interpolation"]["pairs"]
    if pairs:
        path: list[object] = ["evaluation", "interpolation", "pairs"]
        if expected_phase(settings["magnet"]) != LATTICE:
            fail(path, pairs, "there is no skyrmion lattice to have defects: set it to 0")
        if not settings["schedule"]["guided_beta"]:
            fail(path, pairs, "schedule.guided_beta is empty, so nothing is compared: set it to 0")
        for index, gamma in enumerate(evaluation["interpolation"]["gamma"]):
            if gamma not in settings["schedule"]["gamma"]:
                path = ["evaluation", "interpolation", "gamma", index]
                fail(path, gamma, "is not a value of schedule.gamma")
    boundaries = settings["confined"]["boundaries"]
    for index, box in enumerate(boundaries):
        if box in boundaries[:index]:
            fail(["confined", "boundaries", index], box, "stands twice")
