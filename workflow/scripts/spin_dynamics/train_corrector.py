"""Train one design from its seeds."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.spin_dynamics.files import read_dataset
    from energetics.spin_dynamics.learning import train_design
    from energetics.spin_dynamics.settings import Design

    train_design(
        read_dataset(snakemake.input.dataset),
        Design(**snakemake.params.design),
        training=snakemake.params.training,
        seeds=snakemake.params.seeds,
        seed=snakemake.params.seed,
        threads=snakemake.threads,
        progress=progress,
        path=snakemake.output.model,
    )
