"""One design trained from several seeds: their keys, their checkpoints, their common file."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import xarray as xr

from energetics import random_streams
from energetics.progress import Progress
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
    seeds: int,
    name: str,
    digest: str,
    path: str,
    attributes: Mapping[str, object],
    progress: Progress,
) -> None:
    """Train from each seed, `train(number, checkpoint)`, and write all networks into one file.

    An interrupted job leaves a checkpoint per seed beside its file; the next one of the same data
    and settings (`digest`) goes on there and ends with the same weights.
    """
    fits = []
    for number in range(seeds):
        progress.begin(f"{name} seed {number + 1}/{seeds}")
        fits.append(train(number, Path(f"{path}.seed{number}.{digest}.checkpoint")))
    write_networks(
        path,
        [done.weights for done in fits],
        seeds=list(range(seeds)),
        histories=[done.history for done in fits],
        attributes=attributes,
    )
    checkpoints = f"{Path(path).name}.seed*.checkpoint"
    for pattern in (checkpoints, f".{checkpoints}.partial"):
        for left in Path(path).parent.glob(pattern):
            left.unlink()
