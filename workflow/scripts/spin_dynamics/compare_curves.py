"""Compare all trajectories, corrected or not: averages and thresholds."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.spin_dynamics.comparison import compare
    from energetics.spin_dynamics.files import read_evaluation, read_trajectories
    from energetics.storage import write

    comparison = compare(
        [read_trajectories(path) for path in snakemake.input.trajectories],
        [read_evaluation(path) for path in snakemake.input.evaluations],
    )
    write(comparison, snakemake.output.comparison)
