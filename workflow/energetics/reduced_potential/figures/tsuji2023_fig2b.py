"""True and predicted images at the points a to f."""

from string import ascii_lowercase

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from energetics.reduced_potential.figures.shared import of_group, read_examples
from energetics.reduced_potential.files import EVALUATION, GROUPS
from energetics.style import DIVERGING, PAGE, SMALL, hide_ticks, use_style

GROUPED = (1, 1, 1, 1, 0.15, 1, 1, 1, 1)  # widths of two groups of images and a gap


def draw(path: str) -> Figure:
    """Return true and predicted images at points a–f for the lowest and the highest α."""
    names = ("example_true", "example_predicted")
    file = read_examples(EVALUATION, path, *names)
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
    for first, (group, examples) in zip((0, 5), groups.items(), strict=True):
        for row, column in np.ndindex(rows, 4):
            axes, example = grid[row, first + column], examples.isel(example=column // 2)
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
