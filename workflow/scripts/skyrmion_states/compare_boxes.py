"""Put the collapsed and the best states of boxes with open ends side by side."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.errors import InputError
    from energetics.skyrmion_states.comparison import compare_boxes
    from energetics.skyrmion_states.files import EVALUATION, GROUND_STATE, STATISTICS
    from energetics.storage import write

    if not snakemake.params.boxes:
        key = "skyrmion_states.confined.boundaries"
        advice = "there is no box to compare: name one, square or stripe"
        raise InputError("configuration", key, "[]", advice)
    confined = compare_boxes(
        [EVALUATION.read(path) for path in snakemake.input.evaluations],
        [STATISTICS.read(path) for path in snakemake.input.statistics],
        [GROUND_STATE.read(path) for path in snakemake.input.ground_states],
        snakemake.params.boxes,
    )
    write(confined, snakemake.output.confined)
