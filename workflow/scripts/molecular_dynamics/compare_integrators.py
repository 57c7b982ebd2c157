"""Compare all integrators and networks: trajectories and one-step errors."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.molecular_dynamics.comparison import compare_integrators
    from energetics.molecular_dynamics.files import read_evaluation, read_steps, read_trajectories
    from energetics.storage import write

    comparison = compare_integrators(
        [read_trajectories(path) for path in snakemake.input.trajectories],
        read_steps(snakemake.input.steps),
        [read_evaluation(path) for path in snakemake.input.evaluations],
    )
    write(comparison, snakemake.output.comparison)
