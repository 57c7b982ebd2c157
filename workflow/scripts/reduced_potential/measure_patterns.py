"""Measure final patterns, the onset of domains, and linear stability."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.patterns import measure_patterns
    from energetics.storage import write

    write(measure_patterns(snakemake.input.movies), snakemake.output.patterns)
