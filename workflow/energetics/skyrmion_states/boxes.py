"""Boxes of L × L sites as tables for kernels: neighbours and order of updates.

Site number y·L + x holds the spin at (x, y). Sites with even x + y form one sublattice, the others
the second: neighbours are never of the same one, which on a torus asks for an even L. A sweep
updates all even sites, then all odd ones. At L = 2 both neighbours along a periodic axis would be
one site. Beyond an open end stands the ghost of blocks of spins (see spin_blocks.py).
"""

from dataclasses import dataclass

import numpy as np

from energetics.skyrmion_states.chiral_magnet import OPEN_AXES


@dataclass(frozen=True)
class Box:
    """Site numbers of the neighbours along +x̂, −x̂, +ŷ, −ŷ (sites, 4), and the order of updates.

    A neighbour number equal to `sites` stands for none.
    """

    size: int
    neighbours: np.ndarray
    order: np.ndarray

    @property
    def sites(self) -> int:
        """Return the number of sites."""
        return len(self.neighbours)


def make_box(size: int, boundary: str) -> Box:
    """Return the tables of a box; raises ValueError unless L is even and above 2."""
    if size % 2 or size <= 2:
        raise ValueError(f"L = {size}: two sublattices need an even L above 2")
    site = np.arange(size**2, dtype=np.int32).reshape(size, size)
    columns = []
    for axis in (-1, -2):
        for shift, end in ((-1, -1), (1, 0)):
            near = np.roll(site, shift, axis)
            if axis in OPEN_AXES[boundary]:
                np.moveaxis(near, axis, 0)[end] = site.size
            columns.append(near.ravel())
    return Box(size, np.stack(columns, axis=1), _order(site))


def _order(site: np.ndarray) -> np.ndarray:
    """Return the sites (y, x) in the order of a checkerboard sweep, as far as results can tell.

    The odd sites of row y follow the even ones of row y + 1, the last that they depend on. So a
    sweep passes through the memory once, where all even sites and then all odd ones take two.
    """
    even, odd = ([row[(y + kind) % 2 :: 2] for y, row in enumerate(site)] for kind in (0, 1))
    rows = [even[0], even[1]]
    for y in range(2, len(site)):
        rows += [even[y], odd[y - 1]]
    return np.concatenate([*rows, odd[0], odd[-1]])
