"""The specific heat against temperature, at each density."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from energetics.molecular_dynamics.figures.shared import TEMPERATURE
from energetics.molecular_dynamics.files import SPECIFIC_HEAT
from energetics.style import COLOURS, PAGE, SMALL, use_style

CRITICAL = 0.472  # critical temperature of the infinite fluid that park2022 quotes


def draw(path: str) -> Figure:
    """Return c_v(T) with error bars, a panel for each density; a star marks the largest value."""
    file = SPECIFIC_HEAT.read(path)
    use_style()
    count = file.sizes["density"]
    columns = min(count, 2)
    rows = -(-count // columns)
    size = (PAGE, 1.8 * rows + 0.4)
    figure, grid = plt.subplots(rows, columns, figsize=size, squeeze=False, sharex=True)
    for axes in grid.flat[count:]:
        axes.axis("off")
    temperature = file["temperature"].values
    text = {"fontsize": SMALL, "color": "0.35"}
    for axes, density, heat, error in zip(
        grid.flat,
        file["density"].values,
        file["specific_heat"].values,
        file["specific_heat_error"].values,
        strict=False,
    ):
        style = {"color": COLOURS[0], "marker": "o", "markersize": 3, "linewidth": 0.9}
        axes.errorbar(temperature, heat, error, capsize=2, elinewidth=0.8, **style)
        top = int(np.argmax(heat))
        star = {"marker": "*", "markersize": 9, "color": "#d55e00", "zorder": 4}
        axes.plot(temperature[top], heat[top], linestyle="", **star)
        axes.axvline(CRITICAL, color="0.5", linestyle="--", linewidth=0.9, zorder=0)
        place = axes.get_xaxis_transform()
        axes.text(CRITICAL, 0.97, f"  $T_c$ = {CRITICAL:g}", transform=place, va="top", **text)
        axes.set_title(rf"$\rho$ = {density:g}, largest at $T$ = {temperature[top]:g}")
        axes.set_ylim(0, 1.15 * np.max(heat + error))
    for axes in grid[:, 0]:
        axes.set_ylabel("specific heat $c_v$ ($k_B$)")
    for number in range(max(count - columns, 0), count):
        grid.flat[number].set_xlabel(TEMPERATURE)
        grid.flat[number].tick_params(labelbottom=True)
    return figure
