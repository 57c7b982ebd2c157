"""Assemble the dataset of coarsened images."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.representations import pixels_dataset
    from energetics.storage import write

    dataset = pixels_dataset(
        snakemake.input.movies,
        image_size=snakemake.params.image_size,
        stride=snakemake.params.stride,
        held_out_alpha=snakemake.params.held_out_alpha,
    )
    write(dataset, snakemake.output.dataset)
