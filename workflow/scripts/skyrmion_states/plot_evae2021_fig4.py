"""Plot energies and states along paths through latent space."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.skyrmion_states.figures.evae2021_fig4 import draw
    from energetics.style import save

    figure = draw(snakemake.input.interpolation)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
