"""Prior samples against γ, run by run, up to the collapsed state; the annealer's best beside."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from energetics.skyrmion_states.figures.pictures import draw_spins
from energetics.skyrmion_states.figures.shared import (
    CHAIN,
    gamma_chains,
    number_text,
    spread_out,
    state_text,
)
from energetics.skyrmion_states.files import read_comparison
from energetics.style import PAGE, SMALL, use_style

COLUMNS = 6  # values of γ
ROWS = 6  # in all
EXAMPLES = 2  # of each network
TITLE = {"loc": "center", "fontsize": SMALL + 1, "y": 1.03, "pad": 0, "va": "bottom"}
NAMES = (*CHAIN, "prior_example", "prior_energy", "prior_charge")
NAMES += ("best_state", "best_energy", "best_charge")


def draw(path: str) -> Figure:
    """Return prior samples, columns by γ and rows by run and β, with energies and charges."""
    file = read_comparison(path, *NAMES)
    use_style()
    chains = gamma_chains(file)[:ROWS]
    examples = min(EXAMPLES, file.sizes["example"], max(1, ROWS // len(chains)))
    columns = max(len(spread_out(len(chain.gammas), COLUMNS)) for chain in chains)
    width = PAGE / max(columns + 1, 5)
    rows = len(chains) * examples
    figure, grid = plt.subplots(
        rows, columns + 1, figsize=(PAGE, rows * (0.93 * width + 0.14) + 0.2), squeeze=False
    )
    figure.get_layout_engine().set(w_pad=0.02, h_pad=0.02, wspace=0.01, hspace=0.01)
    for block, chain in enumerate(chains):
        for column, place in enumerate(spread_out(len(chain.gammas), COLUMNS)):
            stage = chain.stages[place]
            for example in range(examples):
                axes = grid[block * examples + example, column]
                energy, charge = (
                    float(file[f"prior_{name}"].values[stage, example])
                    for name in ("energy", "charge")
                )
                state = file["prior_example"].values[stage, example]
                draw_spins(axes, state, below=state_text(energy, charge))
            if block == 0 or not np.array_equal(chain.gammas, chains[0].gammas):
                gamma = rf"$\gamma$ = {number_text(chain.gammas[place])}"
                grid[block * examples, column].set_title(gamma, **TITLE)
        name = rf"run {chain.run + 1}, $\beta$ = {number_text(chain.beta)}"
        grid[block * examples, 0].set_ylabel(name, fontsize=SMALL + 1)
    best = grid[0, columns]
    below = state_text(float(file["best_energy"].values), float(file["best_charge"].values))
    draw_spins(best, file["best_state"].values, below=below)
    best.set_title("annealer", **TITLE)
    for axes in grid.flat:
        if not axes.images:
            axes.axis("off")
    return figure
