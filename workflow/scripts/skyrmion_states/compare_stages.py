"""Put all stages of the torus side by side with the data and the annealer."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.skyrmion_states.comparison import compare_stages
    from energetics.skyrmion_states.files import EVALUATION, GROUND_STATE, STATISTICS
    from energetics.storage import write

    comparison = compare_stages(
        [EVALUATION.read(path) for path in snakemake.input.evaluations],
        STATISTICS.read(snakemake.input.statistics),
        GROUND_STATE.read(snakemake.input.ground_state),
    )
    write(comparison, snakemake.output.comparison)
