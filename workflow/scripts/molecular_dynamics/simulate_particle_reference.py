"""Simulate the reference trajectories of a state of the test."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.molecular_dynamics.trajectories import simulate_reference
    from energetics.storage import write

    reference = simulate_reference(
        snakemake.params.state,
        sampling=snakemake.params.sampling,
        **snakemake.params.options,
        seed=snakemake.params.seed,
        progress=progress,
    )
    write(reference, snakemake.output.reference)
