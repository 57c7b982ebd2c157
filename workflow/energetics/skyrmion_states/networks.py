"""The variational autoencoder of evae2021: spins to latents and back, for boxes of L = 16 m.

Encoder: four times convolution (5 × 5), batch norm, leaky ReLU, halving by the largest of 2 × 2;
then dense, batch norm, leaky ReLU, dense, and two linear maps to μ and log σ². Decoder: dense
twice, each with batch norm and leaky ReLU; four times doubling, convolution, batch norm, leaky
ReLU; a last convolution, and every spin is scaled to length one. Convolutions are padded
periodically, or with zeros across an edge of an open box.

The paper's dense layers have 3072 and 512 neurons at L = 128, which is the flattened size and a
sixth of it. So they are here, but never narrower than four and two times the latents, which they
would choke at small L otherwise.

Four things the paper does not say. The slope of the leaky ReLU is a setting: after 1,200 steps with
β = 10⁻⁴, a slope of 0.85 had left L_RC = 0.257 at 64² and 0.3 one of 0.354, but at 32² 0.3 is the
better one. Weights start as Glorot's. The last convolution starts small about the uniform state: of
a network started at random, training first removes all that the decoder draws, since it is
uncorrelated with the input, and in trials at 32² such a network was still uniform after 900 steps;
this one has left within 100. The log-variances start at −5, so that μ is heard at once.

At L = 16 the coarsest map is one site, and what periodic convolutions make of it is uniform: such a
box is good for tests only.
"""

from itertools import pairwise

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

KERNEL = 5
FIRST_LOG_VARIANCE = -5.0
FIRST_DEVIATION = 0.1  # of the last convolution's weights, in those of Glorot
PADDING = {"torus": ("circular", "circular"), "stripe": ("constant", "circular")}
PADDING["square"] = ("constant", "constant")  # along y, along x


def pad(x: Tensor, width: int, boundary: str) -> Tensor:
    """Return maps (batch, channel, y, x) with `width` more sites on each side."""
    along_y, along_x = PADDING[boundary]
    x = functional.pad(x, (width, width, 0, 0), mode=along_x)
    return functional.pad(x, (0, 0, width, width), mode=along_y)


def folding() -> Tensor:
    """Return which of three coarse sites each tap sees: (phase, coarse site, tap).

    After doubling, fine site 2i + a sees with tap t the coarse site i + ⌊(a + t)/2⌋, t = −2…2.
    """
    fold = torch.zeros(2, 3, KERNEL)
    for phase in range(2):
        for tap in range(KERNEL):
            fold[phase, (phase + tap - 2) // 2 + 1, tap] = 1
    return fold


class Convolution(nn.Conv2d):
    """A 5 × 5 convolution that keeps the size of its box."""

    bias: Tensor

    def __init__(self, inputs: int, outputs: int, boundary: str):
        super().__init__(inputs, outputs, KERNEL)
        self.boundary = boundary

    def forward(self, x: Tensor) -> Tensor:
        """Return (batch, outputs, y, x) of (batch, inputs, y, x)."""
        return super().forward(pad(x, KERNEL // 2, self.boundary))


class DoublingConvolution(nn.Conv2d):
    """Doubling of a map, then a 5 × 5 convolution: (batch, inputs, y, x) to (…, outputs, 2y, 2x).

    Taps that see one coarse site are summed first: a 3 × 3 convolution for each of the four phases,
    with a third of the products of the plain form.
    """

    bias: Tensor

    def __init__(self, inputs: int, outputs: int, boundary: str):
        super().__init__(inputs, outputs, KERNEL)
        self.boundary = boundary
        self.register_buffer("fold", folding(), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Return the convolved map of twice the size."""
        folded = torch.einsum("oiyx,apy,bqx->oabipq", self.weight, self.fold, self.fold)
        biases = self.bias.repeat_interleave(4)
        phases = functional.conv2d(pad(x, 1, self.boundary), folded.flatten(0, 2), biases)
        return functional.pixel_shuffle(phases, 2)


class VariationalAutoencoder(nn.Module):
    """Encoder and decoder of spins (batch, 3, L, L); latents are (batch, latent).

    `slope` is that of the leaky ReLUs below zero. Raises ValueError unless L is a multiple of 2 to
    the number of filters.
    """

    def __init__(
        self, size: int, *, latent: int, filters: tuple[int, ...], slope: float, boundary: str
    ):
        super().__init__()
        self.coarse = size // 2 ** len(filters)
        if size != self.coarse * 2 ** len(filters):
            raise ValueError(f"L = {size}: not a multiple of {2 ** len(filters)}")
        self.channels = filters[-1]
        flat = self.channels * self.coarse**2
        wide, narrow = max(flat, 4 * latent), max(flat // 6, 2 * latent)
        layers: list[nn.Module] = []
        for inputs, outputs in pairwise((3, *filters)):
            layers += [Convolution(inputs, outputs, boundary), nn.BatchNorm2d(outputs)]
            layers += [nn.LeakyReLU(slope), nn.MaxPool2d(2)]
        layers += [nn.Flatten(), nn.Linear(flat, wide), nn.BatchNorm1d(wide), nn.LeakyReLU(slope)]
        self.encoder = nn.Sequential(*layers, nn.Linear(wide, narrow))
        self.mean = nn.Linear(narrow, latent)
        self.log_variance = nn.Linear(narrow, latent)
        layers = []
        for inputs, outputs in ((latent, narrow), (narrow, flat)):
            layers += [nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), nn.LeakyReLU(slope)]
        self.expansion = nn.Sequential(*layers)
        layers, falling = [], (*filters[::-1], 3)
        for inputs, outputs in pairwise(falling):
            layers += [DoublingConvolution(inputs, outputs, boundary), nn.BatchNorm2d(outputs)]
            layers += [nn.LeakyReLU(slope)]
        last = Convolution(3, 3, boundary)
        self.decoder = nn.Sequential(*layers, last)
        self.reset(last)

    def reset(self, last: Convolution) -> None:
        """Draw initial weights; the last convolution's are small, about the uniform state."""
        for module in self.modules():
            if isinstance(module, nn.Linear | nn.Conv2d):
                nn.init.xavier_uniform_(module.weight)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        nn.init.constant_(self.log_variance.bias, FIRST_LOG_VARIANCE)
        with torch.no_grad():
            last.weight.mul_(FIRST_DEVIATION)
            last.bias[2] = 1.0

    def encode(self, spins: Tensor) -> tuple[Tensor, Tensor]:
        """Return μ and log σ²."""
        features = self.encoder(spins)
        return self.mean(features), self.log_variance(features)

    def decode(self, latents: Tensor) -> Tensor:
        """Return spins of length one, in float32."""
        maps = self.expansion(latents).unflatten(1, (self.channels, self.coarse, self.coarse))
        return functional.normalize(self.decoder(maps).float(), dim=1)

    def forward(self, spins: Tensor, noise: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return X_out decoded from z = μ + σ ε, and μ and log σ², for ε = `noise`."""
        mean, log_variance = self.encode(spins)
        latents = mean + torch.exp(0.5 * log_variance) * noise
        return self.decode(latents), mean.float(), log_variance.float()
