"""How far from the reference a trajectory is for the time that it costs."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from energetics.molecular_dynamics.curves import seconds
from energetics.molecular_dynamics.figures import shared
from energetics.molecular_dynamics.files import SPEED
from energetics.style import legend_above, use_style

LOOKED_AT = 1.0  # time of the deviation
MEASURES = {"distance_median": "median", "distance_mean": "root mean square"}
COST = "wall time per particle and unit of time (ns)"
SLOW = 5  # times as slow as the slowest integrator: beyond a break of the axis
WHOLE, BROKEN = [(0, 0, 1, 1)], [(0, 0, 0.65, 1), (0.7, 0, 0.3, 1)]  # parts of a panel
Point = tuple[float, np.ndarray, bool]  # cost, √Δ of each training seed, stays whole


def draw(comparison: str, speed: str) -> Figure:
    """Return √Δ at t = 1, median above and root mean square below, against wall time, by state.

    A symbol is open if the curve lost a system or heated by the end of its trajectory. The axis of
    time is broken where networks are much slower than integrators.
    """
    file, curves = shared.read_curves(comparison, *MEASURES, "lost", "energy_median", "saturation")
    times = SPEED.read(speed)
    use_style()
    figure, grid = shared.state_panels(file, 2, height=2.1, extra=1.2)
    frames = shared.followed_frames(file, "distance_median")
    elapsed = file["elapsed_time"].values
    frame = frames[np.argmin(np.abs(elapsed[frames] - LOOKED_AT))] if len(frames) else 0
    drawn: list[list[list[Axes]]] = []
    for line, (name, text) in zip(grid, MEASURES.items(), strict=True):
        rows = []
        for state, panel in enumerate(line):
            particles = int(file["particles"].values[state])
            points = {
                curve: (
                    1e9 * seconds(times, curve.name, particles),
                    np.sqrt(curve.seeds_of(file, name, state)[:, frame]),
                    not shared.shaken(file, curve, state),
                )
                for curve in curves
            }
            points = {curve: point for curve, point in points.items() if drawable(point)}
            rows.append(draw_state(panel, curves, points))
        share_errors(rows, top=2 * float(np.sqrt(file["saturation"].values.max())))
        label = rf"$\sqrt{{\Delta}}$ at $t$ = {elapsed[frame]:g}, {text}"
        shared.label_panels(
            [parts[0] for parts in rows], y=label, x=COST if line is grid[-1] else ""
        )
        drawn.append(rows)
    share_times(*drawn)
    found = [part for rows in drawn for parts in rows for part in parts]
    label = "open: lost a system, or heated"
    found[-1].plot([], [], "o", label=label, color="0.4", markerfacecolor="white")
    legend_above(figure, found)
    return figure


def drawable(point: Point) -> bool:
    """Return whether a point was measured with any training seed."""
    return bool(np.isfinite(point[0]) and np.isfinite(point[1]).any())


def draw_state(
    panel: Axes, curves: list[shared.Curve], points: dict[shared.Curve, Point]
) -> list[Axes]:
    """Draw the points of a state into a panel, and return its parts: two if its axis is broken."""
    panel.axis("off")
    fast = max((p[0] for c, p in points.items() if not c.learned), default=np.inf)
    slow = {curve for curve, point in points.items() if point[0] > SLOW * fast}
    parts = [panel.inset_axes(place) for place in (BROKEN if slow else WHOLE)]
    for part in parts:
        part.set(xscale="log", yscale="log")
        part.margins(x=0.15)
    places = {c: (p[0], float(p[1][0])) for c, p in points.items() if not c.learned}
    shared.draw_integrators(
        parts[0], curves, places, hollow={c for c in places if not points[c][2]}
    )
    for curve, (cost, values, whole) in points.items():
        if curve.learned:
            values = values[np.isfinite(values)]
            spread = [[values.mean() - values.min()], [values.max() - values.mean()]]
            style = curve.symbol(5.5) | {"markeredgewidth": 0.9, "elinewidth": 1}
            style["markerfacecolor"] = curve.colour if whole else "white"
            parts[curve in slow].errorbar(cost, values.mean(), spread, **style)
    for part in parts:
        part.relim()  # error bars leave their logarithms in the limits
        part.autoscale_view()
        part.xaxis.set_major_locator(LogLocator(numticks=4))
        part.xaxis.set_minor_formatter(NullFormatter())
        low, high = np.log10(part.get_xlim())
        part.set_xlim(10 ** min(low, np.floor(high) - 0.1), 10**high)  # a power of ten is in sight
    for part in parts[1:]:
        part.spines["left"].set(linestyle=(0, (1, 2)), color="0.5")
        part.tick_params(axis="y", which="both", left=False, labelleft=False)
    return parts


def share_errors(rows: list[list[Axes]], *, top: float) -> None:
    """Give all parts of a row of panels one y axis, with numbers at the left only.

    It ends at `top`: larger deviations only say that all is lost.
    """
    first = rows[0][0]
    for state, parts in enumerate(rows):
        for part in parts:
            if part is not first:
                part.sharey(first)
        parts[0].tick_params(labelleft=state % shared.COLUMNS == 0)
    lowest = min(part.dataLim.minposy for parts in rows for part in parts)
    first.set_ylim(min(lowest, top / 100) / 2, top)


def share_times(above: list[list[Axes]], below: list[list[Axes]]) -> None:
    """Give the parts of the two panels of a state one axis of time, with numbers below."""
    for upper, lower in zip(above, below, strict=True):
        if len(upper) == len(lower):
            for part, other in zip(upper, lower, strict=True):
                other.sharex(part)
                part.tick_params(labelbottom=False)
