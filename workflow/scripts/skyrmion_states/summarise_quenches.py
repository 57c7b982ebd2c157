"""Measure the configurations of a box, and what linear theory makes of them."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.skyrmion_states.chiral_magnet import Magnet
    from energetics.skyrmion_states.files import DATASET
    from energetics.skyrmion_states.statistics import summarise
    from energetics.storage import write

    statistics = summarise(
        DATASET.read(snakemake.input.dataset),
        Magnet(**snakemake.params.magnet),
        latent=snakemake.params.latent,
        examples=snakemake.params.examples,
        compared=snakemake.params.compared,
    )
    write(statistics, snakemake.output.statistics)
