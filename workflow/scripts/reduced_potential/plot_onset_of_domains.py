"""Plot the onset of domains beside linear stability."""

from energetics.progress import job
from energetics.reduced_potential.figures_patterns import onset_of_domains
from energetics.style import save

with job(snakemake.rule, snakemake.log[0]):
    figure = onset_of_domains(snakemake.input.patterns)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
