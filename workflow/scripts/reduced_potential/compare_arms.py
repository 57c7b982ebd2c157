"""Put the metrics of all arms and latent dimensions into one table."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.reduced_potential.comparison import compare_arms
    from energetics.reduced_potential.files import read_evaluation
    from energetics.storage import read, write

    evaluations = [read_evaluation(path) for path in snakemake.input.evaluations]
    operations = {"operations": ("arm", "image_size"), "image_size": ("image_size",)}
    comparison = compare_arms(
        {(e.attrs["arm"], int(e.attrs["latent"])): e for e in evaluations},
        read(snakemake.input.operations, operations),
    )
    write(comparison, snakemake.output.comparison)
