"""Losses of the guided autoencoder against γ, beside as many steps without the energy."""

from matplotlib.figure import Figure

from energetics.skyrmion_states.figures import shared
from energetics.skyrmion_states.figures.losses import LOSSES, draw_losses, loss_panels, name_splits
from energetics.skyrmion_states.files import COMPARISON, STAGE_FIELDS
from energetics.style import legend_above, use_style

CONTROL = r"control, $\gamma$ = 0"
BOUNDARY = 100  # the γ at which the paper divides two regions


def draw(path: str) -> Figure:
    """Return reconstruction, divergence and energy against γ for each β."""
    losses = (f"{term}_loss" for term in LOSSES)
    file = COMPARISON.read(path, *STAGE_FIELDS, "split", *losses, *shared.LEVELS)
    use_style()
    figure, panels = loss_panels()
    sequences = shared.gamma_sequences(file)
    gammas = shared.every_gamma(sequences)
    for sequence in sequences:
        look = {name: getattr(sequence, name) for name in ("colour", "run", "hollow")}
        label = "_" if sequence.hollow or sequence.run else sequence.name
        draw_losses(panels, file, sequence.places, sequence.stages, label=label, **look)
    name_splits(panels["energy"], hollow=CONTROL if sequences[-1].hollow else "")
    shared.draw_levels(panels["energy"], file, shared.LEVELS)
    for axes in panels.values():
        shared.gamma_axis(axes, gammas)
        shared.plain_decade(axes)
        if gammas[0] < BOUNDARY < gammas[-1]:
            axes.axvline(BOUNDARY, color="0.6", linestyle="--", linewidth=0.9, zorder=1)
    legend_above(figure, panels.values())
    return figure
