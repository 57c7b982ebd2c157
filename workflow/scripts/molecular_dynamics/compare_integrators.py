"""Compare all integrators and networks: trajectories and one-step errors."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.molecular_dynamics.comparison import compare_integrators
    from energetics.molecular_dynamics.files import EVALUATION, STEPS, TRAJECTORIES
    from energetics.storage import write

    comparison = compare_integrators(
        [TRAJECTORIES.read(path) for path in snakemake.input.trajectories],
        STEPS.read(snakemake.input.steps),
        [EVALUATION.read(path) for path in snakemake.input.evaluations],
    )
    write(comparison, snakemake.output.comparison)
