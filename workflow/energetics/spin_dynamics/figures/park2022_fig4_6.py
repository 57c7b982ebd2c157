"""The correlation with the reference against time, for both readings of the integrator."""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.spin_dynamics.curves import Curves
from energetics.spin_dynamics.figures import shared
from energetics.spin_dynamics.thresholds import THRESHOLD
from energetics.style import PAGE, legend_above, use_style

VISIBLY = 0.98  # a logarithmic axis of time starts where the first curve falls to it


def draw(path: str) -> Figure:
    """Return ξ(t) of uncorrected steps and of networks by reading, lattice and temperature."""
    curves = shared.read_curves(path, "correlation_mean", "elapsed_time")
    use_style()
    found = shared.readings(curves)
    rows, columns = len(curves.sizes), len(curves.temperatures)
    figure = plt.figure(figsize=(PAGE, len(found) * (1.5 * rows + 0.7)))
    blocks = figure.subfigures(len(found), 1, squeeze=False).flat
    for block, reading in zip(blocks, found, strict=True):
        grid = block.subplots(rows, columns, squeeze=False, sharey=True, sharex="col")
        draw = partial(draw_panel, reading=reading)
        names = shared.temperatures(curves)
        shared.fill_grid(grid, curves, names, draw, label=r"correlation $\xi$")
        for column, times in zip(grid.T, curves.file["elapsed_time"].values, strict=True):
            column[-1].set_xlabel(shared.TIME)
            first = min(departure(axes) for axes in column)
            shared.time_axis(column[0], times, first=first)
        legend_above(block, grid[:, ::-1].flat, title=shared.READINGS[reading])
    return figure


def departure(axes: Axes) -> float:
    """Return when the first curve of a panel leaves one visibly, infinity if none does."""
    found = [np.inf]
    for line in axes.lines:
        times, correlation = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
        found += times[correlation < VISIBLY].tolist()
    return min(found)


def draw_panel(axes: Axes, curves: Curves, size: int, temperature: float, *, reading: str) -> None:
    """Draw all curves of one reading, lattice and temperature."""
    times = curves.file["elapsed_time"].values[curves.temperatures.index(temperature)]
    for step, curve in curves.steps(reading).items():
        seeds = curves.values("correlation_mean", curve, size, temperature)
        shared.draw_line(axes, times, seeds, linewidth=1.0, **shared.step_line(step))
    for design in shared.home_networks(curves, reading, size):
        for curve, variant in shared.deployed(curves, design):
            if variant != "projected":  # no different from the renormalised one here
                seeds = curves.values("correlation_mean", curve, size, temperature)
                style = shared.network_line(design, variant)
                shared.draw_line(axes, times, seeds, linewidth=1.5, **style)
    style = {"color": "0.5", "linewidth": 0.6, "linestyle": ":", "zorder": 0}
    axes.axhline(THRESHOLD, label=rf"$\xi$ = {THRESHOLD:g}", **style)
    axes.set_ylim(-0.1, 1.05)
