"""Autoencoders and the Neural Reduced Potential V_NN(z, controls).

The papers give the structure, x → E → z → D → x̂ and V_NN(z, α, h), and no layer sizes. Ours are
small. V_NN has tanh, whose second derivative is smooth, because its gradient is what is trained.
"""

import math
from itertools import pairwise

import torch
from torch import Tensor, nn

from energetics.reduced_potential.arms import Arm


def multilayer(sizes: list[int]) -> nn.Sequential:
    """Return a fully connected network with tanh between its layers."""
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(sizes):
        layers += [nn.Linear(inputs, outputs), nn.Tanh()]
    return nn.Sequential(*layers[:-1])


def image_widths(size: int) -> list[int]:
    """Return the channels of each level: patches of 4 × 4 pixels, then halved down to 4 × 4."""
    levels = int(math.log2(size)) - 3  # 64 pixels: 16, 8 and 4 places along a side
    return [min(16 * 2**level, 32) for level in range(levels)]


class ImageEncoder(nn.Module):
    """Patches of 4 × 4 pixels, convolutions of stride 2 down to 4 × 4 places, then dense layers.

    A patch is about one wavelength of the pattern and keeps as many channels as pixels. The pooled
    form takes a mean over places before the dense layers: it sees each place through the same
    filters, so a translation by a multiple of the total stride leaves z unchanged exactly.
    """

    def __init__(self, size: int, latent: int, *, pooled: bool):
        super().__init__()
        widths = image_widths(size)
        layers: list[nn.Module] = [nn.Conv2d(1, widths[0], 4, stride=4), nn.GELU()]
        for inputs, outputs in pairwise(widths):
            layers += [
                nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, padding_mode="circular"),
                nn.GELU(),
            ]
        self.convolutions = nn.Sequential(*layers)
        self.pooled = pooled
        self.dense = multilayer([widths[-1] * (1 if pooled else 16), 64, latent])

    def forward(self, x: Tensor) -> Tensor:
        """Return z of shape (batch, latent) for images of shape (batch, size * size)."""
        size = math.isqrt(x.shape[1])
        y = self.convolutions(x.view(-1, 1, size, size))  # (batch, width, 4, 4)
        y = y.mean(dim=(2, 3)) if self.pooled else y.flatten(1)
        return self.dense(y)


class ImageDecoder(nn.Module):
    """The encoder backwards: dense layers to 4 × 4 places, doublings by pixel shuffle, patches."""

    def __init__(self, size: int, latent: int):
        super().__init__()
        widths = image_widths(size)[::-1]
        self.dense = multilayer([latent, 64, widths[0] * 16])
        self.width = widths[0]
        layers: list[nn.Module] = [nn.GELU()]
        for inputs, outputs in pairwise(widths):
            layers += [
                nn.Conv2d(inputs, 4 * outputs, 3, padding=1, padding_mode="circular"),
                nn.PixelShuffle(2),
                nn.GELU(),
            ]
        layers += [
            nn.Conv2d(widths[-1], 16, 3, padding=1, padding_mode="circular"),
            nn.PixelShuffle(4),
        ]
        self.convolutions = nn.Sequential(*layers)

    def forward(self, z: Tensor) -> Tensor:
        """Return images of shape (batch, size * size) for z of shape (batch, latent)."""
        y = self.dense(z).view(-1, self.width, 4, 4)
        return self.convolutions(y).flatten(1)


class RunningMean(nn.Module):
    """The mean of a positive quantity over recent batches: a scale that is never differentiated."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.zeros(()))
        self.register_buffer("batches", torch.zeros(()))

    def forward(self, x: Tensor) -> Tensor:
        """Return the running mean; while training, x of the present batch enters it first."""
        if self.training:
            self.batches += 1
            momentum = torch.clamp(1 / self.batches, min=0.02)
            self.mean += momentum * (x.detach().mean() - self.mean)
        return self.mean.clone()


class ReducedPotential(nn.Module):
    """Encoder E, decoder D and V_NN, with z = E(x) normalised unless the papers' losses are used.

    Normalising z over the batch (zero mean, unit variance, no free scale) makes collapse
    impossible: shrinking z, which makes the papers' second loss term vanish, is undone at once.
    V_NN is divided by the movie's duration, so its network works with numbers of order one.
    """

    def __init__(
        self,
        arm: Arm,
        *,
        features: int,
        latent: int,
        controls: int,
        duration: float,
        normalised: bool,
    ):
        super().__init__()
        self.duration = duration
        if arm.network == "vector":
            self.encoder: nn.Module = multilayer([features, 128, 64, latent])
            self.decoder: nn.Module = multilayer([latent, 64, 128, features])
        else:
            size = math.isqrt(features)
            self.encoder = ImageEncoder(size, latent, pooled=arm.network == "pooled_image")
            self.decoder = ImageDecoder(size, latent)
        # momentum 1: what is used outside training is what `calibrate` saw last
        batch_norm = nn.BatchNorm1d(latent, affine=False, momentum=1.0)
        self.normalise = batch_norm if normalised else nn.Identity()
        self.rate_square = RunningMean()
        self.potential_network = multilayer([latent + controls, 64, 64, 1])

    @torch.no_grad()
    def calibrate(self, x: Tensor) -> None:
        """Set the mean and variance that normalise z to those of all frames x (frame, feature)."""
        self.train()
        self.normalise(torch.cat([self.encoder(part) for part in x.split(1024)]))

    def encode(self, x: Tensor) -> Tensor:
        """Return z (batch, latent) of inputs x (batch, feature)."""
        return self.normalise(self.encoder(x))

    def decode(self, z: Tensor) -> Tensor:
        """Return x̂ (batch, feature) of z (batch, latent)."""
        return self.decoder(z)

    def potential(self, z: Tensor, controls: Tensor) -> Tensor:
        """Return V_NN (batch,) of z (batch, latent) and scaled controls (batch, control)."""
        return self.potential_network(torch.cat([z, controls], dim=1))[:, 0] / self.duration

    def potential_gradient(self, z: Tensor, controls: Tensor) -> Tensor:
        """Return ∂V_NN/∂z (batch, latent); differentiable again while gradients are recorded."""
        recording = torch.is_grad_enabled()
        with torch.enable_grad():
            if not z.requires_grad:
                z = z.detach().requires_grad_()
            total = self.potential(z, controls).sum()
            return torch.autograd.grad(total, z, create_graph=recording)[0]
