"""Measure energy and magnetisation of the Monte Carlo samples at each temperature."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.spin_dynamics.files import CONFIGURATIONS
    from energetics.spin_dynamics.samples import measure_samples
    from energetics.storage import write

    parts = [CONFIGURATIONS.read(path) for path in snakemake.input.configurations]
    write(measure_samples(parts, sampling=snakemake.params.sampling), snakemake.output.samples)
