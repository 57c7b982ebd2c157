"""Steps corrected by an equivariant network: the plain step, the network and the sum in one kernel.

The arithmetic is that of `Corrector` in equivariant.py, whose docstring has the equations; scales
of channels are multiplied into the weights beforehand. The state and the plain step are float64,
the network is float32: a residue is a thousandth of a spin.

The layers are in layers.py, a row of replicas is one value there (see lanes.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numba import njit

from energetics.blocks import require_blocks
from energetics.spin_dynamics.integrators import (
    LANES,
    LARGEST_ANGLE,
    MOST_NEIGHBOURS,
    rotate_sublattice,
    sum_neighbours,
    turn,
)
from energetics.spin_dynamics.lattice import Lattice
from energetics.spin_dynamics.layers import CARRIED, GROUP, begin, carry, multiply, shift_middle
from energetics.spin_dynamics.projection import INVARIANTS, measure, project, scale_to_unit

READINGS = {"suzuki_trotter": True, "stale_field": False}  # whether fields are refreshed
SUM_SCALE = 6**-0.5


@dataclass(frozen=True)
class Weights:
    """A network's weights as the kernel reads them, float32, for channels without scales.

    `left` and `right` have for each layer the weights of a sublattice in one row: a group of
    products after the other, in it channel after channel, (2, products · channels). `last_…` are
    (2, channels).
    """

    left: tuple[np.ndarray, ...]
    right: tuple[np.ndarray, ...]
    last_fields: np.ndarray
    last_rates: np.ndarray
    half_step: float


def weights_from(arrays: Mapping[str, np.ndarray]) -> Weights:
    """Return the weights of a trained `Corrector` from its state dict as arrays."""

    def tensor(name: str) -> np.ndarray:
        return np.asarray(arrays[name], np.float64)

    def interleaved(values: np.ndarray, scales: list[float]) -> np.ndarray:
        groups = (values * scales).reshape(2, -1, GROUP, len(scales)).swapaxes(2, 3)
        return np.ascontiguousarray(groups.reshape(2, -1), np.float32)

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
        kind: np.asarray(
            tensor("residue_scale") * tensor(f"last_{kind}")[:, 0] * scales[kind], np.float32
        )
        for kind in ("fields", "rates")
    }
    half_step = float(tensor("half_step"))
    return Weights(tuple(left), tuple(right), last["fields"], last["rates"], half_step)


@njit(cache=True, error_model="numpy", fastmath={"contract"})
def _correct(block, plain, carried, site, rest):
    """Write the plain step P of a site plus its residue, u − (1 − √(1 − u²)) P.

    Here u is the part across P of the carried shift; the root is a series, good to 1e-13 for
    residues up to 0.03. `rest` (LANES) holds what multiplies P, for loops that are vectorised.
    """
    for lane in range(LANES):
        x, y, z = plain[0, site, lane], plain[1, site, lane], plain[2, site, lane]
        u, v, w = carried[site, 5, 0, lane], carried[site, 5, 1, lane], carried[site, 5, 2, lane]
        along = u * x + v * y + w * z
        square = u * u + v * v + w * w - along * along
        rest[lane] = 1 - along - square * (0.5 + square * (0.125 + square / 16))
    for axis in range(3):
        for lane in range(LANES):
            block[axis, site, lane] = (
                rest[lane] * plain[axis, site, lane] + carried[site, 5, axis, lane]
            )


@njit(cache=True)
def _step_plainly(block, plain, even, odd, neighbours, time_step, refreshes, stale):
    """Write a block after one plain step."""
    for site in range(neighbours.shape[0]):
        for axis in range(3):
            for lane in range(LANES):
                plain[axis, site, lane] = block[axis, site, lane]
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
    refreshes, projects = options
    even, odd = sublattices
    sites = parity.size
    fields = np.zeros((sites + 1, last_fields.shape[1], 3, LANES), np.float32)
    rates = np.zeros((sites + 1, last_rates.shape[1], 3, LANES), np.float32)
    carried = np.zeros((sites + 1, CARRIED, 3, LANES), np.float32)
    plain, stale = np.zeros(blocks.shape[1:]), np.empty((3, LANES))
    targets = np.empty((INVARIANTS, LANES))
    rest = np.empty(LANES)
    known = np.empty(2, np.int64)  # channels written so far in a step, of fields and of rates
    lattice = neighbours, parity
    for n in range(blocks.shape[0]):
        block = blocks[n]
        measure(block, neighbours, targets)
        for _ in range(steps):
            _step_plainly(block, plain, even, odd, neighbours, time_step, refreshes, stale)
            begin(block, plain, fields, rates, neighbours)
            known[:] = 2
            for layer in range(len(left)):
                makes_rates = layer % 2
                others, made = (fields, rates) if makes_rates else (rates, fields)
                counts = known[0], known[1 - makes_rates], known[makes_rates]
                known[makes_rates] += multiply(
                    fields, others, made, left[layer], right[layer], lattice, counts
                )
            shift_middle(fields, rates, carried, last_fields, last_rates, parity)
            carry(fields, rates, carried, half_step, neighbours)
            for site in range(sites):
                _correct(block, plain, carried, site, rest)
                scale_to_unit(block, site)  # so that rounding does not pile up
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
    project: bool = False,
) -> None:
    """Advance blocks by `steps` corrected steps of a reading, in place.

    `project` returns energy and magnetisation to their values at the start of the call after each
    step. Raises ValueError for another reading or too long a step, or blocks of another lattice.
    """
    require_blocks(blocks, components=3, places=lattice.sites + 1)
    widest = LARGEST_ANGLE / MOST_NEIGHBOURS
    if reading not in READINGS or not 0 < time_step <= widest:
        known = " or ".join(READINGS)
        raise ValueError(f"{reading}, time_step = {time_step:g}: {known} up to {widest:.3g} only")
    _advance(
        blocks,
        lattice.sublattices,
        lattice.neighbours,
        lattice.parity,
        time_step,
        steps,
        (weights.left, weights.right, weights.last_fields, weights.last_rates),
        weights.half_step,
        (READINGS[reading], project),
    )
