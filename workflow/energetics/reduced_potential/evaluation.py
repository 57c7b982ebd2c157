"""Evaluation of a trained design: the numbers behind its figures and its claims.

Latents are reported in units of their spread over training frames (zero mean, unit variance in
each direction), so that distances mean the same for every design. Two groups are judged apart:
`seen`, the disorders of training, and `unseen`, those of the test split.
"""

from functools import partial

import numpy as np
import torch
import xarray as xr

from energetics.reduced_potential import files as kinds
from energetics.reduced_potential import latent_order, learning, roll_out
from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.networks import ReducedPotential
from energetics.reduced_potential.settings import Design
from energetics.storage import SPLITS
from energetics.training import choose_device
from energetics.weights import read_networks


def interpolate_at(times: np.ndarray, series: np.ndarray, onset: np.ndarray) -> np.ndarray:
    """Return series (seed, trajectory, time) at each onset, NaN where there is none."""
    result = np.full(series.shape[:2], np.nan)
    for trajectory in np.flatnonzero(np.isfinite(onset)):
        for seed in range(series.shape[0]):
            result[seed, trajectory] = np.interp(onset[trajectory], times, series[seed, trajectory])
    return result


def ratio(numerator: np.ndarray, denominator: np.ndarray) -> float:
    """Return the root of the ratio of two sums of squares, NaN where the second is zero."""
    total = denominator.sum()
    return float(np.sqrt(numerator.sum() / total)) if total > 0 else np.nan


