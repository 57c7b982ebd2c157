"""The temperature ladder with its samples, and the energy that they have."""

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from energetics.spin_dynamics.figures import shared
from energetics.spin_dynamics.files import SAMPLED
from energetics.style import COLOURS, PAGE, SMALL, parameter_colours, use_style

MARKERS = "os^D"


def draw(path: str) -> Figure:
    """Return f^a against temperature, as the paper, and the mean energy per site beside it."""
    file = SAMPLED.read(path)
    use_style()
    figure, panels = plt.subplot_mosaic(
        [["ladder", "energy"], ["ladder", "error"]], figsize=(PAGE, 3.2), height_ratios=[2.6, 1]
    )
    draw_ladder(figure, panels["ladder"], file)
    panels["error"].sharex(panels["energy"])
    for number, size in enumerate(file["size"].values):
        style: shared.Style = {"color": COLOURS[number], "marker": MARKERS[number % len(MARKERS)]}
        style |= {"markersize": 3, "linewidth": 0.8}
        row = file.isel(size=number).sortby("temperature")
        temperature, error = row["temperature"].values, row["energy_error"].values
        energy: shared.Style = {"capsize": 2, "label": f"$L$ = {size}"}
        panels["energy"].errorbar(temperature, row["energy"].values, error, **energy, **style)
        panels["error"].plot(temperature, error, **style)
    panels["energy"].set(ylabel="energy per site $e$ ($J$)", title="sampled energy")
    panels["energy"].tick_params(labelbottom=False)
    panels["energy"].legend()
    panels["error"].set(xlabel=shared.TEMPERATURE, ylabel="error ($J$)")
    panels["error"].set_ylim(bottom=0)
    critical = file.attrs["critical_temperature"]
    for axes in panels.values():
        axes.axvline(critical, color="0.5", linestyle=":", linewidth=0.9, zorder=0)
    style = {"color": "0.4", "ha": "left", "fontsize": SMALL}
    place = panels["ladder"].get_xaxis_transform()
    panels["ladder"].text(critical, 0.02, f" $T_c$ = {critical:g}", transform=place, **style)
    return figure


def draw_ladder(figure: Figure, axes: Axes, file: xr.Dataset) -> None:
    """Draw f^a against T, coloured and sized by the samples that a chain gives there."""
    temperature, weight = file["temperature"].values, file["weight"].values
    powers = file.attrs["factor"] ** file["power"].values.astype(float)
    axes.plot(temperature, powers, color="0.7", linewidth=0.8, zorder=0)
    colours = parameter_colours(figure, axes, weight, label="samples of one annealed chain")
    assert colours.colorbar is not None
    colours.colorbar.set_ticks(np.unique(weight).tolist())
    axes.scatter(temperature, powers, s=9 * weight, c=colours.to_rgba(weight), linewidth=0)
    text: shared.Style = {"textcoords": "offset points", "fontsize": SMALL, "va": "center"}
    for number, side in ((0, {"xytext": (-9, 2), "ha": "right"}), (-1, {"xytext": (7, -2)})):
        power = f"$a = {int(file['power'].values[number])}$"
        axes.annotate(power, (temperature[number], powers[number]), **text, **side)
    axes.set(xlabel=shared.TEMPERATURE, ylabel=f"$f^a$, $f$ = {file.attrs['factor']:g}")
    axes.set_title("annealing temperatures")
