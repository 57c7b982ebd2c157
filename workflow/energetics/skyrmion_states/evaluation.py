"""What trained networks make: outputs, prior samples, and how both compare with the data."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
import xarray as xr
from torch import Tensor

from energetics import random_streams
from energetics.progress import Progress
from energetics.skyrmion_states.chiral_magnet import Magnet
from energetics.skyrmion_states.files import ENSEMBLES, MEASURES, TERMS, spin_variable
from energetics.skyrmion_states.learning import build_network, read_model
from energetics.skyrmion_states.losses import loss_terms
from energetics.skyrmion_states.measures import (
    ANGLES,
    aligned_measures,
    angle_density,
    angles,
    shape_measures,
    state_measures,
)
from energetics.skyrmion_states.networks import VariationalAutoencoder
from energetics.skyrmion_states.settings import STUDY, TORUS, Stage
from energetics.skyrmion_states.statistics import reference_of, split_of
from energetics.skyrmion_states.translations import fourier_errors, nearest
from energetics.storage import variable
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
        weights = {"magnet": self.magnet, "beta": stage.beta, "gamma": stage.gamma}
        for name in LOSS_SPLITS:
            spins = self.losses_on[name]
            output, mean, log_variance = reconstruct(
                self.network, spins, self.noise[name], self.device
            )
            tensors = (torch.from_numpy(output), torch.from_numpy(spins), mean, log_variance)
            terms = loss_terms(*tensors, **weights)
            for term in TERMS:
                found[term].append(float(terms[term]))
        active = int((mean.var(0, correction=0) > ACTIVE).sum())
        return found, output, active

    def ensemble(self, spins: np.ndarray) -> dict[str, np.ndarray]:
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
            "example_angle": angles(examples, self.magnet),
        }

    def __call__(self, path: str, stage: Stage) -> dict[str, object]:
        """Return everything that is measured of one stage."""
        read_model(path, stage, self.network)
        losses, output, active = self.losses(stage)
        prior = decode(self.network, self.prior, self.device)
        row: dict[str, object] = {f"{term}_loss": values for term, values in losses.items()}
        for kind, spins in (("output", output), ("prior", prior[: len(self.test)])):
            row |= {f"{kind}_{name}": values for name, values in self.ensemble(spins).items()}
        row["modulus_error"], row["complex_error"] = fourier_errors(prior[: self.options["pairs"]])
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
    columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    chain = [stage for _, stage in models]
    return xr.Dataset(
        {**stage_variables(chain), **measured_variables(columns)},
        attrs={"title": f"evaluation of the sweep {chain[0].sweep} in the box {chain[0].box}"},
    )


def stage_variables(chain: Sequence[Stage]) -> dict[str, xr.Variable]:
    """Return what stages are, and what measured values run over."""
    data = {
        name: variable(["stage"], np.array(values), units="1", long_name=long_name)
        for name, values, long_name in (
            ("run", [stage.run for stage in chain], "number of the run"),
            ("number", [stage.number for stage in chain], "number of the stage in the control"),
            ("beta", [stage.beta for stage in chain], "weight beta of the divergence"),
            ("gamma", [stage.gamma for stage in chain], "weight gamma of the energy"),
        )
    }
    for name, values, long_name in (
        ("stage", [stage.path for stage in chain], "stage"),
        ("sweep", [stage.sweep for stage in chain], "sweep that the stage belongs to"),
    ):
        data[name] = xr.Variable(["stage"], np.array(values, object), {"long_name": long_name})
    names = np.array(LOSS_SPLITS, object)
    data["split"] = xr.Variable(["split"], names, {"long_name": "split that losses are taken on"})
    middle = 0.5 * (ANGLES[1:] + ANGLES[:-1])
    data["angle"] = variable(["angle"], middle, units="degree", long_name="angle to the field")
    return data


def measured_variables(columns: Mapping[str, np.ndarray]) -> dict[str, xr.Variable]:
    """Return measured values, stages along the first axis, as variables."""
    data = {}
    for term in TERMS:
        name = f"{term}_loss"
        data[name] = variable(
            ["stage", "split"], columns[name], units="1", long_name=f"{term} term of the loss"
        )
    for kind, meaning in ENSEMBLES.items():
        for aligned in ("", "aligned_"):
            for name, (long_name, units) in MEASURES.items():
                key = f"{kind}_{aligned}{name}"
                after = ", after alignment sweeps" if aligned else ""
                data[key] = variable(
                    ["stage", "sample"],
                    columns[key],
                    units=units,
                    long_name=f"{long_name}: {meaning}{after}",
                )
        key = f"{kind}_angle_density"
        data[key] = variable(
            ["stage", "angle"],
            columns[key],
            units="degree-1",
            long_name=f"density of the angle to the field: {meaning}",
        )
        for name in ("truncated", "stretched", "skyrmions"):
            key = f"{kind}_{name}"
            data[key] = variable(
                ["stage"], columns[key], units="1", long_name=f"{name}: {meaning}", missing=True
            )
        data[f"{kind}_example"] = spin_variable(
            ("stage", "example"), columns[f"{kind}_example"], meaning
        )
        data[f"{kind}_example_angle"] = variable(
            ["stage", "example", "y", "x"],
            columns[f"{kind}_example_angle"].astype(np.float32),
            units="degree",
            long_name=f"angle to the field: {meaning}",
        )
    for name in ("modulus", "complex"):
        data[f"{name}_error"] = variable(
            ["stage"],
            columns[f"{name}_error"],
            units="1",
            long_name=f"mean squared difference of Fourier transforms of S_z, {name}, over pairs",
        )
    data["nearest_distance"] = variable(
        ["stage", "compared"],
        columns["nearest_distance"],
        units="1",
        long_name="squared distance per site to the nearest training state, translations allowed",
        missing=True,
    )
    data["active_latents"] = variable(
        ["stage"], columns["active_latents"], units="1", long_name="latents that carry something"
    )
    return data
