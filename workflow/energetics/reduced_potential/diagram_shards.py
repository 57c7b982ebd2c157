"""Persistence diagrams of a shard's movies, one behind the other as in a ragged array of CF."""

import numpy as np
import xarray as xr

from energetics.progress import Progress
from energetics.reduced_potential.files import SERIES
from energetics.reduced_potential.persistence_diagrams import ESSENTIAL_RULE, diagrams
from energetics.storage import variable

KEPT = ["alpha", "disorder_seed", "split", "onset_time", "onset_gradient_rms", *SERIES]


def shard_diagrams(movie: xr.Dataset, progress: Progress) -> xr.Dataset:
    """Return the sublevel diagrams of all frames of a movie, H0 and H1, points in one long row.

    Diagram number ((trajectory · snapshots) + snapshot) · 2 + homology dimension holds
    `row_size[diagram]` points; what goes with the frames (controls, energies) is carried along.
    """
    periodic = bool(movie.attrs["periodic"])
    frames = movie["field"].values.reshape(-1, *movie["field"].shape[2:])
    ragged = diagrams(
        frames,
        periodic=periodic,
        on_frame=lambda done, total: progress(done, total, unit="frame"),
    )
    data = {
        "birth": variable(["point"], ragged.birth, units="1", long_name="level of birth"),
        "death": variable(["point"], ragged.death, units="1", long_name="level of death"),
        "row_size": variable(
            ["diagram"],
            ragged.row_size.reshape(-1).astype(np.int32),
            units="1",
            long_name="number of points in the diagram",
            # CF's name for this, sample_dimension, would declare a discrete sampling geometry (its
            # chapter 9): features at places and times, of a featureType that diagrams do not have.
            comment="points of a diagram stand together, in the order of the diagrams",
        ),
    }
    attributes = movie.attrs | {
        "title": "persistence diagrams (sublevel filtration, H0 and H1)",
        "essential_classes": ESSENTIAL_RULE,
    }
    return movie[KEPT].drop_vars(["x", "y"], errors="ignore").assign(data).assign_attrs(attributes)
