"""Plot all arms side by side."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.figures.representations import draw
    from energetics.style import save

    figure = draw(snakemake.input.comparison)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
