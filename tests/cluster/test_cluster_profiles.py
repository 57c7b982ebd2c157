"""The profiles for clusters: what they name exists, and GPUs are for training only."""

import subprocess
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, Repository, Rule

PROFILES = ("slurm", "cluster-generic")
TRAINING = {"train_film_model", "train_corrector", "train_particle_network", "train_stage"}
ASKED = {"slurm": ("slurm_partition=gpu", "gpu=1"), "cluster-generic": ("queue=gpu", "ngpus=1")}
PLUGINS = {
    "slurm": "snakemake_executor_plugin_slurm",
    "cluster-generic": "snakemake_executor_plugin_cluster_generic",
}


def settings(name: str) -> dict:
    """Return the keys of a profile."""
    return yaml.safe_load((ROOT / "profiles" / name / "config.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("profile", PROFILES)
def test_only_training_asks_for_gpus(profile: str, repository: Repository) -> None:
    pytest.importorskip(PLUGINS[profile], reason="needs requirements-cluster.txt")
    jobs = repository.planned("--workflow-profile", f"profiles/{profile}")
    assert len(jobs) > 150
    for words in (*ASKED[profile], "gpu"):
        assert {job.rule for job in jobs if words in job.resources} == TRAINING


@pytest.mark.parametrize("profile", PROFILES)
def test_rules_that_a_profile_names_exist(profile: str, rules: dict[str, Rule]) -> None:
    named = settings(profile)
    assert {*named["set-resources"], *named.get("groups", ())} <= rules.keys()


@pytest.mark.parametrize("profile", PROFILES)
def test_a_cluster_reruns_what_this_machine_would_rerun(profile: str) -> None:
    here, cluster = settings("default"), settings(profile)
    assert {key: cluster.get(key) for key in here} == here


def test_no_group_reaches_across_partitions_and_each_has_a_size(rules: dict[str, Rule]) -> None:
    slurm = settings("slurm")
    assert not slurm["groups"].keys() & slurm["set-resources"].keys()
    own = {rule.name: rule.group for rule in rules.values() if rule.group}
    assert own.keys() == {name for name in rules if name.startswith("plot_")}
    assert {*slurm["groups"].values(), *own.values()} == set(slurm["group-components"])


FINISHED = "Job Id: 12\n    job_state = F\n    Exit_status = {}\n"


@pytest.mark.parametrize(
    ("command", "told", "code", "status"),
    [
        ("qstat", FINISHED.format(0), 0, "success"),
        ("qstat", FINISHED.format(271), 0, "failed"),
        ("qstat", "Job Id: 12\n    job_state = F\n", 0, "failed"),
        ("qstat", "Job Id: 12\n    job_state = Q\n", 0, "running"),
        ("qstat", "", 153, "failed"),
        ("qstat", "", 1, "running"),
        ("bjobs", "DONE\n", 0, "success"),
        ("bjobs", "EXIT\n", 0, "failed"),
        ("bjobs", "Job <12> is not found\n", 255, "failed"),
        ("bjobs", "RUN\n", 0, "running"),
        ("bjobs", "PEND\n", 0, "running"),
        ("bjobs", "LSF is down. Please wait ...\n", 255, "running"),
    ],
)
def test_answers_of_schedulers_are_understood(
    command: str, told: str, code: int, status: str, tmp_path: Path
) -> None:
    stand_in = tmp_path / command
    stand_in.write_text(f"#!/bin/sh\ncat <<'END'\n{told}END\nexit {code}\n", encoding="utf-8")
    stand_in.chmod(0o755)
    script = ROOT / "profiles" / "cluster-generic" / "status.sh"
    done = subprocess.run(
        ["sh", script, "12"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout == f"{status}\n"
