"""The energy shift per particle against time."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from energetics.molecular_dynamics.figures import shared
from energetics.style import legend_above, use_style

LINEAR = 1e-3  # the scale is linear up to this size, logarithmic beyond
LARGEST = 1e3  # what is larger is not shown


def draw(path: str) -> Figure:
    """Return the mean energy shift of the systems not lost, by state."""
    file, curves = shared.read_curves(path, "energy_mean")
    use_style()
    figure, (panels,) = shared.state_panels(file, 1, height=3.0, extra=0.9)
    times, frames = file["elapsed_time"].values, shared.followed_frames(file, "energy_mean")
    for state, axes in enumerate(panels):
        for curve in curves:
            seeds = curve.seeds_of(file, "energy_mean", state)
            shared.draw_line(axes, times, seeds, **curve.style())
        axes.axhline(0, color="0.5", linewidth=0.5, zorder=0)
        axes.set_xscale("log")
        axes.set_xlim(times[1], times[frames[-1]] if len(frames) else times[-1])
    shown = file["energy_mean"].values
    shown = np.clip(shown[np.isfinite(shown)], -LARGEST, LARGEST)
    energy_axis(panels[0], shown.min(initial=-LINEAR), shown.max(initial=LINEAR))
    shared.label_panels(panels, y=r"energy shift $\mu_{\tilde e}$ ($\epsilon$)", x=shared.TIME)
    legend_above(figure, panels)
    return figure


def energy_axis(axes: Axes, low: float, high: float) -> None:
    """Make the y axis linear around zero, with a tick at every power of ten further out."""
    axes.set_yscale("symlog", linthresh=LINEAR, linscale=0.7)
    axes.set_ylim(2 * low, 2 * high)
    powers = 10.0 ** np.arange(np.log10(LINEAR), np.log10(LARGEST) + 1)
    ticks = [*-powers[::-1], 0, *powers]
    axes.yaxis.set_major_locator(FixedLocator([t for t in ticks if 2 * low <= t <= 2 * high]))
    axes.yaxis.set_minor_locator(NullLocator())
