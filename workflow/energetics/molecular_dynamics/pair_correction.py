"""A learned correction of plain steps: antisymmetric in each pair, so that momentum is conserved.

A large step τ is m sub-steps of velocity Verlet, and a network moves each pair before the last half
kick and kicks it after it,

    δq_i = Σ_k (a_q r_ik + b_q v_ik),   δp_i = Σ_k (a_p r_ik + b_p v_ik)

with coefficients that depend on r², r·v and v² of the pair in the middle of the step, after ⌊m/2⌋
sub-steps (from states at the beginning or end, errors are larger by a fifth). These do not
change under exchange of i and k, rotation, reflection or a common velocity, and r_ik and v_ik
change sign under exchange, so that all that is moved or kicked adds up to nothing. Coefficients go
smoothly to zero at a cutoff. As the last force is that of the moved positions it is the first
of the next step, and a step costs m force evaluations and one pass of the network. The map is
neither symplectic nor reversible.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn

from energetics.molecular_dynamics.particles import forces, minimum_image

CUTOFF = 2.5
HIDDEN = (32, 32)


class PairCorrection(nn.Module):
    """Maps q, p (batch, particle, 2) to those after a large step; box is (batch,)."""

    def __init__(
        self, large_step: float = 0.1, sub_steps: int = 4, hidden: tuple[int, ...] = HIDDEN
    ):
        super().__init__()
        self.large_step, self.sub_steps = large_step, sub_steps
        self.force_evaluations = sub_steps + 1
        layers: list[nn.Module] = []
        widths = [3, *hidden]
        for inputs, outputs in pairwise(widths):
            layers += [nn.Linear(inputs, outputs), nn.SiLU(inplace=True)]
        last = nn.Linear(widths[-1], 4)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        self.net = nn.Sequential(*layers, last)

    def correction(self, q: Tensor, p: Tensor, box: Tensor) -> tuple[Tensor, Tensor]:
        """Return δq and δp of a state, (batch, particle, 2)."""
        batch, n, _ = q.shape
        i, k = torch.triu_indices(n, n, 1, device=q.device)
        r = minimum_image(q[:, i] - q[:, k], box)  # (batch, pair, 2)
        system, pair = (r.square().sum(-1) < CUTOFF**2).nonzero(as_tuple=True)
        first, second = system * n + i[pair], system * n + k[pair]
        r = r[system, pair]  # (near pair, 2)
        v = (p.flatten(0, 1)[first] - p.flatten(0, 1)[second]) * self.large_step
        square = r.square().sum(-1)
        distance = square.sqrt()
        radial = (r * v).sum(-1) / distance
        tangential = v.square().sum(-1) - radial.square()  # squared
        features = torch.stack([6 * (distance - 1.2), 10 * radial, 50 * tangential], dim=-1)
        envelope = 0.1 * (1 - square / CUTOFF**2) ** 3 / (square + 0.1) ** 3
        a_q, b_q, a_p, b_p = (envelope[:, None] * self.net(features)).unbind(-1)
        moved = a_q[:, None] * r + b_q[:, None] * v
        kicked = a_p[:, None] * r + b_p[:, None] * v
        both = torch.cat([moved, kicked], dim=-1)  # (near pair, 4)
        total = q.new_zeros(batch * n, 4).index_add(0, first, both).index_add(0, second, -both)
        return tuple(total.unflatten(0, (batch, n)).split(2, dim=-1))

    def forward(self, q: Tensor, p: Tensor, box: Tensor) -> tuple[Tensor, Tensor]:
        """Return positions and momenta after the large step."""
        step = self.large_step / self.sub_steps
        half_kick = 0.5 * step * forces(q, box)
        for sub_step in range(self.sub_steps):
            if sub_step == self.sub_steps // 2:
                moved, kicked = self.correction(q, p, box)
            p = p + half_kick
            q = q + step * p
            if sub_step == self.sub_steps - 1:
                q = q + moved
            half_kick = 0.5 * step * forces(q, box)
            p = p + half_kick
        return q, p + kicked
