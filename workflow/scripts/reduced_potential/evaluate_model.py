"""Evaluate one design: the numbers behind its figures and claims."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.evaluation import evaluate_model
    from energetics.reduced_potential.files import read_dataset, read_perturbed
    from energetics.reduced_potential.settings import Model
    from energetics.storage import write

    evaluation = evaluate_model(
        read_dataset(snakemake.input.dataset),
        read_perturbed(snakemake.input.perturbed),
        snakemake.input.model,
        model=Model(**snakemake.params.model),
        roll_out_time=snakemake.params.roll_out_time,
        threads=snakemake.threads,
    )
    write(evaluation, snakemake.output.evaluation)
