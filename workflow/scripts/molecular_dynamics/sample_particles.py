"""Sample configurations of one shard of annealed Monte Carlo chains."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.molecular_dynamics.configurations import sample_configurations
    from energetics.molecular_dynamics.settings import Chain
    from energetics.storage import write

    configurations = sample_configurations(
        [Chain(**chain) for chain in snakemake.params.chains],
        sampling=snakemake.params.sampling,
        seed=snakemake.params.seed,
        progress=progress,
    )
    write(configurations, snakemake.output.configurations)
