"""An equivariant network for the residue of a large step: r̂ = σ̂ − P from a state S and its step P.

The middle of the step, M = ½(S + P), and its rate, D = P − S, know which way time runs: reversed
spins and reversed time turn M into −M and leave D, and a reversible step errs the same both ways.
Channels are vectors of one of two kinds, `fields` (change sign, as M and h = Σ_nn M do) and `rates`
(do not, as D and Σ_nn D do), and only cross products join them:

    field × rate → field,   field × field → rate

Layers take turns, first a product of the first line, then one of the second, and so on. A factor is
a linear mix of all channels of its kind, with weights of its own for each sublattice; the products
and their sums over nearest neighbours become further channels. The last mix w turns the middle,

    c = M × w,   w from all fields (and rates, for steps that are not reversible)

and the linearised motion carries c to the end of the step, dc/dt = c × h + M × Σ_nn c over half a
step to third order. Of what arrives the part u across P is kept, and P shortens to make room:

    r̂ = u − (1 − √(1 − u²)) P,   |P + r̂| = |P| = 1

Rotations of all spins, even shifts and the size of the lattice are respected by construction. That
corrections are odd in the time step about the middle is what makes few weights enough: with one
layer of three products this is the leading term of the commutator expansion of the step.
"""

import numpy as np
import torch
from torch import Tensor, nn

from energetics.spin_dynamics.architectures import SCALES, Architecture

DENSE = 512  # sites up to which a sum over neighbours is quickest as a product with a full matrix
SUM_SCALE = 6**-0.5  # of a sum over six neighbours that know nothing of each other


def cross(first: Tensor, second: Tensor) -> Tensor:
    """Return the cross product of vectors (sublattice, channel, 3, batch, site)."""
    ax, ay, az = first.unbind(2)
    bx, by, bz = second.unbind(2)
    return torch.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], 2)


def mix(weights: Tensor, channels: Tensor) -> Tensor:
    """Return linear mixes of channels; weights (sublattice, output, channel)."""
    return torch.bmm(weights, channels.flatten(2)).unflatten(2, channels.shape[2:])


def root_mean_square(vectors: Tensor) -> Tensor:
    """Return the root of the mean squared length of vectors."""
    return vectors.square().sum(2).mean().sqrt()


