"""Train one design from several seeds."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.reduced_potential.files import DATASET
    from energetics.reduced_potential.learning import train_design
    from energetics.reduced_potential.settings import Design

    train_design(
        DATASET.read(snakemake.input.dataset),
        design=Design(**snakemake.params.design),
        training=snakemake.params.training,
        seed=snakemake.params.seed,
        threads=snakemake.threads,
        progress=progress,
        path=snakemake.output.model,
    )
