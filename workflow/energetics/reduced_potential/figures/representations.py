"""All representations side by side: order, prediction, robustness, cost."""

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.files import COMPARISON
from energetics.style import COLOURS, PAGE, SMALL, use_style

PANELS = {
    "reconstruction_r2": "reconstruction $R^2$",
    "roll_out_ratio": "roll-out error / no change",
    "intraclass_correlation": r"ICC of end states with $\alpha$",
    "neighbour_r2": r"$R^2$ of $\alpha$ from neighbours",
    "roughness": r"roughness in $\alpha$",
}
MARKERS = "osD^"
SHIFT = -1.0  # perturbation that is a random shift


def draw_metric(axes: Axes, file: xr.Dataset, name: str) -> None:
    """Draw a metric of all arms over latent dimensions, filled unseen and open seen disorder."""
    dimensions = file["latent_dimension"].values
    mean = file[name].mean("training_seed", skipna=False)
    spread = file[name].std("training_seed", skipna=False)
    for arm in range(file.sizes["arm"]):
        x = np.arange(len(dimensions)) + 0.17 * (arm - (file.sizes["arm"] - 1) / 2)
        for group, face, dash in ((0, "white", ":"), (1, COLOURS[arm], "-")):
            y, error = mean.values[arm, :, group], spread.values[arm, :, group]
            style = {"marker": MARKERS[arm], "markersize": 4, "color": COLOURS[arm]}
            style |= {"linestyle": dash, "linewidth": 0.7, "elinewidth": 1, "capsize": 2}
            axes.errorbar(x, y, error, markerfacecolor=face, **style)
    axes.set_xticks(range(len(dimensions)), [str(size) for size in dimensions])
    axes.set(xlim=(-0.5, len(dimensions) - 0.5), xlabel="latent dimension", title=PANELS[name])


def draw_robustness(axes: Axes, file: xr.Dataset) -> None:
    """Draw how far a shift or noise moves the latent, at the smallest latent dimension."""
    moved = file["displacement"].isel(latent_dimension=0)
    mean, spread = moved.mean("training_seed").values, moved.std("training_seed").values
    cases = file["perturbation"].values
    for arm in range(file.sizes["arm"]):
        x = np.arange(len(cases)) + 0.12 * (arm - (file.sizes["arm"] - 1) / 2)
        style = {"marker": MARKERS[arm], "color": COLOURS[arm], "linestyle": "", "markersize": 4}
        axes.errorbar(x, mean[arm], spread[arm], capsize=2, elinewidth=1, **style)
    axes.set_yscale("symlog", linthresh=1e-3)
    labels = ["shift" if case == SHIFT else f"{case:g}" for case in cases]
    axes.set_xticks(range(len(cases)), labels)
    axes.set(xlabel="shift, or noise / std", title="displacement of $z$ / spread")
    axes.set_ylim(bottom=-2e-4)


def draw(path: str) -> Figure:
    """Return the arms side by side: reconstruction, order in α, roll-out, robustness, cost."""
    coordinates = ("latent_dimension", "perturbation", "image_size")
    file = COMPARISON.read(path, *PANELS, "displacement", "operations", *coordinates)
    use_style()
    figure, grid = plt.subplots(2, 4, figsize=(PAGE, 4.3))
    for axes, name in zip(grid.flat, PANELS, strict=False):
        draw_metric(axes, file, name)
    draw_robustness(grid.flat[5], file)
    handles, sizes = [], file["image_size"].values
    for arm, name in enumerate(file.attrs["arms"].split()):
        style = {"marker": MARKERS[arm], "color": COLOURS[arm], "markersize": 4}
        style["label"] = ARMS[name].label
        handles += grid.flat[6].loglog(sizes, file["operations"].values[arm], **style)
    grid.flat[6].set_xticks(sizes, [str(size) for size in sizes])
    grid.flat[6].minorticks_off()
    grid.flat[6].set(xlabel="side of the image", title="operations per frame")
    for face, label in (("0.3", "unseen disorder"), ("white", "seen disorder")):
        style = {"color": "0.3", "markerfacecolor": face, "markersize": 4}
        handles.append(Line2D([], [], marker="o", linestyle="", label=label, **style))
    grid.flat[7].axis("off")
    grid.flat[7].legend(handles=handles, loc="center left", borderaxespad=0)
    for axes in grid.flat[:7]:
        axes.set_title(axes.get_title(loc="left"), fontsize=SMALL + 0.5)
    return figure
