"""Plot thresholds of weights on another lattice."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.spin_dynamics.figures.spin_size_transfer import draw
    from energetics.style import save

    figure = draw(snakemake.input.comparison)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
