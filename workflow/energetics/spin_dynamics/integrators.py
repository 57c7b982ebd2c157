"""Heisenberg spin dynamics by exact rotations of two sublattices.

    dS/dt = S × h,  h = Σ_nn S  (J = 1): a spin turns about its field by the angle −|h| t

The field of a spin is a sum over spins of the other sublattice. While one sublattice moves, the
other gives it a constant field, so its motion is an exact rotation; a scheme composes rotations of
A and B (Krech, Bunker, Landau, Comput. Phys. Commun. 111 (1998) 1). They keep energy and lengths to
rounding at any time step; the magnetisation is kept only as well as the trajectory is.

Replicas lie in blocks (block, 3, sites + 1, LANES), see spin_blocks.py.
"""

import math
from dataclasses import dataclass

import numpy as np
from numba import njit

from energetics.blocks import require_blocks
from energetics.lanes import LANES, fill, load, load_vector, square_root, store, store_vector
from energetics.spin_dynamics.lattice import Lattice

LARGEST_ANGLE = 2.0  # rad; up to here the series below is cut off at 1e-17
MOST_NEIGHBOURS = 6

HALF_SINE = tuple(0.5 * (-0.25) ** k / math.factorial(2 * k + 1) for k in range(9))


@dataclass(frozen=True)
class Scheme:
    """One step: B turns for b[0] τ, A for a[0] τ, B for b[1] τ, …, A for a[-1] τ, B for b[-1] τ.

    The last turn of B merges with the first of the next step. `rotations` is the cost of a step so
    merged, in rotations of all spins. Where `refreshes` is false, all fields are those at the start
    of the step, so that every spin makes one turn.
    """

    name: str
    order: int
    rotations: int
    a: tuple[float, ...]
    b: tuple[float, ...]
    refreshes: bool = True

    @property
    def longest(self) -> float:
        """Return the longest turn in units of τ."""
        return max(map(abs, (*self.a, *self.b[1:-1], self.b[0] + self.b[-1])))


def _suzuki_fourth() -> Scheme:
    """Return five second-order steps in a row (Suzuki, Phys. Lett. A 146 (1990) 319)."""
    p = 1 / (4 - 4 ** (1 / 3))
    q = 1 - 4 * p
    ends = (p / 2, p, (p + q) / 2)
    return Scheme("suzuki_fourth", 4, 5, (p, p, q, p, p), ends + ends[::-1])


def _blanes_moan() -> Scheme:
    """Return S6, of order 4 (Blanes and Moan, J. Comput. Appl. Math. 142 (2002) 313)."""
    b = (0.0792036964311957, 0.353172906049774, -0.0420650803577195)
    outer = (0.209515106613362, -0.143851773179818)
    a, middle = (*outer, 0.5 - sum(outer)), 1 - 2 * sum(b)
    return Scheme("blanes_moan", 4, 6, a + a[::-1], (*b, middle, *b[::-1]))


SCHEMES = {
    scheme.name: scheme
    for scheme in (
        Scheme("suzuki_trotter", 2, 1, (1.0,), (0.5, 0.5)),
        Scheme("stale_field", 1, 1, (1.0,), (0.5, 0.5), refreshes=False),
        _suzuki_fourth(),
        _blanes_moan(),
    )
}


@njit(cache=True, forceinline=True)
def _sum_rows(block, plane, near):
    """Return one component of a field; `plane` is the row where the component's sites begin."""
    along_x = load(block, plane + near[0]) + load(block, plane + near[1])
    along_y = load(block, plane + near[2]) + load(block, plane + near[3])
    along_z = load(block, plane + near[4]) + load(block, plane + near[5])
    return along_x + along_y + along_z


@njit(cache=True, forceinline=True)
def field_rows(block, neighbours, site):
    """Return the three components of the field of one site, rows of LANES."""
    sites = block.shape[1]
    near = (
        np.intp(neighbours[site, 0]),
        np.intp(neighbours[site, 1]),
        np.intp(neighbours[site, 2]),
        np.intp(neighbours[site, 3]),
        np.intp(neighbours[site, 4]),
        np.intp(neighbours[site, 5]),
    )
    x, y = _sum_rows(block, 0, near), _sum_rows(block, sites, near)
    return x, y, _sum_rows(block, 2 * sites, near)


@njit(cache=True, forceinline=True)
def sum_neighbours(block, neighbours, site, field):
    """Write the field of one site of a block into `field` (3, LANES)."""
    store_vector(field, 0, field_rows(block, neighbours, site))


