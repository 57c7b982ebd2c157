"""A real frame, its sublevel sets at rising levels, and its persistence diagram."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.reduced_potential.figures.shared import say_nothing
from energetics.reduced_potential.files import FILTRATION
from energetics.style import COLOURS, PAGE, SMALL, hide_ticks, use_style

COMPONENT_COLOURS = [COLOURS[i] for i in (0, 1, 2, 3, 4, 5, 6, 8, 9)]  # no grey
HOMOLOGY = ((0, "o", COLOURS[0]), (1, "^", COLOURS[1]))


def show_components(axes: Axes, labels: np.ndarray) -> None:
    """Draw connected components, neighbours in number apart in colour, white outside."""
    palette = np.array([(1, 1, 1), *COMPONENT_COLOURS])
    axes.imshow(palette[np.where(labels > 0, labels % len(COMPONENT_COLOURS) + 1, 0)])
    hide_ticks(axes)


def plot_diagram(axes: Axes, file: xr.Dataset) -> None:
    """Draw births and deaths; above and left of a level's corner lie the classes alive at it."""
    birth, death = file["birth"].values, file["death"].values
    axes.set_title("persistence diagram", fontsize="small")
    if not birth.size:
        say_nothing(axes, "empty: the frame is uniform")
        return
    low, high = birth.min(), death.max()
    margin = 0.06 * (high - low)
    axes.plot([low, high], [low, high], color="black", linewidth=0.6)
    for kind, marker, colour in HOMOLOGY:
        points = file["homology"].values == kind
        style = {"s": 9, "marker": marker, "color": colour, "alpha": 0.6, "linewidth": 0}
        axes.scatter(birth[points], death[points], label=f"$H_{kind}$", **style)
    for number, level in enumerate(file["level"].values, start=1):
        corner = [level, level, low - margin], [high + margin, level, level]
        axes.plot(*corner, color="0.5", linewidth=0.7, linestyle="--", zorder=0)
        text: dict[str, Any] = {"ha": "left", "va": "top", "fontsize": SMALL}
        axes.annotate(f"$t_{number}$", (level, level), (2, -1), textcoords="offset points", **text)
    axes.set(xlabel="birth", ylabel="death", aspect="equal")
    axes.set(xlim=(low - margin, high + margin), ylim=(low - margin, high + margin))
    axes.legend(loc="lower right", handletextpad=0.1, markerscale=1.6)


def draw(path: str) -> Figure:
    """Return a frame, its sublevel sets with their components, and its persistence diagram."""
    file = FILTRATION.read(path)
    use_style()
    figure = plt.figure(figsize=(PAGE, 2.55))
    left, middle, right = figure.subfigures(1, 3, width_ratios=[2.2, 2.4, 2.4])
    frame = left.subplots()
    image = frame.imshow(file["field"].values, cmap="gray")
    hide_ticks(frame)
    alpha, time = file.attrs["alpha"], file.attrs["elapsed_time"]
    frame.set_title(rf"frame: $\alpha$ = {alpha:g}, $t$ = {time:g}", fontsize="small")
    left.colorbar(
        image, ax=frame, location="bottom", label=r"$\phi$", aspect=20, shrink=0.85, pad=0.03
    )
    panels = middle.subplots(2, -(-file.sizes["level"] // 2), squeeze=False)
    for i, level in enumerate(file["level"].values):
        axes = panels.flat[i]
        show_components(axes, file["components"].values[i])
        components, holes = int(file["component_count"][i]), int(file["hole_count"][i])
        axes.set_title(rf"$t_{i + 1}$: $\phi \leq {level:.2f}$", fontsize=SMALL, pad=2)
        text = rf"{components} $H_0$, {holes} $H_1$"
        axes.set_xlabel(text, fontsize=SMALL, labelpad=1)
    for axes in panels.flat[file.sizes["level"] :]:
        axes.axis("off")
    plot_diagram(right.subplots(), file)
    return figure
