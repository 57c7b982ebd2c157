"""Autoencoders and the Neural Reduced Potential V_NN(z, controls).

The papers give the structure, x → E → z → D → x̂ and V_NN(z, α, h), and no layer sizes. Ours are
small. V_NN has tanh, whose second derivative is smooth, because its gradient is what is trained.
"""

import math
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from energetics.reduced_potential.arms import Arm

PATCH = 8  # pixels along the side of a patch: about two wavelengths of the pattern
STRIDE = 4  # pixels between the overlapping patches of the pooled encoder
WIDTH = 64  # channels at every level: as many as a patch has pixels
HIDDEN = 64


def multilayer(sizes: list[int], *, last_bias: bool = True) -> nn.Sequential:
    """Return a fully connected network with tanh between its layers."""
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(sizes[:-1]):
        layers += [nn.Linear(inputs, outputs), nn.Tanh()]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1], bias=last_bias))


def merge(y: Tensor, side: int) -> Tensor:
    """Return (batch, rows, columns, channel) with each side × side block of places as one place."""
    batch, rows, columns, channels = y.shape
    y = y.view(batch, rows // side, side, columns // side, side, channels).transpose(2, 3)
    return y.reshape(batch, rows // side, columns // side, side * side * channels)


def split(y: Tensor, side: int) -> Tensor:
    """Return the inverse of `merge`."""
    batch, rows, columns, channels = y.shape
    y = y.view(batch, rows, columns, side, side, channels // side**2).transpose(2, 3)
    return y.reshape(batch, rows * side, columns * side, channels // side**2)


def levels(size: int) -> tuple[int, int]:
    """Return the side of a patch and how many halvings lead from patches to 4 × 4 places."""
    patch = min(PATCH, size // 4)
    return patch, int(math.log2(size // patch)) - 2


class ImageEncoder(nn.Module):
    """Patches of 8 × 8 pixels, merged 2 × 2 down to 4 × 4 places, then dense layers.

    Every level is one matrix shared by all places: a convolution whose stride is its size, which
    on a CPU costs half of one with overlap and no copies for periodic borders.
    """

    def __init__(self, size: int, latent: int):
        super().__init__()
        self.patch, halvings = levels(size)
        self.patches = nn.Linear(self.patch**2, WIDTH)
        self.merges = nn.ModuleList(nn.Linear(4 * WIDTH, WIDTH) for _ in range(halvings))
        self.dense = multilayer([16 * WIDTH, HIDDEN, latent])

    def forward(self, x: Tensor) -> Tensor:
        """Return z of shape (batch, latent) for images of shape (batch, size * size)."""
        size = math.isqrt(x.shape[1])
        y = functional.gelu(self.patches(merge(size * x.view(-1, size, size, 1), self.patch)))
        for layer in self.merges:
            y = functional.gelu(layer(merge(y, 2)))
        return self.dense(y.flatten(1))


class PooledEncoder(nn.Module):
    """Overlapping periodic patches of 8 × 8 pixels, one nonlinear layer, moments over places.

    Each place is seen through the same filters and only mean and standard deviation over places
    go on, so a translation by a multiple of 4 pixels leaves z unchanged exactly; the rolled images
    of training (`learning.rolled`) teach the rest.
    """

    def __init__(self, latent: int):
        super().__init__()
        self.filters = nn.Linear(4 * STRIDE**2, WIDTH // 2)
        self.dense = multilayer([WIDTH, HIDDEN, latent])

    def forward(self, x: Tensor) -> Tensor:
        """Return z of shape (batch, latent) for images of shape (batch, size * size)."""
        size = math.isqrt(x.shape[1])
        patches = merge(size * x.view(-1, size, size, 1), STRIDE)
        patches = torch.cat([patches, patches.roll(-1, 1)], dim=3)
        patches = torch.cat([patches, patches.roll(-1, 2)], dim=3)
        y = functional.gelu(self.filters(patches)).flatten(1, 2)
        mean = y.mean(dim=1)
        variance = (y.square().mean(dim=1) - mean.square()).clamp(min=0)
        return self.dense(torch.cat([mean, (variance + 1e-4).sqrt()], dim=1))


class ImageDecoder(nn.Module):
    """The encoder backwards: dense layers to 4 × 4 places, doublings, patches of 8 × 8 pixels."""

    def __init__(self, size: int, latent: int):
        super().__init__()
        self.patch, doublings = levels(size)
        self.dense = multilayer([latent, HIDDEN, 16 * WIDTH])
        self.splits = nn.ModuleList(nn.Linear(WIDTH, 4 * WIDTH) for _ in range(doublings))
        self.patches = nn.Linear(WIDTH, self.patch**2)

    def forward(self, z: Tensor) -> Tensor:
        """Return images of shape (batch, size * size) for z of shape (batch, latent)."""
        y = self.dense(z).view(-1, 4, 4, WIDTH)
        for layer in self.splits:
            y = split(layer(functional.gelu(y)), 2)
        x = split(self.patches(functional.gelu(y)), self.patch).flatten(1)
        return x / math.isqrt(x.shape[1])


class RunningMean(nn.Module):
    """The mean of a positive quantity over recent batches: a scale that is never differentiated."""

    mean: Tensor
    batches: Tensor

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
            pooled = arm.network == "pooled_image"
            self.encoder = PooledEncoder(latent) if pooled else ImageEncoder(size, latent)
            self.decoder = ImageDecoder(size, latent)
        # momentum 1: what is used outside training is what `calibrate` saw last
        batch_norm = nn.BatchNorm1d(latent, affine=False, momentum=1.0)
        self.normalise = batch_norm if normalised else nn.Identity()
        self.rate_square = RunningMean()
        # no bias at the end: V is fixed up to a constant, and nothing would train it
        self.potential_network = multilayer([latent + controls, 64, 64, 1], last_bias=False)

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
