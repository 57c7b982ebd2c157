"""Put the metrics of all arms and latent dimensions into one table."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.identities import from_attributes
    from energetics.reduced_potential.comparison import compare_arms
    from energetics.reduced_potential.files import EVALUATION, METRICS, OPERATIONS
    from energetics.reduced_potential.settings import Design
    from energetics.storage import write

    compared = (*METRICS, "displacement", "perturbation", "group")
    evaluations = [EVALUATION.read(path, *compared) for path in snakemake.input.evaluations]
    comparison = compare_arms(
        {from_attributes(Design, file.attrs): file for file in evaluations},
        OPERATIONS.read(snakemake.input.operations),
    )
    write(comparison, snakemake.output.comparison)
