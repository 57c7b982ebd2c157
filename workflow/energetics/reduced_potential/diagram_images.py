"""Persistence images of all shards, on a grid fitted to the training split."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from energetics.reduced_potential.files import FILMS, IMAGES, read_diagrams
from energetics.reduced_potential.persistence_images import (
    ImageGrid,
    fit_grid,
    of_dimension,
    persistence_images,
)
from energetics.reduced_potential.representations import training_rows
from energetics.storage import join


def by_dimension(file: xr.Dataset) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return (birth, death, row_size) of H0 and of H1."""
    sizes = file["row_size"].values.reshape(-1, 2)
    birth, death = file["birth"].values, file["death"].values
    return [of_dimension(birth, death, sizes, dimension=d) for d in (0, 1)]


def fit_grids(
    files: Sequence[xr.Dataset],
    *,
    resolution: int,
    bandwidth_fraction: float,
    held_out_alpha: Sequence[float],
) -> list[ImageGrid]:
    """Return the image grid of H0 and of H1, from training trajectories only."""
    found: list[list[tuple[np.ndarray, np.ndarray]]] = [[], []]  # in each homology dimension
    for file in files:
        rows = training_rows(file["split"].values, file["alpha"].values, held_out_alpha)
        for points, (birth, death, sizes) in zip(found, by_dimension(file), strict=True):
            chosen = np.repeat(np.repeat(rows, file.sizes["snapshot"]), sizes)
            points.append((birth[chosen], death[chosen]))
    return [
        fit_grid(
            *map(np.concatenate, zip(*points, strict=True)),
            resolution=resolution,
            bandwidth_fraction=bandwidth_fraction,
        )
        for points in found
    ]


def read_grids(images: xr.Dataset) -> list[ImageGrid]:
    """Return the image grids that a file of persistence images was made with."""
    resolution = images.sizes["birth"]
    return [
        ImageGrid((row[0], row[1]), (row[2], row[3]), resolution, row[4])
        for row in images["image_grid"].values.tolist()
    ]


def diagrams_to_images(
    birth: np.ndarray, death: np.ndarray, row_size: np.ndarray, grids: Sequence[ImageGrid]
) -> np.ndarray:
    """Return persistence images (frame, homology, persistence, birth) of ragged diagrams.

    birth and death (point,), row_size (frame, 2), points ordered by frame, then dimension.
    """
    images = [
        persistence_images(*of_dimension(birth, death, row_size, dimension=d), grid)
        for d, grid in enumerate(grids)
    ]
    return np.stack(images, axis=1)


def image_dataset(
    paths: Sequence[str],
    *,
    resolution: int,
    bandwidth_fraction: float,
    held_out_alpha: Sequence[float],
) -> xr.Dataset:
    """Return the persistence images of all shards, in the order of trajectories."""
    files = [read_diagrams(path) for path in paths]
    grids = fit_grids(
        files,
        resolution=resolution,
        bandwidth_fraction=bandwidth_fraction,
        held_out_alpha=held_out_alpha,
    )
    parts = []
    for file in files:
        shape = (file.sizes["trajectory"], file.sizes["snapshot"])
        ragged = (file["birth"].values, file["death"].values, file["row_size"].values)
        images = diagrams_to_images(ragged[0], ragged[1], ragged[2].reshape(-1, 2), grids)
        images = images.reshape(*shape, 2, resolution, resolution).astype(np.float32)
        frames = file[[*FILMS, "split"]]
        parts.append(frames.assign(image=(IMAGES.variables["image"].dimensions, images)))
    joined = join(parts, "trajectory")
    samples = np.linspace(0.0, 1.0, resolution)
    bounds = [[*g.birth_range, *g.persistence_range, g.bandwidth] for g in grids]
    axes = {"birth": samples, "persistence": samples, "homology": [0, 1], "image_grid": bounds}
    return IMAGES.filled(
        axes | {name: joined[name] for name in ("image", *FILMS, "split")},
        **joined.attrs | {"title": IMAGES.title},
    )
