"""Plot a frame, its sublevel sets and its persistence diagram (mototake2025, figure 1)."""

from energetics.progress import job
from energetics.reduced_potential.figures_patterns import filtration
from energetics.style import save

with job(snakemake.rule, snakemake.log[0]):
    figure = filtration(snakemake.input.filtration)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
