"""Plot the final pattern of every alpha and its shape."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.figures.final_patterns import draw
    from energetics.style import save

    figure = draw(snakemake.input.patterns)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
