"""Train one design from its seeds."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.spin_dynamics.files import read_dataset
    from energetics.spin_dynamics.learning import train_design
    from energetics.spin_dynamics.settings import Design
    from energetics.training_seeds import Task

    task = Task(
        training=snakemake.params.training,
        seeds=snakemake.params.seeds,
        seed=snakemake.params.seed,
        threads=snakemake.threads,
        progress=progress,
        path=snakemake.output.model,
    )
    dataset = read_dataset(snakemake.input.dataset)
    train_design(dataset, Design(**snakemake.params.design), task)
