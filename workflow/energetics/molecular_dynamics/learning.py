"""Training of every network of the study on the labels of the training split."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import torch
import xarray as xr
from torch import Tensor

from energetics.molecular_dynamics import splitting_training
from energetics.molecular_dynamics.force_networks import (
    CombinedNetwork,
    KickDriftKick,
    ManyBodyNetwork,
    PairwiseNetwork,
)
from energetics.molecular_dynamics.pair_correction import PairCorrection
from energetics.molecular_dynamics.particles import unrolled_losses
from energetics.molecular_dynamics.settings import STUDY, Design
from energetics.molecular_dynamics.splitting import Splitting
from energetics.storage import SPLITS
from energetics.training import Fit, SeedRun, Settings, fit
from energetics.training_seeds import Task, train_seeds

KINDS: dict[str, type[KickDriftKick]] = {
    "pairwise": PairwiseNetwork,
    "pairwise_longer": PairwiseNetwork,
    "many_body": ManyBodyNetwork,
    "combined": CombinedNetwork,
}
CALIBRATION = 256  # training samples, and collisions, from which constants are taken
VALIDATION_COLLISIONS = 256
DATA = ("position", "momentum", "box", "label_position", "label_momentum")
Network = KickDriftKick | PairCorrection | Splitting
Losses = Callable[[Sequence[Tensor], int], dict[str, Tensor]]


def build_network(design: Design, training: Mapping) -> Network:
    """Return the untrained network of a design."""
    if design.is_splitting:
        return Splitting(
            kicks=training["kicks"],
            gradient=design.has_gradient,
            degree=training["degree"],
            large_step=design.large_step,
        )
    hidden = tuple(training["hidden"])
    if design.network == "pair_correction":
        return PairCorrection(design.large_step, training["sub_steps"], hidden)
    return KINDS[design.network](design.large_step, hidden)


def samples(
    dataset: xr.Dataset,
    split: str,
    *,
    unrolled_steps: int,
    dtype: torch.dtype,
    device: torch.device,
) -> list[Tensor]:
    """Return q, p, box, labels of q and p, and the mean squares that classical steps miss.

    Labels are (sample, step, particle, 2), the last is (sample, step).
    """
    chosen = dataset["split"].values == SPLITS[split]
    tensors = []
    for name in (*DATA, "classical_deviation"):
        values = dataset[name].values[chosen]
        if "large_step" in dataset[name].dims:
            values = np.ascontiguousarray(values[:, :unrolled_steps])
        tensors.append(torch.from_numpy(values).to(device, dtype))
    return tensors


def losses_of(network: Network, training: Mapping) -> Losses:
    """Return the loss of a batch; splittings also shoot so many pairs of particles."""
    if isinstance(network, Splitting):

        def splitting_losses(batch: Sequence[Tensor], count: int) -> dict[str, Tensor]:
            collisions = splitting_training.shoot(count, network.large_step, batch[0].device)
            weight = training["collision_weight"]
            return splitting_training.losses(network, batch, collisions, collision_weight=weight)

        return splitting_losses

    def force_losses(batch: Sequence[Tensor], _: int) -> dict[str, Tensor]:
        every = isinstance(network, PairCorrection)
        weight = training["weight_energy"]
        return unrolled_losses(network, *batch[:5], weight_energy=weight, every=every)

    return force_losses


def prepare(network: Network, train: Sequence[Tensor], training: Mapping) -> None:
    """Set the constants that a network takes from the training split."""
    few = [tensor[:CALIBRATION] for tensor in train]
    if isinstance(network, Splitting):
        collisions = splitting_training.shoot(CALIBRATION, network.large_step, few[0].device)
        weight = training["collision_weight"]
        splitting_training.calibrate(network, few, collisions, collision_weight=weight)
    elif isinstance(network, KickDriftKick):
        network.calibrate(*few[:3])


def train_seed(run: SeedRun, *, dataset: xr.Dataset, design: Design, training: Mapping) -> Fit:
    """Return one trained network."""
    device = run.begin()
    network = build_network(design, training).to(device)
    dtype = torch.float64 if design.is_splitting else torch.float32
    steps = training["unrolled_steps"]
    train, validation = (
        samples(dataset, split, unrolled_steps=steps, dtype=dtype, device=device)
        for split in ("train", "validation")
    )
    if design.is_splitting:
        mean = train[5].mean(dim=0, keepdim=True)
        for part in (train, validation):
            part[5] = splitting_training.scales(part[5], mean)
    # samples of a chain stand together: constants come from all chains
    order = torch.randperm(len(train[0])).to(device)
    prepare(network, [tensor[order] for tensor in train], training)
    loss = losses_of(network, training)
    draw = torch.random.get_rng_state()

    def validation_losses() -> dict[str, Tensor]:
        torch.random.set_rng_state(draw)  # the same collisions each time
        with torch.no_grad():
            return loss(validation, VALIDATION_COLLISIONS)

    return fit(
        network,
        run,
        losses=lambda index: loss([tensor[index] for tensor in train], len(index)),
        validation_losses=validation_losses,
        samples=len(train[0]),
    )


def train_design(dataset: xr.Dataset, design: Design, task: Task) -> None:
    """Train a network from each training seed and write all of them into one file."""
    training = task.training
    train_seeds(
        partial(train_seed, dataset=dataset, design=design, training=training),
        task=task,
        settings=Settings.of(training, batch_size=training["batch_systems"], threads=task.threads),
        study=STUDY,
        title=f"network {design.network}",
        name=design.network,
        identity=vars(design),
        dataset=dataset,
        names=(*DATA, "classical_deviation", "split"),
    )
