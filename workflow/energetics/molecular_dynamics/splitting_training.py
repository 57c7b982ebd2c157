"""What a learned splitting is trained on: trajectories, and collisions of two particles.

    loss = ⟨√(1 + Δ_k/s_k) − 1⟩ + w_c ⟨√(1 + (δE/ε)²) − 1⟩

Δ_k is the mean square deviation per particle from the label after k large steps, and s_k² the
product of what the classical step deviates there and on average: easy and hard trajectories both
count, and none drowns the others. Hard collisions are too rare in equilibrium to be learned there,
yet a single one that gains energy begins a runaway. So pairs of particles are shot at each other,
and δE is the energy that they gain. Both terms are of order one without learning.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from energetics.molecular_dynamics.particles import kinetic_energy, minimum_image, potential_energy
from energetics.molecular_dynamics.splitting import Splitting

ENERGIES = (3.0, 14.0)  # of the relative motion; at T = 0.71 larger ones come once in e^(14/T)
FARTHEST = 1.1  # impact parameter beyond which the repulsion is hardly met
DISTANCE = 2.5  # at the start, and to be passed again
BOX = 1000.0
TOLERANCE, AT = 0.03, 6.0  # ε at an energy of AT; it grows with the square of the energy
PROBE = 1e-4  # of a weight, for derivatives
DAMPING = 1e-7  # directions of less curvature, over the largest, count as flat

CPU = torch.device("cpu")
Batch = Sequence[Tensor]  # q, p, box, labels of q and p, scale
Collisions = tuple[Tensor, Tensor, Tensor]  # relative energies, q, p


def deviations(states: list[tuple[Tensor, Tensor]], batch: Batch) -> Tensor:
    """Return Δ_k, (system, step)."""
    _, _, box, label_q, label_p, _ = batch
    found = []
    for k, (q, p) in enumerate(states):
        moved = minimum_image(q - label_q[:, k], box).square().sum((1, 2))
        found.append((moved + (p - label_p[:, k]).square().sum((1, 2))) / q.shape[1])
    return torch.stack(found, dim=1)


def scales(classical: Tensor, mean: Tensor) -> Tensor:
    """Return s_k (system, step) from what the classical step deviates there, and on average.

    Both are mean squares per particle, (system, step) and (1, step).
    """
    return (classical * mean).sqrt()


def shoot(count: int, large_step: float, device: torch.device = CPU) -> Collisions:
    """Return relative energies (count,), positions and momenta (count, 2, 2) of random pairs.

    They fly at each other along x, with random energy, impact parameter and phase of the step.
    """
    chance = torch.rand(3, count, dtype=torch.float64)
    energy = ENERGIES[0] + (ENERGIES[1] - ENERGIES[0]) * chance[0]
    speed = 2 * energy.sqrt()  # of the relative motion: E = v²/4
    q, p = torch.zeros(2, count, 2, 2, dtype=torch.float64)
    q[:, 1, 0] = DISTANCE + chance[2] * speed * large_step
    q[:, 1, 1] = FARTHEST * chance[1]
    p[:, 0, 0], p[:, 1, 0] = speed / 2, -speed / 2
    return energy.to(device), q.to(device), p.to(device)


def gains(network: Splitting, collisions: Collisions) -> Tensor:
    """Return δE/ε of collisions, followed until the slowest have parted again."""
    energy, q, p = collisions
    box = torch.full_like(energy, BOX)
    slowest = 2 * ENERGIES[0] ** 0.5
    steps = round(2 * DISTANCE / (slowest * network.large_step)) + 2
    before = potential_energy(q, box) + kinetic_energy(p)
    q, p = network.unrolled(q, p, box, steps)[-1]
    after = potential_energy(q, box) + kinetic_energy(p)
    return (after - before) / (TOLERANCE * (energy / AT).square())


def softly(square: Tensor) -> Tensor:
    """Return √(1 + x²) − 1 of x²: a square where small, a size where large."""
    return (1 + square).sqrt() - 1


def losses(
    network: Splitting, batch: Batch, collisions: Collisions, *, collision_weight: float
) -> dict[str, Tensor]:
    """Return the loss of a batch and its terms."""
    q, p, box, label_q, _, scale = batch
    found = deviations(network.unrolled(q, p, box, label_q.shape[1]), batch)
    trajectory = softly(found / scale).mean()
    collision = softly(gains(network, collisions).square()).mean()
    total = trajectory + collision_weight * collision
    return {"total": total, "trajectory": trajectory, "collision": collision}


@torch.no_grad()
def calibrate(
    network: Splitting, batch: Batch, collisions: Collisions, *, collision_weight: float
) -> None:
    """Set the basis of a network without weights to (JᵀJ)^(−½).

    J holds the derivatives of all residuals, the square roots of the loss's terms, by finite
    differences. In this basis the loss is as steep in one direction as in any other.
    """
    q, p, box, label_q, label_p, scale = batch

    def residuals() -> Tensor:
        states = network.unrolled(q, p, box, label_q.shape[1])
        moved = [minimum_image(a - label_q[:, k], box) for k, (a, _) in enumerate(states)]
        kicked = [b - label_p[:, k] for k, (_, b) in enumerate(states)]
        found = torch.cat([torch.stack(moved, 1), torch.stack(kicked, 1)], dim=-1)
        found = found / (scale[:, :, None, None] * scale.numel() * q.shape[1]).sqrt()
        size = found.square().sum((2, 3), keepdim=True) * scale.numel()
        gain = gains(network, collisions)
        gain = gain * (collision_weight / len(gain)) ** 0.5 * (1 + gain.square()) ** -0.25
        return torch.cat([(found * (1 + size) ** -0.25).flatten(), gain])

    network.basis.copy_(torch.eye(len(network.weights), dtype=network.basis.dtype))
    start, columns = residuals(), []
    for number in range(len(network.weights)):
        network.weights[number] = PROBE
        columns.append((residuals() - start) / PROBE)
        network.weights[number] = 0.0
    jacobian = torch.stack(columns)
    curvature, directions = torch.linalg.eigh(jacobian @ jacobian.T)
    scaled = (curvature.clamp_min(0) + DAMPING * curvature[-1]).rsqrt()
    network.basis.copy_((directions * scaled) @ directions.T)
