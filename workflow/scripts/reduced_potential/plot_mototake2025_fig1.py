"""Plot a frame, its sublevel sets and its persistence diagram (mototake2025, figure 1)."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.figures.mototake2025_fig1 import draw
    from energetics.style import save

    figure = draw(snakemake.input.filtration)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
