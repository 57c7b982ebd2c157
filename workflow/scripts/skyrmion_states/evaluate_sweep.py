"""Measure what the networks of a sweep make."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.skyrmion_states.chiral_magnet import Magnet
    from energetics.skyrmion_states.evaluation import Evaluator, evaluate_sweep
    from energetics.skyrmion_states.files import DATASET, STATISTICS
    from energetics.skyrmion_states.stages import Stage
    from energetics.storage import write

    evaluator = Evaluator(
        DATASET.read(snakemake.input.dataset),
        STATISTICS.read(snakemake.input.statistics),
        magnet=Magnet(**snakemake.params.magnet),
        network=snakemake.params.network,
        evaluation=snakemake.params.evaluation,
        device="auto",
        threads=snakemake.threads,
        seed=snakemake.params.seed,
    )
    stages = [Stage(**stage) for stage in snakemake.params.stages]
    models = list(zip(snakemake.input.models, stages, strict=True))
    write(evaluate_sweep(models, evaluator, progress=progress), snakemake.output.evaluation)
