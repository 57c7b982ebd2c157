"""Threshold times against temperature, for both readings of the integrator."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.spin_dynamics.curves import Curves
from energetics.spin_dynamics.figures.shared import (
    FOURTH,
    READINGS,
    TEMPERATURE,
    THRESHOLD,
    Style,
    deployed,
    draw_threshold,
    fit_to_symbols,
    network_look,
    read_curves,
    readings,
    step_look,
    step_text,
)
from energetics.style import PAGE, legend_above, use_style

Symbol = tuple[int, str, Style]  # curve, label, style
SPREAD = 0.7  # of the symbols of one temperature, so that none hides another


def draw(path: str) -> Figure:
    """Return t_thres of all curves against temperature, a column for each reading."""
    names = ("threshold", "threshold_error", "correlation_mean", "elapsed_time")
    curves = read_curves(path, *names)
    use_style()
    found = readings(curves)
    rows = len(curves.sizes)
    figure, grid = plt.subplots(
        rows, len(found), figsize=(PAGE, 2.4 * rows + 0.9), squeeze=False, sharex=True, sharey=True
    )
    for axes_row, size in zip(grid, curves.sizes, strict=True):
        for axes, reading in zip(axes_row, found, strict=True):
            draw_panel(axes, curves, symbols(curves, reading, size), size)
        axes_row[0].set_ylabel(f"$L$ = {size}\n{THRESHOLD}")
    for axes, reading in zip(grid[0], found, strict=True):
        axes.set_title(READINGS[reading])
    for axes in grid[-1]:
        axes.set_xlabel(TEMPERATURE)
    legend_above(figure, grid[:, ::-1].T.flat)
    return figure


def symbols(curves: Curves, reading: str, size: int) -> list[Symbol]:
    """Return curve, label and style of each symbol of a panel, in the order of its legend."""
    found = []
    for step, curve in curves.steps(reading).items():
        colour, marker = step_look(step)
        style = {"color": colour, "marker": marker}
        found.append((curve, rf"$\tau$ = {step_text(step)}", style))
    exact = reading == "suzuki_trotter"
    for scheme, (name, marker) in FOURTH.items() if exact else ():
        for step, curve in curves.steps(scheme).items():
            style = {"color": step_look(step)[0], "marker": marker, "markerfacecolor": "white"}
            found.append((curve, rf"{name}, $\tau$ = {step_text(step)}", style))
    here = [d for d in curves.networks() if (d.reading, d.trained_size) == (reading, size)]
    largest = max((design.large_step for design in here), default=0)
    for design in sorted(here, key=lambda design: -design.large_step):
        name, colour, marker = network_look(design.network)
        marker = marker if design.large_step == largest else "h"
        for curve, variant in deployed(curves, design):
            if variant == "projected":  # no different from the renormalised one here
                continue
            first = variant == design.variants[0]
            label = (name if first else f"{name}, {variant}") + ", "
            label += rf"$\tau$ = {step_text(design.large_step)}"
            style = {"color": colour, "marker": marker, "fillstyle": "full" if first else "left"}
            found.append((curve, label, style | {"markerfacecoloralt": "white"}))
    return found


def draw_panel(axes: Axes, curves: Curves, found: list[Symbol], size: int) -> None:
    """Draw all symbols of a panel, side by side around each temperature."""
    axes.set_yscale("log")
    apart = min(SPREAD / max(len(found), 1), SPREAD / 10)
    for number, (curve, label, style) in enumerate(found):
        for temperature in curves.temperatures:
            x = temperature + apart * (number - (len(found) - 1) / 2)
            draw_threshold(axes, x, curves, curve, (size, temperature), label=label, **style)
    fit_to_symbols(axes)
    axes.set_xticks(curves.temperatures, [f"{t:g}" for t in curves.temperatures])
