"""The correlation with the reference against time, for both readings of the integrator."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.spin_dynamics.curves import Curves
from energetics.spin_dynamics.figures.shared import (
    READINGS,
    TIME,
    Style,
    deployed,
    draw_line,
    home_networks,
    network_line,
    read_curves,
    readings,
    step_look,
    step_text,
    time_axis,
)
from energetics.spin_dynamics.thresholds import THRESHOLD
from energetics.style import PAGE, legend_above, use_style

VISIBLY = 0.98  # a logarithmic axis of time starts where the first curve falls to it


def draw(path: str) -> Figure:
    """Return ξ(t) of uncorrected steps and of networks by reading, lattice and temperature."""
    curves = read_curves(path, "correlation_mean", "elapsed_time")
    use_style()
    found = readings(curves)
    rows, columns = len(curves.sizes), len(curves.temperatures)
    figure = plt.figure(figsize=(PAGE, len(found) * (1.5 * rows + 0.7)))
    blocks = figure.subfigures(len(found), 1, squeeze=False).flat
    for block, reading in zip(blocks, found, strict=True):
        grid = block.subplots(rows, columns, squeeze=False, sharey=True, sharex="col")
        for axes_row, size in zip(grid, curves.sizes, strict=True):
            for axes, temperature in zip(axes_row, curves.temperatures, strict=True):
                draw_panel(axes, curves, reading, size, temperature)
            axes_row[0].set_ylabel(rf"$L$ = {size}" + "\n" + r"correlation $\xi$")
        times = curves.file["elapsed_time"].values
        for number, temperature in enumerate(curves.temperatures):
            grid[0, number].set_title(f"$k_B T/J$ = {temperature:g}")
            grid[-1, number].set_xlabel(TIME)
            first = min(departure(axes) for axes in grid[:, number])
            time_axis(grid[0, number], times[number], first=first)
        legend_above(block, grid[:, ::-1].flat, title=READINGS[reading])
    return figure


def departure(axes: Axes) -> float:
    """Return when the first curve of a panel leaves one visibly, infinity if none does."""
    found = [np.inf]
    for line in axes.lines:
        times, correlation = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
        found += times[correlation < VISIBLY].tolist()
    return min(found)


def draw_panel(axes: Axes, curves: Curves, reading: str, size: int, temperature: float) -> None:
    """Draw all curves of one reading, lattice and temperature."""
    times = curves.file["elapsed_time"].values[curves.temperatures.index(temperature)]
    for step, curve in curves.steps(reading).items():
        seeds = curves.values("correlation_mean", curve, size, temperature)
        label = rf"$\tau$ = {step_text(step)}"
        draw_line(axes, times, seeds, label=label, color=step_look(step)[0], linewidth=1.0)
    for design in home_networks(curves, reading, size):
        for curve, variant in deployed(curves, design):
            if variant != "projected":  # no different from the renormalised one here
                seeds = curves.values("correlation_mean", curve, size, temperature)
                draw_line(axes, times, seeds, linewidth=1.5, **network_line(design, variant))
    style: Style = {"color": "0.5", "linewidth": 0.6, "linestyle": ":", "zorder": 0}
    axes.axhline(THRESHOLD, label=rf"$\xi$ = {THRESHOLD:g}", **style)
    axes.set_ylim(-0.1, 1.05)
