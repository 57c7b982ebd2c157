"""Outputs of the standard autoencoder over β, as it rises to the collapse and falls from it."""

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from energetics.skyrmion_states.figures.pictures import draw_spins
from energetics.skyrmion_states.figures.shared import number_text, spread_out, sweep_sequences
from energetics.skyrmion_states.files import COMPARISON, STAGE_FIELDS
from energetics.style import PAGE, SMALL, use_style

COLUMNS = {"rising": 8, "falling": 3}  # values of β at most
ARROWS = {"rising": r"\uparrow", "falling": r"\downarrow"}
EXAMPLES = 5


def draw(path: str) -> Figure:
    """Return inputs beside their outputs, columns by β in the order of training."""
    file = COMPARISON.read(path, *STAGE_FIELDS, "input_example", "output_example")
    use_style()
    columns = [(r"$X_{\mathrm{in}}$", file["input_example"].values)]
    for sweep, most in COLUMNS.items():
        for _, stages in sweep_sequences(file, sweep)[:1]:
            for stage in stages[spread_out(len(stages), most)]:
                beta = number_text(float(file["beta"].values[stage]))
                title = rf"$\beta\!{ARROWS[sweep]}$ {beta}"
                columns.append((title, file["output_example"].values[stage]))
    count = min(EXAMPLES, file.sizes["example"])
    size = (PAGE, count * PAGE / max(len(columns), 5) + 0.25)
    figure, grid = plt.subplots(count, len(columns), figsize=size, squeeze=False)
    figure.set_layout_engine("constrained", w_pad=0.015, h_pad=0.015, wspace=0.01, hspace=0.01)
    for line, (title, states) in zip(grid.T, columns, strict=True):
        line[0].set_title(title, loc="center", fontsize=SMALL, y=1.03, pad=0, va="bottom")
        for axes, state in zip(line, states, strict=False):
            draw_spins(axes, state)
    return figure
