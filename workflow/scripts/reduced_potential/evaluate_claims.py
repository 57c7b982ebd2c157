"""Judge every claim of the study."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.claims import write_claims
    from energetics.reduced_potential.claims import study_claims
    from energetics.reduced_potential.files import (
        read_comparison,
        read_evaluation,
        read_patterns,
        read_readings,
    )

    files = snakemake.input
    claims = study_claims(
        topology=read_evaluation(files.topology),
        topology_paper=read_evaluation(files.topology_paper),
        images=read_evaluation(files.images),
        images_paper=read_evaluation(files.images_paper),
        held_out=read_evaluation(files.held_out) if files.get("held_out") else None,
        comparison=read_comparison(files.comparison),
        patterns=read_patterns(files.patterns),
        readings=read_readings(files.readings),
        training=snakemake.params.training,
        tolerance=snakemake.params.tolerance,
    )
    write_claims(claims, snakemake.output.claims, study="reduced_potential")
