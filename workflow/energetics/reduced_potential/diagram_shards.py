"""Persistence diagrams of a shard's movies, one behind the other as in a ragged array of CF."""

import xarray as xr

from energetics.progress import Progress
from energetics.reduced_potential.files import DIAGRAMS, FILMS
from energetics.reduced_potential.persistence_diagrams import ESSENTIAL_RULE, diagrams


def shard_diagrams(movie: xr.Dataset, progress: Progress) -> xr.Dataset:
    """Return the sublevel diagrams of all frames of a movie, H0 and H1, points in one long row.

    Diagram number ((trajectory · snapshots) + snapshot) · 2 + homology dimension holds
    `row_size[diagram]` points; what goes with the frames (controls, energies) is carried along.
    """
    frames = movie["field"].values.reshape(-1, *movie["field"].shape[2:])
    ragged = diagrams(
        frames,
        periodic=bool(movie.attrs["periodic"]),
        on_frame=lambda done, total: progress(done, total, unit="frame"),
    )
    points = {"birth": ragged.birth, "death": ragged.death, "row_size": ragged.row_size.ravel()}
    attributes = {"title": DIAGRAMS.title, "essential_classes": ESSENTIAL_RULE}
    dataset = DIAGRAMS.filled(
        points | {name: movie[name] for name in (*FILMS, "split")}, **movie.attrs | attributes
    )
    # CF's name for this, sample_dimension, would declare a discrete sampling geometry (its
    # chapter 9): features at places and times, of a featureType that diagrams do not have.
    comment = "points of a diagram stand together, in the order of the diagrams"
    dataset["row_size"].attrs["comment"] = comment
    return dataset
