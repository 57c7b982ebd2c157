"""Judge every claim of the study."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.claims import write_claims
    from energetics.spin_dynamics.claims import study_claims
    from energetics.spin_dynamics.files import read_comparison, read_sampled, read_speed

    claims = study_claims(
        comparison=read_comparison(snakemake.input.comparison),
        samples=read_sampled(snakemake.input.samples),
        speed=read_speed(snakemake.input.speed),
        study=snakemake.params.study,
    )
    write_claims(claims, snakemake.output.claims, study="spin_dynamics")
