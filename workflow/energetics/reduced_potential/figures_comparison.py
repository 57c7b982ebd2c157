"""Figures that compare: predicted with true frames, and one representation with another."""

from string import ascii_lowercase

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D

from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.files import COMPARISON_CONTRACT, EVALUATION_CONTRACT, GROUPS
from energetics.storage import SPLITS, read
from energetics.style import (
    COLOURS,
    DIVERGING,
    PAGE,
    SEQUENTIAL,
    SMALL,
    hide_ticks,
    parameter_colours,
    use_style,
)

EXAMPLES = ("alpha", "split_disorder", "elapsed_time", "example", "example_snapshot")
DIAGRAM = ("example", "example_snapshot", "homology", "persistence", "birth")
PATTERN = ("example", "example_snapshot", "feature")
PANELS = {
    "reconstruction_r2": "reconstruction $R^2$",
    "roll_out_ratio": "roll-out error / no change",
    "intraclass_correlation": r"ICC of end states with $\alpha$",
    "neighbour_r2": r"$R^2$ of $\alpha$ from neighbours",
    "roughness": r"roughness in $\alpha$",
}
MARKERS = "osD^"
GROUPED = (1, 1, 1, 1, 0.15, 1, 1, 1, 1)  # widths of two groups of images and a gap
SHIFT = -1.0  # perturbation that is a random shift


def read_examples(path: str, *names: str, dimensions: tuple[str, ...]) -> xr.Dataset:
    """Return an evaluation's examples with the group, α and time of each, checked."""
    needs = {name: EVALUATION_CONTRACT[name] for name in EXAMPLES}
    file = read(path, needs | dict.fromkeys(names, dimensions))
    rows, snapshots = file["example"].values, file["example_snapshot"].values
    return file[list(names)].assign_coords(
        alpha=("example", file["alpha"].values[rows]),
        split=("example", file["split_disorder"].values[rows]),
        time=("example_snapshot", file["elapsed_time"].values[snapshots]),
    )


def of_group(file: xr.Dataset, group: str) -> xr.Dataset:
    """Return the examples of a group, ordered by α."""
    return file.isel(example=file["split"].values == SPLITS[GROUPS[group]]).sortby("alpha")


