"""How many systems are lost by a time, and the energy below: what heats steadily is never lost."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from energetics.molecular_dynamics.figures import shared
from energetics.style import legend_above, use_style

ENERGIES = (1e-4, 1e3)  # shown sizes of the shift per particle


def draw(path: str) -> Figure:
    """Return the fraction of lost systems and the median energy shift against time, by state."""
    file, curves = shared.read_curves(path, "lost", "energy_median", "systems")
    use_style()
    figure, (lost, energy) = shared.state_panels(file, 2, height=1.8, extra=0.9)
    times = file["elapsed_time"].values
    for state, (above, below) in enumerate(zip(lost, energy, strict=True)):
        for curve in curves:
            shared.draw_line(above, times, curve.seeds_of(file, "lost", state), **curve.style())
            shift = np.abs(curve.seeds_of(file, "energy_median", state))
            shared.draw_line(below, times, np.where(shift > 0, shift, np.nan), **curve.style())
        for axes in (above, below):
            axes.set(xscale="log", xlim=(times[1], times[-1]))
        below.set(yscale="log", ylim=ENERGIES)
    fraction_axis(lost[0], 1 / float(file["systems"].values.max()))
    shared.label_panels(lost, y="fraction lost")
    shared.label_panels(energy, y=r"$|\tilde e|$, median ($\epsilon$)", x=shared.TIME)
    legend_above(figure, lost)
    return figure


def fraction_axis(axes: Axes, one: float) -> None:
    """Show zero, and fractions from one system to all of them on a logarithmic scale."""
    axes.set_yscale("symlog", linthresh=one, linscale=0.4)
    axes.set_ylim(-0.15 * one, 1.3)
    powers = 10.0 ** np.arange(np.ceil(np.log10(one)), 1)
    axes.yaxis.set_major_locator(FixedLocator([0, *powers]))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
