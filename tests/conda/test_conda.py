"""The test configuration with `--sdm conda`: every rule in an environment of its own."""

import filecmp
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from conda_repository import conda_repository
from conftest import SHARDED, Repository

MORE = [  # (script, a package that its environment lacks)
    ("molecular_dynamics/sample_energies", "torch"),
    ("reduced_potential/compute_filtration", "torch"),
    ("molecular_dynamics/train_particle_network", "gudhi"),
    ("molecular_dynamics/plot_park2022_fig5_1", "numba"),
]


@pytest.fixture(scope="module")
def conda_run(tmp_path_factory):
    """Return the copy of the repository in which the test configuration was run."""
    copy = conda_repository(tmp_path_factory.mktemp("conda"))
    done = copy.snakemake()
    assert done.returncode == 0, done.stderr[-4000:]
    return copy


def test_every_rule_ran_in_the_environment_that_it_names(conda_run):
    expected = conda_run.environments()
    made = conda_run.made_by()
    assert set(made) == {rule for rule in expected if not rule.startswith("benchmark_")}
    contents = {file.name: file.read_bytes() for file in (conda_run.root / "envs").glob("*.yaml")}
    for rule, files in made.items():
        assert set(files.values()) == {contents[expected[rule]]}, rule
    used = {expected[rule] for rule in made}
    assert used == {"simulation.yaml", "topology.yaml", "learning.yaml", "figures.yaml"}
    assert set(conda_run.conda_folders()) == used
    assert len(made) > 80


def test_results_are_those_of_one_environment_for_all(conda_run):
    config = conda_run.root / "config" / "plain.yaml"
    config.write_text(yaml.safe_dump({"results": "results/plain"}), encoding="utf-8")
    wanted = [f"results/plain/{place}.nc" for place in SHARDED]
    done = Repository(conda_run.root).snakemake(*wanted, configs=[config])
    assert done.returncode == 0, done.stderr[-4000:]
    plain, apart = conda_run.root / "results/plain", conda_run.root / "results/test"
    files = [str(path.relative_to(plain)) for path in plain.rglob("*.nc")]
    same, other, missing = filecmp.cmpfiles(plain, apart, files, shallow=False)
    assert not other + missing
    assert len(same) > 2 * len(SHARDED)


@pytest.mark.parametrize(("script", "package"), MORE)
def test_a_script_that_imports_more_than_its_environment_lists_fails(
    conda_run, script, package, record_property
):
    rule = Path(script).name
    target = min(conda_run.made_by()[rule])
    before = (conda_run.root / target).read_bytes()
    done = with_import(conda_run, script, package, target)
    assert done.returncode != 0
    assert f"ModuleNotFoundError: No module named '{package}'" in done.stderr + done.stdout
    done = conda_run.snakemake(target)
    assert done.returncode == 0, done.stderr[-4000:]
    assert (conda_run.root / target).read_bytes() == before
    record_property("refused", f"{rule} imports {package}, which its environment does not list")


def test_snakemake_beside_all_packages_hides_such_a_script(conda_run):
    """Why it runs alone here: its own path is appended to that of every script."""
    script, package = MORE[0]
    target = min(conda_run.made_by()[Path(script).name])
    mixed = replace(conda_run, python=Path(sys.executable))
    assert with_import(mixed, script, package, target).returncode == 0


def with_import(repository, script, package, target):
    """Run a target while its script begins with one more import."""
    file = repository.root / "workflow" / "scripts" / f"{script}.py"
    before = file.read_text(encoding="utf-8")
    file.write_text(f"import {package}\n{before}", encoding="utf-8")
    try:
        return repository.snakemake(target)
    finally:
        file.write_text(before, encoding="utf-8")
