"""Follow paths in latent space between a defect and the perfect lattice."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.errors import InputError
    from energetics.skyrmion_states.chiral_magnet import Magnet
    from energetics.skyrmion_states.interpolation import interpolate
    from energetics.skyrmion_states.stages import Stage
    from energetics.storage import write

    if not snakemake.params.options["pairs"]:
        key = "skyrmion_states.evaluation.interpolation.pairs"
        advice = "there is nothing to follow: set the number of pairs, as 20"
        raise InputError("configuration", key, 0, advice)
    stages = [Stage(**stage) for stage in snakemake.params.stages]
    paths = interpolate(
        list(zip(snakemake.input.models, stages, strict=True)),
        magnet=Magnet(**snakemake.params.magnet),
        size=snakemake.params.size,
        network=snakemake.params.network,
        options=snakemake.params.options,
        device="auto",
        threads=snakemake.threads,
        seed=snakemake.params.seed,
        progress=progress,
    )
    write(paths, snakemake.output.interpolation)
