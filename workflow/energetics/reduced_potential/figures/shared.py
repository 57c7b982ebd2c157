"""What several figures need: a label, a mark, and the parts of an evaluation that they read."""

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from energetics.file_kinds import FileKind
from energetics.reduced_potential.files import GROUPS
from energetics.storage import SPLITS
from energetics.style import SMALL

LABEL_ALPHA = r"anisotropy $\alpha$"
EXAMPLES = ("alpha", "split_disorder", "elapsed_time", "example", "example_snapshot")


def say_nothing(axes: Axes, why: str) -> None:
    """Write into a panel why there is nothing to draw, instead of an axis that means nothing."""
    place = axes.transAxes
    axes.text(0.5, 0.5, why, ha="center", va="center", fontsize=SMALL, transform=place)
    axes.set(xticks=[], yticks=[])


def mark_field_off(axes: Axes, file: xr.Dataset) -> None:
    """Mark the time from which on the applied field is zero, if there is one."""
    off = np.flatnonzero(np.isclose(file["applied_field"].values, 0).all(axis=0))
    if len(off):
        start = file["elapsed_time"].values[off[0]]
        axes.axvline(start, color="0.6", linewidth=0.8, zorder=0)
        style: dict[str, Any] = {"color": "0.4", "ha": "center", "va": "bottom"}
        place = axes.get_xaxis_transform()
        axes.text(start, 1.01, "$h = 0$", transform=place, fontsize="small", **style)


def extreme_runs(file: xr.Dataset, group: str) -> list[int]:
    """Return the example rows of a group with the lowest and the highest α."""
    rows = file["example"].values
    rows = rows[file["split_disorder"].values[rows] == SPLITS[GROUPS[group]]]
    alpha = file["alpha"].values[rows]
    return [int(rows[np.argmin(alpha)]), int(rows[np.argmax(alpha)])]


def read_examples(kind: FileKind, path: str, *names: str) -> xr.Dataset:
    """Return an evaluation's examples with the group, α and time of each, checked."""
    file = kind.read(path, *EXAMPLES, *names)
    rows, snapshots = file["example"].values, file["example_snapshot"].values
    return file[list(names)].assign_coords(
        alpha=("example", file["alpha"].values[rows]),
        split=("example", file["split_disorder"].values[rows]),
        time=("example_snapshot", file["elapsed_time"].values[snapshots]),
    )


def of_group(file: xr.Dataset, group: str) -> xr.Dataset:
    """Return the examples of a group, ordered by α."""
    return file.isel(example=file["split"].values == SPLITS[GROUPS[group]]).sortby("alpha")
