"""Persistence diagrams of grey-scale fields: what is born and dies as the threshold rises.

The filtration is by sublevel sets {φ ≤ c} of the field itself, not of a binarised picture of it
(Mototake et al. 2023). Pixels are the top-dimensional cells of a cubical complex, so pixels that
share a corner are connected (8 neighbours); H0 counts domains of low φ, H1 the loops round hills.
On a torus the superlevel sets hold nothing new: their H0, with 4 neighbours, is the sublevel H1.
"""

from collections.abc import Callable
from dataclasses import dataclass

import gudhi
import numpy as np
from gudhi.sklearn import CubicalPersistence

ESSENTIAL_RULE = (
    "classes that never die (periodic field: one of H0 and two of H1; otherwise: one of H0) die at "
    "the maximum of the field; points with equal birth and death are dropped; H2 is dropped"
)

# GUDHI's special path for rectangles, some 20 times faster than its CubicalComplex.
_RECTANGLE = CubicalPersistence(homology_dimensions=[0, 1])


@dataclass(frozen=True)
class RaggedDiagrams:
    """Diagrams of many frames end to end: by frame, then by homology dimension (0, 1).

    Births and deaths are in units of the field; `row_size` counts the points of each diagram.
    """

    birth: np.ndarray  # (point,)
    death: np.ndarray  # (point,)
    row_size: np.ndarray  # (frame, 2), int64


def sublevel_diagram(field: np.ndarray, *, periodic: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return the H0 and H1 diagrams of one field: two arrays (point, 2) of birth and death.

    field: (y, x), any real type, used as float64. Births and deaths are values of the field, in
    its units, without rounding. Infinite deaths follow `ESSENTIAL_RULE`; clipping them to the
    maximum keeps the stability theorem: fields that differ by at most ε have diagrams whose
    bottleneck distance is at most ε (Cohen-Steiner, Edelsbrunner and Harer 2007). A constant field
    has two empty diagrams. Points are sorted by birth, then death, so that equal fields give equal
    bytes. `periodic` closes both directions into a torus.

    Raises ValueError if the field is not two-dimensional, is empty or holds a value that is not
    finite.
    """
    field = np.asarray(field, np.float64)
    if field.ndim != 2 or field.size == 0:
        raise ValueError(f"field has shape {field.shape}: two dimensions with pixels are needed")
    if not np.isfinite(field).all():
        raise ValueError("field holds values that are not finite")
    if periodic:
        cells = gudhi.PeriodicCubicalComplex(
            top_dimensional_cells=field, periodic_dimensions=[True, True]
        )
        # Nothing in the plane or on a torus has torsion: any coefficient field will do.
        cells.compute_persistence(homology_coeff_field=2)
        pairs = [cells.persistence_intervals_in_dimension(dimension) for dimension in (0, 1)]
    else:
        pairs = _RECTANGLE.fit_transform([field])[0]
    h0, h1 = (_finite_and_sorted(np.asarray(points), field.max()) for points in pairs)
    return h0, h1


def _finite_and_sorted(points: np.ndarray, maximum: float) -> np.ndarray:
    """Return the points (point, 2) with `ESSENTIAL_RULE` applied, by birth and then death."""
    birth, death = points[:, 0], np.minimum(points[:, 1], maximum)
    kept = np.stack([birth, death], axis=1)[death > birth]
    return kept[np.lexsort((kept[:, 1], kept[:, 0]))]


def diagrams(
    fields: np.ndarray,
    *,
    periodic: bool,
    on_frame: Callable[[int, int], None] | None = None,
) -> RaggedDiagrams:
    """Return the diagrams of all frames as contiguous ragged arrays (see `sublevel_diagram`).

    fields: (frame, y, x). `on_frame` is told (frames done, frames in all) after each of them.
    Raises ValueError with the number of the frame that is not a finite field.
    """
    points = [np.empty((0, 2))]
    row_size = np.zeros((len(fields), 2), np.int64)
    for frame, field in enumerate(fields):
        try:
            pair = sublevel_diagram(field, periodic=periodic)
        except ValueError as error:
            raise ValueError(f"frame {frame}: {error}") from error
        points.extend(pair)
        row_size[frame] = [len(diagram) for diagram in pair]
        if on_frame is not None:
            on_frame(frame + 1, len(fields))
    birth, death = np.ascontiguousarray(np.concatenate(points).T)
    return RaggedDiagrams(birth, death, row_size)
