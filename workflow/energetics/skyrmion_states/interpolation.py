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
from typing import Any

import numpy as np
import torch
import xarray as xr

from energetics.errors import InputError
from energetics.progress import Progress
from energetics.skyrmion_states.chiral_magnet import Magnet
from energetics.skyrmion_states.evaluation import decode
from energetics.skyrmion_states.files import INTERPOLATION
from energetics.skyrmion_states.lattice_states import defect_pairs
from energetics.skyrmion_states.learning import build_network, read_model
from energetics.skyrmion_states.losses import reconstruction_loss
from energetics.skyrmion_states.measures import excess_energy
from energetics.skyrmion_states.networks import VariationalAutoencoder
from energetics.skyrmion_states.settings import STUDY
from energetics.skyrmion_states.stages import Stage
from energetics.skyrmion_states.topological_charge import charge
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
        latents, left = invert(
            model,
            targets,
            steps=options["steps"],
            learning_rate=options["learning_rate"],
            progress=progress,
        )
        latents = latents.cpu().unflatten(0, (options["pairs"], 2))
        row: dict[str, Any] = {}
        for first, last in latents:
            states = decode(model, (1 - share) * first + share * last, place)
            for name, value in along_path(states, magnet).items():
                row.setdefault(name, []).append(value)
        row["shown_state"] = row["shown_state"][0]
        row["inverted_error"] = left.cpu().numpy().reshape(options["pairs"], 2)
        for name, values in row.items():
            rows.setdefault(name, []).append(values)
    known = {
        "gamma": [stage.gamma for _, stage in models],
        "beta": [stage.beta for _, stage in models],
        "target": ends.astype(np.float32),
        "step": np.arange(-NEAR, NEAR + 1),
        "shown_step": SHOWN,
    }
    return INTERPOLATION.filled(known | {name: np.array(values) for name, values in rows.items()})


def along_path(states: np.ndarray, magnet: Magnet) -> dict[str, object]:
    """Return what is measured along one path of states (point, 3, y, x), and states of it.

    Steps from the peak that lead beyond an end have no energy (NaN) and the state of that end.
    """
    energies = excess_energy(states, magnet)
    peak, barrier, width = peak_of(energies)
    near = peak + np.arange(-NEAR, NEAR + 1)
    inside = (near >= 0) & (near < len(energies))
    return {
        "path_energy": energies,
        "path_charge": charge(states, magnet.boundary),
        "peak": peak,
        "barrier": barrier,
        "width": width,
        "step_energy": np.where(inside, energies[near.clip(0, len(energies) - 1)], np.nan),
        "shown_state": states[(peak + np.array(SHOWN)).clip(0, len(states) - 1)],
    }
