"""Simulate the uncorrected trajectories of one lattice and temperature beside their reference."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.spin_dynamics.files import read_initial_states, read_reference
    from energetics.spin_dynamics.trajectories import simulate_trajectories
    from energetics.storage import write

    trajectories = simulate_trajectories(
        read_reference(snakemake.input.reference),
        read_initial_states(snakemake.input.states),
        followed=snakemake.params.followed,
        progress=progress,
    )
    write(trajectories, snakemake.output.trajectories)
