"""Training of a Neural Reduced Potential on one dataset: movies, losses, seeds."""

import math
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
import xarray as xr
from torch import Tensor

from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.networks import ReducedPotential
from energetics.reduced_potential.settings import STUDY, Design
from energetics.storage import SPLITS
from energetics.training import Fit, SeedRun, Settings, fit
from energetics.training_seeds import Task, train_seeds


@dataclass(frozen=True)
class Movies:
    """A dataset on the device: inputs scaled to unit total variance, controls to unit variance.

    x (trajectory, snapshot, feature), controls (trajectory, snapshot, control) and
    split (trajectory,).
    """

    x: Tensor
    controls: Tensor
    split: Tensor
    interval: float
    duration: float

    def pairs(self, split: str) -> tuple[Tensor, Tensor]:
        """Return trajectory and snapshot numbers of all consecutive frames (t, t+1) of a split."""
        chosen = torch.nonzero(self.split == SPLITS[split])[:, 0]
        snapshots = torch.arange(self.x.shape[1] - 1, device=self.x.device)
        grid = torch.meshgrid(chosen, snapshots, indexing="ij")
        return grid[0].flatten(), grid[1].flatten()


def load_movies(dataset: xr.Dataset, *, protocol: str, device: torch.device) -> Movies:
    """Return the movies of a dataset file, normalised with what the training split gave."""
    x = (dataset["features"].values - dataset["centre"].values) / float(dataset["scale"])
    controls = dataset["control"].values
    controls = (controls - dataset["control_centre"].values) / dataset["control_scale"].values
    time = dataset["elapsed_time"].values

    def to_device(values: np.ndarray) -> Tensor:
        return torch.from_numpy(values.astype(np.float32)).to(device)

    return Movies(
        to_device(x),
        to_device(controls),
        torch.from_numpy(dataset[f"split_{protocol}"].values.astype(np.int64)).to(device),
        float(time[1] - time[0]),
        float(time[-1] - time[0]),
    )


def build_network(design: Design, movies: Movies) -> ReducedPotential:
    """Return an untrained network of a design."""
    return ReducedPotential(
        ARMS[design.arm],
        features=movies.x.shape[2],
        latent=design.latent,
        controls=movies.controls.shape[2],
        duration=movies.duration,
        normalised=design.loss == "balanced",
    )


def reconstruction_error(x: Tensor, decoded: Tensor, *, aligned: bool) -> Tensor:
    """Return ‖x − x̂‖² per frame, (batch,); aligned: the least over all translations of x̂.

    On a torus ‖x − T_s x̂‖² = ‖x‖² + ‖x̂‖² − 2 c(s) with the circular cross-correlation c, so
    the best translation is found by one FFT. A network that averages over places cannot know
    where a pattern lies, so its error must not ask for it.
    """
    if not aligned:
        return (x - decoded).square().sum(dim=1)
    size = math.isqrt(x.shape[1])
    spectrum = torch.fft.rfft2(x.view(-1, size, size))
    other = torch.fft.rfft2(decoded.view(-1, size, size))
    correlation = torch.fft.irfft2(spectrum * other.conj(), s=(size, size))
    best = correlation.flatten(1).amax(dim=1)
    return x.square().sum(dim=1) + decoded.square().sum(dim=1) - 2 * best


def rolled(x: Tensor) -> Tensor:
    """Return images x (batch, size * size), all translated by one random number of pixels."""
    size = math.isqrt(x.shape[1])
    down, right = torch.randint(size, (2,)).tolist()  # on the CPU: the same for every device
    return x.view(-1, size, size).roll((down, right), (1, 2)).flatten(1)


def loss_terms(
    network: ReducedPotential,
    movies: Movies,
    trajectory: Tensor,
    snapshot: Tensor,
    *,
    weight: float,
    loss: str,
    aligned: bool,
) -> dict[str, Tensor]:
    """Return the joint loss L = L_AE + λ L_V of consecutive frames and its two terms.

    paper: L_AE = ⟨‖x − x̂‖⟩, L_V = ⟨‖Δz/Δt + ∂V/∂z‖⟩, as tsuji2023 (2) and mototake2025 print them.
    balanced: L_AE = ⟨‖x − x̂‖²⟩, L_V = ⟨‖Δz/Δt + ∂V/∂z‖²⟩ / ⟨‖Δz/Δt‖²⟩ with a denominator that
    is a running mean and not differentiated, so neither units nor the size of z matter (1 where
    nothing moves).
    ∂V/∂z is taken at the midpoint of the two frames, which makes Δz/Δt second order.
    """
    x = torch.cat([movies.x[trajectory, snapshot], movies.x[trajectory, snapshot + 1]])
    if aligned and network.training:
        x = rolled(x)
    z = network.encode(x)  # (2 batch, latent)
    squared = reconstruction_error(x, network.decode(z), aligned=aligned)
    before, after = z.chunk(2)
    rate = (after - before) / movies.interval
    controls = movies.controls[trajectory, snapshot] + movies.controls[trajectory, snapshot + 1]
    gradient = network.potential_gradient((before + after) / 2, controls / 2)
    residual = (rate + gradient).square().sum(dim=1)
    if loss == "paper":
        tiny = 1e-12  # the root has no derivative at zero
        autoencoder = (squared + tiny).sqrt().mean()
        potential = (residual + tiny).sqrt().mean()
    else:
        autoencoder = squared.mean()
        speed = network.rate_square(rate.square().sum(dim=1))
        potential = residual.mean() / torch.where(speed > 0, speed, 1.0)
    return {
        "autoencoder": autoencoder,
        "potential": potential,
        "total": autoencoder + weight * potential,
    }


def train_seed(run: SeedRun, *, dataset: xr.Dataset, design: Design, weight: float) -> Fit:
    """Return one trained network: the best by validation, or the last as the settings say."""
    movies = load_movies(dataset, protocol=design.protocol, device=run.begin())
    network = build_network(design, movies)
    trajectory, snapshot = movies.pairs("train")
    held = movies.pairs("validation")
    training_frames = movies.x[movies.split == SPLITS["train"]].flatten(0, 1)
    terms = partial(
        loss_terms,
        network,
        movies,
        weight=weight,
        loss=design.loss,
        aligned=ARMS[design.arm].aligned,
    )
    return fit(
        network,
        run,
        losses=lambda i: terms(trajectory[i], snapshot[i]),
        validation_losses=lambda: terms(*held),
        calibrate=lambda: network.calibrate(training_frames),
        samples=len(trajectory),
    )


def train_design(dataset: xr.Dataset, design: Design, task: Task) -> None:
    """Train a design from each training seed and write all of them into one file."""
    image = ARMS[design.arm].network != "vector"
    settings = Settings.of(
        task.training,
        batch_size=task.training["image_batch_size" if image else "batch_size"],
        # the papers speak of no validation: their design ends as it ends
        keep="last" if design.loss == "paper" else "best",
        threads=task.threads,
    )
    weight = task.training["loss_weight"]
    train_seeds(
        partial(train_seed, dataset=dataset, design=design, weight=weight),
        task=task,
        settings=settings,
        study=STUDY,
        title=f"Neural Reduced Potential, {design.path}",
        name=design.path,
        identity=vars(design),
        dataset=dataset,
        names=("features", "control", "centre", "scale", "split_disorder", "split_alpha"),
    )
