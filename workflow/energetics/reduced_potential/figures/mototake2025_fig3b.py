"""True, reconstructed and predicted persistence images."""

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure, SubFigure

from energetics.reduced_potential.figures.shared import of_group, read_examples
from energetics.reduced_potential.files import TOPOLOGY_EVALUATION
from energetics.style import PAGE, SEQUENTIAL, hide_ticks, use_style


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


def draw(path: str) -> Figure:
    """Return true, reconstructed and predicted persistence images at two times, unseen disorder."""
    names = ("example_true", "example_reconstructed", "example_predicted")
    file = of_group(read_examples(TOPOLOGY_EVALUATION, path, *names), "unseen")
    count = file.sizes["example"]
    file = file.isel(example=np.unique([0, count // 2, count - 1]))
    times = np.unique([(file.sizes["example_snapshot"] - 1) // 2, -1 % len(file["time"])])
    use_style()
    figure = plt.figure(figsize=(PAGE, 3.45 * len(times)))
    panels = np.atleast_1d(figure.subfigures(len(times), 1))
    for panel, time in zip(panels, times, strict=True):
        draw_diagrams(panel, file.isel(example_snapshot=time), names)
    return figure
