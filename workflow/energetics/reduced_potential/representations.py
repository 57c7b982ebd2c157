"""Datasets: what an arm's network sees of every frame, with splits, controls and normalisation.

A dataset holds `features` (trajectory, snapshot, feature) as they are, and beside them what the
training split gave: their centre, and the scale that makes their total variance one. What does not
vary, as the diagrams of uniform films, has scale one.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import xarray as xr

from energetics.reduced_potential.files import DATASET, FILMS, IMAGE, MOVIE
from energetics.reduced_potential.structure_factor import descriptors
from energetics.storage import SPLITS, join


def coarsen(fields: np.ndarray, size: int) -> np.ndarray:
    """Return frames (…, y, x) as means over blocks, flattened to (…, size²)."""
    block = fields.shape[-1] // size
    blocks = fields.reshape(*fields.shape[:-2], size, block, size, block)
    return blocks.mean(axis=(-3, -1), dtype=np.float64).reshape(*fields.shape[:-2], size * size)


def describe_shards(
    paths: Sequence[str], describe: Callable[[np.ndarray], np.ndarray], *, stride: int
) -> tuple[np.ndarray, xr.Dataset]:
    """Return `describe` of every `stride`-th frame of all trajectories, and what goes with them.

    Shards are read one after the other, so memory holds one at a time.
    """
    parts = []
    for path in paths:
        movie = MOVIE.read(path).isel(snapshot=slice(None, None, stride))
        features = np.stack([describe(fields) for fields in movie["field"].values])
        carried = movie[[*FILMS, "split"]]
        parts.append(carried.assign(features=(DATASET.variables["features"].dimensions, features)))
    joined = join(parts, "trajectory")
    return joined["features"].values, joined.drop_vars("features")


def alpha_protocol(split: np.ndarray, alpha: np.ndarray, held_out: Sequence[float]) -> np.ndarray:
    """Return the splits of the second protocol: test on values of α that training never saw.

    Test disorder at a held-out α is test; at the other α, and other disorder at a held-out α, is
    excluded.
    """
    held = np.isin(alpha, held_out)
    is_test = split == SPLITS["test"]
    return np.where(held == is_test, split, SPLITS["excluded"]).astype(np.int8)


def training_rows(split: np.ndarray, alpha: np.ndarray, held_out: Sequence[float]) -> np.ndarray:
    """Return the trajectories that are for training in both protocols: normalisation is theirs."""
    return (split == SPLITS["train"]) & ~np.isin(alpha, held_out)


def dataset(
    features: np.ndarray,
    carried: xr.Dataset,
    *,
    held_out_alpha: Sequence[float],
    title: str,
    unexplained: np.ndarray | None = None,
    basis: Mapping[str, object] | None = None,
) -> xr.Dataset:
    """Return the dataset of one representation of frames, which go with `carried`.

    `unexplained` is the squared distance of a frame's full representation from what `features`
    hold of it, (trajectory, snapshot), zero unless they are a projection, of which `basis` tells.
    """
    split, alpha = carried["split"].values, carried["alpha"].values
    rows = training_rows(split, alpha, held_out_alpha)
    field = carried["applied_field"].values
    control = np.stack([np.broadcast_to(alpha[:, None], field.shape), field], axis=-1)
    training, control_training = (
        values[rows].reshape(-1, values.shape[-1]) for values in (features, control)
    )

    def scale(spread: np.ndarray) -> np.ndarray:
        return np.where(spread > 0, spread, 1.0)

    values = {name: carried[name] for name in FILMS} | {
        "features": features.astype(np.float32),
        "centre": training.mean(axis=0),
        "scale": scale(np.sqrt(training.var(axis=0).sum())),
        "control": control,
        "control_centre": control_training.mean(axis=0),
        "control_scale": scale(control_training.std(axis=0)),
        "split_disorder": split,
        "split_alpha": alpha_protocol(split, alpha, held_out_alpha),
        "unexplained": np.zeros(field.shape) if unexplained is None else unexplained,
    }
    attributes = {"title": f"dataset: {title}", "control_names": "alpha h"}
    return DATASET.filled({**values, **(basis or {})}, **carried.attrs | attributes)


def pixels_dataset(
    paths: Sequence[str], *, image_size: int, stride: int, held_out_alpha: Sequence[float]
) -> xr.Dataset:
    """Return the dataset of coarsened images: block means of every `stride`-th frame."""
    features, carried = describe_shards(paths, partial(coarsen, size=image_size), stride=stride)
    return dataset(features, carried, held_out_alpha=held_out_alpha, title="images")


def structure_factor_dataset(
    paths: Sequence[str],
    *,
    spacing: float,
    bins: int,
    maximum_wavenumber: float,
    held_out_alpha: Sequence[float],
) -> xr.Dataset:
    """Return the dataset of radial structure factors and mean magnetisation."""
    describe = partial(
        descriptors, spacing=spacing, bins=bins, maximum_wavenumber=maximum_wavenumber
    )
    features, carried = describe_shards(paths, describe, stride=1)
    title = "radial structure factor and mean magnetisation"
    return dataset(features, carried, held_out_alpha=held_out_alpha, title=title)


def principal_components(training: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return centre (pixel,) and the leading components (count, pixel) of frames (frame, pixel).

    The sign of each component is fixed by its largest entry, so it does not depend on the LAPACK.
    """
    centre = training.mean(axis=0)
    covariance = np.cov(training, rowvar=False, bias=True)
    _, vectors = np.linalg.eigh(covariance)
    components = vectors[:, ::-1][:, :count].T
    signs = np.sign(components[np.arange(count), np.abs(components).argmax(axis=1)])
    return centre, components * signs[:, None]


def topology_dataset(
    images: xr.Dataset, *, components: int, held_out_alpha: Sequence[float]
) -> xr.Dataset:
    """Return the dataset of persistence images in their leading principal components.

    A linear front end is enough: a few components hold nearly all of the images' variance; what
    they leave out is kept as `unexplained`, so that errors are those of the whole images. The
    basis and its centre stand in the file.
    """
    frames = images["image"].values.reshape(*images["image"].shape[:2], -1)  # (…, pixel)
    rows = training_rows(images["split"].values, images["alpha"].values, held_out_alpha)
    centre, basis = principal_components(frames[rows].reshape(-1, frames.shape[-1]), components)
    features = (frames - centre) @ basis.T
    unexplained = np.square(frames - centre - features @ basis).sum(axis=-1)
    shape = images["image"].shape[2:]
    return dataset(
        features,
        images,
        held_out_alpha=held_out_alpha,
        title="persistence images in principal components",
        unexplained=unexplained,
        basis={
            "basis": basis.reshape(-1, *shape),
            "basis_centre": centre.reshape(shape),
            **{name: images[name] for name in IMAGE},
        },
    )
