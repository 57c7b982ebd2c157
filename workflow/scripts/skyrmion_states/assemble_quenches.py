"""Assemble the configurations of all shards of a box."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.skyrmion_states.files import CONFIGURATIONS
    from energetics.storage import join, write

    parts = [CONFIGURATIONS.read(path) for path in snakemake.input.configurations]
    write(join(parts, "sample"), snakemake.output.dataset)
