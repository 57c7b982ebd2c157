"""Measure what large steps of integrators and networks cost on this machine."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.molecular_dynamics.files import read_reference
    from energetics.molecular_dynamics.settings import Design
    from energetics.molecular_dynamics.speed import measure_speed
    from energetics.storage import write

    params = snakemake.params
    designs = [Design(name, params.large_step) for name in params.training]
    speed = measure_speed(
        dict(zip(designs, snakemake.input.models, strict=True)),
        [read_reference(path) for path in snakemake.input.references],
        training=params.training,
        followed=params.followed,
        large_step=params.large_step,
        repeats=params.repeats,
    )
    write(speed, snakemake.output.speed)
