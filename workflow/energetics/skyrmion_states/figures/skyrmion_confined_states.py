"""Collapsed states of boxes with open ends beside the annealer's best, and energies against γ."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from energetics.skyrmion_states.figures import shared
from energetics.skyrmion_states.figures.pictures import draw_spins
from energetics.skyrmion_states.files import CONFINED
from energetics.style import COLOURS, PAGE, SMALL, legend_above, use_style

SHOWN = {"shown": r"network, largest $\gamma$", "best": "annealer's best"}


def draw(path: str) -> Figure:
    """Return a row per box: both states, and the energy of prior samples against γ."""
    file = CONFINED.read(path).rename(input_energy="train_energy")
    use_style()
    count = file.sizes["box"]
    figure, grid = plt.subplots(
        count, 3, figsize=(PAGE, 2.15 * count + 0.5), squeeze=False, width_ratios=[1, 1, 1.35]
    )
    gammas = file["gamma"].values
    places = shared.gamma_places(gammas, gammas)
    order = np.argsort(places, kind="stable")
    for number, (*pictures, axes) in enumerate(grid):
        box = file.isel(box=number)
        for picture, (kind, title) in zip(pictures, SHOWN.items(), strict=True):
            energy, charge = (float(box[f"{kind}_{n}"].values) for n in ("energy", "charge"))
            draw_spins(picture, box[f"{kind}_state"].values)
            picture.set_xlabel(shared.state_text(energy, charge), fontsize=SMALL + 1)
            if number == 0:
                picture.set_title(title, loc="center")
        pictures[0].set_ylabel(str(box["box"].values))
        energies = np.ma.masked_invalid(box["energy"].values[order])
        label = "prior samples, mean and standard deviation"
        style = {"color": COLOURS[0], "marker": "o", "markersize": 4, "capsize": 2, "label": label}
        axes.errorbar(places[order], energies.mean(axis=1), energies.std(axis=1), **style)
        shared.draw_levels(axes, box, shared.LEVELS)
        axes.set_ylabel(shared.ENERGY)
        shared.gamma_axis(axes, gammas)
    legend_above(figure, grid[:, 2])
    return figure
