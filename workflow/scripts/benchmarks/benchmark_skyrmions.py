"""Time the kernels of chiral magnets against array expressions, and what annealing costs."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics import peers
    from energetics.skyrmion_states.benchmark_peers import annealing_table, rates, update_table
    from energetics.storage import write

    for name in ("updates_small", "updates_large", "annealing"):
        measure = annealing_table if name == "annealing" else update_table
        table = measure(**snakemake.params[name])
        write(table, snakemake.output[name])
        lines = peers.text(table) if name == "annealing" else f"{peers.text(table)}\n{rates(table)}"
        progress.say(lines)
        progress.say(lines, sink="terminal")
