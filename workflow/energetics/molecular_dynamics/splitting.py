"""A learned symplectic splitting: drifts and kicks whose coefficients and potentials are learned.

    drift:  q_i → q_i + a_s τ p_i
    kick:   p_i → p_i + τ Σ_k F_s(r_ik) r̂_ik + c_s τ³ ∂/∂q_i Σ_m |f_m|²

A step reads the same backwards and every kick is the gradient of a potential that knows distances
only, so the map is symplectic, reversible, and keeps the total momentum, whatever the weights. With
all weights zero it is S steps of Verlet. The radial forces F_s take up what large steps do to two
particles. The last term stands at the middle kick of a design with `gradient`: a commutator of
kinetic and potential energy (Takahashi and Imada, J. Phys. Soc. Jpn. 53 (1984) 3765) that takes up
what three particles do together, which no radial force can; it costs one more pass over all pairs.

Radial functions are polynomials in u, which is 1/r² but for close quarters (see soft_core.py):

    F_s(r)/r = b_s (48 u⁷ − 24 u⁴) + u⁴ Σ_m d_sm T_m(2u/u_max − 1),  m = 0 … M

An odd number of kicks begins and ends with a drift, an even one with half a kick, so that one kick
is always in the middle.

All weights are one vector, `basis` · `weights`: a basis in which each does as much to the loss as
any other (see splitting_training.py), without which an optimiser that treats weights one by one
needs many times as long.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

from energetics.molecular_dynamics.particles import minimum_image
from energetics.molecular_dynamics.soft_core import GRADIENT, SoftCore, kick_core
from energetics.molecular_dynamics.splitting_scales import (
    COEFFICIENT,
    COMMUTATOR,
    lengths,
    part_shapes,
    powers,
)

ATTRACTION, REPULSION = -24.0, 48.0


class Coefficients(NamedTuple):
    """A step kick, drift, kick, …, kick: first and last kick are zero where a drift comes first.

    drifts a (D,), kicks (D + 1, M + 1) as coefficients of u⁴, u⁵, … , gradients c (D + 1,).
    """

    drifts: Tensor
    kicks: Tensor
    gradients: Tensor


def mirrored(half: Tensor, count: int) -> Tensor:
    """Return a sequence of `count` that reads the same backwards from its first half."""
    return torch.cat([half, half[: count // 2].flip(0)])


def softened(squares: Tensor, core: SoftCore) -> tuple[Tensor, Tensor, Tensor]:
    """Return w, u and du/dw from squares of distances; a hard core has no use for the last."""
    w = squares.reciprocal()
    if core.hard:
        return w, w.clamp_max(core.begins), torch.ones_like(w)
    t = (w - core.begins).clamp(0.0, 2 * core.width)
    slope = 1 - t / (2 * core.width)
    return w, w.clamp_max(core.begins) + t * (1 + slope) / 2, slope


class Splitting(nn.Module):
    """A step of `large_step` with so many `kicks`, learned in double precision."""

    basis: Tensor
    powers: Tensor

    def __init__(self, *, kicks: int, gradient: bool, degree: int, large_step: float):
        super().__init__()
        self.large_step, self.count, self.gradient = large_step, kicks, gradient
        self.drift_first = kicks % 2 == 1
        self.sizes = lengths(kicks)
        self.shapes = part_shapes(kicks=kicks, gradient=gradient, degree=degree)
        count = sum(map(math.prod, self.shapes.values()))
        self.weights = nn.Parameter(torch.zeros(count, dtype=torch.float64))
        self.register_buffer("basis", torch.eye(count, dtype=torch.float64))
        self.core = kick_core(gradient=gradient)
        table = torch.from_numpy(powers(degree, self.core.largest))
        self.register_buffer("powers", table, persistent=False)

    @property
    def force_evaluations(self) -> int:
        """Return the passes over all pairs that a step costs when kicks merge."""
        return self.count + self.gradient

    def parts(self) -> dict[str, Tensor]:
        """Return the learned numbers by the names of `shapes`."""
        sizes = [*map(math.prod, self.shapes.values())]
        pieces = (self.basis @ self.weights).split(sizes)
        named = zip(self.shapes.items(), pieces, strict=True)
        return {name: piece.reshape(shape) for (name, shape), piece in named}

    def _half(self, free: Tensor, count: int, ends: bool) -> Tensor:
        """Return the first half of coefficients that sum to one; `ends` are half as large."""
        equal = torch.full((len(free),), 1 / self.count, dtype=free.dtype, device=free.device)
        if ends and len(free):
            equal[0] /= 2
        half = equal + COEFFICIENT * free
        middle = 1 - 2 * half.sum()
        return torch.cat([half, (middle / (2 - count % 2)).reshape(1)])

    def coefficients(self) -> Coefficients:
        """Return the step in numbers, first and last kick included."""
        drifts, stages = self.sizes
        parts = self.parts()
        a = mirrored(self._half(parts["drift"], drifts, self.drift_first), drifts)
        b = self._half(parts["weight"], stages, not self.drift_first)
        kicks = parts["radial"] @ self.powers
        plain = torch.zeros_like(kicks)
        plain[:, 0], plain[:, 3] = ATTRACTION * b, REPULSION * b
        kicks = mirrored(plain + kicks, stages)
        c = torch.zeros_like(kicks[:, 0])
        if self.gradient:
            c = torch.cat([c[: stages // 2], COMMUTATOR * parts["middle"], c[: stages // 2]])
        if self.drift_first:
            ends = torch.zeros_like(kicks[:1])
            kicks, c = torch.cat([ends, kicks, ends]), torch.cat([ends[:, 0], c, ends[:, 0]])
        return Coefficients(a, kicks, c)

    def impulse(self, q: Tensor, box: Tensor, kick: Tensor, gradient: Tensor | None) -> Tensor:
        """Return the change of momenta (batch, particle, 2) by one kick."""
        signs = incidence(q)
        difference, squares = pairs(q, box, signs)
        _, u, _ = softened(squares, self.core)
        value = kick[-1].expand_as(u)
        for coefficient in kick[:-1].flip(0):
            value = value * u + coefficient
        square = u * u
        change = difference * (self.large_step * value * (square * square))[:, None]
        if gradient is not None:
            step = gradient * self.large_step**3
            change = change + step * growth(difference, squares, signs)
        return (change @ signs.T).transpose(1, 2)

    def unrolled(
        self, q: Tensor, p: Tensor, box: Tensor, steps: int
    ) -> list[tuple[Tensor, Tensor]]:
        """Return positions and momenta after each of `steps` large steps."""
        drifts, kicks, gradients = self.coefficients()
        states, last = [], len(drifts)
        first = None  # the kick that ends a step begins the next one
        for _ in range(steps):
            for s in range(last):
                if s or not self.drift_first:
                    has = self.gradient and s == last // 2
                    change = None if s else first
                    if change is None:
                        change = self.impulse(q, box, kicks[s], gradients[s] if has else None)
                    p = p + change
                q = q + self.large_step * drifts[s] * p
            if not self.drift_first:
                first = self.impulse(q, box, kicks[last], None)
                p = p + first
            states.append((q, p))
        return states

    def forward(self, q: Tensor, p: Tensor, box: Tensor) -> tuple[Tensor, Tensor]:
        """Return positions and momenta after one large step."""
        return self.unrolled(q, p, box, 1)[0]


def incidence(q: Tensor) -> Tensor:
    """Return a matrix (particle, pair) that turns values of particles into differences of pairs."""
    particles = q.shape[1]
    first, second = torch.triu_indices(particles, particles, 1, device=q.device)
    itself = torch.eye(particles, dtype=q.dtype, device=q.device)
    return itself[:, first] - itself[:, second]


def pairs(q: Tensor, box: Tensor, signs: Tensor) -> tuple[Tensor, Tensor]:
    """Return separations by minimum image, (batch, 2, pair), and squares of the distances."""
    difference = minimum_image(q.transpose(1, 2) @ signs, box)
    return difference, difference.square().sum(1)


def growth(difference: Tensor, squares: Tensor, signs: Tensor) -> Tensor:
    """Return what each pair adds to ∂/∂q_i Σ_m |f_m|², f softened Lennard-Jones forces.

    2 (g v + g′ (d·v) d),  f = Σ g d,  v = f_i − f_k,  g′ = (dg/dr)/r,  d = q_i − q_k  (b, 2, pair)
    """
    w, u, slope = softened(squares, GRADIENT)
    cube = u * u * u
    strength = (REPULSION * cube + ATTRACTION) * cube * u
    steeper = -2 * w * w * (7 * REPULSION * cube + 4 * ATTRACTION) * cube * slope
    force = (difference * strength[:, None]) @ signs.T
    relative = force @ signs
    along = steeper * (difference * relative).sum(1)
    return 2 * (relative * strength[:, None] + difference * along[:, None])
