"""Plot one-step errors at every state point."""

from energetics.molecular_dynamics.figures.particle_transfer import draw
from energetics.progress import job
from energetics.style import save

with job(snakemake.rule, snakemake.log[0]):
    figure = draw(snakemake.input.comparison)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
