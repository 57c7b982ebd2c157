"""Time the simulation against its peers, in one process and one thread."""

import numpy as np
import xarray as xr

from energetics.reduced_potential.benchmark_peers import (
    Film,
    run_simulation_benchmarks,
    shard_peak_memory,
)
from energetics.storage import variable, write

film, alpha = Film(**snakemake.params.film), snakemake.params.alpha
memory = shard_peak_memory(alpha=alpha, film=film)
rows = run_simulation_benchmarks(alpha=alpha, film=film, repeats=snakemake.params.repeats)
columns = {
    "seconds_per_trajectory": ("s", "least time of one trajectory"),
    "error": ("1", "rms of the last field against time step 0.02"),
    "ratio": ("1", "time over that of the fused kernels"),
    "target": ("1", "least ratio aimed at"),
}
table = {"name": variable(["peer"], [r["name"] for r in rows], units="1", long_name="peer")}
for key, (units, text) in columns.items():
    values = np.array([row[key] for row in rows], float)
    table[key] = variable(["peer"], values, units=units, long_name=text, missing=True)
table["peak_memory"] = variable([], memory / 1e6, units="MB", long_name="peak memory of 16 runs")
write(xr.Dataset(table, attrs={"title": "Simulation against its peers"}), snakemake.output[0])
