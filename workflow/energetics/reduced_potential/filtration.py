"""A real frame's filtration: sublevel sets at rising levels, and the diagram they draw."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from energetics.reduced_potential.components import label_periodic
from energetics.reduced_potential.files import FILTRATION, MOVIE, read_diagrams

QUANTILES = (0.02, 0.15, 0.4, 0.7)


def nearest_run(paths: Sequence[str], alpha: float) -> tuple[int, int]:
    """Return shard and row of the first disorder's trajectory whose α is nearest to a value."""
    found = []
    for shard, path in enumerate(paths):
        file = MOVIE.read(path, "alpha", "trajectory")
        for row, value in enumerate(file["alpha"].values):
            found.append((abs(value - alpha), int(file["trajectory"][row]), shard, row))
    return min(found)[2:]


def frame_filtration(
    movie_paths: Sequence[str], diagram_paths: Sequence[str], *, alpha: float, fraction: float
) -> xr.Dataset:
    """Return one frame, its sublevel sets at a few levels with their components, and its diagram.

    The frame is the one at `fraction` of the movie whose α is nearest to `alpha`. Holes are
    counted from the diagram: H1 classes alive at the level.
    """
    shard, row = nearest_run(movie_paths, alpha)
    movie = MOVIE.read(movie_paths[shard]).isel(trajectory=row)
    snapshot = round(fraction * (movie.sizes["snapshot"] - 1))
    field = movie["field"].values[snapshot]
    file = read_diagrams(diagram_paths[shard])
    sizes = file["row_size"].values
    start = np.concatenate([[0], np.cumsum(sizes)])
    frame = row * movie.sizes["snapshot"] + snapshot
    points = slice(int(start[2 * frame]), int(start[2 * frame + 2]))
    birth, death = file["birth"].values[points], file["death"].values[points]
    homology = np.repeat(np.arange(2), sizes[2 * frame : 2 * frame + 2])
    levels = np.quantile(field, QUANTILES)
    labelled = [label_periodic(field <= level, neighbours=8) for level in levels]
    holes = [((homology == 1) & (birth <= level) & (death > level)).sum() for level in levels]
    return FILTRATION.filled(
        {
            "field": field,
            "level": levels,
            "components": np.stack([labels for labels, _ in labelled]),
            "component_count": [count for _, count in labelled],
            "hole_count": holes,
            "birth": birth,
            "death": death,
            "homology": homology,
            "x": movie["x"],
            "y": movie["y"],
        },
        alpha=float(movie["alpha"]),
        elapsed_time=float(movie["elapsed_time"][snapshot]),
    )