def end_states(latent: np.ndarray, alpha: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return the last latents as (alpha, member, latent), ordered by alpha."""
    values = np.unique(alpha[rows])
    return np.stack([latent[rows & (alpha == value), -1] for value in values])


class Evaluation:
    """One network of one training seed on all movies of its dataset."""

    def __init__(
        self,
        network: ReducedPotential,
        movies: learning.Movies,
        dataset: xr.Dataset,
        *,
        design: Design,
        roll_out_steps: int,
    ):
        self.movies, self.dataset, self.design = movies, dataset, design
        network.eval()
        aligned = ARMS[design.arm].aligned
        x, controls = movies.x, movies.controls
        z = roll_out.of_frames(network.encode, x)
        training = z[movies.split == SPLITS["train"]].flatten(0, 1)
        self.centre, spread = training.mean(dim=0), training.std(dim=0)
        self.spread = torch.where(spread > 0, spread, 1.0)  # of latents that never move
        ahead = roll_out.advance(network, z, movies, steps=1)
        later = roll_out.advance(network, z, movies, steps=roll_out_steps)
        decoded, predicted, rolled = (
            roll_out.of_frames(network.decode, latent) for latent in (z, ahead, later)
        )
        middle = (controls[:, 1:] + controls[:, :-1]) / 2
        rate = (z[:, 1:] - z[:, :-1]) / movies.interval
        every = z[..., 0].numel()  # V is cheap enough for one call
        v, v_before, v_after = (
            roll_out.of_frames(network.potential, latent, fields, chunk=every)
            for latent, fields in ((z, controls), (z[:, :-1], middle), (z[:, 1:], middle))
        )
        distance = partial(learning.reconstruction_error, aligned=aligned)

        def error(a: torch.Tensor, b: torch.Tensor) -> np.ndarray:
            return roll_out.of_frames(distance, a, b).cpu().numpy().astype(float)

        self.unexplained = dataset["unexplained"].values / float(dataset["scale"]) ** 2
        self.latent = ((z - self.centre) / self.spread).cpu().numpy()
        self.potential = v.cpu().numpy()
        self.potential_step = (v_after - v_before).cpu().numpy()
        # ∂V/∂z and Δz/Δt are velocities of z: divided by the spread they are those of the latents
        # as reported.
        slope = roll_out.gradient(network, z, controls) / self.spread
        self.gradient_norm = torch.linalg.vector_norm(slope, dim=-1).cpu().numpy()
        self.rate_norm = torch.linalg.vector_norm(rate / self.spread, dim=-1).cpu().numpy()
        self.reconstruction_error = error(x, decoded) + self.unexplained
        self.prediction_error = error(x[:, 1:], predicted) + self.unexplained[:, 1:]
        self.no_change_error = error(x[:, 1:], x[:, :-1])
        self.increment = error(x[:, 1:] - x[:, :-1], predicted - decoded[:, :-1])
        self.increment_size = (x[:, 1:] - x[:, :-1]).square().sum(dim=-1).cpu().numpy()
        end = slice(roll_out_steps, None)
        self.roll_out = error(x[:, end], rolled) + self.unexplained[:, end]
        self.roll_out_no_change = error(x[:, end], x[:, :-roll_out_steps])
        moved = torch.linalg.vector_norm(ahead - z[:, 1:], dim=-1)
        self.latent_error = moved.square().cpu().numpy()
        self.latent_change = (z[:, 1:] - z[:, :-1]).square().sum(dim=-1).cpu().numpy()
        self.decoded, self.predicted = decoded.cpu().numpy(), predicted.cpu().numpy()

    def rows(self, group: str) -> np.ndarray:
        """Return which trajectories belong to a group under the design's protocol."""
        return self.dataset[f"split_{self.design.protocol}"].values == SPLITS[kinds.GROUPS[group]]

    def metrics(self, group: str) -> dict[str, float]:
        """Return every entry of METRICS for a group, NaN where frames are all the same."""
        rows = self.rows(group)
        frames = self.movies.x.cpu().numpy()[rows]
        mean = frames.reshape(-1, frames.shape[-1]).mean(axis=0)
        total = (np.square(frames - mean).sum(dtype=float) + self.unexplained[rows].sum()) or np.nan
        deviation = total / frames[..., 0].size  # mean squared distance from the mean frame
        alpha = self.dataset["alpha"].values
        states = end_states(self.latent, alpha, rows)
        training = self.rows("seen")
        return {
            "reconstruction_r2": 1 - self.reconstruction_error[rows].sum() / total,
            "roll_out_ratio": ratio(self.roll_out[rows], self.roll_out_no_change[rows]),
            "prediction_rmse": float(np.sqrt(self.prediction_error[rows].mean() / deviation)),
            "prediction_ratio": ratio(self.prediction_error[rows], self.no_change_error[rows]),
            "increment_skill": 1 - ratio(self.increment[rows], self.increment_size[rows]) ** 2,
            "latent_skill": 1 - ratio(self.latent_error[rows], self.latent_change[rows]) ** 2,
            "intraclass_correlation": latent_order.intraclass_correlation(states),
            "neighbour_r2": latent_order.neighbour_r2(
                self.latent[training, -1], alpha[training], self.latent[rows, -1], alpha[rows]
            ),
            "roughness": latent_order.roughness(states),
        }


def displacement(
    network: ReducedPotential, perturbed: np.ndarray, dataset: xr.Dataset, spread: np.ndarray
) -> np.ndarray:
    """Return how far each perturbation moves the latents, over their spread, (case - 1,).

    perturbed: features (case, frame, feature), case 0 unperturbed. The distance is a root mean
    square over frames, in units of the latents' spread over training frames in all directions.
    """
    x = (perturbed - dataset["centre"].values) / float(dataset["scale"])
    device = next(network.parameters()).device
    with torch.no_grad():
        flat = torch.from_numpy(x.reshape(-1, x.shape[-1]).astype(np.float32)).to(device)
        z = network.encode(flat).cpu().numpy().reshape(*x.shape[:2], -1) / spread
    squared = np.square(z[1:] - z[:1]).sum(axis=-1).mean(axis=1)
    return np.sqrt(squared / z.shape[-1])


def evaluate_design(
    dataset: xr.Dataset,
    perturbed: xr.Dataset,
    model_file: str,
    *,
    design: Design,
    roll_out_time: float,
    threads: int,
) -> xr.Dataset:
    """Return all that figures and claims need of one design, all training seeds.

    Roll-outs last `roll_out_time`, so designs that see every n-th frame predict as far.
    """
    device = choose_device("cpu", threads)
    movies = learning.load_movies(dataset, protocol=design.protocol, device=device)
    roll_out_steps = max(1, round(roll_out_time / movies.interval))
    network = learning.build_network(design, movies)
    states, file = read_networks(model_file, network, **vars(design))
    done, moved = [], []
    for state in states:
        network.load_state_dict(state)
        done.append(
            Evaluation(network, movies, dataset, design=design, roll_out_steps=roll_out_steps)
        )
        features = perturbed[f"features_{ARMS[design.arm].dataset}"].values
        moved.append(displacement(network, features, dataset, done[-1].spread.numpy()))
    attributes = {"title": f"evaluation of {design.path}", "roll_out_steps": roll_out_steps}
    attributes["frame_interval"] = movies.interval
    kind = kinds.TOPOLOGY_EVALUATION if "basis" in dataset else kinds.EVALUATION
    return kind.filled(
        {
            **{name: dataset[name] for name in kinds.CARRIED},
            **{
                name: np.stack([getattr(one, name) for one in done]).astype(np.float32)
                for name in kinds.DYNAMICS
            },
            **metrics(done),
            **at_onset(done, dataset),
            **examples(done[0], dataset),
            "displacement": np.stack(moved),
            "perturbation": perturbed["perturbation"][1:],
            "validation_total": file["history_validation_total"],
        },
        **dataset.attrs | vars(design) | attributes,
    )


def metrics(done: list[Evaluation]) -> dict[str, np.ndarray]:
    """Return METRICS, each (training_seed, group), and the number of each group."""
    table = [[evaluation.metrics(group) for group in kinds.GROUPS] for evaluation in done]
    values = {
        name: np.array([[groups[name] for groups in row] for row in table])
        for name in kinds.METRICS
    }
    return values | {"group": np.arange(len(kinds.GROUPS))}


def at_onset(done: list[Evaluation], dataset: xr.Dataset) -> dict[str, np.ndarray]:
    """Return |∂V/∂z| and |Δz/Δt| at T_init, interpolated between frames.

    |Δz/Δt| in its logarithm, for domains grow exponentially when they set in.
    """
    times, onset = dataset["elapsed_time"].values, dataset["onset_time"].values
    middle = (times[1:] + times[:-1]) / 2
    gradient = np.stack([e.gradient_norm for e in done])
    log_rate = np.log(np.maximum(np.stack([e.rate_norm for e in done]), 1e-12))
    return {
        "onset_gradient_norm": interpolate_at(times, gradient, onset),
        "onset_rate_norm": np.exp(interpolate_at(middle, log_rate, onset)),
    }


def examples(first: Evaluation, dataset: xr.Dataset) -> dict[str, np.ndarray]:
    """Return frames, their reconstructions and predictions for some trajectories and times.

    For each α one seen and one unseen disorder, six times; in full where features are a
    projection. Predictions are made from the frame before.
    """
    alpha = dataset["alpha"].values
    chosen = [
        np.flatnonzero(first.rows(group) & (alpha == value))[0]
        for value in np.unique(alpha[first.rows("unseen")])
        for group in kinds.GROUPS
        if (first.rows(group) & (alpha == value)).any()
    ]
    count = dataset.sizes["snapshot"]
    times = np.unique(np.linspace(0.2 * count, count - 1, 6).astype(int))
    scale, centre = float(dataset["scale"]), dataset["centre"].values
    frames = {
        "true": dataset["features"].values[chosen][:, times],
        "reconstructed": first.decoded[chosen][:, times] * scale + centre,
        "predicted": first.predicted[chosen][:, times - 1] * scale + centre,
    }
    if "basis" in dataset:
        basis, middle = dataset["basis"].values, dataset["basis_centre"].values
        frames = {name: np.tensordot(f, basis, 1) + middle for name, f in frames.items()}
    return {
        **{f"example_{name}": values.astype(np.float32) for name, values in frames.items()},
        "example": np.array(chosen),
        "example_snapshot": times,
    }
