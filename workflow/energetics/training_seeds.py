"""One design trained from several seeds: their keys, their checkpoints, their common file."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import xarray as xr

from energetics import random_streams
from energetics.progress import Progress
from energetics.storage import attributes
from energetics.training import Fit
from energetics.weights import write_networks


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
    train: Callable[[int, Path], Fit],
    *,
    title: str,
    name: str,
    identity: Mapping[str, object],
    dataset: xr.Dataset,
    names: Sequence[str],
    training: Mapping[str, object],
    seeds: int,
    seed: int,
    path: str,
    progress: Progress,
    start: str = "",
) -> None:
    """Train from each seed, `train(number, checkpoint)`, and write all networks into one file.

    Its attributes are title, seed, `identity` (what network it is) and `training` (how it is
    trained). An interrupted job leaves a checkpoint per seed beside its file; the next one of the
    same attributes, data (variables `names` of the dataset) and first weights (`start`, where they
    do not follow from the seed) goes on there and ends with the same weights.
    """
    settled = sorted(identity.items()), sorted(training.items()), seed, start
    digest = run_digest(dataset, names, *settled)
    fits = []
    for number in range(seeds):
        progress.begin(f"{name} seed {number + 1}/{seeds}")
        fits.append(train(number, Path(f"{path}.seed{number}.{digest}.checkpoint")))
    write_networks(
        path,
        [done.weights for done in fits],
        seeds=list(range(seeds)),
        histories=[done.history for done in fits],
        attributes={"title": title, "seed": seed, **attributes(**identity, **training)},
    )
    checkpoints = f"{Path(path).name}.seed*.checkpoint"
    for pattern in (checkpoints, f".{checkpoints}.partial"):
        for left in Path(path).parent.glob(pattern):
            left.unlink()
