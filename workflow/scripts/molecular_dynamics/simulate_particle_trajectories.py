"""Simulate a state of the test with all classical integrators."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.molecular_dynamics.files import read_reference
    from energetics.molecular_dynamics.trajectories import simulate_trajectories
    from energetics.storage import write

    trajectories = simulate_trajectories(
        read_reference(snakemake.input.reference),
        followed=snakemake.params.followed,
        large_step=snakemake.params.large_step,
        **snakemake.params.observation,
        progress=progress,
    )
    write(trajectories, snakemake.output.trajectories)
