"""Losses of the standard autoencoder against β, and where linear theory expects its collapse."""

import numpy as np
from matplotlib.figure import Figure

from energetics.skyrmion_states.figures import shared
from energetics.skyrmion_states.figures.losses import LOSSES, draw_losses, loss_panels, name_splits
from energetics.skyrmion_states.files import COMPARISON, STAGE_FIELDS
from energetics.style import COLOURS, legend_above, use_style

CRITICAL = {  # lines of linear theory
    "plain_critical_beta": ("linear theory, plain", ":"),
    "transverse_critical_beta": ("linear theory, transverse", "--"),
}


def draw(path: str) -> Figure:
    """Return reconstruction, divergence and energy against β."""
    losses = (f"{term}_loss" for term in LOSSES)
    levels = ("train_energy", "principal_error", "mean_z")
    file = COMPARISON.read(path, *STAGE_FIELDS, "split", *losses, *levels, *CRITICAL)
    use_style()
    figure, panels = loss_panels()
    falling = shared.sweep_sequences(file, "falling")
    for sequences, hollow in ((shared.sweep_sequences(file, "rising"), False), (falling, True)):
        for run, stages in sequences:
            places = stages[np.argsort(file["beta"].values[stages])]
            beta = file["beta"].values[places]
            draw_losses(panels, file, beta, places, colour=shared.STANDARD, run=run, hollow=hollow)
    name_splits(panels["energy"], hollow=r"$\beta$ falling again" if falling else "")
    linear, mean_z = (float(file[name].values) for name in ("principal_error", "mean_z"))
    level = {"linewidth": 0.9, "zorder": 1}
    for value, label, colour in (
        (linear, "principal components", COLOURS[5]),
        (2 * (1 - mean_z), r"uniform, $2(1 - \langle S_z\rangle)$", "0.55"),
    ):
        if np.isfinite(value) and value > 0:
            panels["reconstruction"].axhline(value, label=label, color=colour, **level)
    shared.draw_levels(panels["energy"], file, ["train_energy"])
    for axes in panels.values():
        for name, (label, line) in CRITICAL.items():
            value = float(file[name].values)
            if np.isfinite(value) and value > 0:
                axes.axvline(value, label=label, color="0.4", linestyle=line, **level)
        shared.decade_axis(axes, np.unique(file["beta"].values))
        shared.plain_decade(axes)
        axes.set_xlabel(shared.BETA)
    legend_above(figure, panels.values())
    return figure
