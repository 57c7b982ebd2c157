"""Quenched configurations: what the study learns from, simulated in shards."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics import random_streams, xoshiro
from energetics.progress import Progress
from energetics.skyrmion_states.annealing import anneal
from energetics.skyrmion_states.chiral_magnet import Magnet
from energetics.skyrmion_states.files import CONFIGURATIONS
from energetics.skyrmion_states.settings import STUDY, Trajectory, temperatures
from energetics.spin_blocks import from_blocks
from energetics.storage import SPLITS


def annealed(
    numbers: Sequence[int],
    *,
    purpose: str,
    magnet: Magnet,
    size: int,
    schedule: Mapping,
    seed: int,
    progress: Progress,
) -> np.ndarray:
    """Return systems (system, 3, y, x) annealed as config section `sampling` or `annealer` says.

    Each has a stream of its own, keyed by purpose, boundary and its number.
    """
    keys = {"study": STUDY, "purpose": f"{purpose} {magnet.boundary}"}
    sequences = [random_streams.seed_sequence(seed, **keys, index=n) for n in numbers]
    blocks = anneal(
        xoshiro.block_streams(sequences),
        magnet=magnet,
        size=size,
        temperatures=temperatures(schedule["temperatures"]),
        sweeps=schedule["sweeps"],
        over_relaxation=schedule["over_relaxation"],
        method=schedule.get("method", "heat_bath"),
        alignment_sweeps=schedule["alignment"]["sweeps"],
        alignment_factor=schedule["alignment"]["factor"],
        progress=lambda done, total: progress(done, total, unit="block"),
    )
    return from_blocks(blocks, len(numbers), size, size)


def simulate_shard(
    trajectories: Sequence[Trajectory],
    *,
    magnet: Magnet,
    size: int,
    sampling: Mapping,
    seed: int,
    progress: Progress,
) -> xr.Dataset:
    """Return the configurations of a shard."""
    numbers = [trajectory.number for trajectory in trajectories]
    spins = annealed(
        numbers,
        purpose="quench",
        magnet=magnet,
        size=size,
        schedule=sampling,
        seed=seed,
        progress=progress,
    )
    values = {
        "spins": spins.astype(np.float32),
        "split": [SPLITS[trajectory.split] for trajectory in trajectories],
        "sample": numbers,
    }
    return CONFIGURATIONS.filled(values, seed=seed, **vars(magnet))
