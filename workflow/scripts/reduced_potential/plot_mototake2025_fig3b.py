"""Plot true and predicted persistence images (mototake2025, figure 3b)."""

from energetics.progress import job
from energetics.reduced_potential.figures.mototake2025_fig3b import draw
from energetics.style import save

with job(snakemake.rule, snakemake.log[0]):
    figure = draw(snakemake.input.evaluation)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
