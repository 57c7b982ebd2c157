"""Losses of the guided autoencoder against γ, beside as many steps without the energy."""

from matplotlib.figure import Figure

from energetics.skyrmion_states.figures.losses import (
    draw_losses,
    loss_panels,
    name_splits,
)
from energetics.skyrmion_states.figures.shared import (
    CHAIN,
    LEVELS,
    beta_colours,
    draw_levels,
    every_gamma,
    gamma_axis,
    gamma_chains,
    gamma_places,
    number_text,
    plain_decade,
)
from energetics.skyrmion_states.files import read_comparison
from energetics.style import legend_above, use_style

NAMES = (*CHAIN, "split", "reconstruction_loss", "divergence_loss", "energy_loss", *LEVELS)
BOUNDARY = 100  # the γ at which the paper divides two regions


def draw(path: str) -> Figure:
    """Return reconstruction, divergence and energy against γ for each β."""
    file = read_comparison(path, *NAMES)
    use_style()
    figure, panels = loss_panels()
    gammas, colours = every_gamma(file), beta_colours(file)
    control = [chain.guided() for chain in gamma_chains(file, "control")]
    for chains, hollow in ((gamma_chains(file), False), (control, True)):
        for chain in chains:
            draw_losses(
                panels,
                file,
                gamma_places(chain.gammas, gammas),
                chain.stages,
                colour=colours[chain.beta],
                label="_" if hollow or chain.run else rf"$\beta$ = {number_text(chain.beta)}",
                run=chain.run,
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
