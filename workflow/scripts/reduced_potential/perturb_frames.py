"""Compute every representation of noisy and shifted frames."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.reduced_potential.files import read_dataset, read_images
    from energetics.reduced_potential.perturbations import perturbed_features
    from energetics.storage import write

    features = perturbed_features(
        snakemake.input.movies,
        images=read_images(snakemake.input.images),
        topology=read_dataset(snakemake.input.topology),
        progress=progress,
        **snakemake.params.options,
    )
    write(features, snakemake.output.perturbed)
