"""Judge the claims of the paper."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code):
    from energetics.claims import write_claims
    from energetics.skyrmion_states.claims import claims
    from energetics.skyrmion_states.files import read_comparison, read_confined, read_interpolation
    from energetics.skyrmion_states.settings import STUDY

    found = claims(
        read_comparison(snakemake.input.comparison),
        [read_interpolation(path) for path in snakemake.input.interpolation],
        [read_confined(path) for path in snakemake.input.confined],
        snakemake.params.study,
    )
    write_claims(found, snakemake.output.claims, study=STUDY)
