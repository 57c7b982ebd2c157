"""Plot true and predicted persistence images (mototake2025, figure 3b)."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.figures.mototake2025_fig3b import draw
    from energetics.style import save

    figure = draw(snakemake.input.evaluation)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
