"""Judge every claim of one study."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from importlib import import_module

    from energetics.claims import write_claims

    judged = import_module(snakemake.params.module).judged
    claims = judged(snakemake.params.settings, **dict(snakemake.input.items()))
    write_claims(claims, snakemake.output.claims, study=snakemake.params.study)
