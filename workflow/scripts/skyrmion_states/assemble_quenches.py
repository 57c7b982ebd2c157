"""Assemble the configurations of all shards of a box."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.skyrmion_states.files import read_configurations
    from energetics.storage import join, write

    parts = [read_configurations(path) for path in snakemake.input.configurations]
    write(join(parts, "sample"), snakemake.output.dataset)
