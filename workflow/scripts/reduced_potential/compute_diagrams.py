"""Compute the persistence diagrams of all frames of one shard."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.reduced_potential.diagram_shards import shard_diagrams
    from energetics.reduced_potential.files import MOVIE
    from energetics.storage import write

    write(shard_diagrams(MOVIE.read(snakemake.input.movie), progress), snakemake.output.diagrams)
