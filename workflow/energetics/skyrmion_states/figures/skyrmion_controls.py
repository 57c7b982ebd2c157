"""What the energy term gains beyond more training and beyond aligning spins afterwards."""

from itertools import product
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.skyrmion_states.figures import shared
from energetics.skyrmion_states.files import COMPARISON, STAGE_FIELDS
from energetics.style import PAGE, legend_above, use_style

NAMES = tuple(f"{k}{a}_energy" for k, a in product(shared.KINDS, ("", "_aligned")))
NAMES += tuple(f"{k}_{n}" for k, n in product((*shared.KINDS, "input"), ("truncated", "stretched")))
NAMES += ("prior_charge", "input_charge", "nearest_distance", "test_distance", *shared.LEVELS)
DATA: dict[str, Any] = {"label": "test data", "color": "0.45", "linewidth": 0.9, "zorder": 1}
BESIDE = 1.12  # factor between sequences on the axis, lest their error bars cover each other


def draw(path: str) -> Figure:
    """Return energies, charges, distances to the data and misshapen skyrmions against γ."""
    file = COMPARISON.read(path, *STAGE_FIELDS, *NAMES)
    use_style()
    figure, grid = plt.subplots(3, 2, figsize=(PAGE, 7.2), sharex=True)
    sequences = shared.gamma_sequences(file)
    for number, sequence in enumerate(sequences):
        beside = sequence.places * BESIDE ** (number - (len(sequences) - 1) / 2)
        draw_sequence(grid, file, sequence, beside)
    name_symbols(grid[0, 0], control=sequences[-1].hollow)
    for axes, kind in zip(grid[0], shared.KINDS, strict=True):
        shared.draw_levels(axes, file, shared.LEVELS)
        axes.set(ylabel=shared.ENERGY, title=f"energy of {shared.KINDS[kind]}")
    charge, distance = grid[1]
    draw_band(charge, file["input_charge"].values)
    draw_band(distance, file["test_distance"].values)
    charge.set(ylabel="$Q$", title=f"charge of {shared.KINDS['prior']}")
    label = r"$\langle |S - S'|^2\rangle$, aligned"
    distance.set(ylabel=label, title=f"from {shared.KINDS['prior']} to the nearest training state")
    for axes, shape in zip(grid[2], ("truncated", "stretched"), strict=True):
        axes.axhline(float(file[f"input_{shape}"].values), **DATA)
        axes.set(ylabel="fraction of regions", title=f"{shape} in {shared.KINDS['prior']}")
        shared.gamma_axis(axes, shared.every_gamma(sequences))
    legend_above(figure, grid.flat)
    return figure


def draw_sequence(
    grid: np.ndarray, file: xr.Dataset, sequence: shared.GammaSequence, beside: np.ndarray
) -> None:
    """Draw one sequence in all panels, open if it is a control, dashed after the alignment.

    `beside` are the places of points with error bars on the axis.
    """
    before, after = (
        symbol(sequence.colour, hollow=sequence.hollow, aligned=aligned)
        | {"alpha": shared.PALE if sequence.run else 1}
        for aligned in (False, True)
    )
    if not (sequence.hollow or sequence.run):
        grid[0, 0].plot([], [], color=sequence.colour, label=sequence.name)
    for axes, kind in zip(grid[0], shared.KINDS, strict=True):
        for part, look in (("", before), ("_aligned", after)):
            energies = file[f"{kind}{part}_energy"].values[sequence.stages]
            axes.plot(sequence.places, np.ma.masked_invalid(energies).mean(axis=1), **look)
    for axes, quantity in zip(grid[1], ("prior_charge", "nearest_distance"), strict=True):
        values = np.ma.masked_invalid(file[quantity].values[sequence.stages])
        axes.errorbar(beside, values.mean(axis=1), values.std(axis=1), capsize=2, **before)
    for axes, shape in zip(grid[2], ("truncated", "stretched"), strict=True):
        axes.plot(sequence.places, file[f"prior_{shape}"].values[sequence.stages], **before)


def symbol(colour: object, *, hollow: bool, aligned: bool) -> dict:
    """Return colour, line and symbol; open symbols are larger than those below them."""
    style = {"color": colour, "marker": "^" if aligned else "o"}
    style |= {"markersize": 5.0 if hollow else 3.6, "linewidth": 0.7 if hollow else 1.1}
    style |= {"markerfacecolor": "none"} if hollow else {}
    return style | ({"linestyle": (0, (2.5, 1.2))} if aligned else {})


def name_symbols(axes: Axes, *, control: bool) -> None:
    """Name the symbols in the legend."""
    axes.plot([], [], label="decoded", **symbol("0.35", hollow=False, aligned=False))
    axes.plot([], [], label="and aligned", **symbol("0.35", hollow=False, aligned=True))
    if control:
        text = r"control, $\gamma$ = 0"
        axes.plot([], [], label=text, **symbol("0.35", hollow=True, aligned=False))


def draw_band(axes: Axes, values: np.ndarray) -> None:
    """Draw the mean of the data, and one standard deviation to each side as a band."""
    values = values[np.isfinite(values)]
    if values.size:
        mean, deviation = values.mean(), values.std()
        axes.axhline(mean, **DATA)
        axes.axhspan(mean - deviation, mean + deviation, color="0.9", linewidth=0, zorder=0)
