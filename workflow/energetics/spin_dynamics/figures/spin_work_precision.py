"""How long a trajectory can be trusted for the time it costs: integrators and networks."""

from functools import partial
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.spin_dynamics.curves import Curves, measured
from energetics.spin_dynamics.figures import shared
from energetics.spin_dynamics.files import SPEED
from energetics.spin_dynamics.settings import Design
from energetics.style import PAGE, SMALL, legend_above, use_style

INTEGRATORS = {
    "suzuki_trotter": ("2nd order, " + shared.READINGS["suzuki_trotter"], "black", "o"),
    "stale_field": (shared.READINGS["stale_field"], "0.6", "s"),
    "suzuki_fourth": (shared.FOURTH["suzuki_fourth"][0], "#e69f00", "P"),
    "blanes_moan": (shared.FOURTH["blanes_moan"][0], "#d62728", "X"),
}
RINGS = {"renormalised": "o", "projected": "s", "raw": "D"}  # around the variant that is judged
COST = "wall time per spin and unit of time 1/$J$ (ns)"


def draw(comparison: str, speed: str) -> Figure:
    """Return t_thres against wall time per spin and unit of time, by lattice and temperature."""
    names = ("threshold", "threshold_error", "correlation_mean", "elapsed_time")
    curves, times = shared.read_curves(comparison, *names), SPEED.read(speed)
    use_style()
    rows, columns = len(curves.sizes), len(curves.temperatures)
    figure, grid = plt.subplots(
        rows, columns, figsize=(PAGE, 2.9 * rows + 1.0), squeeze=False, sharex=True, sharey="col"
    )
    draw = partial(draw_panel, speed=times)
    shared.fill_grid(grid, curves, shared.temperatures(curves), draw, label=shared.THRESHOLD)
    grid[-1, columns // 2].set_xlabel(COST)
    legend_above(figure, grid.flat)
    return figure


def nanoseconds(
    speed: xr.Dataset, method: str, size: int, step: float, *, name: str = "seconds"
) -> float:
    """Return the time per spin and unit of time, NaN if it was not measured."""
    return 1e9 * measured(speed, name, method, size) / step


def draw_panel(
    axes: Axes, curves: Curves, size: int, temperature: float, *, speed: xr.Dataset
) -> None:
    """Draw a line for each integrator, its time steps as points, and a point for each network."""
    place = size, temperature
    axes.set(xscale="log", yscale="log")
    for scheme, (label, colour, marker) in INTEGRATORS.items():
        points = []
        for step, curve in curves.steps(scheme).items():
            cost = nanoseconds(speed, scheme, size, step)
            if np.isnan(cost):
                continue
            style: shared.Style = {"color": colour, "marker": marker, "label": label}
            style["markersize"] = 4
            shared.draw_threshold(axes, cost, curves, curve, place, **style)
            points.append((cost, curves.threshold(curve, size, temperature)[0], step))
        if points:
            x, y, _ = zip(*points, strict=True)
            axes.plot(x, y, color=colour, linewidth=0.8, zorder=1)
        for cost, reached, step in points if scheme == "suzuki_trotter" else ():
            if np.isfinite(reached):
                mark_step(axes, (cost, reached), step, (4, -8), "0.35")
    largest = max((design.large_step for design in curves.networks()), default=0.0)
    for design in curves.networks():
        draw_network(axes, curves, speed, design, place)
        reached = curves.threshold(curves.learned(design), size, temperature).mean()
        cost = nanoseconds(speed, design.path, size, design.large_step)
        if design.large_step < largest and np.isfinite(reached + cost):
            colour = shared.network_look(design.network)[1]
            mark_step(axes, (cost, reached), design.large_step, (-3, 7), colour)
    shared.fit_to_symbols(axes)


def mark_step(
    axes: Axes, point: tuple[float, float], step: float, offset: tuple[int, int], colour: str
) -> None:
    """Write a time step beside its point."""
    text: shared.Style = {"textcoords": "offset points", "fontsize": SMALL - 1, "color": colour}
    axes.annotate(shared.step_text(step), point, offset, **text)


def draw_network(
    axes: Axes, curves: Curves, speed: xr.Dataset, design: Design, place: shared.Place
) -> None:
    """Draw a network's variants at its cost on one core, and the first one at that with a GPU.

    The residue is then the GPU's and the plain step the core's; no moving of data is counted.
    """
    size, step = place[0], design.large_step
    followed = curves.values("correlation_mean", curves.learned(design), *place)
    if not np.isfinite(followed).any():
        return
    label, colour, marker = shared.network_look(design.network)
    name = label if size == design.trained_size else "_unnamed"
    style: shared.Style = {"color": colour, "zorder": 4, "markersize": 4.5, "markeredgewidth": 0.7}
    style |= {"markeredgecolor": INTEGRATORS[design.reading][1]}
    if size != design.trained_size:
        marker = "v"
        add_key(axes, "trained on another lattice", marker=marker)
    cost = nanoseconds(speed, design.path, size, step)
    plain = nanoseconds(speed, design.reading, size, step)
    on_gpu = plain + nanoseconds(speed, design.path, size, step, name="device_seconds")
    for curve, variant in shared.deployed(curves, design):
        if variant == design.variants[0]:
            if np.isfinite(cost):
                shared.draw_threshold(
                    axes, cost, curves, curve, place, label=name, marker=marker, **style
                )
            if np.isfinite(on_gpu):
                add_key(axes, "residue on a GPU", marker="*")
                shared.draw_threshold(axes, on_gpu, curves, curve, place, marker="*", **style)
        elif np.isfinite(cost):
            ring: shared.Style = {"marker": RINGS[variant], "markersize": 8, "fillstyle": "none"}
            ring |= {"markeredgewidth": 0.7}
            add_key(axes, variant, **ring)
            shared.draw_threshold(axes, cost, curves, curve, place, color=colour, zorder=3, **ring)


def add_key(axes: Axes, label: str, **look: Any) -> None:
    """Explain a symbol in the legend, whatever the network."""
    usual: shared.Style = {"color": "0.4", "linestyle": "", "markersize": 5}
    axes.plot([], [], label=label, **usual | look)
