"""Sample the potential energies of long Monte Carlo chains."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.molecular_dynamics.configurations import sample_energies
    from energetics.storage import write

    energies = sample_energies(
        sampling=snakemake.params.sampling,
        specific_heat=snakemake.params.specific_heat,
        seed=snakemake.params.seed,
        progress=progress,
    )
    write(energies, snakemake.output.energies)
