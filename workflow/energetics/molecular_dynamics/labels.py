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
from energetics.molecular_dynamics.files import LABELLED, vector_variable
from energetics.molecular_dynamics.integrators import advance
from energetics.molecular_dynamics.lennard_jones import minimum_image
from energetics.molecular_dynamics.settings import STUDY
from energetics.progress import Progress
from energetics.storage import SPLITS, join, variable

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
    """Raise InputError with the key of a time step if a system has left the finite with it."""
    if not np.isfinite(values).all():
        advice = "a system leaves the finite: choose a smaller step, lower temperatures, or more "
        advice += "sampling.equilibration_sweeps"
        raise InputError("configuration", f"{STUDY}.{key}", step, advice)


def label_shard(
    configurations: xr.Dataset,
    *,
    large_step: float,
    chain: int,
    label_step: float,
    classical_step: float,
    progress: Progress,
) -> xr.Dataset:
    """Return samples with labels after 1 … `chain` large steps."""
    q, p = (configurations[name].values.astype(np.float64) for name in ("position", "momentum"))
    box = configurations["box"].values
    labels = np.empty((2, len(q), chain, *q.shape[1:]), np.float32)
    classical = np.empty((len(q), chain))
    for begin in range(0, len(q), SYSTEMS):
        part = slice(begin, begin + SYSTEMS)
        start = q[part], p[part], box[part]
        fine = Integration(*start, scheme="velocity_verlet", step=label_step)
        coarse = Integration(*start, scheme="velocity_verlet", step=classical_step)
        for k in range(chain):
            exact = fine.march(large_step)
            labels[0, part, k], labels[1, part, k] = exact
            require_finite(labels[:, part, k], "labels.label_step", label_step)
            classical[part, k] = deviation(coarse.march(large_step), exact, box[part])
            require_finite(classical[part, k], "labels.classical_step", classical_step)
        progress(min(begin + SYSTEMS, len(q)), len(q), unit="system")
    data = {
        "label_position": vector_variable(LABELLED[:2], labels[0], "position of the label"),
        "label_momentum": vector_variable(LABELLED[:2], labels[1], "momentum of the label"),
        "classical_deviation": variable(
            LABELLED[:2], classical, units="1", long_name="mean square deviation of small steps"
        ),
    }
    attributes = configurations.attrs | {
        "title": "Lennard-Jones configurations with labels",
        "large_step": large_step,
        "label_step": label_step,
        "classical_step": classical_step,
    }
    return configurations.assign(data).assign_attrs(attributes)


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
    title = "dataset of molecular dynamics"
    attributes = joined.attrs | {"title": title}
    attributes["held_out_densities"] = np.array(densities, float)
    attributes["held_out_temperatures"] = np.array(temperatures, float)
    split_variable = joined["split"].variable.copy(data=split)
    return joined.assign(split=split_variable).assign_attrs(attributes)


def held_out(dataset: xr.Dataset) -> np.ndarray:
    """Return whether each sample's density or temperature was never trained on."""
    return np.isin(dataset["density"], dataset.attrs["held_out_densities"]) | np.isin(
        dataset["temperature"], dataset.attrs["held_out_temperatures"]
    )
