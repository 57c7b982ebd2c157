"""Simulate the trajectories of one shard."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.reduced_potential.movies import simulate_shard
    from energetics.reduced_potential.settings import Run
    from energetics.storage import write

    movie = simulate_shard(
        [Run(**run) for run in snakemake.params.runs],
        simulation=snakemake.params.simulation,
        seed=snakemake.params.seed,
        progress=progress,
    )
    write(movie, snakemake.output.movie)
