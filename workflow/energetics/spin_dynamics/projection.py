"""Back to the shell of energy and magnetisation, which the dynamics keeps and a correction leaves.

    S → (S + a h + b)/|S + a h + b|,  h = Σ_nn S

The number a and the vector b, one of each per replica, are small and chosen by Newton's method so
that energy and magnetisation per site return to given values: a h moves the energy, b the
magnetisation. Two steps are enough, for a deviation δ becomes one of the order of δ².
"""

import math

import numpy as np
from numba import njit

from energetics.spin_dynamics.integrators import LANES, sum_neighbours

INVARIANTS = 4  # energy and three components of the magnetisation, per site
NEWTON_STEPS = 2
SMALLEST_PIVOT = 1e-10  # below it spins are parallel: nothing to move along, and nothing is moved

# A division that may raise an error keeps a loop from being vectorised, hence the error model.


@njit(cache=True, error_model="numpy", fastmath={"contract"})
def measure(block, neighbours, values):
    """Write energy and magnetisation per site of a block (3, sites + 1, LANES) into `values`.

    `values` is (INVARIANTS, LANES), the energy first.
    """
    sites = neighbours.shape[0]
    field = np.empty((3, LANES))
    values[:] = 0
    for site in range(sites):
        sum_neighbours(block, neighbours, np.uint64(site), field)
        for axis in range(3):
            for lane in range(LANES):
                values[0, lane] -= 0.5 * block[axis, site, lane] * field[axis, lane]
            for lane in range(LANES):
                values[1 + axis, lane] += block[axis, site, lane]
    for k in range(INVARIANTS):
        for lane in range(LANES):
            values[k, lane] /= sites


@njit(cache=True, error_model="numpy", fastmath={"contract"})
def scale_to_unit(block, site):
    """Give all spins of one site of a block their length of 1."""
    for lane in range(LANES):
        x, y, z = block[0, site, lane], block[1, site, lane], block[2, site, lane]
        scale = 1 / math.sqrt(x * x + y * y + z * z)
        block[0, site, lane] = x * scale
        block[1, site, lane] = y * scale
        block[2, site, lane] = z * scale


@njit(cache=True, error_model="numpy", fastmath={"contract"})
def _survey(block, fields, values, matrix):
    """Write energy and magnetisation per site into `values`, and how they answer to a and b.

    δS = a h⊥ + b⊥, where ⊥ is the part across S, so the symmetric `matrix` (4, 4, LANES) holds the
    means of h⊥·h⊥, h⊥ and 1 − S Sᵀ; its lower half is written. The energy falls along h.
    """
    sites = fields.shape[0]
    values[:] = 0
    matrix[:] = 0
    along = np.empty(LANES)
    for site in range(sites):
        for lane in range(LANES):
            along[lane] = (
                block[0, site, lane] * fields[site, 0, lane]
                + block[1, site, lane] * fields[site, 1, lane]
                + block[2, site, lane] * fields[site, 2, lane]
            )
        for lane in range(LANES):
            values[0, lane] -= 0.5 * along[lane]
        for i in range(3):
            for lane in range(LANES):
                across = fields[site, i, lane] - along[lane] * block[i, site, lane]
                matrix[0, 0, lane] += across * across
                matrix[i + 1, 0, lane] += across
            for lane in range(LANES):
                values[i + 1, lane] += block[i, site, lane]
            for j in range(i + 1):
                for lane in range(LANES):
                    matrix[i + 1, j + 1, lane] -= block[i, site, lane] * block[j, site, lane]
    for i in range(INVARIANTS):
        for lane in range(LANES):
            values[i, lane] /= sites
            for j in range(i + 1):
                one = 1.0 if i == j > 0 else 0.0
                matrix[i, j, lane] = one + matrix[i, j, lane] / sites


@njit(cache=True, error_model="numpy", fastmath={"contract"})
def _solve(matrix, values):
    """Solve the four equations of each lane by Cholesky's method, in place of `values`."""
    for lane in range(LANES):
        regular = True
        for i in range(INVARIANTS):
            for j in range(i + 1):
                rest = matrix[i, j, lane]
                for k in range(j):
                    rest -= matrix[i, k, lane] * matrix[j, k, lane]
                if i > j:
                    matrix[i, j, lane] = rest / matrix[j, j, lane]
                else:
                    regular = regular and rest > SMALLEST_PIVOT
                    matrix[i, i, lane] = math.sqrt(max(rest, SMALLEST_PIVOT))
        for i in range(INVARIANTS):
            for k in range(i):
                values[i, lane] -= matrix[i, k, lane] * values[k, lane]
            values[i, lane] /= matrix[i, i, lane]
        for i in range(INVARIANTS - 1, -1, -1):
            for k in range(i + 1, INVARIANTS):
                values[i, lane] -= matrix[k, i, lane] * values[k, lane]
            values[i, lane] /= matrix[i, i, lane]
        for i in range(INVARIANTS):
            values[i, lane] = values[i, lane] if regular else 0.0


@njit(cache=True, error_model="numpy", fastmath={"contract"})
def project(block, neighbours, targets):
    """Return a block's energy and magnetisation to `targets` (INVARIANTS, LANES), in place.

    Spins come out with length 1.
    """
    sites = neighbours.shape[0]
    fields = np.empty((sites, 3, LANES))
    matrix = np.empty((INVARIANTS, INVARIANTS, LANES))
    values = np.empty((INVARIANTS, LANES))
    for _ in range(NEWTON_STEPS):
        for site in range(sites):
            sum_neighbours(block, neighbours, np.uint64(site), fields[site])
        _survey(block, fields, values, matrix)
        for lane in range(LANES):
            values[0, lane] -= targets[0, lane]
            for i in range(1, INVARIANTS):
                values[i, lane] = targets[i, lane] - values[i, lane]
        _solve(matrix, values)
        for site in range(sites):
            for axis in range(3):
                for lane in range(LANES):
                    push = values[0, lane] * fields[site, axis, lane] + values[axis + 1, lane]
                    block[axis, site, lane] += push
            scale_to_unit(block, site)
