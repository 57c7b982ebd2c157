"""Plot inputs, outputs and prior samples with their maps of angles."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.skyrmion_states.figures.evae2021_fig3a import draw
    from energetics.style import save

    figure = draw(snakemake.input.comparison)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