def draw_diagrams(panel: SubFigure, examples: xr.Dataset, names: tuple[str, ...]) -> None:
    """Draw persistence images of one time: a row for each name, columns α × homology."""
    count = examples.sizes["example"]
    grid = panel.subplots(len(names), 2 * count, squeeze=False)
    for column in range(2 * count):
        example, kind = examples.isel(example=column // 2), column % 2
        images = [example[name].values[kind] for name in names]
        scale = max(images[0].max(), 1e-12)
        for row, image in enumerate(images):
            axes = grid[row, column]
            drawn = axes.imshow(
                image / scale, cmap=SEQUENTIAL, norm=PowerNorm(0.5, 0, 1), origin="lower"
            )
            hide_ticks(axes)
        alpha = float(example["alpha"])
        grid[0, column].set_title(rf"$\alpha$ = {alpha:g}, $H_{kind}$", fontsize="small")
    for axes, name in zip(grid[:, 0], names, strict=True):
        axes.set_ylabel(f"{name.removeprefix('example_')}\npersistence", fontsize="small")
    for axes in grid[-1]:
        axes.set_xlabel("birth", fontsize="small")
    panel.suptitle(rf"$t$ = {float(examples['time']):g}", fontsize="medium", x=0.01, ha="left")
    panel.colorbar(drawn, ax=grid, label="density / true maximum (root scale)", aspect=25, pad=0.01)


def predicted_diagrams(path: str) -> Figure:
    """Return true, reconstructed and predicted persistence images at two times, unseen disorder."""
    names = ("example_true", "example_reconstructed", "example_predicted")
    file = of_group(read_examples(path, *names, dimensions=DIAGRAM), "unseen")
    count = file.sizes["example"]
    file = file.isel(example=np.unique([0, count // 2, count - 1]))
    times = np.unique([(file.sizes["example_snapshot"] - 1) // 2, -1 % len(file["time"])])
    use_style()
    figure = plt.figure(figsize=(PAGE, 3.45 * len(times)))
    panels = np.atleast_1d(figure.subfigures(len(times), 1))
    for panel, time in zip(panels, times, strict=True):
        draw_diagrams(panel, file.isel(example_snapshot=time), names)
    return figure


def predicted_patterns(path: str) -> Figure:
    """Return true and predicted images at points a–f for the lowest and the highest α."""
    names = ("example_true", "example_predicted")
    file = read_examples(path, *names, dimensions=PATTERN)
    side = round(file.sizes["feature"] ** 0.5)
    rows = file.sizes["example_snapshot"]
    groups = {group: of_group(file, group).isel(example=[0, -1]) for group in GROUPS}
    limit = np.abs(file["example_true"].values).max()
    use_style()
    figure, grid = plt.subplots(
        rows, 9, squeeze=False, figsize=(PAGE, 0.78 * rows + 1.15), width_ratios=GROUPED
    )
    for axes in grid[:, 4]:
        axes.axis("off")
    panels = {"seen": grid[:, :4], "unseen": grid[:, 5:]}
    for group, examples in groups.items():
        for row, column in np.ndindex(rows, 4):
            axes, example = panels[group][row, column], examples.isel(example=column // 2)
            image = example[names[column % 2]].values[row].reshape(side, side)
            drawn = axes.imshow(image, cmap=DIVERGING, vmin=-limit, vmax=limit)
            hide_ticks(axes)
            if row == 0:
                lines = (
                    f"{group} disorder" if column == 0 else "",
                    rf"$\alpha$ = {float(example['alpha']):g}" if column % 2 == 0 else "",
                    ("Ground truth", "Prediction")[column % 2],
                )
                axes.set_title("\n".join(lines), fontsize=SMALL, pad=2)
    for axes, letter, time in zip(grid[:, 0], ascii_lowercase, file["time"].values, strict=False):
        axes.set_ylabel(f"{letter}\n$t$ = {time:g}", fontsize=SMALL, labelpad=2)
    figure.colorbar(drawn, ax=grid, location="bottom", label=r"$\phi$", aspect=50, shrink=0.5)
    return figure


def latent_trajectories(with_diagrams: str, without_diagrams: str) -> Figure:
    """Return latent trajectories with persistence images and without, coloured by α.

    Unseen disorder, first training seed, first two directions of z; end states are marked.
    """
    names = ("latent", "alpha", "split_disorder")
    needs = {name: EVALUATION_CONTRACT[name] for name in names}
    files = [read(path, needs) for path in (with_diagrams, without_diagrams)]
    use_style()
    figure, panels = plt.subplots(1, 2, figsize=(PAGE, 3.1))
    label = r"anisotropy $\alpha$"
    colours = parameter_colours(figure, panels, files[0]["alpha"].values, label=label)
    for axes, file, arm in zip(panels, files, ("topology", "pixels"), strict=True):
        runs = file.isel(
            training_seed=0, trajectory=file["split_disorder"].values == SPLITS[GROUPS["unseen"]]
        ).sortby("alpha")
        second = min(1, runs.sizes["latent_direction"] - 1)
        for alpha, latent in zip(runs["alpha"].values, runs["latent"].values, strict=True):
            x, y, colour = latent[:, 0], latent[:, second], colours.to_rgba(alpha)
            axes.plot(x, y, color=colour, linewidth=0.7, alpha=0.8)
            axes.plot(x[-1], y[-1], "o", color=colour, markersize=5, markeredgecolor="black")
        word = "with PD:" if arm == "topology" else "without PD:"
        axes.set(title=f"{word} {ARMS[arm].label}", xlabel="$z_1$", ylabel=f"$z_{second + 1}$")
    return figure


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


def representations(path: str) -> Figure:
    """Return the arms side by side: reconstruction, order in α, roll-out, robustness, cost."""
    names = (*PANELS, "displacement", "operations")
    names += ("latent_dimension", "perturbation", "image_size")
    file = read(path, {name: COMPARISON_CONTRACT[name] for name in names})
    use_style()
    figure, grid = plt.subplots(2, 4, figsize=(PAGE, 4.3))
    for axes, name in zip(grid.flat, PANELS, strict=False):
        draw_metric(axes, file, name)
    draw_robustness(grid.flat[5], file)
    handles = []
    for arm, name in enumerate(file.attrs["arms"].split()):
        style = {"marker": MARKERS[arm], "color": COLOURS[arm], "markersize": 4}
        handles += grid.flat[6].loglog(
            file["image_size"].values,
            file["operations"].values[arm],
            label=ARMS[name].label,
            **style,
        )
    sizes = file["image_size"].values
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
