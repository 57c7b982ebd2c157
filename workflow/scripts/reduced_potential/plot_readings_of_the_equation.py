"""Plot the end states of three readings of the papers' equation."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.figures.readings_of_the_equation import draw
    from energetics.style import save

    figure = draw(snakemake.input.readings)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
