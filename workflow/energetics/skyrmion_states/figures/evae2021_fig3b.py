"""Angles between spins and their effective fields against γ, beside the charges and energies."""

from itertools import product

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from energetics.skyrmion_states.figures import shared
from energetics.skyrmion_states.files import COMPARISON, MEASURES, STAGE_FIELDS
from energetics.style import PAGE, legend_above, use_style

INPUT = {"label": "data", "color": "black"}
LOW = 1e-3  # density per degree below which nothing is shown


def draw(path: str) -> Figure:
    """Return densities of angles, their means, and charge against energy, by γ."""
    kinds = [f"{kind}_{name}" for kind, name in product(shared.KINDS, (*MEASURES, "angle_density"))]
    inputs = [f"input_{name}" for name in (*MEASURES, "angle_density")]
    file = COMPARISON.read(path, *STAGE_FIELDS, "angle", *kinds, *inputs)
    use_style()
    sequence = shared.shown_sequence(file)
    colours = shared.gamma_colours(len(sequence.gammas))
    places = shared.gamma_places(sequence.gammas, sequence.gammas)
    angle, data = file["angle"].values, file["input_angle_density"].values
    data_angle = float(np.nanmean(file["input_angle"].values))
    figure, grid = plt.subplots(
        2, 3, figsize=(PAGE, 4.6), width_ratios=[1.2, 0.95, 1], sharex="col"
    )
    for kind, (density, mean, states) in zip(shared.KINDS, grid, strict=True):
        for stage, gamma, place, colour in zip(
            sequence.stages, sequence.gammas, places, colours, strict=True
        ):
            style = {"color": colour, "label": rf"$\gamma$ = {shared.number_text(gamma)}"}
            values = {name: file[f"{kind}_{name}"].values[stage] for name in MEASURES}
            density.plot(angle, file[f"{kind}_angle_density"].values[stage], **style)
            mean.plot(place, np.nanmean(values["angle"]), "o", markersize=4, **style)
            dots = {"markersize": 2, "linestyle": "", "alpha": 0.7, "markeredgewidth": 0}
            states.plot(values["energy"], values["charge"], marker="o", **style, **dots)
        density.plot(angle, data, linewidth=1.0, **INPUT)
        mean.axhline(data_angle, linewidth=1.0, zorder=1, **INPUT)
        energy, charge = (file[f"input_{name}"].values for name in ("energy", "charge"))
        states.plot(energy, charge, "x", markersize=2.5, markeredgewidth=0.4, zorder=1, **INPUT)
        density.set(ylabel=rf"density, {shared.KINDS[kind]} (1/degree)", yscale="log")
        density.set_ylim(LOW, None)
        mean.set(ylabel=r"mean $\theta$ (degree)", ylim=(0, None))
        states.set(ylabel=shared.CHARGE)
    densities = (file[f"{kind}_angle_density"].values for kind in shared.KINDS)
    shown = [data, *(density[s] for density in densities for s in sequence.stages)]
    grid[0, 0].set_xlim(0, max(angle[density > LOW].max(initial=1) for density in shown))
    grid[1, 0].set_xlabel(r"angle to the effective field $\theta$ (degree)")
    shared.gamma_axis(grid[1, 1], sequence.gammas, label=r"$\gamma$")
    grid[1, 2].set_xlabel(shared.ENERGY)
    legend_above(figure, [grid[0, 0]])
    return figure
