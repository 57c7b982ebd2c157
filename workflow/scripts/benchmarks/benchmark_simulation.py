"""Time the simulation against its peers, in one process and one thread."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics import peers
    from energetics.reduced_potential.benchmark_peers import (
        Film,
        run_simulation_benchmarks,
        shard_peak_memory,
    )
    from energetics.storage import variable, write

    film, alpha = Film(**snakemake.params.film), snakemake.params.alpha
    memory = shard_peak_memory(alpha=alpha, film=film)
    rows = run_simulation_benchmarks(alpha=alpha, film=film, repeats=snakemake.params.repeats)
    table = peers.peer_table(
        [{**row, "seconds": row["seconds_per_trajectory"]} for row in rows],
        title="One sweep of a magnetic film: time of each peer over ours",
        peak_memory=variable([], memory / 1e6, units="MB", long_name="peak memory of 16 sweeps"),
    )
    write(table, snakemake.output.table)
    report = f"{peers.text(table)}\n  peak memory of a shard of 16: {memory / 1e6:.0f} MB"
    progress.say(report)
    progress.say(report, sink="terminal")
