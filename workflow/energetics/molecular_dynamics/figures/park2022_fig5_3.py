"""One configuration of each phase at the lowest density."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.ticker import MultipleLocator

from energetics.molecular_dynamics.files import SAMPLES
from energetics.style import COLOURS, PAGE, use_style

DIAMETER = 2 ** (1 / 6)  # distance at which a pair is at rest
LARGEST = 60  # side of a box whose axes hold a number every five sigma


def draw(path: str) -> Figure:
    """Return the particles of each phase in their periodic box, as discs that touch at rest."""
    file = SAMPLES.read(path)
    use_style()
    phases = file["phase"].values
    width = PAGE / max(len(phases), 3)
    figure, grid = plt.subplots(
        1, len(phases), figsize=(PAGE, width + 0.45), squeeze=False, sharey=True
    )
    titles = zip(phases, file["phase_temperature"].values, strict=True)
    for number, (axes, (phase, temperature)) in enumerate(zip(grid.flat, titles, strict=True)):
        side = float(file["phase_box"].values[number])
        draw_box(axes, file["position"].values[number], side)
        axes.set_title(f"{phase}, $T$ = {temperature:g}")
        axes.set_xlabel(r"$x/\sigma$")
        if file["phase_box"].values.max() < LARGEST:
            axes.xaxis.set_major_locator(MultipleLocator(5))
            axes.yaxis.set_major_locator(MultipleLocator(5))
    grid[0, 0].set_ylabel(r"$y/\sigma$")
    return figure


def draw_box(axes: Axes, position: np.ndarray, side: float) -> None:
    """Draw particles (particle, 2) and those of their images that reach into the box."""
    look = {"facecolor": COLOURS[0], "edgecolor": "white", "linewidth": 0.4}
    shifts = np.array([(x, y) for x in (0, -1, 1) for y in (0, -1, 1)]) * side
    for shift in shifts:
        for centre in position + shift:
            if np.abs(centre - side / 2).max() < (side + DIAMETER) / 2:
                axes.add_patch(Circle(tuple(centre), DIAMETER / 2, **look))
    axes.set(xlim=(0, side), ylim=(0, side), aspect="equal")
    axes.spines[:].set(visible=True, linewidth=0.7)
