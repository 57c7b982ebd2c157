"""Assemble the dataset of persistence images."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.files import IMAGES
    from energetics.reduced_potential.representations import topology_dataset
    from energetics.storage import write

    dataset = topology_dataset(
        IMAGES.read(snakemake.input.images),
        components=snakemake.params.components,
        held_out_alpha=snakemake.params.held_out_alpha,
    )
    write(dataset, snakemake.output.dataset)
