"""Measure what integrators and the exact two-body flow miss in one large step."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.molecular_dynamics.files import read_labels
    from energetics.molecular_dynamics.one_step import measure_steps
    from energetics.storage import write

    dataset = read_labels(snakemake.input.dataset)
    steps = measure_steps(dataset, followed=snakemake.params.followed, progress=progress)
    write(steps, snakemake.output.steps)
