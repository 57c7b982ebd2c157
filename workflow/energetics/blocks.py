"""Systems in blocks: LANES systems beside each other in every row of numbers.

Values of many systems, such as the components of their spins, become arrays of float64 with systems
innermost: one instruction works on several of them (see lanes.py), and a neighbour is a row. Lanes
never mix, and every block runs the same instructions, so a system's bytes do not depend on those
beside it.
"""

import numpy as np

from energetics.lanes import LANES


def lane_rows(values: np.ndarray) -> np.ndarray:
    """Return values (system, …) as new rows (block, …, LANES).

    Lanes left over are copies of the first system. Raises ValueError if there is no system.
    """
    if len(values) == 0:
        raise ValueError(f"values of shape {values.shape}: there is no system")
    copies = np.repeat(values[:1], -len(values) % LANES, axis=0)
    lanes = np.concatenate([values, copies]).reshape(-1, LANES, *values.shape[1:])
    return np.ascontiguousarray(np.moveaxis(lanes, 1, -1), np.float64)


def from_lane_rows(rows: np.ndarray, systems: int) -> np.ndarray:
    """Return the values (system, …) that lie in rows (block, …, LANES)."""
    values = np.moveaxis(rows, -1, 1)
    return np.ascontiguousarray(values.reshape(-1, *values.shape[2:])[:systems])


def require_blocks(
    *blocks: np.ndarray,
    components: int,
    places: int | None = None,
    rows: tuple[np.ndarray, ...] = (),
) -> None:
    """Raise ValueError unless kernels, which look at no bounds, may run on blocks and rows.

    Blocks are (block, component, place, LANES), all of one shape, with any number of places above 0
    if `places` is None; rows are (block, LANES).
    """
    first = blocks[0].shape
    if len(first) != 4 or 0 in first[1:]:
        needed = f"(block, {components}, {places or 'place'}, {LANES}) is needed"
        raise ValueError(f"blocks of shape {first}: {needed}")
    shape = (first[0], components, places or first[2], LANES)
    for array, wanted in [
        *((array, shape) for array in blocks),
        *((array, (first[0], LANES)) for array in rows),
    ]:
        if array.shape != wanted or array.dtype != np.float64 or not array.flags.c_contiguous:
            found = f"{array.dtype} array of shape {array.shape}"
            raise ValueError(f"{found}: contiguous float64 {wanted} is needed")
