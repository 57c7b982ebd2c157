"""Plot latent trajectories with and without persistence images (mototake2025, figure 3c)."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.figures.mototake2025_fig3c import draw
    from energetics.style import save

    figure = draw(snakemake.input.topology, snakemake.input.pixels)
    save(figure, png=snakemake.output.png, pdf=snakemake.output.pdf)
