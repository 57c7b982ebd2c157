"""Draw one figure."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from importlib import import_module

    from energetics.style import save

    figure = import_module(snakemake.params.module).draw(*snakemake.input)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
