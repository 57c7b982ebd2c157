"""Measure what steps, networks and their training cost on this machine."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.spin_dynamics.settings import Design
    from energetics.spin_dynamics.speed import measure_speed
    from energetics.storage import write

    designs = [Design(**design) for design in snakemake.params.designs]
    speed = measure_speed(
        dict(zip(snakemake.input.models, designs, strict=True)),
        sizes=snakemake.params.sizes,
        channels=snakemake.params.channels,
        repeats=snakemake.params.repeats,
        seed=snakemake.params.seed,
    )
    write(speed, snakemake.output.speed)
