"""Steps corrected by an equivariant network: the plain step, the network and the sum in one kernel.

The arithmetic is that of `Corrector` in equivariant.py, whose docstring has the equations; scales
of channels are multiplied into the weights beforehand. The state and the plain step are float64,
the network is float32: a residue is a thousandth of a spin.

A block's replicas lie innermost, and a row of them is one value (see lanes.py). The channels of a
block are an array (site, channel, 3, LANES), so that all that a site's products need lies together.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numba import njit

from energetics.spin_dynamics.integrators import (
    LANES,
    LARGEST_ANGLE,
    MOST_NEIGHBOURS,
    require_blocks,
    rotate_sublattice,
    sum_neighbours,
    turn,
)
from energetics.spin_dynamics.lanes import fill, load, store
from energetics.spin_dynamics.lattice import Lattice
from energetics.spin_dynamics.projection import INVARIANTS, measure, project, scale_to_unit

READINGS = {"suzuki_trotter": True, "stale_field": False}  # whether fields are refreshed
SUM_SCALE = 6**-0.5
CARRIED = 6  # c, c1, c2, the sums of c and c1 over neighbours, and what is added to the plain step


@dataclass(frozen=True)
class Weights:
    """A network's weights as the kernel reads them, float32, for channels without scales.

    `left` and `right` have for each layer the weights of a sublattice in one row, (2, pairs of
    products · channels · 2): two products are made at a time. `last_…` are (2, channels).
    """

    left: tuple[np.ndarray, ...]
    right: tuple[np.ndarray, ...]
    last_fields: np.ndarray
    last_rates: np.ndarray
    half_step: float


def weights_from(arrays: Mapping[str, np.ndarray], network: str) -> Weights:
    """Return the weights of a trained `Corrector` from its state dict as arrays.

    Raises ValueError with the name of the network if a tensor is missing.
    """

    def tensor(name: str) -> np.ndarray:
        if name not in arrays:
            raise ValueError(f"{network}: tensor {name} is missing from the trained weights")
        return np.asarray(arrays[name], np.float64)

    def interleaved(values: np.ndarray, scales: list[float]) -> np.ndarray:
        pairs = (values * scales).reshape(2, -1, 2, len(scales)).swapaxes(2, 3)
        return np.ascontiguousarray(pairs.reshape(2, -1), np.float32)

    scales = {
        "fields": [1.0, float(tensor("field_scale"))],
        "rates": [float(tensor("rate_scale")), float(tensor("rate_sum_scale"))],
    }
    left, right = [], []
    for number in range(sum(name.startswith("left.") for name in arrays)):
        makes, other = ("rates", "fields") if number % 2 else ("fields", "rates")
        values = tensor(f"left.{number}")
        left.append(interleaved(values, scales["fields"]))
        right.append(interleaved(tensor(f"right.{number}"), scales[other]))
        scales[makes] += values.shape[1] * [1.0] + values.shape[1] * [SUM_SCALE]
    last = {
        kind: np.float32(tensor("residue_scale") * tensor(f"last_{kind}")[:, 0] * scales[kind])
        for kind in ("fields", "rates")
    }
    half_step = float(tensor("half_step"))
    return Weights(tuple(left), tuple(right), last["fields"], last["rates"], half_step)


@njit(cache=True)
def _vector(channels, number):
    """Return vector `number` of an array of channels as three rows."""
    return load(channels, 3 * number), load(channels, 3 * number + 1), load(channels, 3 * number + 2)


@njit(cache=True)
def _put(channels, number, vector):
    """Write vector `number` of an array of channels."""
    x, y, z = vector
    store(channels, 3 * number, x)
    store(channels, 3 * number + 1, y)
    store(channels, 3 * number + 2, z)


@njit(cache=True)
def _add(first, second):
    """Return the sum of two vectors."""
    ax, ay, az = first
    bx, by, bz = second
    return ax + bx, ay + by, az + bz


@njit(cache=True)
def _scaled(number, vector):
    """Return a vector times a float32 number."""
    x, y, z = vector
    return number * x, number * y, number * z


@njit(cache=True)
def _cross(first, second):
    """Return the cross product of two vectors."""
    ax, ay, az = first
    bx, by, bz = second
    return ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx


@njit(cache=True)
def _sum_at(channels, channel, neighbours, site):
    """Return the sum of a channel over the neighbours of a site."""
    count = channels.shape[1]
    total = _vector(channels, neighbours[site, 0] * count + channel)
    for n in range(1, MOST_NEIGHBOURS):
        total = _add(total, _vector(channels, neighbours[site, n] * count + channel))
    return total


@njit(cache=True)
def _mix(weights, channels, first, count):
    """Return one linear mix of `count` vectors from number `first` on."""
    zero = fill(np.float32(0))
    total = zero, zero, zero
    for k in range(count):
        total = _add(total, _scaled(weights[k], _vector(channels, first + k)))
    return total


@njit(cache=True)
def _mix_two(weights, start, channels, first, count):
    """Return two linear mixes, whose weights take turns, of `count` vectors from `first` on."""
    zero = fill(np.float32(0))
    one = zero, zero, zero
    two = zero, zero, zero
    for k in range(count):
        vector = _vector(channels, first + k)
        one = _add(one, _scaled(weights[start + 2 * k], vector))
        two = _add(two, _scaled(weights[start + 2 * k + 1], vector))
    return one, two


@njit(cache=True)
def _begin(block, plain, fields, rates, neighbours):
    """Write the first channels: the middle and its sum over neighbours, the rate and its sum."""
    sites = neighbours.shape[0]
    for site in range(sites):
        for axis in range(3):
            for lane in range(LANES):
                start, end = block[axis, site, lane], plain[axis, site, lane]
                fields[site, 0, axis, lane] = 0.5 * (start + end)
                rates[site, 0, axis, lane] = end - start
    for site in range(sites):
        _put(fields, site * fields.shape[1] + 1, _sum_at(fields, 0, neighbours, site))
        _put(rates, site * rates.shape[1] + 1, _sum_at(rates, 0, neighbours, site))


@njit(cache=True)
def _multiply(fields, others, made, left, right, lattice, known, other_known, place):
    """Write a layer's products and their sums over neighbours to channels from `place` on.

    Factors are mixes of the first `known` channels of `fields` and `other_known` of `others`.
    """
    neighbours, parity = lattice
    products = left.shape[1] // known
    for site in range(parity.size):
        first, second = left[parity[site]], right[parity[site]]
        at, other_at, to = site * fields.shape[1], site * others.shape[1], site * made.shape[1]
        for product in range(0, products, 2):
            a0, a1 = _mix_two(first, product * known, fields, at, known)
            b0, b1 = _mix_two(second, product * other_known, others, other_at, other_known)
            _put(made, to + place + product, _cross(a0, b0))
            _put(made, to + place + product + 1, _cross(a1, b1))
    for site in range(parity.size):
        for channel in range(place, place + products):
            number = site * made.shape[1] + channel + products
            _put(made, number, _sum_at(made, channel, neighbours, site))
    return 2 * products


@njit(cache=True)
def _shift(fields, rates, carried, last_fields, last_rates, parity):
    """Write the shift of the middle of the step, c = M × w."""
    for site in range(parity.size):
        at, rate_at = site * fields.shape[1], site * rates.shape[1]
        own, other = last_fields[parity[site]], last_rates[parity[site]]
        axis = _add(
            _mix(own, fields, at, own.size),
            _mix(other, rates, rate_at, other.size),
        )
        _put(carried, site * CARRIED, _cross(_vector(fields, at), axis))


@njit(cache=True)
def _carry(fields, rates, carried, half_step, neighbours):
    """Carry the shift to the end of the step: the last of the channels of `carried`."""
    for order in range(1, 4):
        scale, half = np.float32(half_step / order), np.float32(0.5 * half_step / order)
        for site in range(neighbours.shape[0]):
            at, rate_at, to = site * fields.shape[1], site * rates.shape[1], site * CARRIED
            middle, field = _vector(fields, at), _vector(fields, at + 1)
            total = _sum_at(carried, order - 1, neighbours, site)
            now = _vector(carried, to + order - 1)
            moved = _scaled(scale, _add(_cross(now, field), _cross(middle, total)))
            if order > 1:
                rate, rate_sum = _vector(rates, rate_at), _vector(rates, rate_at + 1)
                before = _vector(carried, to + order - 2)
                before_total = _vector(carried, to + order + 1)
                turned = _add(_cross(before, rate_sum), _cross(rate, before_total))
                moved = _add(moved, _scaled(half, turned))
            if order < 3:
                _put(carried, to + order, moved)
                _put(carried, to + order + 2, total)
            else:
                early = _add(_vector(carried, to), _vector(carried, to + 1))
                _put(carried, to + 5, _add(_add(early, now), moved))


@njit(cache=True)
def _correct(block, plain, carried, site):
    """Write the plain step of a site plus the part of the carried shift across it."""
    for lane in range(LANES):
        x, y, z = plain[0, site, lane], plain[1, site, lane], plain[2, site, lane]
        u, v, w = carried[site, 5, 0, lane], carried[site, 5, 1, lane], carried[site, 5, 2, lane]
        along = u * x + v * y + w * z
        block[0, site, lane] = x + (u - along * x)
        block[1, site, lane] = y + (v - along * y)
        block[2, site, lane] = z + (w - along * z)


@njit(cache=True)
def _step_plainly(block, plain, even, odd, neighbours, time_step, refreshes, stale):
    """Write a block after one plain step."""
    plain[:] = block
    if refreshes:
        rotate_sublattice(plain, odd, neighbours, 0.5 * time_step)
        rotate_sublattice(plain, even, neighbours, time_step)
        rotate_sublattice(plain, odd, neighbours, 0.5 * time_step)
    else:
        for site in range(neighbours.shape[0]):
            sum_neighbours(block, neighbours, np.uint64(site), stale)
            turn(plain, site, stale, time_step)


@njit(cache=True)
def _advance(
    blocks, sublattices, neighbours, parity, time_step, steps, weights, half_step, options
):
    """Advance all steps of one block, then of the next."""
    left, right, last_fields, last_rates = weights
    refreshes, renormalise, projects = options
    even, odd = sublattices
    sites = parity.size
    fields = np.zeros((sites + 1, last_fields.shape[1], 3, LANES), np.float32)
    rates = np.zeros((sites + 1, last_rates.shape[1], 3, LANES), np.float32)
    carried = np.zeros((sites + 1, CARRIED, 3, LANES), np.float32)
    plain, stale = np.empty(blocks.shape[1:]), np.empty((3, LANES))
    targets = np.empty((INVARIANTS, LANES))
    lattice = neighbours, parity
    for n in range(blocks.shape[0]):
        block = blocks[n]
        measure(block, neighbours, targets)
        for _ in range(steps):
            _step_plainly(block, plain, even, odd, neighbours, time_step, refreshes, stale)
            _begin(block, plain, fields, rates, neighbours)
            known, rates_known = 2, 2
            for layer in range(len(left)):
                pair = left[layer], right[layer]
                if layer % 2:
                    rates_known += _multiply(
                        fields, fields, rates, *pair, lattice, known, known, rates_known
                    )
                else:
                    known += _multiply(
                        fields, rates, fields, *pair, lattice, known, rates_known, known
                    )
            _shift(fields, rates, carried, last_fields, last_rates, parity)
            _carry(fields, rates, carried, half_step, neighbours)
            for site in range(sites):
                _correct(block, plain, carried, site)
                if renormalise:
                    scale_to_unit(block, site)
            if projects:
                project(block, neighbours, targets)


def advance_corrected(
    blocks: np.ndarray,
    lattice: Lattice,
    weights: Weights,
    *,
    time_step: float,
    steps: int,
    reading: str,
    renormalise: bool = True,
    project: bool = False,
) -> None:
    """Advance blocks by `steps` corrected steps of a reading, in place.

    `project` returns energy and magnetisation to their values at the start of the call after each
    step. Raises ValueError for another reading or too long a step, or blocks of another lattice.
    """
    require_blocks(blocks, lattice)
    widest = LARGEST_ANGLE / MOST_NEIGHBOURS
    if reading not in READINGS or not 0 < time_step <= widest:
        known = " or ".join(READINGS)
        raise ValueError(f"{reading}, time_step = {time_step:g}: {known} up to {widest:.3g} only")
    even, odd = (np.flatnonzero(lattice.parity == parity) for parity in (0, 1))
    _advance(
        blocks,
        (even, odd),
        lattice.neighbours.astype(np.int64),
        lattice.parity.astype(np.int64),
        time_step,
        steps,
        (weights.left, weights.right, weights.last_fields, weights.last_rates),
        weights.half_step,
        (READINGS[reading], renormalise, project),
    )
