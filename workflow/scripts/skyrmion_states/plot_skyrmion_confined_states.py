"""Plot collapsed states of boxes with open ends beside the annealer's."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.skyrmion_states.figures.skyrmion_confined_states import draw
    from energetics.style import save

    figure = draw(snakemake.input.confined)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
