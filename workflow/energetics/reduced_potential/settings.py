"""The trajectories and designs of the study, and what its configuration must not say.

Plain Python, since Snakemake reads it before any job; what jobs there are stands in `jobs`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

STUDY = "reduced_potential"
# Rate times step beyond which, in 300 trials, no film stayed finite; most do below 4.
FOLLOWED = 6.0


@dataclass(frozen=True)
class Run:
    """One trajectory of the study: its number, α, number of its disorder, and split."""

    trajectory: int
    alpha: float
    disorder_seed: int
    split: str


def runs(simulation: Mapping) -> list[Run]:
    """Return all trajectories, α by α; every α sees the same disorder seeds."""
    seeds = simulation["disorder_seeds"]
    splits = [split for split in ("train", "validation", "test") for _ in range(seeds[split])]
    return [
        Run(a * len(splits) + seed, alpha, seed, split)
        for a, alpha in enumerate(simulation["alpha"])
        for seed, split in enumerate(splits)
    ]


@dataclass(frozen=True)
class Design:
    """What is trained: its training seeds are inside one file.

    An arm, the dimension of its latent z, the losses (balanced, or as the papers print them), and
    the protocol, which says what is new in test frames: disorder, or values of alpha.
    """

    arm: str
    latent: int
    loss: str = "balanced"
    protocol: str = "disorder"

    @property
    def path(self) -> str:
        """Return the design's place below models/ and evaluation/."""
        return f"{self.arm}/d{self.latent}_{self.loss}_{self.protocol}"


def fastest_reaction(simulation: Mapping, alpha: float) -> float:
    """Return the rate αλ(3φ² − 1) at the largest φ that a film of anisotropy α comes to.

    It bounds what the integrator treats explicitly. φ is the largest root of αλ(φ³ − φ) + Kφ = h
    in the initial field, K the least of βk² + γ(a0 − a1 k) over the waves of the grid, and λ three
    standard deviations above its mean; zero where λ is zero everywhere.
    """
    disorder, beta, gamma = simulation["disorder"], simulation["beta"], simulation["gamma"]
    strength = alpha * (disorder["mean"] + 3 * disorder["scale"] * disorder["strength"])
    constant, slope = simulation["dipolar_constant"], simulation["dipolar_slope"]
    k = min(gamma * slope / (2 * beta), math.sqrt(2) * math.pi / simulation["spacing"])
    stiffness = beta * k**2 + gamma * (constant - slope * k)
    low, high = 0.0, 1e9
    for _ in range(100):
        phi = (low + high) / 2
        pull = strength * (phi**3 - phi) + stiffness * phi
        low, high = (low, phi) if pull > simulation["initial_field"] else (phi, high)
    return strength * (3 * high**2 - 1)


def check(study: Mapping, fail: Callable[[Sequence[object], object, str], None]) -> None:
    """Check what a schema cannot: keys that must fit each other.

    `fail(path, value, advice)` is called at the first mistake.
    """
    simulation, dataset = study["simulation"], study["dataset"]
    step = simulation["time_step"]
    for index, alpha in enumerate(simulation["alpha"]):
        if alpha * step > 1 + 1e-12:
            advice = f"alpha * time_step = {alpha * step:g} exceeds 1, where the integrator goes "
            advice += f"wrong: choose simulation.time_step <= {1 / alpha:.3g}"
            fail(["simulation", "alpha", index], alpha, advice)
    alpha = max(simulation["alpha"])
    rate = fastest_reaction(simulation, alpha)
    if rate * step > FOLLOWED:
        advice = f"too long for reactions as fast as {rate:.3g} at alpha = {alpha:g} in this film "
        advice += f"and field: try {FOLLOWED / 2 / rate:.2g}, or milder parameters"
        fail(["simulation", "time_step"], step, advice)
    for name, key in (("simulation", "alpha"), ("evaluation", "noise")):
        if study[name][key] != sorted(set(study[name][key])):
            fail([name, key], study[name][key], "values must rise, none may stand twice")
    for key, other in (("snapshot_interval", "time_step"), ("end_time", "snapshot_interval")):
        ratio = simulation[key] / simulation[other]
        if round(ratio) < 1 or abs(ratio - round(ratio)) > 1e-9 * ratio:
            advice = f"is not a multiple of simulation.{other} = {simulation[other]}"
            fail(["simulation", key], simulation[key], advice)
    if simulation["shards"] > len(runs(simulation)):
        advice = f"there are only {len(runs(simulation))} trajectories to spread"
        fail(["simulation", "shards"], simulation["shards"], advice)
    snapshots = round(simulation["end_time"] / simulation["snapshot_interval"])
    if snapshots <= study["evaluation"]["rollout_steps"]:
        advice = f"must be less than the number of snapshots, {snapshots}"
        fail(["evaluation", "rollout_steps"], study["evaluation"]["rollout_steps"], advice)
    size = dataset["image_size"]
    if simulation["grid"] % size or size & (size - 1):
        advice = f"must be a power of two that divides simulation.grid = {simulation['grid']}"
        fail(["dataset", "image_size"], size, advice)
    topology = study["topology"]
    if topology["components"] > 2 * topology["resolution"] ** 2:
        advice = f"exceeds the pixels of two images of resolution {topology['resolution']}"
        fail(["topology", "components"], topology["components"], advice)
    if snapshots // dataset["frame_stride"] < 3:
        advice = f"leaves fewer than four of {snapshots + 1} frames"
        fail(["dataset", "frame_stride"], dataset["frame_stride"], advice)
    for index, alpha in enumerate(dataset["held_out_alpha"]):
        if alpha not in simulation["alpha"]:
            advice = "is not one of simulation.alpha"
            fail(["dataset", "held_out_alpha", index], alpha, advice)
    kept = len(simulation["alpha"]) - len(set(dataset["held_out_alpha"]))
    if kept < 2:
        advice = "leaves fewer than two values of alpha to train on"
        fail(["dataset", "held_out_alpha"], dataset["held_out_alpha"], advice)
