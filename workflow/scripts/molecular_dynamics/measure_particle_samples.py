"""Measure histograms of the samples and take a snapshot of each phase."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.molecular_dynamics.files import read_labels
    from energetics.molecular_dynamics.samples import measure_samples
    from energetics.storage import write

    dataset = read_labels(snakemake.input.dataset)
    write(measure_samples(dataset, phases=snakemake.params.phases), snakemake.output.samples)
