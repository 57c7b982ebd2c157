"""Compute the persistence diagrams of all frames of one shard."""

from energetics.progress import job
from energetics.reduced_potential.diagram_shards import shard_diagrams
from energetics.reduced_potential.files import read_movie
from energetics.storage import write

with job(snakemake.rule, snakemake.log[0]) as progress:
    write(shard_diagrams(read_movie(snakemake.input.movie), progress), snakemake.output.diagrams)
