"""Compare all trajectories, corrected or not: averages and thresholds."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.spin_dynamics.comparison import compare
    from energetics.spin_dynamics.files import EVALUATION, TRAJECTORIES
    from energetics.storage import write

    comparison = compare(
        [TRAJECTORIES.read(path) for path in snakemake.input.trajectories],
        [EVALUATION.read(path) for path in snakemake.input.evaluations],
    )
    write(comparison, snakemake.output.comparison)
