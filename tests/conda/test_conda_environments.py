"""Environments of `--sdm conda`: what is in them, which rule gets which, and what goes wrong."""

import re
import shutil
import subprocess
from importlib.metadata import version

import pytest
import stand_in
import yaml
from conda_repository import STAND_IN, conda_repository, environ
from conftest import ROOT

pytestmark = pytest.mark.slow
SIMULATION = "results/test/molecular_dynamics/energies.nc"
FILES = sorted((ROOT / "envs").glob("*.yaml"))
IMPORT_NAMES = {
    "pytorch": "torch",
    "scikit-learn": "sklearn",
    "netcdf4": "netCDF4",
    "py-pde": "pde",
}
LACKS = {
    "benchmarks": {"seaborn", "snakemake", "yaml", "pip"},
    "figures": {"torch", "gudhi", "sklearn", "numba", "scipy", "snakemake", "yaml", "pip"},
    "learning": {"gudhi", "sklearn", "matplotlib", "seaborn", "snakemake", "yaml", "pip"},
    "learning-cuda": {"gudhi", "sklearn", "matplotlib", "seaborn", "snakemake", "yaml", "pip"},
    "simulation": {"torch", "gudhi", "sklearn", "matplotlib", "seaborn", "snakemake", "pip"},
    "topology": {"torch", "matplotlib", "seaborn", "snakemake", "yaml", "pip"},
}


@pytest.fixture(scope="module")
def repository_apart(tmp_path_factory):
    return conda_repository(tmp_path_factory.mktemp("environments"))


def listed(file):
    """Return the packages of an environment file by the names they are imported by."""
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))["dependencies"]
    names = {entry.split("=")[0] for entry in entries} - {"python"}
    return {IMPORT_NAMES.get(name, name) for name in names}


def create(file, prefix):
    command = [STAND_IN / "conda", "env", "create", "--file", file, "--prefix", prefix]
    return subprocess.run(
        command, env=environ(), capture_output=True, text=True, check=False, encoding="utf-8"
    )


def imports(prefix, names):
    code = "import importlib, sys\nfor name in sys.argv[1:]:\n    importlib.import_module(name)"
    command = [prefix / "bin" / "python", "-c", code, *sorted(names)]
    return subprocess.run(
        command, env=environ(), capture_output=True, text=True, check=False, encoding="utf-8"
    )


def finds(python, names):
    code = "import sys\nfrom importlib.util import find_spec\n"
    code += "print(*(name for name in sys.argv[1:] if find_spec(name)))"
    command = [python, "-c", code, *names]
    done = subprocess.run(command, env=environ(), capture_output=True, check=True)
    return set(done.stdout.decode().split())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_environment_holds_what_it_lists_and_nothing_of_the_others(file, tmp_path):
    prefix = tmp_path / "made"
    done = create(file, prefix)
    if file.stem == "learning-cuda" and stand_in.torch_build() != "cuda":
        assert done.returncode == 1
        asked = re.search("pytorch=.*", file.read_text(encoding="utf-8"))[0]
        assert f"{asked} is asked for, a cpu build is installed" in done.stderr
        assert not prefix.exists()
        return
    assert done.returncode == 0, done.stderr
    done = imports(prefix, listed(file))
    assert done.returncode == 0, done.stderr
    assert not finds(prefix / "bin/python", LACKS[file.stem])


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("numpy=9.9.9", "numpy==9.9.9.* is asked for, "),
        ("nothing-of-this-name=1.0", "nothing-of-this-name==1.0.* is asked for, none is installed"),
        ("scipy", "scipy: no version is pinned"),
        ("scipy=>=1", "scipy=>=1: is not name=version"),
    ],
)
def test_what_is_not_installed_here_is_refused_in_a_line(entry, told, tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text(
        yaml.safe_dump({"dependencies": ["python=3.12", "tqdm=4.67.1", entry]}), encoding="utf-8"
    )
    done = create(file, tmp_path / "made")
    assert done.returncode == 1
    assert done.stderr.startswith(f"conda stand-in: {told}")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "made").exists()


def test_snakemake_alone_brings_nothing_that_scripts_compute_with(repository_apart):
    """Its path is appended to that of every script; what it has, no environment can lack."""
    names = set().union(*map(listed, FILES))
    assert {"numpy", "torch", "gudhi", "matplotlib"} <= names
    assert finds(repository_apart.python, names) == {"jinja2"}


def test_a_version_that_is_nowhere_ends_the_run_and_leaves_no_environment(
    repository_apart, record_property
):
    file = repository_apart.root / "envs" / "simulation.yaml"
    before = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"\bnumpy=.*", "numpy=9.9.9", before), encoding="utf-8")
    try:
        done = repository_apart.snakemake(SIMULATION)
        assert done.returncode != 0
        line = f"conda stand-in: numpy==9.9.9.* is asked for, {version('numpy')} is installed"
        assert line in done.stdout + done.stderr
        assert not repository_apart.conda_folders()
    finally:
        file.write_text(before, encoding="utf-8")
    done = repository_apart.snakemake(SIMULATION)
    assert done.returncode == 0, done.stderr
    assert list(repository_apart.conda_folders()) == ["simulation.yaml"]
    record_property("refused", f"envs/simulation.yaml: {line.removeprefix('conda stand-in: ')}")


def test_an_environment_that_was_not_finished_is_made_again(repository_apart, record_property):
    """A killed run leaves a folder without the mark that Snakemake sets beside it at the end."""
    made = repository_apart.snakemake(SIMULATION, options=["--conda-create-envs-only"])
    assert made.returncode == 0, made.stderr
    folder = repository_apart.conda_folders()["simulation.yaml"]
    folder.with_suffix(".env_setup_done").unlink()
    for package in folder.glob("lib/python*/site-packages/n*"):
        package.unlink() if package.is_symlink() else shutil.rmtree(package)
    assert imports(folder, ["numba"]).returncode != 0
    done = repository_apart.snakemake(SIMULATION, options=["--forcerun", "sample_energies"])
    assert done.returncode == 0, done.stderr
    assert "Removing incomplete Conda environment envs/simulation.yaml" in done.stderr
    assert imports(folder, ["numba"]).returncode == 0
    record_property("fault", "conda: an environment half made was made again, and the job ran")


def test_a_file_of_exact_packages_is_found_by_its_name(repository_apart, record_property):
    """The stand-in refuses it, upon which Snakemake takes the environment file itself."""
    name = f"envs/simulation.{stand_in.PLATFORM}.pin.txt"
    pins = repository_apart.root / name
    pins.write_text(
        "@EXPLICIT\nhttps://nowhere.invalid/linux-64/numpy-2.4.6-0.conda\n", encoding="utf-8"
    )
    try:
        done = repository_apart.snakemake(SIMULATION, options=["--conda-create-envs-only"])
    finally:
        pins.unlink()
    assert done.returncode == 0, done.stderr
    assert f"{name}." in done.stderr.partition("Using pinnings from")[2]
    assert "conda stand-in: not supported: create --quiet" in done.stderr
    record_property("fault", "conda: exact packages that cannot be had, the versions are taken")
