"""Train one stage from the weights of the stage before."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.skyrmion_states.chiral_magnet import Magnet
    from energetics.skyrmion_states.files import DATASET
    from energetics.skyrmion_states.learning import train_stage
    from energetics.skyrmion_states.stages import Stage
    from energetics.training_seeds import Task

    task = Task(
        training=snakemake.params.training,
        seed=snakemake.params.seed,
        threads=snakemake.threads,
        progress=progress,
        path=snakemake.output.model,
    )
    before = [Stage(**stage) for stage in snakemake.params.before]
    train_stage(
        DATASET.read(snakemake.input.dataset),
        Stage(**snakemake.params.stage),
        task,
        magnet=Magnet(**snakemake.params.magnet),
        network=snakemake.params.network,
        before=(snakemake.input.before[0], before[0]) if before else None,
    )
