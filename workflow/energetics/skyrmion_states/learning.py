"""Training of one stage: the weights of the stage before, a few more steps with this β and γ."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import replace

import torch
import xarray as xr
from torch import Tensor

from energetics import random_streams
from energetics.skyrmion_states.chiral_magnet import OPEN_AXES, Magnet
from energetics.skyrmion_states.files import split_of
from energetics.skyrmion_states.losses import loss_terms, translated
from energetics.skyrmion_states.networks import VariationalAutoencoder
from energetics.skyrmion_states.settings import STUDY
from energetics.skyrmion_states.stages import Stage
from energetics.training import Fit, SeedRun, Settings, choose_device, fit
from energetics.training_seeds import Task, seed_key, train_seeds
from energetics.weights import read_networks

PRECISIONS = {"float32": torch.float32, "bfloat16": torch.bfloat16}


def build_network(network: Mapping, *, size: int, boundary: str) -> VariationalAutoencoder:
    """Return an untrained network of the config section `network`, channels innermost."""
    made = VariationalAutoencoder(
        size,
        latent=network["latent"],
        filters=tuple(network["filters"]),
        slope=network["slope"],
        boundary=boundary,
    )
    # torch documents `memory_format`, its stubs leave it out
    return made.to(memory_format=torch.channels_last)  # type: ignore[call-overload]


def samples(dataset: xr.Dataset, split: str, device: torch.device) -> Tensor:
    """Return the spins of a split on a device, channels innermost: (sample, 3, y, x)."""
    spins = torch.from_numpy(split_of(dataset, split))
    return spins.to(device, memory_format=torch.channels_last)


def read_model(path: str, stage: Stage, network: VariationalAutoencoder) -> VariationalAutoencoder:
    """Return a network with the weights of a stage, ready to be used.

    Raises InputError if the file is one of another stage or of another network.
    """
    states, _ = read_networks(path, network, stage=stage.path)
    network.load_state_dict(states[0])
    return network.eval()


def stage_seed(seed: int, stage: Stage) -> int:
    """Return the number from which a stage draws minibatches, translations and noise."""
    purpose = f"stage {stage.box} {stage.sweep} {stage.name}"
    sequence = random_streams.seed_sequence(seed, study=STUDY, purpose=purpose, index=stage.run)
    return int(sequence.generate_state(1)[0])


def train_stage(
    dataset: xr.Dataset,
    stage: Stage,
    task: Task,
    *,
    magnet: Magnet,
    network: Mapping,
    before: tuple[str, Stage] | None,
) -> None:
    """Train a stage and write its weights and losses.

    `before` is the file and stage to start from; without it weights are drawn anew, keyed by the
    run, and `first_steps` are made instead of `steps`. The optimiser starts anew with each stage.
    """
    training, seed = task.training, task.seed
    settings = Settings.of(
        training,
        steps=training["first_steps" if before is None else "steps"],
        gradient_norm=math.inf,
        keep="last",
        schedule="constant",
        threads=task.threads,
    )
    size = dataset.sizes["x"]
    device = choose_device(settings.device, settings.threads)
    torch.manual_seed(seed_key(seed, study=STUDY, training_seed=stage.run))
    model = build_network(network, size=size, boundary=magnet.boundary)
    if before is not None:
        read_model(*before, model)
    train, validation = (samples(dataset, split, device) for split in ("train", "validation"))
    # periodic directions only: a state moved across an edge is another one
    periodic = torch.tensor([axis not in OPEN_AXES[magnet.boundary] for axis in (-2, -1)])
    periodic = training["translations"] * periodic.to(device)

    def terms(target: Tensor, noise: Tensor) -> Mapping[str, Tensor]:
        half = PRECISIONS[training["precision"]]
        with torch.autocast(device.type, half, enabled=half != torch.float32):
            output, mean, log_variance = model(target, noise)
        return loss_terms(
            output, target, mean, log_variance, magnet=magnet, beta=stage.beta, gamma=stage.gamma
        )

    def losses(index: Tensor) -> Mapping[str, Tensor]:
        shifts = torch.randint(size, (len(index), 2), device=device) * periodic
        noise = torch.randn(len(index), network["latent"], device=device)
        return terms(translated(train[index], shifts), noise)

    def validation_losses() -> Mapping[str, Tensor]:
        noise = torch.randn(len(validation), network["latent"], device=device)
        with torch.no_grad():
            return terms(validation, noise)

    def train_run(run: SeedRun) -> Fit:
        return fit(
            model,
            replace(run, key=stage_seed(seed, stage)),
            losses=losses,
            validation_losses=validation_losses,
            samples=len(train),
        )

    start = b"".join(tensor.numpy().tobytes() for tensor in model.state_dict().values())
    train_seeds(
        train_run,
        task=task,
        settings=settings,
        study=STUDY,
        title="variational autoencoder of skyrmion states",
        name=stage.path,
        identity={"stage": stage.path, **vars(magnet), **vars(stage), **network},
        dataset=dataset,
        names=("spins", "split"),
        start=hashlib.sha256(start).hexdigest(),
    )
