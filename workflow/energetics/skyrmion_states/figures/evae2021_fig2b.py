"""Losses of the guided autoencoder against γ, beside as many steps without the energy."""

from matplotlib.figure import Figure

from energetics.skyrmion_states.figures.losses import (
    draw_losses,
    loss_panels,
    name_splits,
)
from energetics.skyrmion_states.figures.shared import (
    LEVELS,
    beta_colours,
    draw_levels,
    every_gamma,
    gamma_axis,
    gamma_places,
    gamma_sequences,
    number_text,
    plain_decade,
)
from energetics.skyrmion_states.files import COMPARISON, STAGE_FIELDS
from energetics.style import legend_above, use_style

NAMES = (*STAGE_FIELDS, "split", "reconstruction_loss", "divergence_loss", "energy_loss", *LEVELS)
BOUNDARY = 100  # the γ at which the paper divides two regions


def draw(path: str) -> Figure:
    """Return reconstruction, divergence and energy against γ for each β."""
    file = COMPARISON.read(path, *NAMES)
    use_style()
    figure, panels = loss_panels()
    gammas, colours = every_gamma(file), beta_colours(file)
    control = [sequence.guided() for sequence in gamma_sequences(file, "control")]
    for sequences, hollow in ((gamma_sequences(file), False), (control, True)):
        for sequence in sequences:
            draw_losses(
                panels,
                file,
                gamma_places(sequence.gammas, gammas),
                sequence.stages,
                colour=colours[sequence.beta],
                label="_" if hollow or sequence.run else rf"$\beta$ = {number_text(sequence.beta)}",
                run=sequence.run,
                hollow=hollow,
            )
    name_splits(panels["energy"], hollow=r"control, $\gamma$ = 0" if control else "")
    draw_levels(panels["energy"], file, LEVELS)
    for axes in panels.values():
        gamma_axis(axes, gammas)
        plain_decade(axes)
        if gammas[0] < BOUNDARY < gammas[-1]:
            axes.axvline(BOUNDARY, color="0.6", linestyle="--", linewidth=0.9, zorder=1)
    legend_above(figure, panels.values())
    return figure
