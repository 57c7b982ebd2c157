"""Plot accuracy against wall time."""

from energetics.molecular_dynamics.figures.particle_work_precision import draw
from energetics.progress import job
from energetics.style import save

with job(snakemake.rule, snakemake.log[0]):
    figure = draw(snakemake.input.comparison, snakemake.input.speed)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
