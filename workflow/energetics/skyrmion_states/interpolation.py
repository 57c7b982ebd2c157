"""Paths in latent space from a lattice with an interstitial skyrmion to the perfect one.

Inverse mapping: z starts as the encoder's μ of a target state, and only z is updated until the
decoded state is near it,

    L_T-O(z) = ⟨Σ_c (D(z)_c − T_c)²⟩ over sites → min.

The path is the straight line between the two z, at equal distances, and its energy is that of the
decoded states. R counts steps from the point of highest energy, positive towards the perfect
lattice. The barrier is the peak above the higher of both plateaus, which are the means over the
outer tenths of the path; the width is the length of path above half the barrier.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
import xarray as xr

from energetics.errors import InputError
from energetics.progress import Progress
from energetics.skyrmion_states.chiral_magnet import Magnet
from energetics.skyrmion_states.evaluation import decode
from energetics.skyrmion_states.files import spin_variable
from energetics.skyrmion_states.lattice_states import defect_pairs
from energetics.skyrmion_states.learning import build_network, read_model
from energetics.skyrmion_states.losses import reconstruction_loss
from energetics.skyrmion_states.measures import excess_energy
from energetics.skyrmion_states.networks import VariationalAutoencoder
from energetics.skyrmion_states.settings import STUDY, Stage
from energetics.skyrmion_states.topological_charge import charge
from energetics.storage import variable
from energetics.training import choose_device

NEAR = 30  # steps on each side of the peak that are stored, as in the paper's figure
SHOWN = (-30, -10, -4, -2, 0, 2, 4, 10, 30)  # steps from the peak whose states are stored


def invert(
    network: VariationalAutoencoder,
    targets: torch.Tensor,
    *,
    steps: int,
    learning_rate: float,
    progress: Progress,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the latents (n, latent) of targets (n, 3, y, x), and the L_T-O that is left (n,)."""
    with torch.no_grad():
        latents = network.encode(targets)[0].clone()
    latents.requires_grad_()
    for parameter in network.parameters():
        parameter.requires_grad_(False)
    optimiser = torch.optim.Adam([latents], lr=learning_rate)
    fall = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for step in range(steps):
        optimiser.zero_grad()
        error = reconstruction_loss(network.decode(latents), targets)
        error.sum().backward()
        optimiser.step()
        fall.step()
        progress(step + 1, steps, note=f"mean error {float(error.detach().mean()):.4g}")
    with torch.no_grad():
        return latents.detach(), reconstruction_loss(network.decode(latents), targets)


def peak_of(energies: np.ndarray) -> tuple[int, float, float]:
    """Return the place, the barrier and the width, in points, of a path's peak.

    The width is 0 where no point lies above both plateaus.
    """
    outer = max(1, len(energies) // 10)
    plateau = max(energies[:outer].mean(), energies[-outer:].mean())
    place = int(energies.argmax())
    barrier = float(energies[place] - plateau)
    return place, barrier, float((energies > plateau + 0.5 * barrier).sum()) if barrier > 0 else 0.0


def interpolate(
    models: Sequence[tuple[str, Stage]],
    *,
    magnet: Magnet,
    size: int,
    network: Mapping,
    options: Mapping,
    device: str,
    threads: int,
    seed: int,
    progress: Progress,
) -> xr.Dataset:
    """Return paths of all pairs through each network, and the states near one of their peaks."""
    place = choose_device(device, threads)
    try:
        ends = np.stack(defect_pairs(magnet, size, pairs=options["pairs"], seed=seed), axis=1)
    except ValueError as error:  # the box is too small for the lattice, or for a defect in it
        advice = f"{error}: choose a larger sampling.size, or 0"
        key = f"{STUDY}.evaluation.interpolation.pairs"
        raise InputError("configuration", key, options["pairs"], advice) from error
    targets = torch.from_numpy(ends.reshape(-1, *ends.shape[2:]).astype(np.float32)).to(place)
    share = torch.linspace(0, 1, options["points"])[:, None]
    model = build_network(network, size=size, boundary=magnet.boundary).to(place)
    rows: dict[str, list] = {}
    for path, stage in models:
        progress.begin(stage.name)
        read_model(path, stage, model)
        latents, error = invert(
            model,
            targets,
            steps=options["steps"],
            learning_rate=options["learning_rate"],
            progress=progress,
        )
        latents = latents.cpu().unflatten(0, (options["pairs"], 2))
        row: dict[str, list] = {}
        for pair, (first, last) in enumerate(latents):
            states = decode(model, (1 - share) * first + share * last, place)
            energies = excess_energy(states, magnet)
            peak, barrier, width = peak_of(energies)
            near = peak + np.arange(-NEAR, NEAR + 1)
            inside = (near >= 0) & (near < len(energies))
            around = np.where(inside, energies[near.clip(0, len(energies) - 1)], np.nan)
            for name, value in (
                ("path_energy", energies),
                ("path_charge", charge(states, magnet.boundary)),
                ("peak", peak),
                ("barrier", barrier),
                ("width", width),
                ("step_energy", around),
            ):
                row.setdefault(name, []).append(value)
            if pair == 0:
                shown = (peak + np.array(SHOWN)).clip(0, len(states) - 1)
                row["shown_state"] = states[shown]
        row["inverted_error"] = error.cpu().numpy().reshape(options["pairs"], 2)
        for name, value in row.items():
            rows.setdefault(name, []).append(value)
    return path_dataset({n: np.array(v) for n, v in rows.items()}, ends, [s for _, s in models])


def path_dataset(
    rows: Mapping[str, np.ndarray], ends: np.ndarray, chain: Sequence[Stage]
) -> xr.Dataset:
    """Return what was found along the paths as a dataset."""
    path = ["network", "pair", "point"]
    described = {
        "inverted_error": (["network", "pair", "end"], "squared difference that is left, per site"),
        "path_energy": (path, "(E - E0)/N along the path"),
        "path_charge": (path, "topological charge along the path"),
        "peak": (["network", "pair"], "point of the highest energy"),
        "barrier": (["network", "pair"], "height of the peak above the higher plateau"),
        "width": (["network", "pair"], "points above half the barrier"),
    }
    data = {
        name: variable(dims, rows[name], units="1", long_name=long_name)
        for name, (dims, long_name) in described.items()
    }
    data["step_energy"] = variable(
        ["network", "pair", "step"],
        rows["step_energy"],
        units="1",
        long_name="(E - E0)/N at steps from the peak",
        missing=True,
    )
    for name, values, dimension, long_name in (
        ("step", np.arange(-NEAR, NEAR + 1), "step", "steps R from the peak"),
        ("shown_step", np.array(SHOWN), "shown", "steps R of the states"),
        ("beta", np.array([stage.beta for stage in chain]), "network", "weight of the divergence"),
        ("gamma", np.array([stage.gamma for stage in chain]), "network", "weight of the energy"),
    ):
        data[name] = variable([dimension], values, units="1", long_name=long_name)
    data["target"] = spin_variable(("pair", "end"), ends, "states at the ends of the path")
    data["shown_state"] = spin_variable(
        ("network", "shown"), rows["shown_state"], "decoded states of the first pair"
    )
    return xr.Dataset(data, attrs={"title": "paths between a defect and the perfect lattice"})