@njit(cache=True, forceinline=True)
def _half_sine(x):
    """Return sin(θ/2)/θ of a row of θ²."""
    value = fill(HALF_SINE[-1])
    for k in range(2, len(HALF_SINE) + 1):
        value = value * x + fill(HALF_SINE[-k])
    return value


@njit(cache=True, forceinline=True)
def _turn_rows(block, site, hx, hy, hz, time):
    """Turn one site of a block about a field, three rows of LANES, by the angle −|h|·time.

    S → S + 2qw S×h + 2q² (S×h)×h with q = sin(θ/2)/|h| and w = cos(θ/2) = √(1 − q²h²): a rotation
    to rounding even where the series for q is not exact.
    """
    h2 = hx * hx + hy * hy + hz * hz
    q = time * _half_sine((time * time) * h2)
    double = 2.0 * q
    once, twice = double * square_root(fill(1.0) - q * q * h2), double * q
    at_x = np.intp(site)  # signed and unsigned numbers add to a float
    at_y, at_z = block.shape[1] + at_x, 2 * block.shape[1] + at_x
    x, y, z = load(block, at_x), load(block, at_y), load(block, at_z)
    fx, fy, fz = y * hz - z * hy, z * hx - x * hz, x * hy - y * hx
    store(block, at_x, x + (once * fx + twice * (fy * hz - fz * hy)))
    store(block, at_y, y + (once * fy + twice * (fz * hx - fx * hz)))
    store(block, at_z, z + (once * fz + twice * (fx * hy - fy * hx)))


@njit(cache=True, forceinline=True)
def turn(block, site, field, time):
    """Turn one site of a block about `field` (3, LANES) by the angle −|h|·time."""
    _turn_rows(block, site, *load_vector(field, 0), time)


@njit(cache=True)
def rotate_sublattice(block, sites_of_sublattice, neighbours, angle_time):
    """Turn all spins of one sublattice of a block (3, sites + 1, LANES) for a time, in place."""
    for n in range(sites_of_sublattice.size):
        site = np.intp(sites_of_sublattice[n])
        hx, hy, hz = field_rows(block, neighbours, site)
        _turn_rows(block, site, hx, hy, hz, angle_time)


@njit(cache=True)
def _advance_split(blocks, even, odd, neighbours, a, b, steps):
    """Advance all steps of one block, then of the next; a and b are times."""
    for n in range(blocks.shape[0]):
        block = blocks[n]
        rotate_sublattice(block, odd, neighbours, b[0])
        for step in range(steps):
            for k in range(a.size):
                rotate_sublattice(block, even, neighbours, a[k])
                merged = b[0] if k == a.size - 1 and step < steps - 1 else 0.0
                rotate_sublattice(block, odd, neighbours, b[k + 1] + merged)


@njit(cache=True)
def _advance_stale(blocks, neighbours, time_step, steps):
    """Advance with fields that are all taken at the start of each step."""
    sites = neighbours.shape[0]
    fields = np.empty((sites, 3, LANES))
    for n in range(blocks.shape[0]):
        block = blocks[n]
        for _ in range(steps):
            for site in range(sites):
                sum_neighbours(block, neighbours, site, fields[site])
            for site in range(sites):
                turn(block, site, fields[site], time_step)


def advance(
    blocks: np.ndarray, lattice: Lattice, *, scheme: str, time_step: float, steps: int
) -> None:
    """Advance blocks by `steps` steps of a scheme of SCHEMES, in place.

    A negative time step goes back. Two calls in a row give what one call gives to rounding only,
    for half steps merge within a call. Raises ValueError if a spin could turn by more than
    LARGEST_ANGLE at once, for a number of steps below 0, or for blocks of another lattice.
    """
    require_blocks(blocks, components=3, places=lattice.sites + 1)
    plan = SCHEMES[scheme]
    widest = LARGEST_ANGLE / (MOST_NEIGHBOURS * plan.longest)
    if not abs(time_step) <= widest:
        raise ValueError(f"time_step = {time_step:g}: {scheme} is exact up to {widest:.3g} only")
    if steps < 0:
        raise ValueError(f"steps = {steps}: choose a negative time_step to go back")
    if steps == 0:
        return
    if not plan.refreshes:
        _advance_stale(blocks, lattice.neighbours, time_step, steps)
        return
    even, odd = lattice.sublattices
    a, b = (time_step * np.array(part) for part in (plan.a, plan.b))
    _advance_split(blocks, even, odd, lattice.neighbours, a, b, steps)
