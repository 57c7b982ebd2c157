"""Systems of particles in blocks: LANES systems beside each other in every row of numbers.

Positions or momenta of a block are a float64 array (2, particle, LANES), systems innermost: row
number k holds the component x of particle k in all systems of the block, row n + k its y, and one
instruction works on several systems (see lanes.py). Lanes never mix, and every block runs the same
instructions, so a system's bytes do not depend on those beside it.
"""

import numpy as np

from energetics.lanes import LANES


def _padded(values: np.ndarray) -> np.ndarray:
    """Return values (system, …) of full blocks; raises ValueError if there is no system."""
    if len(values) == 0:
        raise ValueError(f"values of shape {values.shape}: there is no system")
    left_over = -len(values) % LANES
    if left_over:
        values = np.concatenate([values, np.repeat(values[:1], left_over, axis=0)])
    return np.asarray(values, np.float64)


def to_blocks(values: np.ndarray) -> np.ndarray:
    """Return values (system, particle, 2) as blocks (block, 2, particle, LANES).

    Lanes left over are copies of the first system. Raises ValueError for other shapes.
    """
    if values.ndim != 3 or values.shape[2] != 2 or values.shape[1] == 0:
        raise ValueError(f"values of shape {values.shape}: (system, particle, 2) is needed")
    particles = values.shape[1]
    lanes = _padded(values).reshape(-1, LANES, particles, 2)
    return np.ascontiguousarray(lanes.transpose(0, 3, 2, 1))


def from_blocks(blocks: np.ndarray, systems: int) -> np.ndarray:
    """Return the values (system, particle, 2) that lie in blocks (block, 2, particle, LANES)."""
    values = blocks.transpose(0, 3, 2, 1)
    return np.ascontiguousarray(values.reshape(-1, *values.shape[2:])[:systems])


def lane_rows(values: np.ndarray) -> np.ndarray:
    """Return numbers (system,) as rows (block, LANES), as `to_blocks` lays out their systems."""
    if values.ndim != 1:
        raise ValueError(f"values of shape {values.shape}: (system,) is needed")
    return np.array(_padded(values).reshape(-1, LANES))


def require_blocks(*blocks: np.ndarray, rows: tuple[np.ndarray, ...]) -> None:
    """Raise ValueError unless kernels, which look at no bounds, may run on blocks and rows."""
    shape = blocks[0].shape
    if len(shape) != 4 or shape[1] != 2 or shape[2] == 0 or shape[3] != LANES:
        raise ValueError(f"blocks of shape {shape}: (block, 2, particle, {LANES}) is needed")
    for array, wanted in [
        *((array, shape) for array in blocks),
        *((array, (shape[0], LANES)) for array in rows),
    ]:
        if array.shape != wanted or array.dtype != np.float64 or not array.flags.c_contiguous:
            found = f"{array.dtype} array of shape {array.shape}"
            raise ValueError(f"{found}: contiguous float64 {wanted} is needed")
