"""Plot the onset of domains beside linear stability."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.figures.onset_of_domains import draw
    from energetics.style import save

    figure = draw(snakemake.input.patterns)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
