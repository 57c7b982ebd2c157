"""Simulate one film under three readings of the papers' equation."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.reduced_potential.patterns import simulate_readings
    from energetics.storage import write

    readings = simulate_readings(
        simulation=snakemake.params.simulation,
        alpha=snakemake.params.alpha,
        seed=snakemake.params.seed,
        progress=progress,
    )
    write(readings, snakemake.output.readings)
