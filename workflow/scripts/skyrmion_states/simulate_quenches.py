"""Simulate the quenched configurations of one shard."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.skyrmion_states.chiral_magnet import Magnet
    from energetics.skyrmion_states.settings import Trajectory
    from energetics.skyrmion_states.simulation import simulate_shard
    from energetics.storage import write

    configurations = simulate_shard(
        [Trajectory(**trajectory) for trajectory in snakemake.params.trajectories],
        magnet=Magnet(**snakemake.params.magnet),
        size=snakemake.params.size,
        sampling=snakemake.params.sampling,
        seed=snakemake.params.seed,
        progress=progress,
    )
    write(configurations, snakemake.output.configurations)
