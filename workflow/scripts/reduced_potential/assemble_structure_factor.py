"""Assemble the dataset of radial structure factors."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.representations import structure_factor_dataset
    from energetics.storage import write

    dataset = structure_factor_dataset(
        snakemake.input.movies,
        spacing=snakemake.params.spacing,
        bins=snakemake.params.structure_factor["bins"],
        maximum_wavenumber=snakemake.params.structure_factor["maximum_wavenumber"],
        held_out_alpha=snakemake.params.held_out_alpha,
    )
    write(dataset, snakemake.output.dataset)
