"""A few jobs through the profile for any scheduler, with a stand-in for PBS's three commands."""

import filecmp
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import LEFT_OUT, ROOT

STAND_IN = Path(__file__).with_name("pbs_stand_in.py")
PLACE = "results/test/spin_dynamics"
MODEL = f"{PLACE}/models/equivariant/suzuki_trotter_L8_step0.1.nc"
WAIT = 1200.0


@pytest.fixture(scope="module")
def pbs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the stand-in: commands in bin, jobs in jobs."""
    folder = tmp_path_factory.mktemp("pbs")
    (folder / "bin").mkdir()
    (folder / "jobs").mkdir()
    for name in ("qsub", "qstat", "qdel"):
        command = folder / "bin" / name
        command.write_text(STAND_IN.read_text().replace("/usr/bin/env python3", sys.executable, 1))
        command.chmod(0o755)
    return folder


def start(root: Path, log: Path, *options: str, pbs: Path | None = None) -> subprocess.Popen[str]:
    """Start a run of a training in a copy of the repository."""
    command = [sys.executable, "-m", "snakemake", MODEL, "--configfile", "config/test.yaml"]
    environment = {k: v for k, v in os.environ.items() if k not in ("CI", "PYTHONPATH")}
    if pbs:
        environment["PATH"] = f"{pbs / 'bin'}:{environment['PATH']}"
        environment["PBS_STAND_IN"] = str(pbs / "jobs")
    with log.open("w") as file:
        return subprocess.Popen(
            [*command, *options], cwd=root, env=environment, stdout=file, stderr=file
        )


def submitted(pbs: Path) -> list[dict]:
    """Return the jobs that the stand-in was given, in their order."""
    files = sorted((pbs / "jobs").iterdir(), key=lambda file: int(file.name))
    read = []
    for file in files:
        try:
            job = json.loads(file.read_text())
        except ValueError:  # just being written
            continue
        read.append(dict(job["asked"]) | job | {"number": file.name})
    return read


def asked(pbs: Path, rule: str) -> list[dict]:
    """Return the jobs of a rule that the stand-in was given."""
    return [job for job in submitted(pbs) if job["-N"] == rule]


def demands_gpu(job: dict) -> bool:
    """Return whether a job goes to the GPUs' queue and asks for one; fail if it does half of it."""
    device = any("ngpus=1" in value for word, value in job["asked"] if word == "-l")
    assert device == (job["-q"] == "gpu"), job
    return device


def test_jobs_run_through_any_scheduler_and_a_killed_one_runs_again(
    pbs: Path, tmp_path: Path, record_property
) -> None:
    pytest.importorskip("snakemake_executor_plugin_cluster_generic")
    log = tmp_path / "cluster.log"
    profile = ("--workflow-profile", "profiles/cluster-generic")
    for copy in ("cluster", "local"):
        shutil.copytree(ROOT, tmp_path / copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
    run = start(tmp_path / "cluster", log, *profile, pbs=pbs)
    try:
        end = time.monotonic() + WAIT
        while not any("group" in job for job in asked(pbs, "train_corrector")):
            assert run.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.2)
        victim = asked(pbs, "train_corrector")[0]["number"]
        environment = os.environ | {"PBS_STAND_IN": str(pbs / "jobs")}
        subprocess.run([pbs / "bin" / "qdel", victim], check=True, env=environment, timeout=60)
        assert run.wait(WAIT) == 0, log.read_text()[-4000:]
    finally:
        run.kill()
    first, second = asked(pbs, "train_corrector")
    assert (first["code"], second["code"]) == (256 + 9, 0)
    assert [job["number"] for job in submitted(pbs) if demands_gpu(job)] == [
        first["number"],
        second["number"],
    ]

    local = start(tmp_path / "local", tmp_path / "local.log", "--cores", "1")
    assert local.wait(WAIT) == 0, (tmp_path / "local.log").read_text()
    assert filecmp.cmp(tmp_path / "local" / MODEL, tmp_path / "cluster" / MODEL, shallow=False)
    record_property(
        "fault",
        f"PBS's words: qdel of train_corrector: ran again as {second['number']}, same bytes",
    )
