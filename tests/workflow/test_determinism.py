"""Results do not depend on how the work is divided; tests/conda tells the same of shards."""

import os
import subprocess
import sys

from conftest import ROOT

SIMULATE = """
import sys
from energetics.progress import Progress
from energetics.reduced_potential.movies import simulate_shard
from energetics.reduced_potential.settings import Run
from energetics.storage import write

disorder = {"mean": 1.0, "scale": 0.25, "strength": 0.3}
simulation = {"grid": 32, "end_time": 90.0, "snapshot_interval": 30.0, "disorder": disorder}
runs = [Run(0, 1.0, 0, "train"), Run(1, 1.5, 1, "test")]
write(simulate_shard(runs, simulation=simulation, seed=1, progress=Progress("t")), sys.argv[1])
"""


def test_a_simulation_does_not_depend_on_threads(tmp_path):
    contents = []
    for threads in ("1", "2"):
        path = tmp_path / f"{threads}.nc"
        names = ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        environment = os.environ | dict.fromkeys(names, threads)
        environment["PYTHONPATH"] = str(ROOT / "workflow")
        command = [sys.executable, "-c", SIMULATE, str(path)]
        subprocess.run(command, env=environment, check=True)
        contents.append(path.read_bytes())
    assert contents[0] == contents[1]
