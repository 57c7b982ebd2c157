"""Train one design from several seeds."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.reduced_potential.files import read_dataset
    from energetics.reduced_potential.learning import train_model
    from energetics.reduced_potential.settings import Model

    train_model(
        read_dataset(snakemake.input.dataset),
        model=Model(**snakemake.params.model),
        training=snakemake.params.training,
        seed=snakemake.params.seed,
        threads=snakemake.threads,
        progress=progress,
        path=snakemake.output.model,
    )
