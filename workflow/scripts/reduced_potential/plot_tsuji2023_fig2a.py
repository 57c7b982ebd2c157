"""Plot V and the error of predicted images against time (tsuji2023, figure 2A)."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.figures.tsuji2023_fig2a import draw
    from energetics.style import save

    figure = draw(snakemake.input.evaluation)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
