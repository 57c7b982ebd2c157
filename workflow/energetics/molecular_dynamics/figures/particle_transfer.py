"""One-step errors over those of a small Verlet step, at state points trained on and held out."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from energetics.molecular_dynamics.figures.shared import TEMPERATURE, Curve, read_curves
from energetics.style import LINES, PAGE, SMALL, legend_above, use_style

BESIDE = ("velocity_verlet", 0.01)  # scheme and step that errors are divided by
COLUMNS = 4
LONG = 24  # letters that no longer fit above a panel
SPAN = 10.0  # every panel shows as large a factor, this one if no panel needs more


def draw(path: str) -> Figure:
    """Return the ratio of the root mean square errors, a panel for each network.

    Lines are densities; rings mark state points that no network was trained on.
    """
    names = ("one_step_error", "sample_temperature", "sample_density", "held_out")
    file, curves = read_curves(path, *names)
    use_style()
    learned = [curve for curve in curves if curve.learned]
    beside = [curve for curve in curves if (curve.scheme, curve.time_step) == BESIDE]
    count = max(len(learned), 1)
    columns = min(count, COLUMNS)
    rows = -(-count // columns)
    size = (PAGE, 2.1 * rows + 0.7)
    figure, grid = plt.subplots(rows, columns, figsize=size, squeeze=False, sharex=True)
    for axes in grid.flat[count:]:
        axes.axis("off")
    if not learned or not beside:
        text = f"no networks, or no Verlet step of {BESIDE[1]:g}"
        style = {"ha": "center", "va": "center", "fontsize": SMALL, "color": "0.4"}
        grid[0, 0].axis("off")
        grid[0, 0].text(0.5, 0.5, text, transform=grid[0, 0].transAxes, **style)
        return figure
    pairs = zip(grid.flat, learned, strict=False)
    span_equally([(axes, draw_network(axes, file, curve, beside[0])) for axes, curve in pairs])
    for axes in grid[:, 0]:
        axes.set_ylabel(f"error over that\nof Verlet {BESIDE[1]:g}")
    for number in range(max(count - columns, 0), count):
        grid.flat[number].tick_params(labelbottom=True)
    figure.supxlabel(TEMPERATURE, fontsize=grid[0, 0].xaxis.label.get_fontsize())
    legend_above(figure, grid.flat)
    return figure


def squares(file: xr.Dataset, curve: Curve, chosen: np.ndarray) -> float:
    """Return the mean square error of chosen samples, over all training seeds."""
    errors = file["one_step_error"].values[curve.number, : curve.seeds]
    return float(np.square(errors[:, chosen]).mean())


def draw_network(axes: Axes, file: xr.Dataset, curve: Curve, beside: Curve) -> np.ndarray:
    """Draw the ratio against temperature, a line for each density; return all ratios."""
    temperature, density = (file[f"sample_{n}"].values for n in ("temperature", "density"))
    densities, temperatures = np.unique(density), np.unique(temperature)
    held_out = file["held_out"].values.astype(bool)
    rings: list[tuple[float, float]] = []
    ratios: list[np.ndarray] = []
    for colour, here in zip(LINES(np.linspace(0, 1, len(densities))), densities, strict=True):
        ratio = np.full(len(temperatures), np.nan)
        for number, value in enumerate(temperatures):
            chosen = (density == here) & (temperature == value)
            if chosen.any():
                mean = squares(file, curve, chosen) / squares(file, beside, chosen)
                ratio[number] = np.sqrt(mean)
                rings += [(value, ratio[number])] if held_out[chosen].any() else []
        ratios.append(ratio[np.isfinite(ratio)])
        style = {"color": colour, "marker": "o", "markersize": 2.2, "linewidth": 0.8}
        axes.plot(temperatures, ratio, label=rf"$\rho$ = {here:g}", **style)
    ring: dict[str, Any] = {"markersize": 4.5, "color": "black", "fillstyle": "none"}
    ring |= {"markeredgewidth": 0.6, "label": "never trained on"}
    axes.plot(*np.array(rings).reshape(-1, 2).T, "o", **ring)
    axes.axhline(1, color="0.5", linewidth=0.8, linestyle="--", zorder=0)
    axes.set_yscale("log")
    label = curve.label if len(curve.label) < LONG else curve.label.replace(", ", ",\n")
    axes.set_title(label, fontsize="small")
    return np.concatenate(ratios)


def span_equally(drawn: list[tuple[Axes, np.ndarray]]) -> None:
    """Let each panel show its ratios in the middle, all the same factor from bottom to top."""
    limits = [(r.min(initial=np.inf), r.max(initial=0)) for _, r in drawn]
    span = max(SPAN, *(1.3 * high / low for low, high in limits))
    for (axes, _), (low, high) in zip(drawn, limits, strict=True):
        middle = np.sqrt(low * high) if high else 1.0
        axes.set_ylim(middle / np.sqrt(span), middle * np.sqrt(span))
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
        axes.yaxis.set_minor_formatter(NullFormatter())
