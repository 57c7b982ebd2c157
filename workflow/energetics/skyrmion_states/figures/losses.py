"""Panels of the three losses, against β or γ, with a line for each split of the data."""

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.skyrmion_states.figures.shared import PALE
from energetics.style import PAGE

LOSSES = {
    "reconstruction": r"reconstruction $L_{\mathrm{RC}}$",
    "divergence": r"divergence $L_{\mathrm{KL}}$",
    "energy": r"energy $L_H$ ($J$)",
}
SPLITS = {"train": ("training", "o", "-"), "validation": ("validation", "D", (0, (2.5, 1.2)))}


def loss_panels() -> tuple[Figure, dict[str, Axes]]:
    """Return a figure with a panel for each loss, named."""
    figure, panels = plt.subplots(1, 3, figsize=(PAGE, 2.9))
    named = dict(zip(LOSSES, panels, strict=True))
    for term, axes in named.items():
        axes.set_ylabel(LOSSES[term])
        if term != "energy":
            axes.set_yscale("log")
    return figure, named


def draw_losses(
    panels: dict[str, Axes],
    file: xr.Dataset,
    x: np.ndarray,
    stages: np.ndarray,
    *,
    colour: object,
    label: str = "_",
    run: int = 0,
    hollow: bool = False,
) -> None:
    """Draw the losses of stages, a line for each split; what a log axis cannot show is a gap.

    The label names the colour, `name_splits` names the lines.
    """
    splits = [str(split) for split in file["split"].values]
    for term, axes in panels.items():
        for split in (split for split in SPLITS if split in splits):
            values = file[f"{term}_loss"].values[stages, splits.index(split)].astype(float)
            if term != "energy":
                values = np.where(values > 0, values, np.nan)
            style = split_style(split, colour, hollow=hollow)
            axes.plot(x, values, alpha=PALE if run else 1, **style)
    panels["energy"].plot([], [], color=colour, label=label)


def split_style(split: str, colour: object, *, hollow: bool) -> dict:
    """Return colour, line and symbol of a split; open symbols are larger than those below them."""
    _, marker, line = SPLITS[split]
    size = (3.6 if marker == "o" else 2.8) + (1.6 if hollow else 0)
    style = {"color": colour, "linestyle": line, "marker": marker, "markersize": size}
    style |= {"linewidth": 0.7 if hollow else 1.1, "zorder": 4 if hollow else 3}
    return style | ({"markerfacecolor": "none"} if hollow else {})


def name_splits(axes: Axes, *, hollow: str = "") -> None:
    """Name the line of each split in the legend, and what open symbols mean."""
    for split, (name, *_) in SPLITS.items():
        axes.plot([], [], label=name, **split_style(split, "0.35", hollow=False))
    if hollow:
        axes.plot([], [], label=hollow, **split_style("train", "0.35", hollow=True))
