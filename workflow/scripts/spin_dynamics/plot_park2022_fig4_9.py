"""Plot the drift of energy and magnetisation at L = 8."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.spin_dynamics.figures.park2022_fig4_9 import draw
    from energetics.style import save

    figure = draw(snakemake.input.comparison)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
