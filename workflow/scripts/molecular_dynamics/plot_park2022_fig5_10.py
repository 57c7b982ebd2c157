"""Plot the energy shift against time."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.molecular_dynamics.figures.park2022_fig5_10 import draw
    from energetics.style import save

    figure = draw(snakemake.input.comparison)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
