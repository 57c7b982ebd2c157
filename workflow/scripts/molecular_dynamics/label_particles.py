"""Label the configurations of one shard with where they are after large steps."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.molecular_dynamics.files import read_configurations
    from energetics.molecular_dynamics.labels import label_shard
    from energetics.storage import write

    configurations = read_configurations(snakemake.input.configurations)
    labels = label_shard(configurations, **snakemake.params.labels, progress=progress)
    write(labels, snakemake.output.labels)
