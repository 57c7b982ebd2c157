"""Noisy and shifted frames as every arm would see them: the test of robustness."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics import random_streams
from energetics.progress import Progress
from energetics.reduced_potential.diagram_images import diagrams_to_images, read_grids
from energetics.reduced_potential.files import MOVIE, PERTURBED
from energetics.reduced_potential.persistence_diagrams import diagrams
from energetics.reduced_potential.representations import coarsen
from energetics.reduced_potential.settings import STUDY
from energetics.reduced_potential.structure_factor import descriptors
from energetics.storage import SPLITS, join

FRACTIONS = (0.6, 0.8, 1.0)  # of the movie: domains have formed for most α


def chosen_frames(paths: Sequence[str]) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return frames (frame, y, x) of all test trajectories, trajectory numbers, and periodicity."""
    parts = []
    for path in paths:
        movie = MOVIE.read(path)
        last = movie.sizes["snapshot"] - 1
        times = [round(fraction * last) for fraction in FRACTIONS]
        test = np.flatnonzero(movie["split"].values == SPLITS["test"])
        parts.append(movie[["field"]].isel(trajectory=test, snapshot=times))
    joined = join(parts, "trajectory")
    fields = joined["field"].values
    numbers = np.repeat(joined["trajectory"].values, len(FRACTIONS))
    return fields.reshape(-1, *fields.shape[2:]), numbers, bool(joined.attrs["periodic"])


def perturb(
    fields: np.ndarray, numbers: np.ndarray, *, noise: Sequence[float], seed: int
) -> np.ndarray:
    """Return (case, frame, y, x): unperturbed, shifted on the torus, and with noise of each level.

    White noise of a level has that fraction of the frame's own standard deviation. Streams are
    keyed by trajectory.
    """
    cases = np.empty((2 + len(noise), *fields.shape), np.float32)
    cases[0] = fields
    size = fields.shape[-1]
    for number in np.unique(numbers):
        rows = np.flatnonzero(numbers == number)
        generator = random_streams.generator(
            seed, study=STUDY, purpose="perturbation", index=int(number)
        )
        shift = generator.integers(1, size, 2)
        cases[1, rows] = np.roll(fields[rows], shift, axis=(1, 2))
        white = generator.standard_normal((len(rows), size, size))
        deviation = fields[rows].std(axis=(1, 2), keepdims=True)
        for case, level in enumerate(noise, start=2):
            cases[case, rows] = fields[rows] + level * deviation * white
    return cases


def perturbed_features(
    paths: Sequence[str],
    *,
    images: xr.Dataset,
    topology: xr.Dataset,
    image_size: int,
    structure_factor: Mapping,
    spacing: float,
    noise: Sequence[float],
    seed: int,
    progress: Progress,
) -> xr.Dataset:
    """Return the features of perturbed frames under every representation.

    `images` holds the grid of persistence images, `topology` the basis of their features; both
    were fitted to the training split and stay as they are.
    """
    fields, numbers, periodic = chosen_frames(paths)
    cases = perturb(fields, numbers, noise=noise, seed=seed)
    flat = cases.reshape(-1, *cases.shape[2:])
    ragged = diagrams(
        flat, periodic=periodic, on_frame=lambda done, total: progress(done, total, unit="frame")
    )
    pictures = diagrams_to_images(ragged.birth, ragged.death, ragged.row_size, read_grids(images))
    centred = pictures - topology["basis_centre"].values
    features = {
        "topology": np.tensordot(centred, topology["basis"].values, axes=([1, 2, 3], [1, 2, 3])),
        "pixels": coarsen(flat, image_size),
        "structure_factor": descriptors(flat, spacing=spacing, **structure_factor),
    }
    names = ["none", "shift", *(f"noise_{level:g}" for level in noise)]
    shape = (len(names), len(fields), -1)
    data = {f"features_{k}": v.reshape(shape).astype(np.float32) for k, v in features.items()}
    data["perturbation"] = np.array([-2.0, -1.0, *noise])  # CF wants coordinates that rise
    return PERTURBED.filled(data, perturbations=" ".join(names))
