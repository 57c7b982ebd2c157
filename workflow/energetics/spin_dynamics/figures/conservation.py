"""Drift of energy and magnetisation on one lattice: figures 4.8 and 4.9 of park2022."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.spin_dynamics.curves import Curves
from energetics.spin_dynamics.figures import shared
from energetics.style import PAGE, legend_above, use_style

SHOWN = (0.1, 0.01, 0.001)  # time steps, as in the paper
QUANTITIES = {
    "energy_shift_mean_size": r"$\mu_{|\tilde e|}$ ($J$)",
    "energy_shift_spread": r"std($\tilde e$) ($J$)",
    "magnetisation_shift_mean_size": r"$\mu_{|\tilde m|}$",
    "magnetisation_shift_spread": r"std($\tilde m$)",
}


def draw_conservation(path: str, size: int) -> Figure:
    """Return mean size and spread of the drifts against time: rows quantities, by reading."""
    curves = shared.read_curves(path, *QUANTITIES, "elapsed_time")
    use_style()
    found = shared.readings(curves)
    columns = len(curves.temperatures)
    figure = plt.figure(figsize=(PAGE, 4.5 * len(found)))
    blocks = figure.subfigures(len(found), 1, squeeze=False).flat
    for block, reading in zip(blocks, found, strict=True):
        grid = block.subplots(len(QUANTITIES), columns, squeeze=False, sharey="row", sharex="col")
        for axes_row, (name, label) in zip(grid, QUANTITIES.items(), strict=True):
            for axes, temperature in zip(axes_row, curves.temperatures, strict=True):
                draw_panel(axes, curves, name, reading, (size, temperature))
            shared.sparse_decades(axes_row[0])
            axes_row[0].set_ylabel(label)
        for column, title in zip(grid.T, shared.temperatures(curves).values(), strict=True):
            column[0].set_title(title)
            column[-1].set_xlabel(shared.TIME)
        block.align_ylabels(grid[:, 0])
        legend_above(block, grid.flat, title=f"$L$ = {size}, {shared.READINGS[reading]}")
    return figure


def draw_panel(axes: Axes, curves: Curves, name: str, reading: str, place: shared.Place) -> None:
    """Draw one quantity of uncorrected steps and networks; zero, as at the start, is left out."""
    size, temperature = place
    times = curves.file["elapsed_time"].values[curves.temperatures.index(temperature)]

    def add(curve: int, **style: Any) -> None:
        seeds = curves.values(name, curve, size, temperature)
        shared.draw_line(axes, times, np.where(seeds > 0, seeds, np.nan), **style)

    if size in curves.sizes:
        for step, curve in curves.steps(reading).items():
            if step in SHOWN:
                add(curve, linewidth=0.9, **shared.step_line(step))
        for design in shared.home_networks(curves, reading, size):
            for curve, variant in shared.deployed(curves, design):
                add(curve, linewidth=1.3, **shared.network_line(design, variant))
    axes.set_yscale("log")
    shared.time_axis(axes, times)
