"""Train one design from several seeds."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.reduced_potential.files import DATASET
    from energetics.reduced_potential.learning import train_design
    from energetics.reduced_potential.settings import Design
    from energetics.training_seeds import Task

    task = Task(
        training=snakemake.params.training,
        seeds=snakemake.params.training["seeds"],
        seed=snakemake.params.seed,
        threads=snakemake.threads,
        progress=progress,
        path=snakemake.output.model,
    )
    dataset = DATASET.read(snakemake.input.dataset)
    train_design(dataset, Design(**snakemake.params.design), task)
