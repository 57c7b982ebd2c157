"""Systems of particles in blocks (2, particle, LANES), as kernels take positions and momenta.

Row number k of a block holds the component x of particle k in all systems of the block, row n + k
its y (see energetics.blocks).
"""

import numpy as np

from energetics.blocks import from_lane_rows, lane_rows


def to_blocks(values: np.ndarray) -> np.ndarray:
    """Return values (system, particle, 2) as blocks (block, 2, particle, LANES).

    Lanes left over are copies of the first system. Raises ValueError for other shapes.
    """
    if values.ndim != 3 or values.shape[2] != 2 or values.shape[1] == 0:
        raise ValueError(f"values of shape {values.shape}: (system, particle, 2) is needed")
    return lane_rows(values.swapaxes(1, 2))


def from_blocks(blocks: np.ndarray, systems: int) -> np.ndarray:
    """Return the values (system, particle, 2) that lie in blocks (block, 2, particle, LANES)."""
    return np.ascontiguousarray(from_lane_rows(blocks, systems).swapaxes(1, 2))
