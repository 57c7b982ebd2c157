"""Effective forces of large time steps, learned: the networks of park2022, chapter 5.

One large step τ is a kick, a drift and a kick (eqs 5.1 to 5.3), with a network for each kick:

    p½ = p + τ/2 f₁(q, p, τ/2),   q' = q + τ p½,   p' = p½ + τ/2 f₂(q', p½, τ/2)

and f_i is a sum over pairs (PW-NN), a function of fields about particle i (MB-NN), or a mixture of
both. Weights do not depend on the number of particles or on the box. Positions q and momenta p are
(batch, particle, 2), box is (batch,). Constants by which inputs are divided and outputs multiplied
(buffers, set by `calibrate` from training states) only rescale first and last weights.
"""

import math
from itertools import pairwise

import torch
from torch import Tensor, nn

from energetics.molecular_dynamics.particles import minimum_image

HIDDEN = (64, 64)
SLOPES = (3.0, 10.0)  # of the first layer of pw-net at the start, along Δq
REACH = 1.5  # how far from the origin its lines pass
HEXAGON = ((0.2, 0.0), (0.1, 0.2), (-0.1, 0.2), (-0.2, 0.0), (-0.1, -0.2), (0.1, -0.2))  # b = 0.2
LARGEST_FIELD = 108.35  # ω, |φ'| at r = 0.9146
CORE = 0.05  # distances are not let below it, so that a field is large there and not infinite


class Perceptron(nn.Module):
    """Layers of tanh with two outputs; inputs x / scale, outputs times `output_scale`.

    Written with tanh z = 2 σ(2z) − 1, and the 2 and the 1 put into the weights of the next layer:
    the logistic function takes a sixth of the time.
    """

    input_scale: Tensor
    output_scale: Tensor

    def __init__(self, inputs: int, hidden: tuple[int, ...]):
        super().__init__()
        layers = [nn.Linear(a, b) for a, b in pairwise([inputs, *hidden, 2])]
        for layer in layers[1:]:
            nn.init.xavier_normal_(layer.weight)
        self.layers = nn.ModuleList(layers)
        self.register_buffer("input_scale", torch.ones(inputs))
        self.register_buffer("output_scale", torch.tensor(1.0))

    def forward(self, x: Tensor, constant: float) -> Tensor:
        """Return outputs (…, 2) of inputs (…, inputs − 1); the last is `constant` for all."""
        parameters = [*self.layers.parameters()]  # weight and bias of each layer in turn
        weights = [weight.t().contiguous() for weight in parameters[::2]]  # quicker backwards
        biases = parameters[1::2]
        first = weights[0] / self.input_scale[:, None]
        s = torch.addmm(
            2 * (biases[0] + constant * first[-1]), x.flatten(0, -2), 2 * first[:-1]
        ).sigmoid_()
        for weight, shift in zip(weights[1:-1], biases[1:-1], strict=True):
            s = torch.addmm(2 * (shift - weight.sum(0)), s, 4 * weight).sigmoid_()
        last, bias = self.output_scale * weights[-1], self.output_scale * biases[-1]
        return torch.addmm(bias - last.sum(0), s, 2 * last).view(*x.shape[:-1], 2)


class PairwiseForce(nn.Module):
    """Σ_{k≠i} pw-net(Δq_ik, Δp_ik, τ/2), eqs 5.4 to 5.6, Δq by minimum image.

    At first, tanh z of the first layer turns over lines in the plane of Δq that pass the origin at
    up to `REACH`, within 1 / `SLOPES`, where forces are: with lines near the origin, as usual, the
    error after 2,000 steps was more than twice as large.
    """

    def __init__(self, half_step: float, hidden: tuple[int, ...]):
        super().__init__()
        self.half_step = half_step
        self.net = Perceptron(5, hidden)
        count = hidden[0]
        weight, bias, *_ = self.net.layers.parameters()
        slope = SLOPES[0] * (SLOPES[1] / SLOPES[0]) ** torch.rand(count)
        angle = 2 * math.pi * torch.rand(count)
        with torch.no_grad():
            weight[:, 0] = slope * angle.cos()
            weight[:, 1] = slope * angle.sin()
            bias.copy_(slope * REACH * (2 * torch.rand(count) - 1))

    def inputs(self, q: Tensor, p: Tensor, box: Tensor) -> Tensor:
        """Return Δq and Δp of all pairs k ≠ i, (batch, i, k, 4)."""
        n = q.shape[1]
        state = torch.cat([q, p], dim=2)
        difference = (state[:, :, None] - state[:, None]).flatten(1, 2)  # (batch, n n, 4)
        # all but the diagonal: after the first of n n entries, each (n + 1)-th is left out
        difference = difference[:, 1:].unflatten(1, (n - 1, n + 1))[:, :, :-1]
        difference = difference.reshape(-1, n, n - 1, 4)
        with torch.no_grad():
            periodic = box.new_tensor([1, 1, 0, 0])
            side = box[:, None, None, None]
            images = torch.round(difference * (periodic / side)) * (periodic * side)
        return difference - images

    def forward(self, q: Tensor, p: Tensor, box: Tensor) -> Tensor:
        """Return the effective force on each particle, (batch, particle, 2)."""
        return self.net(self.inputs(q, p, box), self.half_step).sum(2)

    def calibrate(self, q: Tensor, p: Tensor, box: Tensor) -> None:
        """Set the scales of inputs and outputs from training states."""
        momentum = p.square().mean().sqrt()
        scale = self.net.input_scale
        scale[2:4] = 1.5 * momentum
        scale[4] = self.half_step
        self.net.output_scale.fill_(0.3 * momentum / self.half_step)


