"""The relative error of the learned residue against temperature."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.spin_dynamics.curves import Curves
from energetics.spin_dynamics.figures import shared
from energetics.style import PAGE, legend_above, use_style

LEVELS = {1.0: "no correction", 0.01: "1 %"}
EMPTY = {"suzuki_trotter": shared.READINGS["suzuki_trotter"]}  # what a file without networks shows
TRAINED_DASHES = ("-", (0, (4, 1.5)), (0, (1, 1)))  # by lattice of the training


def draw(path: str) -> Figure:
    """Return the residue error of every network on the ladder and at the test temperatures."""
    curves = shared.read_curves(path, "ladder_temperature", "ladder_residue_error", "residue_error")
    use_style()
    corrected = {design.reading for design in curves.networks()}
    found = {r: name for r, name in shared.READINGS.items() if r in corrected} or EMPTY
    rows = len(curves.sizes)
    figure, grid = plt.subplots(
        rows, len(found), figsize=(PAGE, 2.2 * rows + 0.9), squeeze=False, sharex=True, sharey=True
    )
    shared.fill_grid(grid, curves, found, draw_panel, label="relative residue error")
    for axes in grid[-1]:
        axes.set_xlabel(shared.TEMPERATURE)
    star = {"marker": "*", "markersize": 7, "color": "0.3", "linestyle": ""}
    grid[-1, -1].plot([], [], label="test temperatures", **star)
    legend_above(figure, grid.flat)
    return figure


def draw_panel(axes: Axes, curves: Curves, size: int, reading: str) -> None:
    """Draw the networks of a reading on one lattice; those trained on another one are dashed."""
    ladder = curves.file["ladder_temperature"].values
    trained = sorted({design.trained_size for design in curves.networks()})
    largest = max((design.large_step for design in curves.networks()), default=0)
    for level, text in LEVELS.items():
        axes.axhline(level, color="0.5", linewidth=0.7, linestyle=":", zorder=0)
        style: shared.Style = {"color": "0.4", "fontsize": "x-small", "ha": "right", "va": "bottom"}
        axes.text(0.995, level, text, transform=axes.get_yaxis_transform(), **style)
    for design in curves.networks():
        curve = curves.learned(design)
        if design.reading != reading or curve is None:
            continue
        name, colour, marker = shared.network_look(design.network)
        step = shared.step_label(design.large_step)
        label = f"{name}, trained at $L$ = {design.trained_size}, {step}"
        dash = TRAINED_DASHES[trained.index(design.trained_size) % len(TRAINED_DASHES)]
        face = colour if design.large_step == largest else "white"
        style = {"color": colour, "linestyle": dash, "marker": marker, "markersize": 3}
        style |= {"linewidth": 1.0, "markerfacecolor": face}
        seeds = curves.values("ladder_residue_error", curve, size)
        shared.draw_line(axes, ladder, seeds, label=label, **style)
        tested = [
            curves.values("residue_error", curve, size, t).mean() for t in curves.temperatures
        ]
        edge = "white" if face == colour else colour
        style = {"marker": "*", "markersize": 8, "color": face, "markeredgecolor": edge}
        axes.plot(curves.temperatures, tested, linestyle="", **style)
    axes.set_yscale("log")
