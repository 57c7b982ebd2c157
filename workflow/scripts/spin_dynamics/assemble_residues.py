"""Assemble the residues of all shards with the scale of the training split."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.spin_dynamics.files import RESIDUES
    from energetics.spin_dynamics.residues import assemble_residues
    from energetics.storage import write

    dataset = assemble_residues([RESIDUES.read(path) for path in snakemake.input.residues])
    write(dataset, snakemake.output.dataset)
