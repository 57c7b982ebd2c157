"""The deviation from the reference against time, while it informs and until it has saturated."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.molecular_dynamics.figures import shared
from energetics.style import legend_above, use_style

INFORMATIVE = 3.0  # later, all steps deviate alike
DECADES = 7  # shown below the saturation


def draw(path: str) -> Figure:
    """Return Δ(t) by state, above for the first times and below for the whole reference."""
    file, curves = shared.read_curves(path, "distance_mean", "saturation")
    use_style()
    figure, grid = shared.state_panels(file, 2, height=1.75, extra=1.0, same_x=False)
    frames = shared.followed_frames(file, "distance_mean")
    times = file["elapsed_time"].values[frames]
    end = times[-1] if len(times) else INFORMATIVE
    for state, panels in enumerate(zip(*grid, strict=True)):
        saturation = float(file["saturation"].values[state])
        for axes in panels:
            for curve in curves:
                seeds = curve.seeds_of(file, "distance_mean", state)[:, frames]
                shared.draw_line(axes, times, np.where(seeds > 0, seeds, np.nan), **curve.style())
            mark_saturation(axes, saturation)
            axes.set_yscale("log")
        panels[0].set_xlim(0, min(INFORMATIVE, end))
        panels[1].set_xscale("log")
        panels[1].set_xlim(times[1] if len(times) > 1 else 0.1, end)
    highest = float(file["saturation"].values.max())
    for line in grid:
        line[0].set_ylim(highest / 10**DECADES, 4 * highest)
        label = r"$\overline{\Delta}(t)$ (reduced units)"
        shared.label_panels(line, y=label, x=shared.TIME if line is grid[-1] else "")
    legend_above(figure, grid[0])
    return figure


def mark_saturation(axes: Axes, level: float) -> None:
    """Draw the deviation of two independent systems."""
    label = "saturation $L^2/6 + 4T$"
    axes.axhline(level, label=label, color="0.45", linewidth=0.7, zorder=0)
