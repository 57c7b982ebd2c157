"""Sample spin configurations by annealed Markov chains: one shard of them."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.spin_dynamics.configurations import sample_shard
    from energetics.spin_dynamics.settings import Chain
    from energetics.storage import write

    configurations = sample_shard(
        [Chain(**chain) for chain in snakemake.params.chains],
        sampling=snakemake.params.sampling,
        size=snakemake.params.size,
        seed=snakemake.params.seed,
        progress=progress,
    )
    write(configurations, snakemake.output.configurations)
