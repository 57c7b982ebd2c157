"""Compute every representation of noisy and shifted frames."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.reduced_potential.files import DATASET, IMAGES
    from energetics.reduced_potential.perturbations import perturbed_features
    from energetics.storage import write

    features = perturbed_features(
        snakemake.input.movies,
        images=IMAGES.read(snakemake.input.images),
        topology=DATASET.read(snakemake.input.topology),
        **snakemake.params.options,
        seed=snakemake.params.seed,
        progress=progress,
    )
    write(features, snakemake.output.perturbed)
