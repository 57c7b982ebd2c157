"""Time spin dynamics and its Monte Carlo against array expressions, in one process and thread."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics import peers
    from energetics.spin_dynamics.benchmark_peers import (
        run_dynamics_benchmarks,
        run_metropolis_benchmarks,
    )
    from energetics.storage import write

    measured = {
        "dynamics": (run_dynamics_benchmarks, "seconds_per_step", "step of all spins"),
        "metropolis": (run_metropolis_benchmarks, "seconds_per_sweep", "Metropolis sweep"),
    }
    for name, (run, column, work) in measured.items():
        rows = [{**row, "seconds": row[column]} for row in run(**snakemake.params[name])]
        size, replicas = (snakemake.params[name][key] for key in ("size", "replicas"))
        title = f"One {work}, {replicas} lattices with L = {size}: time of each peer over ours"
        table = peers.peer_table(rows, title=title)
        write(table, snakemake.output[name])
        progress.say(peers.text(table))
        progress.say(peers.text(table), sink="terminal")
