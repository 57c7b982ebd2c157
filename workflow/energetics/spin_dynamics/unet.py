"""The 3D U-Net of park2022 (figs 4.3 and 4.4): raw spin components in, normalised residue out.

    r̂ = λ_min + (λ_max − λ_min) sigmoid(U-Net(σ, σ^(τ1))),  λ_max = −λ_min = n sd(r)

with n = 11 at L = 4 and 13 at L = 8 and sd the largest standard deviation of a component over the
training split (eq. 4.6). The thesis gives neither channel numbers, which are a key of the
configuration, nor the activation between layers: SiLU here, since the residue is smooth in the
spins (with ReLU, equally long training left twice the error).
"""

import math

import torch
from torch import Tensor, nn

DEVIATIONS = {4: 11.0}  # standard deviations in λ_max
OTHERWISE = 13.0


def deviations(size: int) -> float:
    """Return n, the number of standard deviations in λ_max, for a lattice of size L."""
    return DEVIATIONS.get(size, OTHERWISE)


class Pair(nn.Sequential):
    """Two periodic 3 × 3 × 3 convolutions: (batch, inputs, L, L, L) to (batch, outputs, …)."""

    def __init__(self, inputs: int, outputs: int):
        layers = []
        for count in (inputs, outputs):
            layers += [nn.Conv3d(count, outputs, 3, padding=1, padding_mode="circular"), nn.SiLU()]
        super().__init__(*layers)


class UNet(nn.Module):
    """Residue of a large step from the configuration before and after it.

    L is halved down to 2 and doubled again, with copies across; channels double at each level. From
    L = 8 on, a fully connected layer stands at the bottom, as in the thesis, so that the weights
    belong to one L.
    """

    limit: Tensor  # λ_max

    def __init__(self, size: int, channels: int):
        super().__init__()
        self.levels = int(math.log2(size)) - 1
        widths = [channels * 2**level for level in range(self.levels + 1)]
        self.encoders = nn.ModuleList(
            Pair(6 if level == 0 else widths[level - 1], widths[level])
            for level in range(self.levels)
        )
        self.bottom = Pair(widths[-2], widths[-1])
        flat = 8 * widths[-1]
        self.connected = nn.Sequential(nn.Linear(flat, flat), nn.SiLU()) if size > 4 else None
        self.decoders = nn.ModuleList(
            Pair(widths[level] + widths[level + 1], widths[level])
            for level in reversed(range(self.levels))
        )
        self.output = nn.Conv3d(channels, 3, 1)
        self.register_buffer("limit", torch.tensor(1.0))
        self.unlearned = 3 / (2 * deviations(size)) ** 2  # eq. 4.7 of a residue that is always zero
        for layer in self.modules():
            if isinstance(layer, nn.Conv3d | nn.Linear):
                nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
                assert layer.bias is not None
                nn.init.zeros_(layer.bias)
        nn.init.zeros_(self.output.weight)

    def normalised(self, spins: Tensor, plain: Tensor) -> Tensor:
        """Return the residue on the range [0, 1], (batch, 3, L, L, L)."""
        x = torch.cat([spins, plain], dim=1)  # (batch, 6, L, L, L)
        kept = []
        for encoder in self.encoders:
            x = encoder(x)
            kept.append(x)
            x = nn.functional.max_pool3d(x, 2)
        x = self.bottom(x)  # (batch, widths, 2, 2, 2)
        if self.connected is not None:
            x = self.connected(x.flatten(1)).view_as(x)
        for decoder, copy in zip(self.decoders, reversed(kept), strict=True):
            x = nn.functional.interpolate(x, scale_factor=2)
            x = decoder(torch.cat([x, copy], dim=1))
        return torch.sigmoid(self.output(x))

    def forward(self, spins: Tensor, plain: Tensor) -> Tensor:
        """Return the residue r̂ in units of spins, (batch, 3, L, L, L)."""
        return (2 * self.normalised(spins, plain) - 1) * self.limit

    def loss(self, spins: Tensor, plain: Tensor, residue: Tensor) -> Tensor:
        """Return the squared error of the normalised residue, mean over sites (eqs 4.7, 4.8).

        In units of that of no correction, or Adam's gradients would be as small as its epsilon.
        """
        target = (residue / self.limit + 1) / 2
        error = (self.normalised(spins, plain) - target).square().sum(dim=1)
        return error.mean() / self.unlearned
