"""Plot the error of one large step against its cost."""

from energetics.molecular_dynamics.figures.particle_one_step import draw
from energetics.progress import job
from energetics.style import save

with job(snakemake.rule, snakemake.log[0]):
    figure = draw(snakemake.input.comparison)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
