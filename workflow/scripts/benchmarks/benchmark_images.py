"""Time the persistence-image kernel against GUDHI's, in one process and one thread."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics import peers
    from energetics.reduced_potential.benchmark_images import benchmark_images
    from energetics.storage import write

    rows = benchmark_images(**snakemake.params.options)
    table = peers.peer_table(
        [{**row, "seconds": row["seconds_per_diagram"]} for row in rows],
        title="One persistence image of 900 points: time of GUDHI over each",
    )
    write(table, snakemake.output.table)
    progress.say(peers.text(table))
    progress.say(peers.text(table), sink="terminal")
