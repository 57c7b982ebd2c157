"""The persistence-image kernel against GUDHI's on the same diagrams, in one process and thread."""

from collections.abc import Iterator

import numpy as np
import xarray as xr
from gudhi.representations import PersistenceImage

from energetics.reduced_potential.persistence_images import fit_grid, persistence_images
from energetics.timing import take_turns
from energetics_benchmarks.peers import Row, peer_rows, peer_table

REFERENCE = "gudhi.representations.PersistenceImage"
TARGETS = {REFERENCE: 25.0}  # least time of a peer over ours


def tables() -> Iterator[xr.Dataset]:
    """Yield the one table."""
    title = "One persistence image of 900 points: time of each peer over ours"
    yield peer_table(image_rows(points=900, images=10, repeats=5), title=title)


def image_rows(*, points: int, images: int, repeats: int, resolution: int = 20) -> list[Row]:
    """Return rows of ours and of GUDHI, per diagram.

    The error is the largest deviation over the reference's maximum.
    """
    generator = np.random.default_rng(0)
    birth = generator.uniform(-1.0, 1.0, points * images)
    death = birth + generator.exponential(0.3, points * images)
    row_size = np.full(images, points)
    grid = fit_grid(birth, death, resolution=resolution, bandwidth_fraction=0.05)
    reference = PersistenceImage(
        bandwidth=grid.bandwidth,
        weight=lambda point: point[1],
        resolution=[resolution, resolution],
        im_range=[*grid.birth_range, *grid.persistence_range],
    )
    pairs = np.split(np.stack([birth, death], axis=1), images)
    peers = {
        "compiled kernel": lambda: persistence_images(birth, death, row_size, grid),
        REFERENCE: lambda: reference.fit_transform(pairs),
    }
    seconds, last = take_turns(peers, repeats)
    ours, theirs = (image.reshape(images, -1) for image in last.values())
    errors = [np.nan, np.abs(ours - theirs).max() / theirs.max()]
    return peer_rows(seconds, errors, count=images, targets=TARGETS)
