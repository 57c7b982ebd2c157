"""Simulate the uncorrected trajectories of one lattice and temperature beside their reference."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.spin_dynamics.files import INITIAL_STATES, REFERENCE
    from energetics.spin_dynamics.trajectories import simulate_trajectories
    from energetics.storage import write

    trajectories = simulate_trajectories(
        REFERENCE.read(snakemake.input.reference),
        INITIAL_STATES.read(snakemake.input.states),
        followed=snakemake.params.followed,
        progress=progress,
    )
    write(trajectories, snakemake.output.trajectories)
