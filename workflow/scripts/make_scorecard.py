"""Gather the claims of all studies into the scorecard."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.scorecard import gather, text, write_scorecard

    card = gather(snakemake.input.claims)
    write_scorecard(
        card, nc=snakemake.output.nc, csv=snakemake.output.csv, html=snakemake.output.html
    )
    progress.say(text(card), sink="terminal")
