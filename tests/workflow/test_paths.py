"""Clones, environments and disks in folders of any name: jobs run, or one line says why not."""

import os
import subprocess

import pytest
from cluster.pbs_stand_in import write_commands
from faults.interrupted_runs import copy_repository
from test_other_machines import environment_with

from energetics import paths
from energetics.errors import InputError

NAME = 'my project\'s $x; (a) & "b" `c` *?[d]! #%~ | Müller'
ON_A_CLUSTER = "my project's; (a) & Müller, 100%"
MOVIE = "results/test/reduced_potential/movies/0_of_2.nc"
SLURM = {  # as much as the plugin asks; a job runs at once, in `sbatch`
    "sbatch": """for word do case $word in --wrap=*) script=${word#--wrap=} ;; esac; done
if SLURM_JOB_ID=7 sh -c "$script" >"$0.log" 2>&1; then state=COMPLETED; else state=FAILED; fi
echo "7|$state" >"$0.states" && echo 7""",
    "srun": 'while case $1 in -*) true ;; *) false ;; esac; do shift; done; exec "$@"',
    "squeue": 'cat "$(dirname "$0")/sbatch.states"',
    "scontrol": "echo 'MinJobAge = 3600 sec'",
    "sacct": "exit 1",
    "sacctmgr": "exit 1",
}
OUTER = """
import multiprocessing.spawn, sys
configfile: {config!r}
module first:
    snakefile: {snakefile!r}
    config: config
use rule * from first as first_*
module second:
    snakefile: {snakefile!r}
    config: config
use rule * from second as second_*
print("interpreters", sys.executable, multiprocessing.spawn.get_executable().decode(), sep="\\n")
"""


def clone_in(folder):
    """Return a copy of the repository in a folder, and the Python of an environment in the copy."""
    repository = copy_repository(folder / "energetics")
    return repository, environment_with(repository.root / ".venv", [])[0]


