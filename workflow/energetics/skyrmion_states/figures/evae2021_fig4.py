"""Paths through latent space from a lattice with an extra skyrmion to the perfect one."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.skyrmion_states.figures.pictures import draw_spins
from energetics.skyrmion_states.figures.shared import ENERGY, gamma_colours, number_text, spread_out
from energetics.skyrmion_states.files import INTERPOLATION
from energetics.style import PAGE, SMALL, legend_above, use_style

COLUMNS = 9  # of pictures, targets included
MEASURES = {"barrier": r"barrier ($J$ per site)", "width": "width of the peak (steps)"}


def draw(path: str) -> Figure:
    """Return energies against the distance from the peak, heights and widths, and some states."""
    file = INTERPOLATION.read(path)
    use_style()
    betas, gammas = file["beta"].values, file["gamma"].values
    order = np.lexsort((gammas, betas))
    colours = dict(zip(order, gamma_colours(len(order)), strict=True))
    shown = sorted({int(order[0]), int(order[-1])}, key=list(order).index)
    pictures = 0.25 + len(shown) * PAGE / COLUMNS
    figure = plt.figure(figsize=(PAGE, 2.7 + pictures))
    above, below = figure.subfigures(2, 1, height_ratios=[2.7, pictures])
    energy, *measured = above.subplots(1, 3, width_ratios=[1.7, 1, 1])
    for network in order:
        several = np.unique(betas).size > 1
        beta = rf"$\beta$ = {number_text(betas[network])}, " if several else ""
        label = rf"{beta}$\gamma$ = {number_text(gammas[network])}"
        draw_energies(energy, file, network, color=colours[network], label=label)
    energy.set(xlabel="steps from the peak $R$", ylabel=ENERGY)
    for axes, (name, label) in zip(measured, MEASURES.items(), strict=True):
        draw_pairs(axes, file[name].values[order], [colours[network] for network in order])
        axes.set(xlabel=r"$\gamma$", ylabel=label)
        axes.set_xticks(range(len(order)), [number_text(gammas[network]) for network in order])
    legend_above(above, [energy])
    draw_states(below, file, shown)
    figure.set_layout_engine("constrained", w_pad=0.03, h_pad=0.03, wspace=0.01, hspace=0.01)
    return figure


def draw_energies(axes: Axes, file: xr.Dataset, network: int, *, color: object, label: str) -> None:
    """Draw the mean energy of the pairs, and the middle half of them as a band."""
    values = np.ma.masked_invalid(file["step_energy"].values[network])
    steps = file["step"].values
    axes.plot(steps, values.mean(axis=0).filled(np.nan), color=color, label=label)
    if len(values) > 1:
        known = np.isfinite(file["step_energy"].values[network]).any(axis=0)
        low, high = np.nanpercentile(
            file["step_energy"].values[network][:, known], [25, 75], axis=0
        )
        axes.fill_between(steps[known], low, high, color=color, alpha=0.18, linewidth=0, zorder=1)


def draw_pairs(axes: Axes, values: np.ndarray, colours: list) -> None:
    """Draw a dot for each pair, (network, pair), and the mean with its standard error in black."""
    for place, (row, colour) in enumerate(zip(values, colours, strict=True)):
        row = row[np.isfinite(row)]
        beside = place + np.linspace(-0.22, 0.22, len(row)) if len(row) > 1 else [place] * len(row)
        axes.plot(beside, row, "o", color=colour, markersize=2.5, alpha=0.6, markeredgewidth=0)
        if row.size:
            error = row.std(ddof=1) / np.sqrt(row.size) if row.size > 1 else 0.0
            style: dict[str, Any] = {"color": "black", "fmt": "_", "markersize": 9}
            style |= {"capsize": 3, "elinewidth": 1.0}
            axes.errorbar(place, row.mean(), error, **style)
    axes.set_xlim(-0.6, len(values) - 0.4)


def draw_states(figure: Figure, file: xr.Dataset, networks: list[int]) -> None:
    """Draw states of one pair along the path, a row per network, between the targets."""
    steps = file["shown_step"].values
    middle = spread_out(len(steps), COLUMNS - 2)
    grid = figure.subplots(len(networks), len(middle) + 2, squeeze=False)
    for line, network in zip(grid, networks, strict=True):
        for axes, place in zip(line[1:-1], middle, strict=True):
            draw_spins(axes, file["shown_state"].values[network, place])
        for axes, end in ((line[0], 0), (line[-1], 1)):
            draw_spins(axes, file["target"].values[0, end])
        line[0].set_ylabel(rf"$\gamma$ = {number_text(float(file['gamma'].values[network]))}")
    titles = ["initial", *(f"$R = {steps[place]:g}$" for place in middle), "final"]
    for axes, title in zip(grid[0], titles, strict=True):
        axes.set_title(title, loc="center", fontsize=SMALL + 1)
