"""Final patterns for every α, the number of domains and their elongation."""

import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from energetics.reduced_potential.figures.shared import say_nothing
from energetics.reduced_potential.files import PATTERNS
from energetics.style import DIVERGING, PAGE, SMALL, hide_ticks, use_style


def draw(path: str) -> Figure:
    """Return the final pattern of every α, the number of domains and their elongation."""
    shapes = ("negative_components", "elongation", "trajectory_alpha", "disorder_seed")
    file = PATTERNS.read(path, "final_field", "alpha", *shapes)
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
    domains = (table["elongation"] > 0).any()
    for axes, name, label in (
        (left, "negative_components", r"number $n$ of domains $\phi < 0$"),
        (right, "elongation", r"elongation $P^2 / 4\pi A$"),
    ):
        spread = {"x": "trajectory_alpha", "y": name, "errorbar": "sd", "err_style": "bars"}
        if domains or axes is left:
            sns.lineplot(table, **spread, marker="o", markersize=4, ax=axes)
        axes.set(xlabel=r"anisotropy $\alpha$", ylabel=label)
    if not domains:
        say_nothing(right, r"no domain $\phi < 0$")
        return figure
    right.set_yscale("log")
    right.yaxis.set(
        major_locator=LogLocator(subs=(1, 2, 5)),
        major_formatter="{x:g}",
        minor_formatter=NullFormatter(),
    )
    return figure
