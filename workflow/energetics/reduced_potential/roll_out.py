"""What a trained network says of movies: latents, potential, and where the gradient leads."""

from collections.abc import Iterator

import torch
from torch import Tensor

from energetics.reduced_potential.learning import Movies, reconstruction_error
from energetics.reduced_potential.networks import ReducedPotential

CHUNK = 2048  # frames per call, so that a convolution's intermediates stay small


def in_chunks(*tensors: Tensor) -> Iterator[tuple[Tensor, ...]]:
    """Yield equal pieces of tensors that share their first axis."""
    yield from zip(*(tensor.split(CHUNK) for tensor in tensors), strict=True)


def flatten(tensor: Tensor) -> Tensor:
    """Return (trajectory, snapshot, …) as (frame, …)."""
    return tensor.flatten(0, 1)


@torch.no_grad()
def encode(network: ReducedPotential, movies: Movies) -> Tensor:
    """Return z (trajectory, snapshot, latent) of all frames."""
    parts = [network.encode(x) for (x,) in in_chunks(flatten(movies.x))]
    return torch.cat(parts).unflatten(0, movies.x.shape[:2])


@torch.no_grad()
def decode(network: ReducedPotential, z: Tensor) -> Tensor:
    """Return x̂ (…, feature) of z (…, latent)."""
    parts = [network.decode(part) for (part,) in in_chunks(z.flatten(0, -2))]
    return torch.cat(parts).unflatten(0, z.shape[:-1])


@torch.no_grad()
def potential(network: ReducedPotential, z: Tensor, controls: Tensor) -> Tensor:
    """Return V (trajectory, snapshot) of z and scaled controls with the same first two axes."""
    return network.potential(flatten(z), flatten(controls)).unflatten(0, z.shape[:2])


@torch.no_grad()
def gradient(network: ReducedPotential, z: Tensor, controls: Tensor) -> Tensor:
    """Return ∂V/∂z, shaped as z (trajectory, snapshot, latent)."""
    return network.potential_gradient(flatten(z), flatten(controls)).unflatten(0, z.shape[:2])


def advance(network: ReducedPotential, z: Tensor, movies: Movies, *, steps: int) -> Tensor:
    """Return where dz/dt = −∂V/∂z leads in `steps` frames, from each frame with so many after it.

    z: (trajectory, snapshot, latent); the result has `steps` snapshots less. Fourth-order
    Runge–Kutta with one step per frame; the controls are known functions of time, linear between
    frames.
    """
    dt = movies.interval
    starts = z.shape[1] - steps
    now = z[:, :starts]
    for step in range(steps):
        before = movies.controls[:, step : step + starts]
        after = movies.controls[:, step + 1 : step + 1 + starts]
        middle = (before + after) / 2
        first = -gradient(network, now, before)
        second = -gradient(network, now + 0.5 * dt * first, middle)
        third = -gradient(network, now + 0.5 * dt * second, middle)
        fourth = -gradient(network, now + dt * third, after)
        now = now + dt / 6 * (first + 2 * second + 2 * third + fourth)
    return now


@torch.no_grad()
def squared_error(x: Tensor, other: Tensor, *, aligned: bool) -> Tensor:
    """Return squared distances (trajectory, snapshot) of frames (trajectory, snapshot, feature)."""
    parts = [
        reconstruction_error(a, b, aligned=aligned)
        for a, b in in_chunks(flatten(x), flatten(other))
    ]
    return torch.cat(parts).unflatten(0, x.shape[:2])
