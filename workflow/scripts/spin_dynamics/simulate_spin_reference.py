"""Simulate the reference trajectories of one lattice and temperature."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.spin_dynamics.files import INITIAL_STATES
    from energetics.spin_dynamics.trajectories import simulate_reference
    from energetics.storage import write

    reference = simulate_reference(
        INITIAL_STATES.read(snakemake.input.states),
        state=snakemake.params.state,
        frames=snakemake.params.frames,
        progress=progress,
    )
    write(reference, snakemake.output.reference)
