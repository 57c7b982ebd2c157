"""Datasets: what an arm's network sees of every frame, with splits, controls and normalisation.

A dataset holds `features` (trajectory, snapshot, feature) as they are, and beside them what the
training split gave: their centre, and the scale that makes their total variance one. What does not
vary, as the diagrams of uniform films, has scale one.
"""

from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr

from energetics.reduced_potential.files import (
    FEATURES,
    SERIES,
    read_movie,
)
from energetics.reduced_potential.structure_factor import descriptors
from energetics.storage import SPLITS, join, variable

CARRIED = ["alpha", "disorder_seed", "onset_time", "onset_gradient_rms", *SERIES]


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
        movie = read_movie(path).isel(snapshot=slice(None, None, stride))
        features = np.stack([describe(fields) for fields in movie["field"].values])
        parts.append(movie[[*CARRIED, "split"]].assign(features=(FEATURES, features)))
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
) -> xr.Dataset:
    """Return the dataset of one representation, as `DATASET_CONTRACT` asks.

    `unexplained` is the squared distance of a frame's full representation from what `features`
    hold of it, (trajectory, snapshot), zero unless they are a projection.
    """
    split, alpha = carried["split"].values, carried["alpha"].values
    rows = training_rows(split, alpha, held_out_alpha)
    training = features[rows].reshape(-1, features.shape[-1])
    control = np.stack(
        [np.broadcast_to(alpha[:, None], carried["energy"].shape), carried["applied_field"]],
        axis=-1,
    )
    flags = {key: carried["split"].attrs[key] for key in ("flag_values", "flag_meanings")}
    if unexplained is None:
        unexplained = np.zeros(features.shape[:2])

    def over_training(values: np.ndarray, statistic: Callable) -> np.ndarray:
        return statistic(values[rows].reshape(-1, values.shape[-1]), axis=0)

    def scale(spread: np.ndarray) -> np.ndarray:
        return np.where(spread > 0, spread, 1.0)

    data = {
        "features": variable(
            FEATURES, features.astype(np.float32), units="1", long_name=f"features: {title}"
        ),
        "centre": variable(
            ["feature"], training.mean(axis=0), units="1", long_name="mean over training frames"
        ),
        "scale": variable(
            [],
            scale(np.sqrt(training.var(axis=0).sum())),
            units="1",
            long_name="root of the total variance of training frames",
        ),
        "control": variable(
            ("trajectory", "snapshot", "control_parameter"),
            control,
            units="1",
            long_name="control parameters alpha and h",
        ),
        "control_centre": variable(
            ["control_parameter"],
            over_training(control, np.mean),
            units="1",
            long_name="training mean",
        ),
        "control_scale": variable(
            ["control_parameter"],
            scale(over_training(control, np.std)),
            units="1",
            long_name="training standard deviation",
        ),
        "split_disorder": variable(
            ["trajectory"], split, units="1", long_name="split by disorder seed", **flags
        ),
        "split_alpha": variable(
            ["trajectory"],
            alpha_protocol(split, alpha, held_out_alpha),
            units="1",
            long_name="split by held-out alpha",
            **flags,
        ),
        "unexplained": variable(
            ("trajectory", "snapshot"),
            unexplained,
            units="1",
            long_name="squared distance of the full representation from its features",
        ),
    }
    kept = carried[CARRIED]
    return kept.assign(data).assign_attrs(title=f"dataset: {title}", control_names="alpha h")


def pixels_dataset(
    paths: Sequence[str], *, image_size: int, stride: int, held_out_alpha: Sequence[float]
) -> xr.Dataset:
    """Return the dataset of coarsened images: block means of every `stride`-th frame."""
    features, carried = describe_shards(
        paths, lambda fields: coarsen(fields, image_size), stride=stride
    )
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

    def describe(fields: np.ndarray) -> np.ndarray:
        return descriptors(
            fields, spacing=spacing, bins=bins, maximum_wavenumber=maximum_wavenumber
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
    result = dataset(
        features,
        images.drop_vars("image"),
        held_out_alpha=held_out_alpha,
        title="persistence images in principal components",
        unexplained=unexplained,
    )
    shape = ("homology", "persistence", "birth")
    sizes = tuple(images.sizes[name] for name in shape)
    extra = {
        "basis": variable(
            ("feature", *shape),
            basis.reshape(-1, *sizes),
            units="1",
            long_name="principal components of persistence images",
        ),
        "basis_centre": variable(
            shape, centre.reshape(sizes), units="1", long_name="mean training persistence image"
        ),
    }
    coordinates = {name: images[name] for name in ("birth", "persistence", "homology")}
    return result.assign(extra).assign_coords(coordinates)
