"""Evaluate one design: the numbers behind its figures and claims."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.evaluation import evaluate_design
    from energetics.reduced_potential.files import DATASET, PERTURBED
    from energetics.reduced_potential.settings import Design
    from energetics.storage import write

    evaluation = evaluate_design(
        DATASET.read(snakemake.input.dataset),
        PERTURBED.read(snakemake.input.perturbed),
        snakemake.input.model,
        design=Design(**snakemake.params.design),
        roll_out_time=snakemake.params.roll_out_time,
        threads=snakemake.threads,
    )
    write(evaluation, snakemake.output.evaluation)
