"""Time molecular dynamics against array expressions and other programs, in one thread."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics import peers
    from energetics.molecular_dynamics.benchmark_peers import run_particle_benchmarks
    from energetics.storage import write

    options = snakemake.params.options
    rows = run_particle_benchmarks(**options)
    rows = [{**row, "seconds": row["seconds_per_step"]} for row in rows]
    title = (
        f"One Verlet step of one particle of {options['particles']}: time of each peer over ours"
    )
    table = peers.peer_table(rows, title=title)
    write(table, snakemake.output.table)
    progress.say(peers.text(table))
    progress.say(peers.text(table), sink="terminal")
