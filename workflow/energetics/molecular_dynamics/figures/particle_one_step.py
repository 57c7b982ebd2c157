"""What a large step costs in force evaluations, and what it gets wrong."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.molecular_dynamics.figures import shared
from energetics.style import PAGE, SMALL, legend_above, use_style

MEASURES = {"root mean square": "rms", "median": "median"}
APART = 1.12  # factor between symbols that would stand at the same cost


def draw(path: str) -> Figure:
    """Return root mean square and median of the error after one large step against its cost."""
    file, curves = shared.read_curves(path, "one_step_error")
    use_style()
    figure, grid = plt.subplots(1, 2, figsize=(PAGE, 4.0), sharex=True, sharey=True)
    for axes, (title, measure) in zip(grid, MEASURES.items(), strict=True):
        axes.set(xscale="log", yscale="log", title=title)
        draw_panel(axes, file, curves, measure)
        axes.set_xlabel("force evaluations and network passes")
    step = float(file.attrs["large_step"])
    grid[0].set_ylabel(f"error per particle after $t$ = {step:g} (reduced units)")
    ticks = [1, 2, 5, 10, 20, 50, 100]
    forces = [curve.forces for curve in curves if np.isfinite(curve.forces)]
    low, high = min(forces, default=1), max(forces, default=10)
    grid[0].set_xticks([t for t in ticks if low <= t <= high], minor=False)
    grid[0].xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    grid[0].xaxis.set_minor_formatter("")
    grid[0].set_xlim(0.8 * low, 1.5 * high)
    legend_above(figure, grid)
    return figure


def errors(file: xr.Dataset, curve: shared.Curve, measure: str) -> np.ndarray:
    """Return the error of each training seed over all samples whose error is finite."""
    found = []
    for row in file["one_step_error"].values[curve.number, : curve.seeds]:
        finite = row[np.isfinite(row)]
        if finite.size:
            rms = np.sqrt(np.square(finite).mean())
            found.append(rms if measure == "rms" else np.median(finite))
    return np.array(found)


def draw_panel(axes: Axes, file: xr.Dataset, curves: list[shared.Curve], measure: str) -> None:
    """Draw lines of integrators, a symbol for each network, and the bound.

    Networks that cost the same stand side by side.
    """
    classical = [curve for curve in curves if not curve.learned and np.isfinite(curve.forces)]
    measured = {curve: errors(file, curve, measure) for curve in classical}
    places = {curve: (curve.forces, float(v[0])) for curve, v in measured.items() if v.size}
    shared.draw_integrators(axes, curves, places)
    learned = [curve for curve in curves if curve.learned]
    for curve in curves:
        values = errors(file, curve, measure)
        if curve.scheme == shared.PAIR_FLOW and values.size:
            mark_bound(axes, float(values[0]))
        if not curve.learned or not values.size:
            continue
        beside = [other for other in learned if other.forces == curve.forces]
        x = curve.forces * APART ** (beside.index(curve) - (len(beside) - 1) / 2)
        middle = values.mean()
        spread = [[middle - values.min()], [values.max() - middle]]
        style = curve.symbol(7) | {"markeredgecolor": "white", "markeredgewidth": 0.4}
        axes.errorbar(x, middle, spread, elinewidth=1, **style)


def mark_bound(axes: Axes, level: float) -> None:
    """Draw what exact two-body flows, summed over pairs, get wrong."""
    axes.axhline(level, color="0.45", linewidth=0.8, linestyle="--", zorder=0)
    style: dict[str, Any] = {"color": "0.35", "fontsize": SMALL, "ha": "right", "va": "bottom"}
    place = axes.get_yaxis_transform()
    axes.text(0.99, level, "exact flow of every pair, summed", transform=place, **style)
