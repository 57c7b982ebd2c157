"""Measure what large steps of integrators and networks cost on this machine."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.molecular_dynamics.files import read_reference
    from energetics.molecular_dynamics.speed import measure_speed
    from energetics.storage import write

    speed = measure_speed(
        dict(zip(snakemake.params.training, snakemake.input.models, strict=True)),
        [read_reference(path) for path in snakemake.input.references],
        training=snakemake.params.training,
        followed=snakemake.params.followed,
        large_step=snakemake.params.large_step,
        repeats=snakemake.params.repeats,
    )
    write(speed, snakemake.output.speed)
