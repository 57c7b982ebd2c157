"""Count the operations of a training step for every arm."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.operations import operations_dataset
    from energetics.storage import write

    write(operations_dataset(**snakemake.params.options), snakemake.output.operations)
