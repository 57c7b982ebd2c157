"""Time the kernels of one subject against their peers, in one process and one thread."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from importlib import import_module

    from energetics.storage import write
    from energetics_benchmarks.peers import text

    tables = import_module(snakemake.params.module).tables()
    for path, table in zip(snakemake.output, tables, strict=True):
        write(table, path)
        progress.say(text(table))
        progress.say(text(table), sink="terminal")
