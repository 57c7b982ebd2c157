"""Training of every network of the study on the labels of the training split."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import torch
import xarray as xr
from torch import Tensor, nn

from energetics.molecular_dynamics import splitting_training
from energetics.molecular_dynamics.force_networks import (
    CombinedNetwork,
    ManyBodyNetwork,
    PairwiseNetwork,
)
from energetics.molecular_dynamics.pair_correction import PairCorrection
from energetics.molecular_dynamics.particles import chain_losses
from energetics.molecular_dynamics.settings import SPLITTINGS, STUDY
from energetics.molecular_dynamics.splitting import Splitting
from energetics.progress import Progress
from energetics.storage import SPLITS
from energetics.training import Fit, Settings, choose_device, fit
from energetics.training_seeds import run_digest, seed_key, train_seeds

KINDS = {
    "pairwise": PairwiseNetwork,
    "pairwise_longer": PairwiseNetwork,
    "many_body": ManyBodyNetwork,
    "combined": CombinedNetwork,
}
CALIBRATION = 256  # training samples, and collisions, from which constants are taken
VALIDATION_COLLISIONS = 256
DATA = ("position", "momentum", "box", "label_position", "label_momentum")
Losses = Callable[[list[Tensor], int], dict[str, Tensor]]


def build_network(name: str, *, training: Mapping, large_step: float) -> nn.Module:
    """Return an untrained network of a name of NETWORKS."""
    if name in SPLITTINGS:
        return Splitting(
            kicks=training["kicks"],
            gradient=name == "splitting_gradient",
            degree=training["degree"],
            large_step=large_step,
        )
    hidden = tuple(training["hidden"])
    if name == "pair_correction":
        return PairCorrection(large_step, training["sub_steps"], hidden)
    return KINDS[name](large_step, hidden)


def samples(
    dataset: xr.Dataset, split: str, *, chain: int, dtype: torch.dtype, device: torch.device
) -> list[Tensor]:
    """Return q, p, box, labels of q and p, and the mean squares that classical steps miss.

    Labels are (sample, step, particle, 2), the last is (sample, step).
    """
    chosen = dataset["split"].values == SPLITS[split]
    tensors = []
    for name in (*DATA, "classical_deviation"):
        values = dataset[name].values[chosen]
        if "large_step" in dataset[name].dims:
            values = np.ascontiguousarray(values[:, :chain])
        tensors.append(torch.from_numpy(values).to(device, dtype))
    return tensors


def losses_of(name: str, network: nn.Module, training: Mapping) -> Losses:
    """Return the loss of a batch; splittings also shoot so many pairs of particles."""
    if name in SPLITTINGS:

        def splitting_losses(batch: list[Tensor], count: int) -> dict[str, Tensor]:
            collisions = splitting_training.shoot(count, network.large_step)
            collisions = tuple(tensor.to(batch[0].device) for tensor in collisions)
            weight = training["collision_weight"]
            return splitting_training.losses(network, batch, collisions, collision_weight=weight)

        return splitting_losses

    def force_losses(batch: list[Tensor], _: int) -> dict[str, Tensor]:
        options = {"weight_energy": training["weight_energy"], "every": name == "pair_correction"}
        return chain_losses(network, *batch[:5], **options)

    return force_losses


def prepare(name: str, network: nn.Module, train: list[Tensor], training: Mapping) -> None:
    """Set the constants that a network takes from the training split."""
    few = [tensor[:CALIBRATION] for tensor in train]
    if name in SPLITTINGS:
        collisions = splitting_training.shoot(CALIBRATION, network.large_step)
        collisions = tuple(tensor.to(few[0].device) for tensor in collisions)
        weight = training["collision_weight"]
        splitting_training.calibrate(network, few, collisions, collision_weight=weight)
    elif name in KINDS:
        network.calibrate(*few[:3])


def train_seed(
    dataset: xr.Dataset,
    name: str,
    *,
    training: Mapping,
    settings: Settings,
    key: int,
    progress: Progress,
    checkpoint: Path | None = None,
) -> Fit:
    """Return one trained network, from the key of one training seed."""
    device = choose_device(settings.device, settings.threads)
    torch.manual_seed(key)
    large_step = float(dataset.attrs["large_step"])
    network = build_network(name, training=training, large_step=large_step).to(device)
    dtype = torch.float64 if name in SPLITTINGS else torch.float32
    options = {"chain": training["chain"], "dtype": dtype, "device": device}
    train = samples(dataset, "train", **options)
    validation = samples(dataset, "validation", **options)
    if name in SPLITTINGS:
        mean = train[5].mean(dim=0, keepdim=True)
        for part in (train, validation):
            part[5] = splitting_training.scales(part[5], mean)
    # samples of a chain stand together: constants come from all chains
    order = torch.randperm(len(train[0])).to(device)
    prepare(name, network, [tensor[order] for tensor in train], training)
    loss = losses_of(name, network, training)
    draw = torch.random.get_rng_state()

    def validation_losses() -> dict[str, Tensor]:
        torch.random.set_rng_state(draw)  # the same collisions each time
        with torch.no_grad():
            return loss(validation, VALIDATION_COLLISIONS)

    return fit(
        network,
        losses=lambda index: loss([tensor[index] for tensor in train], len(index)),
        validation_losses=validation_losses,
        samples=len(train[0]),
        settings=settings,
        seed=key,
        study=STUDY,
        device=device,
        progress=progress,
        checkpoint=checkpoint,
    )


def train_network(
    dataset: xr.Dataset,
    name: str,
    *,
    training: Mapping,
    seeds: int,
    seed: int,
    threads: int,
    progress: Progress,
    path: str,
) -> None:
    """Train a network from each training seed and write all of them into one file."""
    keys = set(Settings.__dataclass_fields__) & set(training)
    settings = Settings(
        **{key: training[key] for key in keys},
        batch_size=training["batch_systems"],
        threads=threads,
    )

    def train(number: int, checkpoint: Path) -> Fit:
        return train_seed(
            dataset,
            name,
            training=training,
            settings=settings,
            key=seed_key(seed, study=STUDY, training_seed=number),
            progress=progress,
            checkpoint=checkpoint,
        )

    train_seeds(
        train,
        seeds=seeds,
        name=name,
        digest=run_digest(dataset, (*DATA, "split"), name, sorted(training.items()), seed),
        path=path,
        attributes={"title": f"network {name}", "seed": seed, "network": name}
        | {"large_step": float(dataset.attrs["large_step"])}
        | dict(training),
        progress=progress,
    )
