"""The layers of the equivariant network for a block of replicas, channel by channel.

The arithmetic is that of `Corrector` in equivariant.py, whose docstring has the equations. Channels
of a block are float32 arrays (site, channel, 3, LANES), so that all that a site's products need
lies together; the last site is the ghost, always zero.
"""

import numpy as np
from numba import njit

from energetics.lanes import add, cross, fill, load_vector, scale, store_vector
from energetics.spin_dynamics.integrators import LANES, MOST_NEIGHBOURS

GROUP = 4  # products made at a time, so that a vector is read once for four mixes
CARRIED = 6  # c, c1, c2, the sums of c and c1 over neighbours, and what is added to the plain step


@njit(cache=True)
def _sum_at(channels, channel, neighbours, site):
    """Return the sum of a channel over the neighbours of a site."""
    count = channels.shape[1]
    total = load_vector(channels, neighbours[site, 0] * count + channel)
    for n in range(1, MOST_NEIGHBOURS):
        total = add(total, load_vector(channels, neighbours[site, n] * count + channel))
    return total


@njit(cache=True)
def _mix(weights, channels, first, count):
    """Return one linear mix of `count` vectors from number `first` on."""
    zero = fill(np.float32(0))
    total = zero, zero, zero
    for k in range(count):
        total = add(total, scale(weights[k], load_vector(channels, first + k)))
    return total


@njit(cache=True)
def _mix_four(weights, start, channels, first, count):
    """Return four linear mixes of `count` vectors from `first` on; their weights take turns."""
    zero = fill(np.float32(0))
    a = zero, zero, zero
    b = zero, zero, zero
    c = zero, zero, zero
    d = zero, zero, zero
    for k in range(count):
        vector, at = load_vector(channels, first + k), start + GROUP * k
        a = add(a, scale(weights[at], vector))
        b = add(b, scale(weights[at + 1], vector))
        c = add(c, scale(weights[at + 2], vector))
        d = add(d, scale(weights[at + 3], vector))
    return a, b, c, d


@njit(cache=True)
def begin(block, plain, fields, rates, neighbours):
    """Write the first channels: the middle and its sum over neighbours, the rate and its sum."""
    sites = neighbours.shape[0]
    for site in range(sites):
        for axis in range(3):
            for lane in range(LANES):
                start, end = block[axis, site, lane], plain[axis, site, lane]
                fields[site, 0, axis, lane] = 0.5 * (start + end)
                rates[site, 0, axis, lane] = end - start
    for site in range(sites):
        store_vector(fields, site * fields.shape[1] + 1, _sum_at(fields, 0, neighbours, site))
        store_vector(rates, site * rates.shape[1] + 1, _sum_at(rates, 0, neighbours, site))


@njit(cache=True)
def multiply(fields, others, made, left, right, lattice, counts):
    """Write a layer's products and their sums over neighbours; return how many channels they are.

    `counts` are the channels known so far of `fields` and `others`, whose mixes are the factors,
    and of `made`, which the new ones are put behind.
    """
    neighbours, parity = lattice
    known, other_known, place = counts
    products = left.shape[1] // known
    for site in range(parity.size):
        first, second = left[parity[site]], right[parity[site]]
        at, other_at, to = site * fields.shape[1], site * others.shape[1], site * made.shape[1]
        for product in range(0, products, GROUP):
            a = _mix_four(first, product * known, fields, at, known)
            b = _mix_four(second, product * other_known, others, other_at, other_known)
            for k in range(GROUP):
                store_vector(made, to + place + product + k, cross(a[k], b[k]))
    for site in range(parity.size):
        for channel in range(place, place + products):
            number = site * made.shape[1] + channel + products
            store_vector(made, number, _sum_at(made, channel, neighbours, site))
    return 2 * products


@njit(cache=True)
def shift_middle(fields, rates, carried, last_fields, last_rates, parity):
    """Write the shift of the middle of the step, c = M × w."""
    for site in range(parity.size):
        at, rate_at = site * fields.shape[1], site * rates.shape[1]
        own, other = last_fields[parity[site]], last_rates[parity[site]]
        axis = add(_mix(own, fields, at, own.size), _mix(other, rates, rate_at, other.size))
        store_vector(carried, site * CARRIED, cross(load_vector(fields, at), axis))


@njit(cache=True)
def carry(fields, rates, carried, half_step, neighbours):
    """Carry the shift to the end of the step: the last of the channels of `carried`."""
    for order in range(1, 4):
        time, half = np.float32(half_step / order), np.float32(0.5 * half_step / order)
        for site in range(neighbours.shape[0]):
            at, rate_at, to = site * fields.shape[1], site * rates.shape[1], site * CARRIED
            middle, field = load_vector(fields, at), load_vector(fields, at + 1)
            total = _sum_at(carried, order - 1, neighbours, site)
            now = load_vector(carried, to + order - 1)
            moved = scale(time, add(cross(now, field), cross(middle, total)))
            if order > 1:
                rate, rate_sum = load_vector(rates, rate_at), load_vector(rates, rate_at + 1)
                before = load_vector(carried, to + order - 2)
                before_total = load_vector(carried, to + order + 1)
                turned = add(cross(before, rate_sum), cross(rate, before_total))
                moved = add(moved, scale(half, turned))
            if order < 3:
                store_vector(carried, to + order, moved)
                store_vector(carried, to + order + 2, total)
            else:
                early = add(load_vector(carried, to), load_vector(carried, to + 1))
                store_vector(carried, to + 5, add(add(early, now), moved))
