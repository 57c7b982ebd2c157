"""Figures of the simulations: filtration, final patterns, onset, and misread equations."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from energetics.reduced_potential.files import PATTERN_CONTRACT, read_filtration, read_readings
from energetics.storage import read
from energetics.style import COLOURS, DIVERGING, PAGE, SMALL, hide_ticks, use_style

COMPONENT_COLOURS = [COLOURS[i] for i in (0, 1, 2, 3, 4, 5, 6, 8, 9)]  # no grey
HOMOLOGY = ((0, "o", COLOURS[0]), (1, "^", COLOURS[1]))
READING_TITLES = {
    "default": r"default: $\lambda = 1 + \mu/4$, dipolar $\gamma$",
    "disorder_as_printed": r"as printed: $\lambda \sim N(0, 0.3^2)$",
    "dipolar_without_half": r"as printed: dipolar $2\gamma$",
}


def show_components(axes: Axes, labels: np.ndarray) -> None:
    """Draw connected components, neighbours in number apart in colour, white outside."""
    palette = np.array([(1, 1, 1), *COMPONENT_COLOURS])
    axes.imshow(palette[np.where(labels > 0, labels % len(COMPONENT_COLOURS) + 1, 0)])
    hide_ticks(axes)


def plot_diagram(axes: Axes, file: xr.Dataset) -> None:
    """Draw births and deaths; above and left of a level's corner lie the classes alive at it."""
    birth, death = file["birth"].values, file["death"].values
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
        text = {"ha": "left", "va": "top", "fontsize": SMALL}
        axes.annotate(f"$t_{number}$", (level, level), (2, -1), textcoords="offset points", **text)
    axes.set(xlabel="birth", ylabel="death", aspect="equal")
    axes.set_title("persistence diagram", fontsize="small")
    axes.set(xlim=(low - margin, high + margin), ylim=(low - margin, high + margin))
    axes.legend(loc="lower right", handletextpad=0.1, markerscale=1.6)


def filtration(path: str) -> Figure:
    """Return a frame, its sublevel sets with their components, and its persistence diagram."""
    file = read_filtration(path)
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


def final_patterns(path: str) -> Figure:
    """Return the final pattern of every α, the number of domains and their elongation."""
    shapes = ("negative_components", "elongation", "trajectory_alpha", "disorder_seed")
    needs = {name: PATTERN_CONTRACT[name] for name in ("final_field", *shapes)}
    file = read(path, needs | {"alpha": ("alpha",)})
    use_style()
    alphas = file["alpha"].values
    columns = min(7, len(alphas)) if len(alphas) <= 21 else int(np.ceil(np.sqrt(2 * len(alphas))))
    rows = -(-len(alphas) // columns)
    height = rows * (0.93 * PAGE / max(columns, 4) + 0.2) + 0.1
    figure = plt.figure(figsize=(PAGE, height + 2.1))
    above, below = figure.subfigures(2, 1, height_ratios=[height, 2.1])
    grid = above.subplots(rows, columns, squeeze=False)
    first = file.isel(trajectory=file["disorder_seed"].values == file["disorder_seed"].values.min())
    for axes, alpha, field in zip(grid.flat, alphas, file["final_field"].values, strict=False):
        image = axes.imshow(field, cmap=DIVERGING, vmin=-1, vmax=1)
        hide_ticks(axes)
        count = int(first["negative_components"].values[first["trajectory_alpha"] == alpha][0])
        text = rf"$\alpha$={alpha:g}" + ("\n" if columns > 7 else ", ") + f"$n$={count}"
        axes.set_title(text, fontsize=SMALL, pad=2)
    for axes in grid.flat[len(alphas) :]:
        axes.axis("off")
    above.colorbar(image, ax=grid, label=r"final $\phi$", ticks=[-1, 0, 1], aspect=25, pad=0.01)
    left, right = below.subplots(1, 2)
    table = file[list(shapes)].to_dataframe()
    for axes, name, label in (
        (left, "negative_components", r"number $n$ of domains $\phi < 0$"),
        (right, "elongation", r"elongation $P^2 / 4\pi A$"),
    ):
        spread = {"x": "trajectory_alpha", "y": name, "errorbar": "sd", "err_style": "bars"}
        sns.lineplot(table, **spread, marker="o", markersize=4, ax=axes)
        axes.set(xlabel=r"anisotropy $\alpha$", ylabel=label)
    right.set_yscale("log")
    right.yaxis.set(
        major_locator=LogLocator(subs=(1, 2, 5)),
        major_formatter="{x:g}",
        minor_formatter=NullFormatter(),
    )
    return figure


def sign_change(x: np.ndarray, y: np.ndarray) -> float | None:
    """Return the first zero of y(x) by linear interpolation, None where y keeps its sign."""
    found = np.flatnonzero(y[:-1] * y[1:] <= 0)
    if not len(found):
        return None
    i = found[0]
    return float(x[i] - y[i] * (x[i + 1] - x[i]) / (y[i + 1] - y[i]))


def onset_of_domains(path: str) -> Figure:
    """Return T_init of all runs beside linear stability, and the field of the instability."""
    names = ("curve_alpha", "time_stability", "field_stability", "trajectory_alpha", "onset_time")
    file = read(path, {name: PATTERN_CONTRACT[name] for name in names})
    use_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(PAGE, 2.6))
    alpha = file["curve_alpha"].values
    runs_style = {"s": 14, "color": COLOURS[0], "alpha": 0.6, "linewidth": 0}
    left.scatter(
        file["trajectory_alpha"], file["onset_time"], label=r"$T_\mathrm{init}$, runs", **runs_style
    )
    label = r"$t^*$, no disorder"
    left.plot(alpha, file["time_stability"], color="black", label=label)
    left.set(xlabel=r"anisotropy $\alpha$", ylabel=r"time $t$", title="onset of negative domains")
    left.legend()
    field = file["field_stability"].values
    right.plot(alpha, field, color="black")
    right.axhline(0, color="0.5", linewidth=0.8)
    finite = np.isfinite(field)
    zero = sign_change(alpha[finite], field[finite])
    if zero is not None:
        right.plot(zero, 0, "o", color=COLOURS[3])
        text = {"ha": "right", "va": "top", "color": COLOURS[3]}
        label = rf"$h^* = 0$ at $\alpha$ = {zero:.2f}"
        right.annotate(label, (zero, 0), (-4, -6), textcoords="offset points", **text)
    right.set(xlabel=r"anisotropy $\alpha$", ylabel=r"field $h^*$", title="loss of stability")
    return figure


def readings_of_the_equation(path: str) -> Figure:
    """Return the end states of the readings of the equation, each on its own scale."""
    file = read_readings(path)
    use_style()
    names = file.attrs["readings"].split()
    figure, panels = plt.subplots(1, len(names), figsize=(PAGE, 3.25))
    rows = pd.DataFrame({name: file[name].values for name in ("deviation", "wavenumber")})
    for axes, name, field, row in zip(
        panels, names, file["field"].values, rows.itertuples(), strict=True
    ):
        limit = max(1, np.abs(field).max())
        image = axes.imshow(field, cmap=DIVERGING, vmin=-limit, vmax=limit)
        hide_ticks(axes)
        deviation = f"= {row.deviation:.2f}" if row.deviation >= 0.01 else "< 0.01"
        numbers = rf"std $\phi$ {deviation}, mean $k$ = {row.wavenumber:.2f}"
        axes.set_title(f"{READING_TITLES[name]}\n{numbers}", fontsize="small")
        figure.colorbar(image, ax=axes, location="bottom", label=r"$\phi$", aspect=20)
    return figure