class ManyBodyForce(nn.Module):
    """mb-net({∇Φ(u_l)}, {v(u_l) − p_i}, τ/2), eqs 5.7 to 5.12, at six points u_l about particle i.

    The field is that of all other particles, each component clipped at ω. The momentum field is the
    mean of all momenta weighted with 1/|u_l − q_k|, of all particles k: its sum is not restricted
    to k ≠ i as that of the field is, particle i is 0.2 or 0.22 away, so nothing diverges, and with
    its weight in the denominator the relative momentum tells how near the others are.
    """

    def __init__(self, half_step: float, hidden: tuple[int, ...]):
        super().__init__()
        self.half_step = half_step
        self.net = Perceptron(25, hidden)

    def fields(self, q: Tensor, p: Tensor, box: Tensor) -> tuple[Tensor, Tensor]:
        """Return clipped fields and relative momenta, both (batch, particle, 2, point)."""
        n = q.shape[1]
        columns = q.transpose(1, 2)  # (batch, 2, particle)
        # u_l − q_k, (batch, 2, i, l, k)
        grid = columns[..., :, None] + q.new_tensor(HEXAGON).T[:, None]
        difference = minimum_image(grid[..., None] - columns[:, :, None, None], box)
        x, y = difference.unbind(1)  # (batch, i, l, k)
        inverse = (x * x + y * y).clamp_min(CORE**2).reciprocal()
        cube = inverse * inverse * inverse
        slope = (24 - 48 * cube) * cube * inverse  # φ'(r)/r
        slope = slope * (1 - torch.eye(n, dtype=q.dtype, device=q.device))[:, None]
        field = torch.stack([(x * slope).sum(-1), (y * slope).sum(-1)], dim=1)
        field = field.clamp(-LARGEST_FIELD, LARGEST_FIELD)  # (batch, 2, i, l)
        weight = inverse.sqrt()
        mean = weight.flatten(1, 2) @ p / weight.flatten(1, 2).sum(-1, keepdim=True)
        relative = mean.unflatten(1, (n, -1)) - p[:, :, None]  # (batch, i, l, 2)
        return field.permute(0, 2, 1, 3), relative.transpose(2, 3)

    def forward(self, q: Tensor, p: Tensor, box: Tensor) -> Tensor:
        """Return the effective force on each particle, (batch, particle, 2)."""
        inputs = torch.cat([values.flatten(2) for values in self.fields(q, p, box)], dim=2)
        return self.net(inputs, self.half_step)

    def calibrate(self, q: Tensor, p: Tensor, box: Tensor) -> None:
        """Set the scales of inputs and outputs from training states."""
        field, relative = self.fields(q, p, box)
        scale = self.net.input_scale
        scale[:12] = field.square().mean().sqrt()
        scale[12:24] = relative.square().mean().sqrt()
        scale[24] = self.half_step
        self.net.output_scale.fill_(p.square().mean().sqrt() / self.half_step)


class CombinedForce(nn.Module):
    """Γ mb-net + (1 − Γ) Σ pw-net, Γ = sigmoid(γ), eqs 5.13 and 5.14; Γ = ½ at first."""

    def __init__(self, half_step: float, hidden: tuple[int, ...]):
        super().__init__()
        self.pairwise = PairwiseForce(half_step, hidden)
        self.many_body = ManyBodyForce(half_step, hidden)
        self.gamma = nn.Parameter(torch.tensor(0.0))

    def forward(self, q: Tensor, p: Tensor, box: Tensor) -> Tensor:
        """Return the effective force on each particle, (batch, particle, 2)."""
        gate = torch.sigmoid(self.gamma)
        return gate * self.many_body(q, p, box) + (1 - gate) * self.pairwise(q, p, box)

    def calibrate(self, q: Tensor, p: Tensor, box: Tensor) -> None:
        """Set the scales of inputs and outputs from training states."""
        self.pairwise.calibrate(q, p, box)
        self.many_body.calibrate(q, p, box)


class KickDriftKick(nn.Module):
    """One large step with an effective force, of the class `force`, for each of its two kicks."""

    force_evaluations = 2
    force: type[PairwiseForce | ManyBodyForce | CombinedForce]

    def __init__(self, large_step: float = 0.1, hidden: tuple[int, ...] = HIDDEN):
        super().__init__()
        self.large_step = large_step
        self.first = self.force(0.5 * large_step, hidden)
        self.second = self.force(0.5 * large_step, hidden)

    def forward(self, q: Tensor, p: Tensor, box: Tensor) -> tuple[Tensor, Tensor]:
        """Return positions and momenta after the large step."""
        half_step = 0.5 * self.large_step
        p = p + half_step * self.first(q, p, box)
        q = q + self.large_step * p
        return q, p + half_step * self.second(q, p, box)

    @torch.no_grad()
    def calibrate(self, q: Tensor, p: Tensor, box: Tensor) -> None:
        """Set the scales of inputs and outputs from training states."""
        self.first.calibrate(q, p, box)
        self.second.calibrate(q, p, box)


class PairwiseNetwork(KickDriftKick):
    """PW-NN: effective forces as sums over pairs."""

    force = PairwiseForce


class ManyBodyNetwork(KickDriftKick):
    """MB-NN: effective forces from the fields at six points about each particle."""

    force = ManyBodyForce


class CombinedNetwork(KickDriftKick):
    """(PW+MB)-NN: a learned mixture of both, with a weight Γ for each kick."""

    force = CombinedForce
