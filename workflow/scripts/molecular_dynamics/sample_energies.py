"""Sample the potential energies of long Monte Carlo chains."""

from energetics.molecular_dynamics.configurations import sample_energies
from energetics.progress import job
from energetics.storage import write

with job(snakemake.rule, snakemake.log[0]) as progress:
    energies = sample_energies(
        sampling=snakemake.params.sampling,
        specific_heat=snakemake.params.specific_heat,
        seed=snakemake.params.seed,
        progress=progress,
    )
    write(energies, snakemake.output.energies)
