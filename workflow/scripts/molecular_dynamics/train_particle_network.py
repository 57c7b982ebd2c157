"""Train a network that makes large steps, from each of its training seeds."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.molecular_dynamics.files import read_labels
    from energetics.molecular_dynamics.learning import train_design
    from energetics.molecular_dynamics.settings import Design
    from energetics.training_seeds import Task

    task = Task(
        training=snakemake.params.training,
        seeds=snakemake.params.seeds,
        seed=snakemake.params.seed,
        threads=snakemake.threads,
        progress=progress,
        path=snakemake.output.model,
    )
    dataset = read_labels(snakemake.input.dataset)
    train_design(dataset, Design(**snakemake.params.design), task)
