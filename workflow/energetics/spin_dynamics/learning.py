"""Training of a network on the residues of a large step."""

from functools import partial

import torch
import xarray as xr
from torch import Tensor

from energetics.spin_dynamics.architectures import ARCHITECTURES
from energetics.spin_dynamics.equivariant import Corrector
from energetics.spin_dynamics.lattice import SUBLATTICE, simple_cubic
from energetics.spin_dynamics.settings import STUDY, Design
from energetics.spin_dynamics.unet import UNet, deviations
from energetics.storage import SPLITS
from energetics.training import Fit, SeedRun, Settings, fit
from energetics.training_seeds import Task, train_seeds


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


def train_seed(run: SeedRun, *, dataset: xr.Dataset, design: Design, channels: int) -> Fit:
    """Return one trained network: the best by validation."""
    device = run.begin()
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
        run,
        losses=losses,
        validation_losses=validation_losses,
        samples=len(train[0]),
    )


def train_design(dataset: xr.Dataset, design: Design, task: Task) -> None:
    """Train a design from each training seed and write all of them into one file."""
    batch = max(1, task.training["batch_sites"] // design.trained_size**3)
    channels = task.training.get("channels", 0)
    train_seeds(
        partial(train_seed, dataset=dataset, design=design, channels=channels),
        task=task,
        settings=Settings.of(task.training, batch_size=batch, threads=task.threads),
        study=STUDY,
        title=f"corrector {design.path}",
        name=design.path,
        identity={"sublattice": SUBLATTICE, **vars(design)},
        dataset=dataset,
        names=("spins", "residue", "split"),
    )
