"""Sample the configurations from which all test trajectories of a lattice start."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.spin_dynamics.configurations import sample_initial_states
    from energetics.storage import write

    states = sample_initial_states(
        sampling=snakemake.params.sampling,
        temperatures=snakemake.params.temperatures,
        configurations=snakemake.params.configurations,
        size=snakemake.params.size,
        seed=snakemake.params.seed,
        progress=progress,
    )
    write(states, snakemake.output.states)
