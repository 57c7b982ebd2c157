"""Plot the gradient of V at the onset against alpha (tsuji2023, figure 2C)."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.figures.tsuji2023_fig2c import draw
    from energetics.style import save

    figure = draw(snakemake.input.images, snakemake.input.topology)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
