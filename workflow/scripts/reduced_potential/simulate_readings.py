"""Simulate one film under three readings of the papers' equation."""

from energetics.progress import job
from energetics.reduced_potential.patterns import simulate_readings
from energetics.storage import write

with job(snakemake.rule, snakemake.log[0]) as progress:
    readings = simulate_readings(
        simulation=snakemake.params.simulation,
        alpha=snakemake.params.alpha,
        seed=snakemake.params.seed,
        progress=progress,
    )
    write(readings, snakemake.output.readings)