def adjacency(neighbours: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return how often each site of one sublattice is a neighbour of each of the other.

    Shape (2, site, site): a row for each site that is summed, a column for each site of A (first)
    or B. `order` lists the sites of A, then those of B; neighbours that are no site are left out.
    """
    sites = len(order)
    table = np.zeros((sites, sites + 1), np.float32)
    for column in neighbours.T:
        table[np.arange(sites), column] += 1
    table, half = table[np.ix_(order, order)], sites // 2
    return np.stack([table[:half, half:].T, table[half:, :half].T])


class Corrector(nn.Module):
    """Maps spins and plain steps (batch, 3, sites) to residues of the same shape.

    The lattice is given by its neighbours (sites, 6) and parity (sites,) and is not saved: weights
    of one size are used at another.
    """

    field_scale: Tensor
    rate_scale: Tensor
    rate_sum_scale: Tensor
    residue_scale: Tensor
    half_step: Tensor
    order: Tensor
    place: Tensor
    sums: Tensor

    def __init__(self, architecture: Architecture, neighbours: np.ndarray, parity: np.ndarray):
        super().__init__()
        self.left, self.right = nn.ParameterList(), nn.ParameterList()
        shapes = architecture.tensor_shapes()
        for number in range(len(architecture.products)):
            for name, side in (("left", self.left), ("right", self.right)):
                shape = shapes[f"{name}.{number}"]
                side.append(nn.Parameter(torch.randn(shape) * shape[-1] ** -0.5))
        self.last_fields = nn.Parameter(torch.zeros(shapes["last_fields"]))
        self.last_rates = nn.Parameter(torch.zeros(shapes["last_rates"]))
        for name in SCALES:
            self.register_buffer(name, torch.ones(()))
        order = np.argsort(parity, kind="stable")
        place, half = np.argsort(order), len(order) // 2
        if len(order) <= DENSE:
            sums = adjacency(neighbours, order)
        else:  # each site's neighbours, counted from 0 in the other sublattice
            sums = place[neighbours[order]].reshape(2, half, -1) - [[[half]], [[0]]]
        for name, table in {"order": order, "place": place, "sums": sums}.items():
            self.register_buffer(name, torch.from_numpy(table), persistent=False)

    def split(self, vectors: Tensor) -> Tensor:
        """Return vectors (batch, 3, sites) as one channel (sublattice, 1, 3, batch, site)."""
        halves = vectors[:, :, self.order].unflatten(2, (2, -1))
        return halves.permute(2, 1, 0, 3).unsqueeze(1).contiguous()

    def join(self, vectors: Tensor) -> Tensor:
        """Undo `split`."""
        return vectors.squeeze(1).permute(2, 1, 0, 3).flatten(2)[:, :, self.place]

    def sum_neighbours(self, vectors: Tensor) -> Tensor:
        """Return the sum over the nearest neighbours of every site."""
        half = vectors.shape[-1]
        rows = vectors.flip(0).reshape(2, -1, half)
        if 2 * half <= DENSE:
            return torch.bmm(rows, self.sums).view(vectors.shape)
        columns = rows.transpose(1, 2)  # a site's vectors side by side, to be copied as one
        found = [
            column[near.flatten()].unflatten(0, (half, -1)).sum(1)
            for column, near in zip(columns.contiguous(), self.sums, strict=True)
        ]
        return torch.stack(found).transpose(1, 2).reshape(vectors.shape)

    def calibrate(self, spins: Tensor, plain: Tensor, residue: Tensor) -> None:
        """Set the scales of the channels, of the residue, and half the time step, from data.

        The step comes from D ≈ τ M × h.
        """
        with torch.no_grad():
            start, end = self.split(spins), self.split(plain)
            middle, rate = 0.5 * (start + end), end - start
            field = self.sum_neighbours(middle)
            torque = cross(middle, field)
            self.field_scale.copy_(1 / root_mean_square(field))
            self.rate_scale.copy_(1 / root_mean_square(rate))
            self.rate_sum_scale.copy_(1 / root_mean_square(self.sum_neighbours(rate)))
            self.residue_scale.copy_(root_mean_square(self.split(residue)))
            self.half_step.copy_(0.5 * (rate * torque).sum() / torque.square().sum())

    def forward(self, spins: Tensor, plain: Tensor) -> Tensor:
        """Return the residue r̂ (batch, 3, sites)."""
        start, end = self.split(spins), self.split(plain)
        middle, rate = 0.5 * (start + end), end - start
        field, rate_sum = self.sum_neighbours(middle), self.sum_neighbours(rate)
        fields = torch.cat([middle, self.field_scale * field], 1)
        rates = torch.cat([self.rate_scale * rate, self.rate_sum_scale * rate_sum], 1)
        for number, (left, right) in enumerate(zip(self.left, self.right, strict=True)):
            makes_rates = number % 2 == 1
            product = cross(mix(left, fields), mix(right, fields if makes_rates else rates))
            new = [product, SUM_SCALE * self.sum_neighbours(product)]
            if makes_rates:
                rates = torch.cat([rates, *new], 1)
            else:
                fields = torch.cat([fields, *new], 1)
        axis = mix(self.last_fields, fields) + mix(self.last_rates, rates)
        shift = self.carry(self.residue_scale * cross(middle, axis), middle, field, rate, rate_sum)
        across = shift - end * (shift * end).sum(2, keepdim=True)
        square = across.square().sum(2, keepdim=True)
        return self.join(across - square * (0.5 + square * (0.125 + square / 16)) * end)

    def carry(
        self, shift: Tensor, middle: Tensor, field: Tensor, rate: Tensor, rate_sum: Tensor
    ) -> Tensor:
        """Return a shift of the middle of the step, carried to its end.

        With t half the step, c_n = (t/n)(c_{n−1} × h + M × Σ_nn c_{n−1}), and as h and M themselves
        move, by D/2 in half a step, (t/n)·½(c_{n−2} × Σ_nn D + D × Σ_nn c_{n−2}) is added.
        """
        moved = shift
        earlier: tuple[Tensor, Tensor] | None = None  # the change before, and its sum
        for order in (1, 2, 3):
            shift_sum = self.sum_neighbours(shift)
            change = cross(shift, field) + cross(middle, shift_sum)
            if earlier is not None:
                before, before_sum = earlier
                change = change + 0.5 * (cross(before, rate_sum) + cross(rate, before_sum))
            earlier = shift, shift_sum
            shift = self.half_step / order * change
            moved = moved + shift
        return moved

    def loss(self, spins: Tensor, plain: Tensor, residue: Tensor) -> Tensor:
        """Return the mean over configurations of Σ|r̂ − r|² / Σ|r|².

        Relative in each configuration, for residues at low temperature are as smooth as the spins.
        """
        error = (self(spins, plain) - residue).square().sum((1, 2))
        return (error / residue.square().sum((1, 2))).mean()
