"""Skyrmions as connected regions of S_z < 0: their areas, eccentricities, and which are irregular.

Sites are connected to their four neighbours, across the edges of the box where it is periodic. For
a region of n sites with coordinates r, unwrapped across those edges,

    M = ⟨(r − ⟨r⟩)(r − ⟨r⟩)ᵀ⟩ + 1/12,   eccentricity = √(1 − m₋/m₊),  m± the eigenvalues of M

which is √(1 − b²/a²) for an ellipse with semi-axes a ≥ b; 1/12 is the moment of a site as a unit
square. A region that closes on itself around the box has no such shape; it is said to wind.
"""

from dataclasses import dataclass

import numpy as np
import scipy.ndimage

from energetics.skyrmion_states.chiral_magnet import OPEN_AXES

TRUNCATED, STRETCHED = 0.5, 1.5  # of the median area of the reference
ECCENTRIC = 99  # percentile of the eccentricities of the reference


@dataclass(frozen=True)
class Shapes:
    """The regions of some configurations, in the order of these; arrays are (region,)."""

    configurations: int  # how many were looked at, with or without regions
    area: np.ndarray  # sites
    eccentricity: np.ndarray  # 0 for squares and discs, below 1
    winds: np.ndarray  # closes on itself around the box
    touches: np.ndarray  # has a site on an open edge


@dataclass(frozen=True)
class Reference:
    """What is regular: the median area in sites and the bound on the eccentricity."""

    area: float
    eccentricity: float


def shapes(spins: np.ndarray, boundary: str) -> Shapes:
    """Return the regions of S_z < 0 of spins (n, 3, y, x) in a box "torus", "stripe" or "square".

    Raises ValueError if spins are not of this shape, KeyError for another box.
    """
    if np.ndim(spins) != 4:
        raise ValueError(f"spins of shape {np.shape(spins)}: (n, 3, y, x) is needed")
    down = np.asarray(spins)[:, 2] < 0
    in_plane = np.zeros((3, 3, 3), bool)
    in_plane[1] = scipy.ndimage.generate_binary_structure(2, 1)
    labels, count = scipy.ndimage.label(down, in_plane)  # pieces: regions of open boxes
    root, offset, winding = _join(labels, count, OPEN_AXES[boundary])
    roots, region_of_piece = np.unique(root[1:], return_inverse=True)
    n, y, x = np.nonzero(labels)
    piece = labels[n, y, x] - 1
    region = region_of_piece[piece]
    area = np.bincount(region, minlength=len(roots))
    place = np.stack([y, x]) + offset[1:][piece].T * np.array([down.shape[1:]]).T

    def mean(values: np.ndarray) -> np.ndarray:
        return np.bincount(region, values, minlength=len(roots)) / area

    dy, dx = (values - mean(values)[region] for values in place)
    yy, xx, xy = mean(dy * dy) + 1 / 12, mean(dx * dx) + 1 / 12, mean(dx * dy)
    spread = np.hypot(yy - xx, 2 * xy)  # of the eigenvalues, whose sum is yy + xx
    edge = np.zeros(down.shape, bool)
    for axis in OPEN_AXES[boundary]:
        np.moveaxis(edge, axis, 0)[[0, -1]] = True
    return Shapes(
        configurations=len(down),
        area=area,
        eccentricity=np.sqrt(2 * spread / (yy + xx + spread)),
        winds=np.isin(roots, list(winding)),
        touches=np.bincount(region, edge[n, y, x], minlength=len(roots)) > 0,
    )


def fit_reference(found: Shapes) -> Reference:
    """Return what is regular among regions that neither wind nor touch an open edge.

    Raises ValueError if there are none.
    """
    whole = ~found.winds & ~found.touches
    if not whole.any():
        raise ValueError(f"no skyrmion lies whole in any of {found.configurations} configurations")
    bound = np.percentile(found.eccentricity[whole], ECCENTRIC)
    return Reference(float(np.median(found.area[whole])), float(bound))


def truncated(found: Shapes, reference: Reference) -> np.ndarray:
    """Return which regions have less than half the area of the reference: (region,), bool."""
    return found.area < TRUNCATED * reference.area


def stretched(found: Shapes, reference: Reference) -> np.ndarray:
    """Return which regions are too large, too eccentric or wind around the box: (region,), bool.

    Too large is above 1.5 times the area of the reference, too eccentric above its bound.
    """
    large = found.area > STRETCHED * reference.area
    return large | (found.eccentricity > reference.eccentricity) | found.winds


def share(regions: np.ndarray) -> float:
    """Return the share of regions (region,), bool, that are of a kind, NaN if there are none."""
    return float(np.mean(regions)) if len(regions) else np.nan


def _join(
    labels: np.ndarray, count: int, open_axes: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray, set[int]]:
    """Return the root (piece,) and offset (piece, 2) in boxes of all pieces, and roots that wind.

    Pieces that meet across a periodic edge become one region: the one behind the edge lies a box
    further on. A second way between two pieces that asks for another offset winds around the box.
    labels: (n, y, x), 0 outside; piece 0 is no piece.
    """
    parent, steps, winding = list(range(count + 1)), [(0, 0)] * (count + 1), set()

    def find(piece: int) -> tuple[int, int, int]:
        y = x = 0
        while parent[piece] != piece:
            y, x = y + steps[piece][0], x + steps[piece][1]
            piece = parent[piece]
        return piece, y, x

    for axis in sorted({-2, -1} - set(open_axes)):
        last, first = (np.take(labels, place, axis).ravel() for place in (-1, 0))
        meet = (last > 0) & (first > 0)
        for one, other in np.unique(np.stack([last[meet], first[meet]], axis=1), axis=0).tolist():
            (a, ay, ax), (b, by, bx) = find(one), find(other)
            # The offset of `other` must be that of `one` and a box along the axis.
            step = (ay - by + (axis == -2), ax - bx + (axis == -1))
            if a != b:
                parent[b], steps[b] = a, step
                if b in winding:
                    winding.add(a)
            elif step != (0, 0):
                winding.add(a)
    found = np.array([find(piece) for piece in range(count + 1)])
    return found[:, 0], found[:, 1:], winding
