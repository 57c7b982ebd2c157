"""A real frame's filtration: sublevel sets at rising levels, and the diagram they draw."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from energetics.reduced_potential.components import label_periodic
from energetics.reduced_potential.files import read_diagrams, read_movie
from energetics.storage import read, variable

QUANTILES = (0.02, 0.15, 0.4, 0.7)


def nearest_run(paths: Sequence[str], alpha: float) -> tuple[int, int]:
    """Return shard and row of the first disorder's trajectory whose α is nearest to a value."""
    found = []
    for shard, path in enumerate(paths):
        file = read(path, {"alpha": ("trajectory",), "trajectory": ("trajectory",)})
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
    movie = read_movie(movie_paths[shard]).isel(trajectory=row)
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
    data = {
        "field": variable(["y", "x"], field, units="1", long_name="frame phi"),
        "components": variable(
            ["level", "y", "x"],
            np.stack([labels for labels, _ in labelled]).astype(np.int32),
            units="1",
            long_name="number of the connected component of the sublevel set, 0 outside",
        ),
        "component_count": variable(
            ["level"],
            np.array([count for _, count in labelled], np.int32),
            units="1",
            long_name="connected components of the sublevel set",
        ),
        "hole_count": variable(
            ["level"], np.array(holes, np.int32), units="1", long_name="holes of the sublevel set"
        ),
        "birth": variable(["point"], birth, units="1", long_name="level of birth"),
        "death": variable(["point"], death, units="1", long_name="level of death"),
        "homology": variable(
            ["point"], homology.astype(np.int32), units="1", long_name="homology dimension"
        ),
    }
    coordinates = {
        "level": variable(["level"], levels, units="1", long_name="threshold t of the filtration"),
        "x": movie["x"].variable,
        "y": movie["y"].variable,
    }
    attributes = {
        "title": "sublevel filtration of one frame",
        "alpha": float(movie["alpha"]),
        "elapsed_time": float(movie["elapsed_time"][snapshot]),
    }
    return xr.Dataset(data, coordinates, attributes)