def run(repository, python, *arguments, **variables):
    """Return a finished run of Python in a repository."""
    environment = {k: v for k, v in os.environ.items() if k not in ("CI", "PYTHONPATH")}
    return subprocess.run(
        [str(python), "-m", *arguments],
        cwd=repository.root,
        env=environment | variables,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def snakemake(repository, python, *arguments, **variables):
    """Return a finished run of Snakemake on the test configuration."""
    options = ("--configfile", "config/test.yaml")
    return run(repository, python, "snakemake", *arguments, *options, **variables)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Return how to run on stand-ins for two schedulers: options and variables of each."""
    folder = tmp_path_factory.mktemp("schedulers")
    for name, text in SLURM.items():
        command = folder / "slurm" / name
        command.parent.mkdir(exist_ok=True)
        command.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        command.chmod(0o755)
    write_commands(folder / "pbs")
    (folder / "jobs").mkdir()
    found = {}
    for profile, commands in (("slurm", "slurm"), ("cluster-generic", "pbs")):
        path = f"{folder / commands}:{os.environ['PATH']}"
        options = ["--workflow-profile", f"profiles/{profile}"]
        options += ["--seconds-between-status-checks", "1"]
        found[profile] = options, {"PATH": path, "PBS_STAND_IN": str(folder / "jobs")}
    found["slurm"][0].extend(["--slurm-init-seconds-before-status-checks", "1"])
    return found


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """Return a clone whose folder has nearly every sign in its name, and its Python."""
    return clone_in(tmp_path_factory.mktemp("odd") / NAME)


@pytest.mark.slow
def test_jobs_run_in_a_folder_of_any_name(odd, tmp_path, record_property):
    """Clone, environment, kernels, a disk for results behind a link, and an archive of them."""
    clone, python = odd
    disk, kernels = tmp_path / NAME / "disk", tmp_path / NAME / "cache"
    disk.mkdir(parents=True)
    (clone.root / "results").symlink_to(disk)
    done = snakemake(clone, python, MOVIE, "--cores", "1", NUMBA_CACHE_DIR=str(kernels))
    assert done.returncode == 0, done.stderr[-4000:]
    for name in ("movies/0_of_2.nc", "logs/simulate_domains/0_of_2.log"):
        assert (disk / "test" / "reduced_potential" / name).stat().st_size
    assert list((disk / "test" / "reduced_potential" / "benchmarks").rglob("*.tsv"))
    assert list(kernels.rglob("*.nbi"))
    options = ("--configfile", "config/test.yaml")
    packed = run(clone, python, "energetics.archive", *options, PYTHONPATH="workflow")
    assert packed.returncode == 0, packed.stderr
    record_property("fault", f"a clone, its environment, kernels and results in {NAME}: jobs run")


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["slurm", "cluster-generic"])
def test_jobs_on_a_cluster_run_there_too(profile, cluster, tmp_path, record_property):
    pytest.importorskip(f"snakemake_executor_plugin_{profile.replace('-', '_')}")
    clone, python = clone_in(tmp_path / ON_A_CLUSTER)
    options, variables = cluster[profile]
    done = snakemake(clone, python, MOVIE, *options, **variables)
    assert done.returncode == 0, done.stderr[-4000:]
    assert (clone.root / MOVIE).exists()
    record_property("fault", f"{profile}, a clone in {ON_A_CLUSTER}: jobs run")


@pytest.mark.slow
def test_what_a_cluster_would_misread_is_refused_before_anything_is_submitted(
    odd, cluster, record_property
):
    pytest.importorskip("snakemake_executor_plugin_slurm")
    clone, python = odd
    options, variables = cluster["slurm"]
    done = snakemake(clone, python, MOVIE, "--force", *options, **variables)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"paths: workflow = {clone.root}/Snakefile: ")
    assert '" $ ` in it: jobs on a cluster are started with another path' in done.stderr
    assert "submitted" not in done.stderr + done.stdout
    record_property("refused", f'slurm: paths: workflow = …/{NAME}/…: " $ ` in it')


def test_an_interpreter_behind_a_line_break_is_refused_in_one_line(
    repository, tmp_path, record_property
):
    python, _ = environment_with(tmp_path / "line\nbreak", [])
    done = snakemake(repository, python, MOVIE, "--cores", "1")
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("paths: interpreter = ")
    assert "line\\nbreak/bin/python: a line break in it: no job can be started" in last
    assert "Traceback" not in done.stderr
    record_property("refused", last.replace(str(tmp_path), "…"))


@pytest.mark.parametrize(
    ("key", "path", "told"),
    [
        ("workflow", "/home/{me}/energetics/workflow", "{ } in it: Snakemake takes"),
        ("folder", "/home/me\\too", "\\ in it: the NetCDF library reads a slash"),
        ("interpreter", "/home/me\n/python", "a line break in it: no job"),
        ("environments", "/home/me's", "' in it: Snakemake's call of conda breaks off there"),
    ],
)
def test_paths_that_cannot_work_are_refused(key, path, told, record_property):
    given = dict.fromkeys(("interpreter", "workflow", "folder"), f"/home/{NAME}") | {key: path}
    with pytest.raises(InputError, match=f"^paths: {key} = ") as refused:
        paths.check(**given)
    assert told in str(refused.value)
    record_property("refused", str(refused.value))


@pytest.mark.parametrize("name", [NAME, ON_A_CLUSTER, "plain-1.2_3@x+y=z,%", "日本\t ^<>"])
def test_a_shell_reads_an_interpreter_as_it_is_called(name, tmp_path):
    interpreter = tmp_path / name / "python"
    interpreter.parent.mkdir()
    interpreter.touch()
    quoted = paths.quoted(str(interpreter))
    read = subprocess.run(["sh", "-c", f"printf %s {quoted}"], capture_output=True, check=True)
    assert read.stdout.decode() == str(interpreter)
    assert paths.quoted(quoted) == quoted
    assert quoted == str(interpreter) or not name.startswith("plain")


@pytest.mark.slow
def test_a_workflow_that_takes_ours_twice_has_it_quoted_once(odd, tmp_path):
    """And what starts processes by itself has the interpreter's own name."""
    clone, python = odd
    outer = tmp_path / "Snakefile"
    names = {"snakefile": f"{clone.root}/Snakefile", "config": f"{clone.root}/config/config.yaml"}
    outer.write_text(OUTER.format(**names), encoding="utf-8")
    done = run(clone, python, "snakemake", "--snakefile", str(outer), "--list")
    told = done.stdout.partition("interpreters\n")[2].splitlines()[:2]
    assert told == [paths.quoted(str(python)), str(python)], done.stderr
