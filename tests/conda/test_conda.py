"""The test configuration with `--sdm conda`: every rule in an environment of its own."""

import filecmp
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from conda_repository import conda_repository
from conftest import ROOT

pytestmark = pytest.mark.slow
MORE = [  # (a rule, its script, a package that its environment lacks)
    ("sample_energies", "molecular_dynamics/sample_energies", "torch"),
    ("compute_filtration", "reduced_potential/compute_filtration", "torch"),
    ("train_particle_network", "molecular_dynamics/train_particle_network", "gudhi"),
    ("plot_park2022_fig5_3", "plot", "numba"),
]
TEST = yaml.safe_load((ROOT / "config" / "test.yaml").read_text(encoding="utf-8"))
SPINS, PARTICLES = TEST["spin_dynamics"], TEST["molecular_dynamics"]
FIGURES = ("mototake2025_fig1", "park2022_fig4_1", "park2022_fig5_3", "evae2021_fig2a")
FEWER = {  # networks and states that still take every rule; and in three uneven shards, not two
    "reduced_potential": {"simulation": {"shards": 3}},
    "spin_dynamics": {
        "sampling": {"lattices": [x | {"shards": 3} for x in SPINS["sampling"]["lattices"]]},
        "designs": [
            design
            for design in SPINS["designs"]
            if design["network"] in ("unet", "equivariant_tiny")
        ],
        "test": {"states": SPINS["test"]["states"][:1]},
    },
    "molecular_dynamics": {
        "sampling": {"shards": 3},
        "designs": [{"network": name, "seeds": 1} for name in ("pairwise", "splitting_radial")],
        "test": {"states": PARTICLES["test"]["states"][:1]},
    },
    "skyrmion_states": {
        "sampling": {"shards": 3},
        "schedule": {"runs": 1, "falling_beta": [], "control": False},
    },
}
SAME = [  # what depends neither on fewer networks nor on shards, and must not on environments
    *("reduced_potential/datasets", "reduced_potential/models", "reduced_potential/evaluation"),
    *("spin_dynamics/datasets", "spin_dynamics/models", "spin_dynamics/references"),
    *(
        "molecular_dynamics/dataset.nc",
        "molecular_dynamics/models",
        "molecular_dynamics/references",
    ),
    *("skyrmion_states/datasets", "skyrmion_states/models"),
]


@pytest.fixture(scope="module")
def conda_run(tmp_path_factory):
    """Return the copy of the repository in which the test configuration was run, or most of it."""
    copy = conda_repository(tmp_path_factory.mktemp("conda"))
    config = copy.root / "config" / "fewer.yaml"
    config.write_text(yaml.safe_dump(FEWER, sort_keys=False), encoding="utf-8")
    done = copy.snakemake("scorecard", *FIGURES, configs=[config])
    assert done.returncode == 0, done.stderr[-4000:]
    return copy


def test_every_rule_ran_in_the_environment_that_it_names(conda_run):
    rules = conda_run.rules()
    expected = {name: Path(rule.environment).name for name, rule in rules.items() if rule.script}
    made = conda_run.made_by()
    left = {rule for rule in expected if rule.startswith(("benchmark_", "plot_"))}
    assert set(made) == expected.keys() - left | {f"plot_{name}" for name in FIGURES}
    contents = {file.name: file.read_bytes() for file in (conda_run.root / "envs").glob("*.yaml")}
    for rule, files in made.items():
        assert set(files.values()) == {contents[expected[rule]]}, rule
    used = {expected[rule] for rule in made}
    assert used == {"simulation.yaml", "topology.yaml", "learning.yaml", "figures.yaml"}
    assert set(conda_run.conda_folders()) == used


def test_results_depend_neither_on_environments_nor_on_shards(conda_run, tiny_run):
    apart = conda_run.root / "results" / "test"
    found = [path for place in SAME for path in ([apart / place], (apart / place).rglob("*.nc"))]
    files = [str(p.relative_to(apart)) for paths in found for p in paths if p.suffix == ".nc"]
    same, other, missing = filecmp.cmpfiles(tiny_run, apart, files, shallow=False)
    assert not other + missing
    assert len(same) > 30


@pytest.mark.parametrize(("rule", "script", "package"), MORE)
def test_a_script_that_imports_more_than_its_environment_lists_fails(
    conda_run, rule, script, package, record_property
):
    target = min(conda_run.made_by()[rule])
    done = with_import(conda_run, script, package, target)
    assert done.returncode != 0
    assert f"ModuleNotFoundError: No module named '{package}'" in done.stderr + done.stdout
    record_property("refused", f"{rule} imports {package}, which its environment does not list")


def test_snakemake_beside_all_packages_hides_such_a_script(conda_run):
    """Why it runs alone here: its own path is appended to that of every script."""
    rule, script, package = MORE[0]
    target = min(conda_run.made_by()[rule])
    mixed = replace(conda_run, python=Path(sys.executable))
    assert with_import(mixed, script, package, target).returncode == 0


def with_import(repository, script, package, target):
    """Run a target while its script begins with one more import."""
    file = repository.root / "workflow" / "scripts" / f"{script}.py"
    before = file.read_text(encoding="utf-8")
    file.write_text(f"import {package}\n{before}", encoding="utf-8")
    try:
        return repository.snakemake(target, configs=["config/fewer.yaml"])
    finally:
        file.write_text(before, encoding="utf-8")
