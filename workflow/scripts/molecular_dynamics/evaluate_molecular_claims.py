"""Judge every claim of the study."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.claims import write_claims
    from energetics.molecular_dynamics.claims import study_claims
    from energetics.molecular_dynamics.files import read_comparison, read_specific_heat, read_speed
    from energetics.molecular_dynamics.gates import read_gates

    claims = study_claims(
        comparison=read_comparison(snakemake.input.comparison),
        specific_heat=read_specific_heat(snakemake.input.specific_heat),
        speed=read_speed(snakemake.input.speed),
        gates=[read_gates(path) for path in snakemake.input.gates],
        study=snakemake.params.study,
    )
    write_claims(claims, snakemake.output.claims, study="molecular_dynamics")
