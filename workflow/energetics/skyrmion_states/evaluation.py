"""What trained networks make: outputs, prior samples, and how both compare with the data."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
import xarray as xr
from torch import Tensor

from energetics import random_streams
from energetics.progress import Progress
from energetics.skyrmion_states.chiral_magnet import Magnet
from energetics.skyrmion_states.files import EVALUATION, FOURIER, STAGE_FIELDS, TERMS, split_of
from energetics.skyrmion_states.learning import build_network, read_model
from energetics.skyrmion_states.losses import loss_terms
from energetics.skyrmion_states.measures import (
    MIDDLES,
    aligned_measures,
    angle_density,
    angles,
    shape_measures,
    state_measures,
)
from energetics.skyrmion_states.networks import VariationalAutoencoder
from energetics.skyrmion_states.settings import STUDY, TORUS
from energetics.skyrmion_states.stages import Stage
from energetics.skyrmion_states.statistics import reference_of
from energetics.skyrmion_states.translations import fourier_errors, nearest
from energetics.training import choose_device

BATCH = 250  # configurations at a time
ACTIVE = 0.01  # variance of a latent's mean over the data, above which it carries something
LOSS_SPLITS = ("train", "validation", "test")


def latent_noise(count: int, latent: int, *, purpose: str, seed: int) -> Tensor:
    """Return the standard normal numbers that all stages share: (count, latent)."""
    generator = random_streams.generator(seed, study=STUDY, purpose=purpose, index=0)
    return torch.from_numpy(generator.standard_normal((count, latent), np.float32))


def decode(network: VariationalAutoencoder, latents: Tensor, device: torch.device) -> np.ndarray:
    """Return states decoded from latents (n, latent): (n, 3, y, x), float32."""
    with torch.no_grad():
        parts = [network.decode(part.to(device)).cpu() for part in latents.split(BATCH)]
    return torch.cat(parts).contiguous().numpy()


def encode(
    network: VariationalAutoencoder, spins: np.ndarray, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Return μ and log σ² of spins (n, 3, y, x): (n, latent) each."""
    with torch.no_grad():
        parts = [network.encode(part.to(device)) for part in torch.from_numpy(spins).split(BATCH)]
    mean, log_variance = zip(*parts, strict=True)
    return torch.cat(mean).cpu(), torch.cat(log_variance).cpu()


def reconstruct(
    network: VariationalAutoencoder, spins: np.ndarray, noise: Tensor, device: torch.device
) -> tuple[np.ndarray, Tensor, Tensor]:
    """Return X_out of spins (n, 3, y, x), with z = μ + σ ε for ε = `noise`, μ and log σ²."""
    mean, log_variance = encode(network, spins, device)
    latents = mean + torch.exp(0.5 * log_variance) * noise
    return decode(network, latents, device), mean, log_variance


class Evaluator:
    """Measures one stage after another on the same states and the same noise."""

    def __init__(
        self,
        dataset: xr.Dataset,
        statistics: xr.Dataset,
        *,
        magnet: Magnet,
        network: Mapping,
        evaluation: Mapping,
        device: str,
        threads: int,
        seed: int,
    ):
        self.magnet, self.options, self.latent = magnet, evaluation, network["latent"]
        self.device = choose_device(device, threads)
        self.network = build_network(network, size=dataset.sizes["x"], boundary=magnet.boundary)
        self.network.to(self.device)
        self.reference = reference_of(statistics)
        self.train, self.test = split_of(dataset, "train"), split_of(dataset, "test")
        validation = split_of(dataset, "validation")
        count = max(len(self.test), evaluation["pairs"], evaluation["compared"])
        self.prior = latent_noise(count, self.latent, purpose="prior", seed=seed)
        self.losses_on = {
            "train": self.train[: len(validation)],
            "validation": validation,
            "test": self.test,
        }
        self.noise = {
            name: latent_noise(len(spins), self.latent, purpose=f"noise {name}", seed=seed)
            for name, spins in self.losses_on.items()
        }

    def losses(self, stage: Stage) -> tuple[dict[str, list[float]], np.ndarray, int]:
        """Return the loss terms on each split, X_out of the test split, and active latents."""
        found: dict[str, list[float]] = {term: [] for term in TERMS}
        for name in LOSS_SPLITS:
            spins = self.losses_on[name]
            output, mean, log_variance = reconstruct(
                self.network, spins, self.noise[name], self.device
            )
            terms = loss_terms(
                torch.from_numpy(output),
                torch.from_numpy(spins),
                mean,
                log_variance,
                magnet=self.magnet,
                beta=stage.beta,
                gamma=stage.gamma,
            )
            for term in TERMS:
                found[term].append(float(terms[term]))
        active = int((mean.var(0, correction=0) > ACTIVE).sum())
        return found, output, active

    def ensemble(self, spins: np.ndarray) -> dict[str, object]:
        """Return the measures of outputs or prior samples (n, 3, y, x)."""
        examples = spins[: self.options["examples"]]
        sweeps = self.options["alignment"]
        aligned = aligned_measures(spins, self.magnet, sweeps=sweeps)
        return {
            **state_measures(spins, self.magnet),
            **{f"aligned_{name}": values for name, values in aligned.items()},
            "angle_density": angle_density(spins, self.magnet),
            **shape_measures(spins, self.magnet.boundary, self.reference),
            "example": examples,
            "example_angle": angles(examples, self.magnet).astype(np.float32),
        }

    def __call__(self, path: str, stage: Stage) -> dict[str, object]:
        """Return everything that is measured of one stage."""
        read_model(path, stage, self.network)
        losses, output, active = self.losses(stage)
        prior = decode(self.network, self.prior, self.device)
        row: dict[str, object] = {f"{term}_loss": values for term, values in losses.items()}
        for kind, spins in (("output", output), ("prior", prior[: len(self.test)])):
            row |= {f"{kind}_{name}": values for name, values in self.ensemble(spins).items()}
        errors = fourier_errors(prior[: self.options["pairs"]])
        row |= zip(FOURIER, errors, strict=True)
        compared = prior[: self.options["compared"]]
        torus = self.magnet.boundary == TORUS
        distance = nearest(compared, self.train)[0] if torus else np.full(len(compared), np.nan)
        return row | {"nearest_distance": distance, "active_latents": active}


def evaluate_sweep(
    models: Sequence[tuple[str, Stage]], evaluator: Evaluator, *, progress: Progress
) -> xr.Dataset:
    """Return the evaluation of all stages of a sweep, one row each."""
    rows = []
    for number, (path, stage) in enumerate(models):
        rows.append(evaluator(path, stage))
        progress(number + 1, len(models), unit="stage")
    stages = [stage for _, stage in models]
    values: dict[str, object] = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    for name in (*STAGE_FIELDS, "path"):
        values[name] = [getattr(stage, name) for stage in stages]
    values |= {"stage": values.pop("path"), "split": LOSS_SPLITS, "angle": MIDDLES}
    title = f"evaluation of the sweep {stages[0].sweep} in the box {stages[0].box}"
    return EVALUATION.filled(values, title=title)
