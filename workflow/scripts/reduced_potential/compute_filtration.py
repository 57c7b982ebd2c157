"""Compute the sublevel sets of one frame and fetch its diagram."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.filtration import frame_filtration
    from energetics.storage import write

    filtration = frame_filtration(
        snakemake.input.movies,
        snakemake.input.diagrams,
        alpha=snakemake.params.alpha,
        fraction=snakemake.params.fraction,
    )
    write(filtration, snakemake.output.filtration)
