"""Lennard-Jones particles in torch: energies, forces, Verlet steps, and the losses of training.

    H = Σ_i p_i²/2 + Σ_{i<k} φ(r_ik),   φ(r) = 4 (r⁻¹² − r⁻⁶)

with the minimum image of each pair in a square box of side L and no cutoff. Positions q and momenta
p are (batch, particle, 2) and not wrapped, box is (batch,): L of each system.
"""

from collections.abc import Callable

import torch
from torch import Tensor

NEAREST = 0.7  # from here inwards the energy of the loss goes on as a straight line in r²


def minimum_image(difference: Tensor, box: Tensor) -> Tensor:
    """Return differences of positions (batch, …, 2) by minimum image."""
    side = box.reshape(-1, *[1] * (difference.dim() - 1))
    with torch.no_grad():
        images = torch.round(difference / side) * side
    return difference - images


def separations(q: Tensor, box: Tensor) -> tuple[Tensor, Tensor]:
    """Return r_i − r_k by minimum image, (batch, 2, i, k), and squares of the distances.

    The square of a particle's distance to itself is put at infinity, where nothing acts.
    """
    columns = q.transpose(1, 2)  # (batch, 2, particle)
    difference = minimum_image(columns[..., :, None] - columns[..., None, :], box)
    itself = torch.full((q.shape[1],), torch.inf, dtype=q.dtype, device=q.device)
    return difference, difference.square().sum(1) + torch.diag(itself)


def forces(q: Tensor, box: Tensor) -> Tensor:
    """Return the force on each particle, (batch, particle, 2)."""
    difference, squares = separations(q, box)
    inverse = squares.reciprocal()
    cube = inverse * inverse * inverse
    over_distance = (48 * cube - 24) * cube * inverse  # −φ'(r)/r
    return (difference * over_distance[:, None]).sum(-1).transpose(1, 2)


def potential_energy(q: Tensor, box: Tensor, *, nearest: float = 0.0) -> Tensor:
    """Return the potential energy of each system, (batch,).

    Below r = `nearest`, φ goes on with its value and slope as a straight line in r².
    """
    _, squares = separations(q, box)
    cube = squares.clamp_min(nearest**2).pow(-3)
    pairs = 4 * (cube * cube - cube)
    if nearest > 0:
        slope = 4 * (3 * nearest**-8 - 6 * nearest**-14)  # dφ/d(r²)
        pairs = pairs + slope * (squares - nearest**2).clamp_max(0)
    return 0.5 * pairs.sum((1, 2))


def kinetic_energy(p: Tensor) -> Tensor:
    """Return the kinetic energy of each system, (batch,)."""
    return 0.5 * p.square().sum((1, 2))


def velocity_verlet(
    q: Tensor, p: Tensor, box: Tensor, *, time_step: float, steps: int
) -> tuple[Tensor, Tensor]:
    """Return positions and momenta after steps of velocity Verlet."""
    kick = 0.5 * time_step
    force = forces(q, box)
    for _ in range(steps):
        p = p + kick * force
        q = q + time_step * p
        force = forces(q, box)
        p = p + kick * force
    return q, p


def unrolled_losses(
    network: Callable[[Tensor, Tensor, Tensor], tuple[Tensor, Tensor]],
    q: Tensor,
    p: Tensor,
    box: Tensor,
    label_q: Tensor,
    label_p: Tensor,
    *,
    weight_energy: float,
    every: bool,
) -> dict[str, Tensor]:
    """Return the loss of χ large steps (eq. 5.15 of park2022) and its terms, means over systems.

        total = position + momentum + w_e energy
        position = ‖q̂(χτ) − q(χτ)‖₂ / √n,   momentum = ‖p̂(χτ) − p(χτ)‖₂ / √n,
        energy = |Ê(χτ) − E(0)| / n

    Labels are (batch, χ, particle, 2), positions differ by minimum image, and Ê is the true energy,
    but for pairs nearer than `NEAREST`, which no label has: their φ would drown all other terms.
    The terms are taken after the last step, or after `every` large step and averaged. The thesis
    prints norms and names them mean square errors: with squares in their place PW-NN errs less by
    a tenth in the root mean square and more by a tenth in the median, and the pair correction loses
    energy several times faster.
    """
    particles, steps = q.shape[1], label_q.shape[1]

    def energy(q: Tensor, p: Tensor) -> Tensor:
        return potential_energy(q, box, nearest=NEAREST) + kinetic_energy(p)

    start = energy(q, p)
    terms = []
    for step in range(steps):
        q, p = network(q, p, box)
        if every or step == steps - 1:
            errors = (minimum_image(q - label_q[:, step], box), p - label_p[:, step])
            norms = [torch.linalg.vector_norm(error, dim=(1, 2)) for error in errors]
            drift = (energy(q, p) - start).abs() / particles**0.5
            terms.append(torch.stack([*norms, drift]).mean(1) / particles**0.5)
    position, momentum, drift = torch.stack(terms).mean(0)
    return {
        "total": position + momentum + weight_energy * drift,
        "position": position,
        "momentum": momentum,
        "energy": drift,
    }
