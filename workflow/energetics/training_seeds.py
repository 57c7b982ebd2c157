"""One design trained from several seeds: their keys, their checkpoints, their common file."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from energetics import random_streams
from energetics.progress import Progress
from energetics.storage import attributes
from energetics.training import Fit, SeedRun, Settings
from energetics.weights import write_networks


@dataclass(frozen=True)
class Task:
    """What a training rule asks for: a file at `path` with a network from each of its seeds.

    `training` is the section of the configuration, `seed` that of the whole workflow.
    """

    training: Mapping[str, Any]
    seed: int
    threads: int
    progress: Progress
    path: str
    seeds: int = 1


def seed_key(seed: int, *, study: str, training_seed: int) -> int:
    """Return the number from which a training seed draws initial weights and minibatches."""
    sequence = random_streams.seed_sequence(
        seed, study=study, purpose="network", index=training_seed
    )
    return int(sequence.generate_state(1)[0])


def run_digest(dataset: xr.Dataset, names: Sequence[str], *settings: object) -> str:
    """Return a digest of all that a training depends on, so that no other run's checkpoint fits."""
    digest = hashlib.sha256(repr(settings).encode())
    for name in names:
        digest.update(np.ascontiguousarray(dataset[name].values).tobytes())
    return digest.hexdigest()[:12]


def train_seeds(
    train: Callable[[SeedRun], Fit],
    *,
    task: Task,
    settings: Settings,
    study: str,
    title: str,
    name: str,
    identity: Mapping[str, object],
    dataset: xr.Dataset,
    names: Sequence[str],
    start: str = "",
) -> None:
    """Train as the settings say from each seed and write all networks into one file.

    Its attributes are title, seed, `identity` (what network it is) and `task.training` (how it is
    trained). An interrupted job leaves a checkpoint per seed beside its file; the next one of the
    same attributes, data (variables `names` of the dataset) and first weights (`start`, where they
    do not follow from the seed) goes on there and ends with the same weights.
    """
    training, seed, path = task.training, task.seed, task.path
    settled = sorted(identity.items()), sorted(training.items()), seed, start
    digest = run_digest(dataset, names, *settled)
    fits = []
    for number in range(task.seeds):
        task.progress.begin(f"{name} seed {number + 1}/{task.seeds}")
        key = seed_key(seed, study=study, training_seed=number)
        checkpoint = Path(f"{path}.seed{number}.{digest}.checkpoint")
        fits.append(train(SeedRun(settings, key, study, task.progress, checkpoint)))
    write_networks(
        path,
        [done.weights for done in fits],
        seeds=list(range(task.seeds)),
        histories=[done.history for done in fits],
        attributes={"title": title, "seed": seed, **attributes(**identity, **training)},
    )
    checkpoints = f"{Path(path).name}.seed*.checkpoint"
    for pattern in (checkpoints, f".{checkpoints}.partial"):
        for left in Path(path).parent.glob(pattern):
            left.unlink()
