"""Histograms of energies and momenta of the samples in the hottest phase."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from energetics.molecular_dynamics.files import SAMPLES
from energetics.style import LINES, PAGE, use_style

QUANTITIES = {
    "energy": r"energy per particle ($\epsilon$)",
    "kinetic_energy": r"kinetic energy per particle ($\epsilon$)",
    "momentum": r"component of a momentum ($\sqrt{m\epsilon}$)",
    "potential_energy": r"potential energy per particle ($\epsilon$)",
}


def draw(path: str) -> Figure:
    """Return the densities of probability of four quantities, a line for each density."""
    file = SAMPLES.read(path)
    use_style()
    figure, grid = plt.subplots(2, 2, figsize=(PAGE, 4.4))
    densities = file["density"].values
    colours = LINES(np.linspace(0, 1, len(densities)))
    for axes, (name, label) in zip(grid.flat, QUANTITIES.items(), strict=True):
        edges, counts = file[f"{name}_edge"].values, file[f"{name}_count"].values
        for density, colour, row in zip(densities, colours, counts, strict=True):
            if row.sum():
                height = row / row.sum() / np.diff(edges)
                axes.stairs(height, edges, color=colour, label=rf"{density:g}", linewidth=0.9)
        axes.set(xlabel=label, xlim=(edges[0], edges[-1]))
        axes.set_ylim(bottom=0)
    for axes in grid[:, 0]:
        axes.set_ylabel("density of probability")
    handles, labels = grid[0, 0].get_legend_handles_labels()
    options = {"loc": "outside upper center", "ncols": max(len(labels), 1)}
    figure.legend(handles, labels, title=r"density $\rho\sigma^2$", **options)
    return figure
