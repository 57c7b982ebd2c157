"""One training loop for all studies: whole tensors on one device, resumable, the same every time.

The loop sees a network, a function that returns the named loss terms of a batch, and the number of
training samples. Minibatches of block b are drawn from a stream keyed by (training seed, b), so a
run that goes on from a checkpoint draws what the undisturbed one would have drawn.
"""

import copy
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from energetics import random_streams
from energetics.errors import InputError
from energetics.progress import Progress
from energetics.weights import read_checkpoint, write_checkpoint

Losses = Mapping[str, Tensor]


@dataclass(frozen=True)
class Settings:
    """How a network is trained (config section `training` of a study)."""

    steps: int
    batch_size: int
    learning_rate: float
    gradient_norm: float
    validate_every: int
    keep: str = "best"  # by validation, or "last"
    schedule: str = "cosine"  # or "constant"
    checkpoint_seconds: float = 30.0  # least time between checkpoints
    device: str = "auto"
    threads: int = 1

    @classmethod
    def of(cls, training: Mapping[str, Any], **own: Any) -> "Settings":
        """Return settings from a section of the configuration, and some that a study adds."""
        keys = cls.__dataclass_fields__.keys() & training.keys()
        return cls(**{key: training[key] for key in keys} | own)


@dataclass(frozen=True)
class SeedRun:
    """How one network is trained: what it draws from, where it reports, and where it goes on.

    `key` is the number from which the training draws, in streams of a study.
    """

    settings: Settings
    key: int
    study: str
    progress: Progress
    checkpoint: Path | None = None

    def begin(self) -> torch.device:
        """Return the device, after torch was told the key, from which weights are drawn."""
        torch.manual_seed(self.key)
        return choose_device(self.settings.device, self.settings.threads)


@dataclass(frozen=True)
class Fit:
    """A trained network's weights and the history of its losses.

    `weights` are those of block `block`: the one with the lowest validation total, or the last,
    as `Settings.keep` says; `history` has a column per
    loss term, `train_…` (mean over the block) and `validation_…`, one row per block.
    """

    weights: dict[str, Tensor]
    history: dict[str, np.ndarray]
    block: int


def choose_device(name: str, threads: int) -> torch.device:
    """Return the device of a name from the config; `auto` takes a GPU if there is one.

    Sums in torch depend on the number of threads, so a job's is fixed here. Raises InputError where
    there is no GPU and one is demanded.
    """
    torch.set_num_threads(threads)
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    if name.startswith("cuda") and not torch.cuda.is_available():
        advice = "no GPU is visible to this job, use auto or cpu"
        raise InputError("configuration", "training.device", name, advice)
    torch.use_deterministic_algorithms(True, warn_only=True)
    return torch.device(name)


def learning_rate_factor(step: int, steps: int, schedule: str = "cosine") -> float:
    """Return the share of the peak learning rate at a step.

    "cosine" is a linear rise over the first twentieth, then half a cosine to zero.
    """
    if schedule == "constant":
        return 1.0
    rise = max(1, steps // 20)
    if step < rise:
        return (step + 1) / rise
    return 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, steps - rise)))


def fit(
    network: nn.Module,
    run: SeedRun,
    *,
    losses: Callable[[Tensor], Losses],
    validation_losses: Callable[[], Losses],
    calibrate: Callable[[], None] | None = None,
    samples: int,
) -> Fit:
    """Return the network's weights after `run.settings.steps` steps of Adam.

    `losses(index)` maps the sample numbers of a minibatch, shape (batch,), to named terms, one of
    them `total`; `validation_losses()` gives the same names. Raises InputError with step and term
    if one is not finite.
    """
    settings, progress, checkpoint = run.settings, run.progress, run.checkpoint
    device = choose_device(settings.device, settings.threads)
    network.to(device)
    optimiser = torch.optim.Adam(network.parameters(), lr=settings.learning_rate, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: learning_rate_factor(step, settings.steps, settings.schedule),
    )
    history: dict[str, list[float]] = {}
    best, best_block, best_weights = math.inf, -1, copy.deepcopy(network.state_dict())
    blocks = math.ceil(settings.steps / settings.validate_every)
    first, saved_at = 0, time.monotonic()
    if checkpoint is not None and checkpoint.exists():
        saved = read_checkpoint(checkpoint, network, optimiser, schedule)
        first, history, best_weights = saved.block + 1, saved.history, saved.best_weights
        best, best_block = saved.best, saved.best_block
        progress.say(f"resumed after block {first} of {blocks} from {checkpoint}")
    for block in range(first, blocks):
        length = min(settings.validate_every, settings.steps - block * settings.validate_every)
        generator = random_streams.generator(
            run.key, study=run.study, purpose="minibatches", index=block
        )
        draws = generator.integers(samples, size=(length, settings.batch_size))
        index = torch.from_numpy(draws).to(device)
        torch.manual_seed(int(generator.integers(2**32)))  # what losses draw, the same if resumed
        network.train()
        sums: dict[str, Tensor] = {}
        for row in index:
            terms = losses(row)
            optimiser.zero_grad(set_to_none=True)
            terms["total"].backward()
            nn.utils.clip_grad_norm_(network.parameters(), settings.gradient_norm)
            optimiser.step()
            schedule.step()
            for name, value in terms.items():
                sums[name] = sums.get(name, 0) + value.detach()
        if calibrate is not None:
            calibrate()
        network.eval()
        row = {f"train_{name}": float(value) / length for name, value in sums.items()}
        for name, value in validation_losses().items():
            row[f"validation_{name}"] = float(value.detach())
        step = block * settings.validate_every + length
        for name, value in row.items():
            if not math.isfinite(value):
                advice = f"loss term {name} = {value} at step {step}: choose a lower one"
                key = f"learning_rate of {run.study}.training"
                raise InputError("configuration", key, settings.learning_rate, advice)
            history.setdefault(name, []).append(value)
        if row["validation_total"] < best or settings.keep == "last":
            best, best_block = row["validation_total"], block
            best_weights = copy.deepcopy(network.state_dict())
        due = time.monotonic() - saved_at >= settings.checkpoint_seconds
        if checkpoint is not None and due and block < blocks - 1:
            saved_at = time.monotonic()
            write_checkpoint(
                checkpoint,
                network,
                optimiser,
                block=block,
                history=history,
                best=best,
                best_block=best_block,
                best_weights=best_weights,
            )
        progress(step, settings.steps, note=f"validation {row['validation_total']:.4g}")
    network.load_state_dict(best_weights)
    return Fit(best_weights, {k: np.array(v) for k, v in history.items()}, best_block)
