"""Put all stages of the torus side by side with the data and the annealer."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.skyrmion_states.comparison import compare_stages
    from energetics.skyrmion_states.files import read_evaluation, read_ground_state, read_statistics
    from energetics.storage import write

    comparison = compare_stages(
        [read_evaluation(path) for path in snakemake.input.evaluations],
        read_statistics(snakemake.input.statistics),
        read_ground_state(snakemake.input.ground_state),
    )
    write(comparison, snakemake.output.comparison)
