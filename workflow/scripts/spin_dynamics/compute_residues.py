"""Compute what a large step misses, for the configurations of one shard."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.spin_dynamics.files import CONFIGURATIONS
    from energetics.spin_dynamics.residues import residue_shard
    from energetics.storage import write

    residues = residue_shard(
        CONFIGURATIONS.read(snakemake.input.configurations),
        reading=snakemake.params.reading,
        large_step=snakemake.params.large_step,
        label_step=snakemake.params.label_step,
        progress=progress,
    )
    write(residues, snakemake.output.residues)
