"""Plot the cost of training against the lattice."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.spin_dynamics.figures.spin_training_cost import draw
    from energetics.style import save

    figure = draw(snakemake.input.speed)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
