"""Plot the final pattern of every alpha and its shape."""

from energetics.progress import job
from energetics.reduced_potential.figures_patterns import final_patterns
from energetics.style import save

with job(snakemake.rule, snakemake.log[0]):
    figure = final_patterns(snakemake.input.patterns)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
