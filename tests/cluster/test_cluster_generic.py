"""A few jobs through the profile for any scheduler, with a stand-in for PBS's three commands."""

import filecmp
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cluster.pbs_stand_in import write_commands
from faults.interrupted_runs import copy_repository

MODEL = "spin_dynamics/models/equivariant/suzuki_trotter_L8_step0.1.nc"
WAIT = 1200.0


@pytest.fixture(scope="module")
def pbs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the stand-in: commands in bin, jobs in jobs."""
    folder = tmp_path_factory.mktemp("pbs")
    write_commands(folder / "bin")
    (folder / "jobs").mkdir()
    return folder


def start(root: Path, log: Path, pbs: Path) -> subprocess.Popen[str]:
    """Start a run of a training in a copy of the repository, every job through the stand-in."""
    command = [sys.executable, "-m", "snakemake", f"results/test/{MODEL}"]
    command += ["--configfile", "config/test.yaml"]
    command += ["--workflow-profile", "profiles/cluster-generic"]
    environment = {k: v for k, v in os.environ.items() if k not in ("CI", "PYTHONPATH")}
    environment["PATH"] = f"{pbs / 'bin'}:{environment['PATH']}"
    environment["PBS_STAND_IN"] = str(pbs / "jobs")
    with log.open("w", encoding="utf-8") as file:
        return subprocess.Popen(command, cwd=root, env=environment, stdout=file, stderr=file)


def submitted(pbs: Path) -> list[dict]:
    """Return the jobs that the stand-in was given, in their order."""
    read = []
    for file in (pbs / "jobs").iterdir():
        try:
            job = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:  # just being written
            continue
        read.append(dict(job["asked"]) | job | {"number": file.name})
    return sorted(read, key=lambda job: job["at"])  # numbers are those of processes, and start anew


def asked(pbs: Path, rule: str) -> list[dict]:
    """Return the jobs of a rule that the stand-in was given."""
    return [job for job in submitted(pbs) if job["-N"] == rule]


def demands_gpu(job: dict) -> bool:
    """Return whether a job goes to the GPUs' queue and asks for one; fail if it does half of it."""
    device = any("ngpus=1" in value for word, value in job["asked"] if word == "-l")
    assert device == (job["-q"] == "gpu"), job
    return device


def test_jobs_run_through_any_scheduler_and_a_killed_one_runs_again(
    pbs: Path, tiny_run: Path, tmp_path: Path, record_property
) -> None:
    pytest.importorskip("snakemake_executor_plugin_cluster_generic")
    log = tmp_path / "cluster.log"
    root = copy_repository(tmp_path / "cluster").root
    run = start(root, log, pbs)
    try:
        end = time.monotonic() + WAIT
        while not any("group" in job for job in asked(pbs, "train_corrector")):
            assert run.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < end, log.read_text(encoding="utf-8")
            time.sleep(0.2)
        victim = asked(pbs, "train_corrector")[0]["number"]
        environment = os.environ | {"PBS_STAND_IN": str(pbs / "jobs")}
        subprocess.run([pbs / "bin" / "qdel", victim], check=True, env=environment, timeout=60)
        assert run.wait(WAIT) == 0, log.read_text(encoding="utf-8")[-4000:]
    finally:
        run.kill()
    first, second = asked(pbs, "train_corrector")
    assert (first["code"], second["code"]) == (256 + 9, 0)
    assert [job["number"] for job in submitted(pbs) if demands_gpu(job)] == [
        first["number"],
        second["number"],
    ]

    assert filecmp.cmp(tiny_run / MODEL, root / "results/test" / MODEL, shallow=False)
    record_property(
        "fault",
        f"PBS's words: qdel of train_corrector: ran again as {second['number']}, same bytes",
    )
