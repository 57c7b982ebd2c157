"""Simulate the reference trajectories of one lattice and temperature."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.spin_dynamics.files import read_initial_states
    from energetics.spin_dynamics.trajectories import simulate_reference
    from energetics.storage import write

    reference = simulate_reference(
        read_initial_states(snakemake.input.states),
        state=snakemake.params.state,
        frames=snakemake.params.frames,
        progress=progress,
    )
    write(reference, snakemake.output.reference)
