"""Threshold times against temperature, for both readings of the integrator."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.spin_dynamics.curves import Curves
from energetics.spin_dynamics.figures import shared
from energetics.style import PAGE, legend_above, use_style

Symbol = tuple[int, str, shared.Style]  # curve, label, style
SPREAD = 0.7  # of the symbols of one temperature, so that none hides another


def draw(path: str) -> Figure:
    """Return t_thres of all curves against temperature, a column for each reading."""
    names = ("threshold", "threshold_error", "correlation_mean", "elapsed_time")
    curves = shared.read_curves(path, *names)
    use_style()
    found = shared.readings(curves)
    rows = len(curves.sizes)
    figure, grid = plt.subplots(
        rows, len(found), figsize=(PAGE, 2.4 * rows + 0.9), squeeze=False, sharex=True, sharey=True
    )
    shared.fill_grid(grid, curves, found, draw_panel, label=shared.THRESHOLD)
    for axes in grid[-1]:
        axes.set_xlabel(shared.TEMPERATURE)
    legend_above(figure, grid[:, ::-1].T.flat)
    return figure


def symbols(curves: Curves, reading: str, size: int) -> list[Symbol]:
    """Return curve, label and style of each symbol of a panel, in the order of its legend."""
    found = []
    for step, curve in curves.steps(reading).items():
        colour, marker = shared.step_look(step)
        style = {"color": colour, "marker": marker}
        found.append((curve, shared.step_label(step), style))
    exact = reading == "suzuki_trotter"
    for scheme, (name, marker) in shared.FOURTH.items() if exact else ():
        for step, curve in curves.steps(scheme).items():
            style = {"color": shared.step_look(step)[0], "marker": marker}
            style["markerfacecolor"] = "white"
            found.append((curve, f"{name}, {shared.step_label(step)}", style))
    here = [d for d in curves.networks() if (d.reading, d.trained_size) == (reading, size)]
    largest = max((design.large_step for design in here), default=0)
    for design in sorted(here, key=lambda design: -design.large_step):
        name, colour, marker = shared.network_look(design.network)
        marker = marker if design.large_step == largest else "h"
        for curve, variant in shared.deployed(curves, design):
            if variant == "projected":  # no different from the renormalised one here
                continue
            first = variant == design.variants[0]
            label = name if first else f"{name}, {variant}"
            label += f", {shared.step_label(design.large_step)}"
            style = {"color": colour, "marker": marker, "fillstyle": "full" if first else "left"}
            found.append((curve, label, style | {"markerfacecoloralt": "white"}))
    return found


def draw_panel(axes: Axes, curves: Curves, size: int, reading: str) -> None:
    """Draw all symbols of a panel, side by side around each temperature."""
    found = symbols(curves, reading, size)
    axes.set_yscale("log")
    apart = min(SPREAD / max(len(found), 1), SPREAD / 10)
    for number, (curve, label, style) in enumerate(found):
        for temperature in curves.temperatures:
            x = temperature + apart * (number - (len(found) - 1) / 2)
            shared.draw_threshold(axes, x, curves, curve, (size, temperature), label=label, **style)
    shared.fit_to_symbols(axes)
    axes.set_xticks(curves.temperatures, [f"{t:g}" for t in curves.temperatures])
