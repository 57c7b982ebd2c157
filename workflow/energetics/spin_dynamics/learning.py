"""Training of a network on the residues of a large step."""

from collections.abc import Mapping
from pathlib import Path

import torch
import xarray as xr
from torch import Tensor

from energetics.progress import Progress
from energetics.spin_dynamics.architectures import ARCHITECTURES
from energetics.spin_dynamics.equivariant import Corrector
from energetics.spin_dynamics.lattice import SUBLATTICE, simple_cubic
from energetics.spin_dynamics.settings import STUDY, Design
from energetics.spin_dynamics.unet import UNet, deviations
from energetics.storage import SPLITS
from energetics.training import Fit, Settings, choose_device, fit
from energetics.training_seeds import seed_key, train_seeds


def build_network(design: Design, *, channels: int) -> UNet | Corrector:
    """Return an untrained network of a design; `channels` is for the U-Net."""
    if design.network == "unet":
        return UNet(design.trained_size, channels)
    lattice = simple_cubic(design.trained_size)
    return Corrector(ARCHITECTURES[design.network], lattice.neighbours, lattice.parity)


def samples(dataset: xr.Dataset, split: str, device: torch.device, *, grid: bool) -> list[Tensor]:
    """Return spins, plain steps and residues of a split.

    U-Nets see the grid, (sample, 3, x, y, z), equivariant networks the sites, (sample, 3, sites).
    """
    chosen = dataset["split"].values == SPLITS[split]
    tensors = []
    for name in ("spins", "plain", "residue"):
        values = torch.from_numpy(dataset[name].values[chosen])
        tensors.append((values if grid else values.flatten(2)).to(device))
    return tensors


def relative_error(predicted: Tensor, residue: Tensor) -> Tensor:
    """Return sqrt(Σ|r̂ − r|² / Σ|r|²) over all samples."""
    return ((predicted - residue).square().sum() / residue.square().sum()).sqrt()


def train_seed(
    dataset: xr.Dataset,
    design: Design,
    *,
    channels: int,
    settings: Settings,
    key: int,
    progress: Progress,
    checkpoint: Path,
) -> Fit:
    """Return one trained network: the best by validation, from the key of one training seed."""
    device = choose_device(settings.device, settings.threads)
    torch.manual_seed(key)
    network = build_network(design, channels=channels)
    network.to(device)
    grid = isinstance(network, UNet)
    train = samples(dataset, "train", device, grid=grid)
    validation = samples(dataset, "validation", device, grid=grid)
    if isinstance(network, UNet):
        limit = deviations(design.trained_size) * float(dataset["residue_deviation"].max())
        network.limit.fill_(limit)
    else:
        network.calibrate(*train)

    def losses(index: Tensor) -> dict[str, Tensor]:
        return {"total": network.loss(*(tensor[index] for tensor in train))}

    def validation_losses() -> dict[str, Tensor]:
        with torch.no_grad():
            predicted = network(*validation[:2])
            error = relative_error(predicted, validation[2])
            return {"total": network.loss(*validation), "residue_error": error}

    return fit(
        network,
        losses=losses,
        validation_losses=validation_losses,
        samples=len(train[0]),
        settings=settings,
        seed=key,
        study=STUDY,
        device=device,
        progress=progress,
        checkpoint=checkpoint,
    )


def train_design(
    dataset: xr.Dataset,
    design: Design,
    *,
    training: Mapping,
    seeds: int,
    seed: int,
    threads: int,
    progress: Progress,
    path: str,
) -> None:
    """Train a design from each training seed and write all of them into one file."""
    batch = max(1, training["batch_sites"] // design.trained_size**3)
    settings = Settings.of(training, batch_size=batch, threads=threads)

    def train(number: int, checkpoint: Path) -> Fit:
        return train_seed(
            dataset,
            design,
            channels=training.get("channels", 0),
            settings=settings,
            key=seed_key(seed, study=STUDY, training_seed=number),
            progress=progress,
            checkpoint=checkpoint,
        )

    train_seeds(
        train,
        title=f"corrector {design.path}",
        name=design.path,
        identity={"sublattice": SUBLATTICE, **vars(design)},
        dataset=dataset,
        names=("spins", "residue", "split"),
        training=training,
        seeds=seeds,
        seed=seed,
        path=path,
        progress=progress,
    )
