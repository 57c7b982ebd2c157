"""Assemble the labelled samples of all shards; held-out state points leave the training."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.molecular_dynamics.files import read_labels
    from energetics.molecular_dynamics.labels import assemble_labels
    from energetics.storage import write

    parts = [read_labels(path) for path in snakemake.input.labels]
    write(assemble_labels(parts, **snakemake.params.held_out), snakemake.output.dataset)
