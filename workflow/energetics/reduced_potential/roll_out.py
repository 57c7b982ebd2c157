"""What a trained network says of movies, and where its gradient leads."""

from collections.abc import Callable

import torch
from torch import Tensor

from energetics.reduced_potential.learning import Movies
from energetics.reduced_potential.networks import ReducedPotential

CHUNK = 2048  # frames per call, so that a convolution's intermediates stay small


@torch.no_grad()
def of_frames(function: Callable[..., Tensor], *movies: Tensor, chunk: int = CHUNK) -> Tensor:
    """Return a function of frames (frame, …), applied to tensors (trajectory, snapshot, …)."""
    frames = (tensor.flatten(0, 1).split(chunk) for tensor in movies)
    parts = [function(*pieces) for pieces in zip(*frames, strict=True)]
    return torch.cat(parts).unflatten(0, movies[0].shape[:2])


def gradient(network: ReducedPotential, z: Tensor, controls: Tensor) -> Tensor:
    """Return ∂V/∂z, shaped as z (trajectory, snapshot, latent)."""
    return of_frames(network.potential_gradient, z, controls, chunk=z[..., 0].numel())


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
