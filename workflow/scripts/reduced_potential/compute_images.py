"""Turn the diagrams of all shards into persistence images on one grid."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.diagram_images import image_dataset
    from energetics.storage import write

    images = image_dataset(
        snakemake.input.diagrams,
        resolution=snakemake.params.topology["resolution"],
        bandwidth_fraction=snakemake.params.topology["bandwidth_fraction"],
        held_out_alpha=snakemake.params.held_out_alpha,
    )
    write(images, snakemake.output.images)
