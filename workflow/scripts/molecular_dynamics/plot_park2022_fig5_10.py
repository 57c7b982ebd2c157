"""Plot the energy shift against time."""

from energetics.molecular_dynamics.figures.park2022_fig5_10 import draw
from energetics.progress import job
from energetics.style import save

with job(snakemake.rule, snakemake.log[0]):
    figure = draw(snakemake.input.comparison)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
