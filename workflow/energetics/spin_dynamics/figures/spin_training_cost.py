"""How the cost of a training step grows with the lattice."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

from energetics.spin_dynamics.figures import shared
from energetics.spin_dynamics.files import SPEED
from energetics.style import PAGE, SMALL, use_style

PAPER = {(4, 8): 4}  # growth that park2022 gives between these sizes


def draw(path: str) -> Figure:
    """Return the time of a training step against the number of sites, and how much it grows.

    A symbol for each design; those of one network differ by nothing but the noise of the clock.
    """
    file = SPEED.read(path)
    use_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(PAGE, 2.7))
    sizes, times = file["size"].values, file["training_seconds"].values
    networks = [str(name).split("/")[0] for name in file["design"].values]
    shown = list(dict.fromkeys(networks))
    for network, seconds in zip(networks, times, strict=True):
        name, colour, marker = shared.network_look(network)
        style: shared.Style = {"color": colour, "marker": marker, "markersize": 4.5}
        known = {line.get_label() for line in left.lines}
        label = "_again" if name in known else name
        left.plot(sizes**3, 1e3 * seconds, linewidth=0.8, label=label, **style)
        right.plot(shown.index(network), seconds[-1] / seconds[0], **style)
    left.set(xscale="log", yscale="log")
    left.set_xticks(sizes**3, [f"${size}^3$" for size in sizes])
    left.xaxis.set_minor_formatter(NullFormatter())
    left.minorticks_off()
    left.set(xlabel="sites of the lattice", ylabel="time of a training step (ms)")
    left.set_title("equally many configurations")
    left.set_ylim(bottom=left.get_ylim()[0] / 5)  # room for the legend below the lines
    if shown:
        left.legend(loc="lower right", labelspacing=0.3)
    smallest, largest = int(sizes[0]), int(sizes[-1])
    mark_level(right, (largest / smallest) ** 3, "sites")
    if (smallest, largest) in PAPER:
        mark_level(right, PAPER[smallest, largest], "the paper")
    names = [shared.network_look(network)[0].replace(", ", ",\n") for network in shown]
    right.set_xticks(np.arange(len(shown)), names, fontsize="small")
    right.set(xlim=(-0.6, len(shown) - 0.4), xlabel="network")
    right.set_ylabel(f"time at $L$ = {largest} over $L$ = {smallest}")
    right.set_ylim(0, 1.1 * right.dataLim.y1)
    right.set_title("growth with the lattice")
    return figure


def mark_level(axes: Axes, level: float, text: str) -> None:
    """Draw a named horizontal line."""
    axes.axhline(level, color="0.5", linewidth=0.8, linestyle=":", zorder=0)
    style: shared.Style = {"color": "0.4", "fontsize": SMALL, "ha": "left", "va": "bottom"}
    axes.text(0.01, level, f"{text}: {level:g}", transform=axes.get_yaxis_transform(), **style)
