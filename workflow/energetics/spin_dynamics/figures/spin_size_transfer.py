"""Thresholds of weights on a lattice where they were not trained, beside weights at home."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.spin_dynamics.curves import Curves
from energetics.spin_dynamics.figures import shared
from energetics.spin_dynamics.settings import Design
from energetics.style import COLOURS, PAGE, SMALL, legend_above, use_style

Family = tuple[str, str, float]  # network, reading, large step: all but the lattice
SAME_ACCURACY = 10  # the plain step beside which a corrected one is held is this much smaller


def draw(path: str) -> Figure:
    """Return t_thres over that of the tenfold smaller plain step, a panel for each network."""
    curves = shared.read_curves(path, "threshold", "correlation_mean")
    use_style()
    families = moved_families(curves)
    count = max(len(families), 1)
    rows = -(-count // 3)
    size = (PAGE, 2.5 * rows + 0.6)
    figure, grid = plt.subplots(rows, min(count, 3), figsize=size, squeeze=False, sharey=True)
    for axes in grid.flat[count:]:
        axes.axis("off")
    for axes in grid.flat[:count]:
        draw_frame(axes, curves)
    for axes, family in zip(grid.flat, families, strict=False):
        if not draw_family(axes, curves, family):
            write(axes, "thresholds lie beyond\nthe end of the trajectories")
    if not families:
        write(grid[0, 0], "no network was tested on another lattice than its own")
    small = r"$t_\mathrm{thres}$ / $t_\mathrm{thres}$ of plain $\tau/10$"
    for axes in grid[:, 0]:
        axes.set_ylabel(small)
    grid[0, 0].set_ylim(0, 1.08 * max(1, *(axes.dataLim.y1 for axes in grid.flat)))
    legend_above(figure, grid.flat)
    return figure


def moved_families(curves: Curves) -> list[Family]:
    """Return the networks that were tested on a lattice where they were not trained."""
    found = []
    for design in curves.networks():
        family = design.network, design.reading, design.large_step
        curve = curves.learned(design)
        tested = set() if curve is None else {size for size, _ in curves.places(curve)}
        if family not in found and tested - {design.trained_size}:
            found.append(family)
    return found


def ratios(curves: Curves, design: Design, size: int) -> np.ndarray:
    """Return t_thres over that of the tenfold smaller plain step, (seed, temperature)."""
    small = float(f"{design.large_step / SAME_ACCURACY:g}")
    curve, plain = curves.learned(design), curves.plain(design.reading, small)
    columns = [
        curves.threshold(curve, size, t) / curves.threshold(plain, size, t)
        for t in curves.temperatures
    ]
    seeds = max(map(len, columns))
    columns = [np.pad(c, (0, seeds - len(c)), constant_values=np.nan) for c in columns]
    return np.stack(columns, axis=1)


def draw_frame(axes: Axes, curves: Curves) -> None:
    """Draw what every panel has: a place for each temperature, and the line of equality."""
    axes.axhline(1, color="0.5", linewidth=0.7, linestyle=":", zorder=0)
    places = range(len(curves.temperatures))
    axes.set_xticks(places, [f"{temperature:g}" for temperature in curves.temperatures])
    axes.set(xlim=(-0.5, len(places) - 0.5), xlabel=shared.TEMPERATURE)


def write(axes: Axes, text: str) -> None:
    """Write why a panel is empty."""
    style: shared.Style = {"ha": "center", "va": "center", "fontsize": SMALL, "color": "0.4"}
    axes.text(0.5, 0.4, text, transform=axes.transAxes, **style)


def draw_family(axes: Axes, curves: Curves, family: Family) -> bool:
    """Draw each pair of training and test lattice side by side; return whether there is any."""
    network, reading, step = family
    pairs = [
        (design, size)
        for design in curves.networks()
        if (design.network, design.reading, design.large_step) == family
        for size in curves.sizes
    ]
    places = np.arange(len(curves.temperatures))
    for number, (design, size) in enumerate(pairs):
        found = ratios(curves, design, size)
        if not np.isfinite(found).any():
            continue
        x = places + 0.16 * (number - (len(pairs) - 1) / 2)
        home = size == design.trained_size
        colour = COLOURS[curves.sizes.index(size)]
        style: shared.Style = {"marker": "s" if home else "o", "markersize": 5}
        style |= {"linestyle": "", "color": colour}
        label = f"trained at $L$ = {design.trained_size}, tested at $L$ = {size}"
        mean = np.ma.masked_invalid(found).mean(axis=0)
        axes.plot(x, mean, label=label, fillstyle="full" if home else "none", **style)
        for seed in found:
            axes.scatter(x, seed, s=6, color=colour, alpha=0.5, linewidth=0)
    name = shared.network_look(network)[0]
    title = f"{name}\n{shared.READINGS[reading]}, " + shared.step_label(step)
    axes.set_title(title, fontsize="small")
    return any(str(line.get_label()).startswith("trained") for line in axes.lines)
