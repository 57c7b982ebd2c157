"""Prior samples against γ, run by run, up to the collapsed state; the annealer's best beside."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from energetics.skyrmion_states.figures import shared
from energetics.skyrmion_states.figures.pictures import draw_spins
from energetics.skyrmion_states.files import COMPARISON, STAGE_FIELDS
from energetics.style import PAGE, SMALL, use_style

COLUMNS = 6  # values of γ
ROWS = 6  # in all
EXAMPLES = 2  # of each network
TITLE = {"loc": "center", "fontsize": SMALL + 1, "y": 1.03, "pad": 0, "va": "bottom"}
NAMES: tuple[str, ...] = (*STAGE_FIELDS, "prior_example", "prior_energy", "prior_charge")
NAMES += ("best_state", "best_energy", "best_charge")


def draw(path: str) -> Figure:
    """Return prior samples, columns by γ and rows by run and β, with energies and charges."""
    file = COMPARISON.read(path, *NAMES)
    use_style()
    sequences = shared.guided_sequences(file)[:ROWS]
    examples = min(EXAMPLES, file.sizes["example"], max(1, ROWS // len(sequences)))
    columns = max(len(shared.spread_out(len(sequence.gammas), COLUMNS)) for sequence in sequences)
    width = PAGE / max(columns + 1, 5)
    rows = len(sequences) * examples
    figure, grid = plt.subplots(
        rows, columns + 1, figsize=(PAGE, rows * (0.93 * width + 0.14) + 0.2), squeeze=False
    )
    figure.set_layout_engine("constrained", w_pad=0.02, h_pad=0.02, wspace=0.01, hspace=0.01)
    for block, sequence in enumerate(sequences):
        for column, place in enumerate(shared.spread_out(len(sequence.gammas), COLUMNS)):
            stage = sequence.stages[place]
            for example in range(examples):
                axes = grid[block * examples + example, column]
                energy, charge = (
                    float(file[f"prior_{name}"].values[stage, example])
                    for name in ("energy", "charge")
                )
                state = file["prior_example"].values[stage, example]
                draw_spins(axes, state, below=shared.state_text(energy, charge))
            if block == 0 or not np.array_equal(sequence.gammas, sequences[0].gammas):
                gamma = rf"$\gamma$ = {shared.number_text(sequence.gammas[place])}"
                grid[block * examples, column].set_title(gamma, **TITLE)
        name = f"run {sequence.run + 1}, {sequence.name}"
        grid[block * examples, 0].set_ylabel(name, fontsize=SMALL + 1)
    best = grid[0, columns]
    below = shared.state_text(float(file["best_energy"].values), float(file["best_charge"].values))
    draw_spins(best, file["best_state"].values, below=below)
    best.set_title("annealer", **TITLE)
    for axes in grid.flat:
        if not axes.images:
            axes.axis("off")
    return figure
