"""Labels: where systems are after large steps, by velocity Verlet with a very small one.

A sample's labels are its positions and momenta after 1, 2, … large steps τ_L (figure 5.5 of
park2022). Beside them stands how far a classical step, ten times smaller than the large one, is off
at those times: what a network is held against.
"""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from energetics.blocks import lane_rows
from energetics.errors import InputError
from energetics.molecular_dynamics.blocks import from_blocks, to_blocks
from energetics.molecular_dynamics.files import CONFIGURATIONS, DATASET, LABELS
from energetics.molecular_dynamics.integrators import advance
from energetics.molecular_dynamics.lennard_jones import minimum_image
from energetics.molecular_dynamics.settings import STUDY
from energetics.progress import Progress
from energetics.storage import SPLITS, join

SYSTEMS = 1024  # followed at once, so that memory stays small


def deviation(
    state: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray], box: np.ndarray
) -> np.ndarray:
    """Return (|δq|² + |δp|²)/n of systems (…, system, particle, 2), eq. 5.17 of park2022.

    Positions differ by minimum image; box is (system,).
    """
    moved = minimum_image(state[0] - other[0], box[:, None, None])
    square = np.square(moved) + np.square(state[1] - other[1])
    return square.sum(axis=(-2, -1)) / moved.shape[-2]


class Integration:
    """A classical integration of systems that is looked at every large step."""

    def __init__(self, q: np.ndarray, p: np.ndarray, box: np.ndarray, *, scheme: str, step: float):
        self.q, self.p, self.box = to_blocks(q), to_blocks(p), lane_rows(box)
        self.systems, self.scheme, self.step = len(q), scheme, step

    def march(self, time: float) -> tuple[np.ndarray, np.ndarray]:
        """Advance by a multiple of the step; return positions and momenta."""
        steps = round(time / self.step)
        advance(self.q, self.p, self.box, scheme=self.scheme, time_step=self.step, steps=steps)
        return from_blocks(self.q, self.systems), from_blocks(self.p, self.systems)


def require_finite(values: np.ndarray, key: str, step: float) -> None:
    """Raise InputError with the key of a time step if a system overflowed with it."""
    if not np.isfinite(values).all():
        advice = "a system overflows: choose a smaller step, lower temperatures, or more "
        advice += "sampling.equilibration_sweeps"
        raise InputError("configuration", f"{STUDY}.{key}", step, advice)


def label_shard(
    configurations: xr.Dataset,
    *,
    large_step: float,
    unrolled_steps: int,
    label_step: float,
    classical_step: float,
    progress: Progress,
) -> xr.Dataset:
    """Return samples with labels after 1 … `unrolled_steps` large steps."""
    q, p = (configurations[name].values.astype(np.float64) for name in ("position", "momentum"))
    box = configurations["box"].values
    labels = np.empty((2, len(q), unrolled_steps, *q.shape[1:]), np.float32)
    classical = np.empty((len(q), unrolled_steps))
    for begin in range(0, len(q), SYSTEMS):
        part = slice(begin, begin + SYSTEMS)
        start = q[part], p[part], box[part]
        fine = Integration(*start, scheme="velocity_verlet", step=label_step)
        coarse = Integration(*start, scheme="velocity_verlet", step=classical_step)
        for k in range(unrolled_steps):
            exact = fine.march(large_step)
            labels[0, part, k], labels[1, part, k] = exact
            require_finite(labels[:, part, k], "labels.label_step", label_step)
            classical[part, k] = deviation(coarse.march(large_step), exact, box[part])
            require_finite(classical[part, k], "labels.classical_step", classical_step)
        progress(min(begin + SYSTEMS, len(q)), len(q), unit="system")
    values = {name: configurations[name].values for name in CONFIGURATIONS.variables} | {
        "label_position": labels[0],
        "label_momentum": labels[1],
        "classical_deviation": classical,
    }
    return LABELS.filled(
        values,
        **{name: configurations.attrs[name] for name in CONFIGURATIONS.attributes},
        large_step=large_step,
        label_step=label_step,
        classical_step=classical_step,
    )


def assemble_labels(
    parts: Sequence[xr.Dataset], *, densities: Sequence[float], temperatures: Sequence[float]
) -> xr.Dataset:
    """Return the samples of all shards; training excludes what is held out.

    Samples of those densities and temperatures stay in the test split only.
    """
    joined = join(parts, "sample")
    held = np.isin(joined["density"], densities) | np.isin(joined["temperature"], temperatures)
    split = joined["split"].values.copy()
    split[held & (split != SPLITS["test"])] = SPLITS["excluded"]
    return DATASET.filled(
        {name: joined[name].values for name in LABELS.variables} | {"split": split},
        **{name: joined.attrs[name] for name in LABELS.attributes},
        held_out_densities=np.array(densities, float),
        held_out_temperatures=np.array(temperatures, float),
    )


def held_out(dataset: xr.Dataset) -> np.ndarray:
    """Return whether each sample's density or temperature was never trained on."""
    return np.isin(dataset["density"], dataset.attrs["held_out_densities"]) | np.isin(
        dataset["temperature"], dataset.attrs["held_out_temperatures"]
    )
