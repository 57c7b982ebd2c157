"""Domains of a periodic field and their shapes: a labyrinth or islands?

Negative pixels are connected across corners (8 neighbours), as in the persistence diagrams;
positive ones, which fill what is left, across edges only (4), so that no two domains cross.
"""

from dataclasses import dataclass

import numpy as np
import scipy.ndimage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


@dataclass(frozen=True)
class Morphology:
    """What the domains of each frame look like; all arrays (frame,), dimensionless.

    Islands: many negative domains, no large one, elongation about 1. Labyrinth: few, long ones.
    """

    negative_components: np.ndarray
    positive_components: np.ndarray
    negative_fraction: np.ndarray  # of all pixels
    largest_fraction: np.ndarray  # largest negative domain / all negative pixels; 0 if none
    elongation: np.ndarray  # see `elongation`; 0 if there is no negative pixel


def label_periodic(mask: np.ndarray, *, neighbours: int) -> tuple[np.ndarray, int]:
    """Return labels (y, x), 0 outside the mask and 1 … count inside, and the count, on a torus.

    mask: (y, x), bool; neighbours: 4 (edges) or 8 (edges and corners).
    """
    if neighbours not in (4, 8):
        raise ValueError(f"{neighbours=}: 4 or 8 is needed")
    # With the first row and column repeated at the end, each pair of neighbours on the torus stands
    # side by side somewhere; what remains is to merge the labels of the two copies.
    padded = np.pad(np.asarray(mask, bool), ((0, 1), (0, 1)), mode="wrap")
    structure = scipy.ndimage.generate_binary_structure(2, neighbours // 4)
    labels, count = scipy.ndimage.label(padded, structure)
    one = np.concatenate([labels[0], labels[:, 0]])
    other = np.concatenate([labels[-1], labels[:, -1]])
    graph = coo_array((np.ones(one.size), (one, other)), shape=(count + 1, count + 1))
    merged_count, merged = connected_components(graph, directed=False)
    return merged[labels[:-1, :-1]], int(merged_count) - 1


def elongation(labels: np.ndarray, count: int) -> float:
    """Return the mean of P²/4πA over the domains, weighted by area: 1 for discs.

    P is the perimeter, π/4 of the number of pixel edges on the boundary (Cauchy–Crofton with two
    directions: exact on average over orientations), A the number of pixels. A stripe of length l
    and width w has about l/πw. labels: (y, x), periodic, 0 outside; 0 if count is 0.
    """
    if count == 0:
        return 0.0
    edges = np.zeros(count + 1)
    for axis in (0, 1):
        # On a torus a line that enters a domain leaves it again: entries are half of the edges.
        entries = labels != np.roll(labels, 1, axis)
        edges += 2 * np.bincount(labels[entries], minlength=count + 1)
    area = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    ratio = (np.pi / 4 * edges[1:]) ** 2 / (4 * np.pi * area)
    return float(np.average(ratio, weights=area))


def morphology(fields: np.ndarray) -> Morphology:
    """Return the counts and shapes of the domains φ < 0 and the count of φ > 0, per frame.

    fields: (frame, y, x), periodic.
    """
    columns = []
    for field in np.asarray(fields):
        negative, count = label_periodic(field < 0, neighbours=8)
        _, positive_count = label_periodic(field > 0, neighbours=4)
        area = np.bincount(negative.ravel(), minlength=2)[1:]
        largest = area.max() / max(area.sum(), 1)
        columns.append(
            (count, positive_count, area.sum() / field.size, largest, elongation(negative, count))
        )
    table = np.array(columns, np.float64).reshape(-1, 5).T
    return Morphology(table[0].astype(np.int64), table[1].astype(np.int64), *table[2:])
