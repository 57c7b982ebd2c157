"""Inputs, outputs and prior samples at a few γ, with maps of the angles to the effective field."""

from itertools import product

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from energetics.skyrmion_states.figures import shared
from energetics.skyrmion_states.figures.pictures import draw_angles, draw_spins, draw_wheel
from energetics.skyrmion_states.files import COMPARISON, STAGE_FIELDS
from energetics.style import PAGE, SMALL, use_style

ROWS = 3  # examples of each kind
BRIGHT = 98  # percentile of the angles that is drawn black


def draw(path: str) -> Figure:
    """Return states beside their maps of angles, columns by γ, outputs above prior samples."""
    examples = [f"{kind}_example{angle}" for kind, angle in product(shared.KINDS, ("", "_angle"))]
    file = COMPARISON.read(path, *STAGE_FIELDS, "input_example", *examples)
    use_style()
    sequence = shared.shown_sequence(file)
    places = shared.nearest_places(sequence.gammas, shared.SHOWN_GAMMA)
    count = min(ROWS, file.sizes["example"])
    stages = sequence.stages[places]
    maps = {kind: file[f"{kind}_example_angle"].values[stages, :count] for kind in shared.KINDS}
    largest = float(np.nanpercentile(np.concatenate([*maps.values()]), BRIGHT)) or 1.0
    columns, rows = 1 + 2 * len(places), 2 * count
    width = (PAGE - 0.9) / max(columns, 5)
    figure, grid = plt.subplots(
        rows, columns, figsize=(PAGE, rows * width + 0.6), squeeze=False, width_ratios=[1] * columns
    )
    figure.set_layout_engine("constrained", w_pad=0.015, h_pad=0.015, wspace=0.01, hspace=0.01)
    for row, example in enumerate(file["input_example"].values[:count]):
        draw_spins(grid[row, 0], example)
        grid[count + row, 0].axis("off")
    draw_wheel(grid[count, 0])
    grid[0, 0].set_title(r"$X_{\mathrm{in}}$", loc="center")
    for line, kind in enumerate(shared.KINDS):
        for column, stage in enumerate(stages):
            for row in range(count):
                state, angle = grid[line * count + row, 1 + 2 * column : 3 + 2 * column]
                draw_spins(state, file[f"{kind}_example"].values[stage, row])
                image = draw_angles(angle, maps[kind][column, row], largest=largest)
            top = grid[line * count, 1 + 2 * column : 3 + 2 * column]
            if line == 0:
                gamma = shared.number_text(sequence.gammas[places[column]])
                top[0].set_title(rf"$\gamma$ = {gamma}", loc="left")
        grid[line * count, 1].set_ylabel(shared.KINDS[kind])
    bar = figure.colorbar(image, ax=grid, aspect=40, pad=0.015, extend="max")
    bar.set_label(r"$\theta$ (degree)")
    bar.ax.tick_params(labelsize=SMALL)
    return figure
