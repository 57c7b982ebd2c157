"""Gather the claims of all studies into the scorecard."""

import sys

from energetics.progress import job
from energetics.scorecard import gather, text, write_scorecard

with job(snakemake.rule, snakemake.log[0]) as progress:
    card = gather(snakemake.input.claims)
    write_scorecard(
        card, nc=snakemake.output.nc, csv=snakemake.output.csv, html=snakemake.output.html
    )
    print(text(card), file=sys.stderr)
