"""Measure the specific heat from the fluctuations of potential energies."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.molecular_dynamics.files import ENERGIES
    from energetics.molecular_dynamics.specific_heat import measure_specific_heat
    from energetics.storage import write

    energies = ENERGIES.read(snakemake.input.energies)
    write(measure_specific_heat(energies), snakemake.output.specific_heat)
