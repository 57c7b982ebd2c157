"""The persistence-image kernel against the reference implementation on the same diagrams."""

import time
from collections.abc import Callable

import numpy as np
from gudhi.representations import PersistenceImage

from energetics.reduced_potential.persistence_images import fit_grid, persistence_images

TARGET_RATIO = 25.0


def benchmark_images(
    *, points: int = 900, images: int = 10, resolution: int = 20, repeats: int = 5
) -> list[dict]:
    """Return one row per implementation, measured in one process and one thread.

    Keys: name, seconds_per_diagram (least of `repeats` rounds in which both take turns, so that
    both meet the same machine), error (largest deviation over the reference's maximum), ratio
    (reference time over own time), target and met; the reference has no target, so None twice.
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
    calls: dict[str, Callable[[], np.ndarray]] = {
        "gudhi.representations.PersistenceImage": lambda: reference.fit_transform(pairs),
        "energetics kernel": lambda: persistence_images(birth, death, row_size, grid),
    }
    results = {name: call().reshape(images, -1) for name, call in calls.items()}
    seconds = dict.fromkeys(calls, np.inf)
    for _ in range(repeats):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            seconds[name] = min(seconds[name], (time.perf_counter() - start) / images)
    first = next(iter(calls))
    rows = []
    for name in calls:
        ratio = seconds[first] / seconds[name]
        target = None if name == first else TARGET_RATIO
        rows.append(
            {
                "name": name,
                "seconds_per_diagram": seconds[name],
                "error": float(np.abs(results[name] - results[first]).max() / results[first].max()),
                "ratio": ratio,
                "target": target,
                "met": None if target is None else ratio >= target,
            }
        )
    return rows
