"""The three terms of the loss of evae2021, for torch.

    L = L_RC + β L_KL + γ L_H
    L_RC = ⟨Σ_c (S_out,c − S_in,c)²⟩ over sites,
    L_KL = −½ Σ_k (1 + log σ_k² − μ_k² − σ_k²) over latents,
    L_H = (E(X_out) − E₀)/N,  E₀ = −2 J N,

each the mean over a batch. L_H is negative for good states.
"""

from collections.abc import Mapping

import torch
from torch import Tensor

from energetics.skyrmion_states.chiral_magnet import OPEN_AXES, Magnet, bond_vectors


def energy_loss(spins: Tensor, magnet: Magnet) -> Tensor:
    """Return (E − E₀)/N of each configuration of spins (batch, 3, y, x): (batch,)."""
    sites = spins.shape[-1] * spins.shape[-2]
    total = -magnet.field * spins[:, 2].sum((-2, -1)) + 2 * magnet.exchange * sites
    for axis, (dx, dy, _) in zip((-1, -2), bond_vectors(magnet).tolist(), strict=True):
        bonds = spins.shape[axis] - (axis in OPEN_AXES[magnet.boundary])
        here = spins.narrow(axis, 0, bonds)
        there = spins.roll(-1, axis).narrow(axis, 0, bonds)
        x, y, z = here.unbind(1)
        u, v, w = there.unbind(1)
        pair = magnet.exchange * (x * u + y * v + z * w)
        pair = pair + dx * (y * w - z * v) + dy * (z * u - x * w)
        total = total - pair.sum((-2, -1))
    return total / sites


def reconstruction_loss(output: Tensor, target: Tensor) -> Tensor:
    """Return the squared difference, summed over components, mean over sites: (batch,)."""
    return (output - target).square().sum(1).mean((-2, -1))


def divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Return the Kullback–Leibler divergence from the standard normal distribution: (batch,)."""
    return -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum(1)


def loss_terms(
    output: Tensor,
    target: Tensor,
    mean: Tensor,
    log_variance: Tensor,
    *,
    magnet: Magnet,
    beta: float,
    gamma: float,
) -> Mapping[str, Tensor]:
    """Return the terms averaged over a batch, and their sum `total`."""
    terms = {
        "reconstruction": reconstruction_loss(output, target).mean(),
        "divergence": divergence(mean, log_variance).mean(),
        "energy": energy_loss(output, magnet).mean(),
    }
    total = terms["reconstruction"] + beta * terms["divergence"]
    if gamma:
        total = total + gamma * terms["energy"]
    return {**terms, "total": total}


def translated(spins: Tensor, shifts: Tensor) -> Tensor:
    """Return configurations (batch, 3, L, L), each moved by its own shifts (batch, 2): y, x."""
    sites = torch.arange(spins.shape[-1], device=spins.device)
    y, x = ((sites + shift[:, None]) % len(sites) for shift in shifts.unbind(1))
    number = torch.arange(len(spins), device=spins.device)[:, None, None]
    return spins.permute(0, 2, 3, 1)[number, y[:, :, None], x[:, None, :]].permute(0, 3, 1, 2)
