"""`make` from nothing: the environment is made, mended, or one line says why it cannot be."""

import ast
import importlib.util
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest
from conftest import ROOT
from packaging.specifiers import SpecifierSet

INSTALL = ROOT / "envs" / "install.py"
MADE_ANEW = "install: .venv is not finished, was moved, or has another Python: made anew\n"
BROKEN = "--no-index\nno-such-package==1\n"
# A Python of another version, as far as envs/install.py can see.
OLD = """
import platform, runpy, sys
sys.version_info = ({}, "final", 0)
platform.python_version = lambda: {!r}
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def installer(monkeypatch, tmp_path):
    """Return envs/install.py as a module, in an empty folder."""
    spec = importlib.util.spec_from_file_location("install", INSTALL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.chdir(tmp_path)
    return module


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """Return a folder with what `make environment` needs, and nothing to install."""
    folder = tmp_path_factory.mktemp("clone") / "my project's $x"
    (folder / "envs").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copy(INSTALL, folder / "envs")
    for name in ("requirements.txt", "requirements-cluster.txt", "requirements-test.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        included = [line for line in lines if line.startswith("-r ")]
        (folder / name).write_text("\n".join(included), encoding="utf-8")
    return folder


def make(folder, target, *, python=None, **variables):
    """Return a finished run of make; without a word on Python it finds the one of these tests."""
    hidden = ("CI", "PYTHONPATH", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "VIRTUAL_ENV")
    environment = {k: v for k, v in os.environ.items() if k not in hidden} | variables
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    words = [f"PYTHON={python}"] if python else []
    return subprocess.run(
        ["make", target, *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def says(python):
    """Return which environment a Python belongs to."""
    command = [str(python), "-c", "import sys; print(sys.prefix, end='')"]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


def another_python(folder, version):
    """Write a command that is this Python and calls itself by another version."""
    code = OLD.format(", ".join(version.split(".")), version)
    command = folder / f"python{version.rpartition('.')[0]}"
    call = shlex.join([sys.executable, "-c", code])
    command.write_text(f'#!/bin/sh\nexec {call} "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return command


@pytest.mark.parametrize("version", ["3.10.13", "3.6.15", "3.15.0"])
def test_another_python_is_refused_before_anything_is_made(
    clone, tmp_path, version, record_property
):
    python = another_python(tmp_path, version)
    before = sorted(clone.rglob("*"))
    done = make(clone, "figures", python=python)
    assert done.returncode == 2
    told, stopped = done.stderr.splitlines()
    assert told.startswith(f"install: CPython {version} (")
    assert told.endswith("): needed is CPython 3.11 to 3.14, as in: make PYTHON=python3.12")
    assert stopped.startswith("make: ***")
    assert sorted(clone.rglob("*")) == before
    record_property("refused", f"make PYTHON={python.name}: {told}".replace(sys.executable, "…"))


@pytest.mark.slow
def test_an_environment_mends_itself(clone, record_property):
    """One after the other: made, kept, enlarged, moved with its folder, and left unfinished.

    What lies on PYTHONPATH or belongs to the user alone is not taken for installed.
    """
    hostile = {"PYTHONPATH": str(clone / "envs"), "PIP_USER": "1"}
    done = make(clone, "environment", **hostile)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert says(clone / ".venv/bin/python") == str(clone / ".venv")
    made = (clone / ".venv/pyvenv.cfg").stat().st_mtime_ns
    for target in ("environment", "test-environment", "environment"):
        done = make(clone, target)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (clone / ".venv/pyvenv.cfg").stat().st_mtime_ns == made

    moved = clone.rename(clone.with_name("renamed"))
    done = make(moved, "test-environment")
    assert (done.returncode, done.stdout) == (0, MADE_ANEW), done.stderr
    activate = (moved / ".venv/bin/activate").read_text(encoding="utf-8")
    assert str(moved / ".venv") in activate
    assert str(clone) not in activate
    record_property("fault", f"a clone renamed, once called {clone.name}: make made .venv anew")

    (moved / "requirements.txt").write_text(BROKEN, encoding="utf-8")
    for target in ("environment", "figures"):
        done = make(moved, target)
        assert done.returncode == 2
        assert "No matching distribution found for no-such-package==1" in done.stderr
        assert "snakemake" not in done.stdout
    moved.rename(clone)


LIVING = {  # what is written in the stamp of an environment that can be kept, and cannot
    "whole": (None, True),
    "copied from another folder": ({"folder": "/home/other/energetics/.venv"}, False),
    "copied from another kind of machine": ({"machine": "aarch64"}, False),
    "its Python upgraded": ({"python": "3.11.0 (main, Oct 25 2022)"}, False),
    "another Python of the same version": ({"base": "/opt/python"}, False),
}


def finished(installer, **changes):
    """Write an environment as it looks when it is finished."""
    installer.PYTHON.parent.mkdir(parents=True)
    installer.PYTHON.symlink_to(sys.executable)
    stamp = {"made": installer.identity() | changes, "files": {"requirements.txt": "numpy"}}
    installer.STAMP.write_text(json.dumps(stamp), encoding="utf-8")


@pytest.mark.parametrize("case", LIVING)
def test_an_environment_is_kept_only_where_and_for_what_it_was_made(
    installer, case, record_property
):
    changes, kept = LIVING[case]
    finished(installer, **(changes or {}))
    assert bool(installer.installed()) == kept
    if not kept:
        record_property("fault", f".venv, {case}: made anew")


@pytest.mark.parametrize("case", ["its Python is gone", "no stamp", "half a stamp"])
def test_half_an_environment_is_none(installer, case, record_property):
    finished(installer)
    if case == "its Python is gone":
        installer.PYTHON.unlink()
        installer.PYTHON.symlink_to("/nowhere/python3.11")
    elif case == "half a stamp":
        installer.STAMP.write_bytes(installer.STAMP.read_bytes()[:-9])
    else:
        installer.STAMP.unlink()
    assert installer.installed() == {}
    record_property("fault", f".venv, {case}: made anew")


@pytest.mark.parametrize("ends", [1, 130, -9])
def test_what_is_interrupted_leaves_no_stamp(installer, monkeypatch, ends, record_property):
    """Neither pip that fails, nor ctrl-c, nor a kill while venv or pip is at work."""
    finished(installer)
    commands = []

    def run(command, **_):
        commands.append(command)
        assert not installer.STAMP.exists()
        return subprocess.CompletedProcess(command, ends)

    monkeypatch.setattr(installer.subprocess, "run", run)
    Path("requirements.txt").write_text("numpy\nscipy\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        installer.install("requirements.txt")
    assert commands[0][1:4] == ("-I", "-m", "pip")  # on top of what is whole
    with pytest.raises(SystemExit):
        installer.install("requirements.txt")
    assert commands[1][1:4] == ("-m", "venv", "--clear")  # and from nothing after that
    assert not installer.STAMP.exists()
    record_property("fault", f"an installation ends with {ends}: the next one begins from nothing")


PLATFORMS = {  # system, machine, C library or release of macOS, and what is said
    ("Linux", "x86_64", ("glibc", "2.28")): "",
    ("Darwin", "arm64", "14.0"): "",
    (
        "Linux",
        "aarch64",
        ("glibc", "2.39"),
    ): "Linux on aarch64: gudhi has no wheel for it: use "
    "Linux on x86_64 or macOS on Apple silicon, or conda (envs/README.md)",
    ("Linux", "ppc64le", ("glibc", "2.39")): "Linux on ppc64le: gudhi has no wheel for it: use ",
    ("Darwin", "x86_64", "15.1"): "Darwin on x86_64: llvmlite has no wheel for it: use Linux on ",
    ("Windows", "AMD64", ("", "")): "Windows: jobs are started by a Unix shell: use WSL, ",
    ("FreeBSD", "amd64", ("", "")): "FreeBSD on amd64: gudhi has no wheel for it: use Linux on ",
    (
        "Linux",
        "x86_64",
        ("glibc", "2.17"),
    ): "glibc 2.17: torch has no wheel for it: needed is glibc 2.28 or newer",
    ("Linux", "x86_64", ("", "")): "a C library other than glibc: torch has no wheel for it: ",
    ("Darwin", "arm64", "13.6.1"): "macOS 13.6.1: gudhi has no wheel for it: needed is macOS 14 or",
}


@pytest.mark.parametrize("case", PLATFORMS, ids=str)
def test_what_has_no_wheels_is_said_before_anything_is_installed(
    installer, monkeypatch, case, record_property
):
    system, machine, release = case
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(platform, "libc_ver", lambda: release)
    monkeypatch.setattr(platform, "mac_ver", lambda: (release, ("", "", ""), machine))
    told = installer.wrong_machine() or installer.wrong_system()
    assert told.startswith(PLATFORMS[case])
    assert bool(told) == bool(PLATFORMS[case])
    if told:
        record_property("refused", told)


def pythons(installer, monkeypatch):
    """Return ways to make this Python one that will not do, and what is then said."""
    return {
        "PyPy": (
            lambda: monkeypatch.setattr(platform, "python_implementation", lambda: "PyPy"),
            "PyPy ",
        ),
        "free-threaded": (
            lambda: monkeypatch.setattr(installer.sysconfig, "get_config_var", lambda name: 1),
            "CPython without a lock ",
        ),
        "no venv": (
            lambda: monkeypatch.setattr(importlib.util, "find_spec", lambda name: None),
            "makes no environments: apt install python3-venv",
        ),
        "no compiler": (
            lambda: (
                monkeypatch.setattr(installer, "COMPILED", {sys.version_info[:2]: "immutables"}),
                monkeypatch.setattr(shutil, "which", lambda name: None),
            ),
            "immutables has no wheel for it: install a C compiler",
        ),
        "32 bit": (lambda: monkeypatch.setattr(sys, "maxsize", 2**31 - 1), "on 32 bit: gudhi has"),
    }


@pytest.mark.parametrize("case", ["PyPy", "free-threaded", "no venv", "no compiler", "32 bit"])
def test_other_pythons_of_the_right_version_are_refused_too(
    installer, monkeypatch, case, record_property
):
    assert not installer.wrong_python()
    change, told = pythons(installer, monkeypatch)[case]
    change()
    line = installer.wrong_machine() or installer.wrong_python()
    assert told in line
    assert "\n" not in line
    record_property("refused", line.replace(sys.executable, "…"))


@pytest.mark.parametrize("name", ["a:b", "a\nb", "{a}", "a\\b"])
def test_folders_in_which_nothing_could_run_are_refused(
    installer, tmp_path, monkeypatch, name, record_property
):
    (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / name)
    told = installer.wrong_folder()
    assert told.endswith("in the path of this folder: nothing could run in it: use another folder")
    assert "\n" not in told
    record_property("refused", told)


def pinned():
    """Return the packages that requirements.txt pins."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [distribution(line.partition("==")[0]) for line in lines if "==" in line]


def test_the_numbers_agree_everywhere(installer):
    """Those of envs/install.py with the README, the linter, conda, and the packages themselves."""
    oldest, newest = installer.told(installer.OLDEST), installer.told(installer.NEWEST)
    readme = re.sub(r"\s+", " ", (ROOT / "README.md").read_text(encoding="utf-8"))
    needs = readme.partition("## Three commands")[2].partition("```")[0]
    for text in (
        f"Python {oldest} to {newest} on Linux",
        f"glibc {installer.told(installer.GLIBC)} or newer",
        f"macOS {installer.told(installer.MACOS)} or newer",
        *(f"for Python {installer.told(version)} a C compiler" for version in installer.COMPILED),
        "gudhi on Linux aarch64, llvmlite on Intel Macs",
    ):
        assert text in needs
    linter = (ROOT / "ruff.toml").read_text(encoding="utf-8")
    assert f'target-version = "py{oldest.replace(".", "")}"' in linter
    for path in (ROOT / "envs").glob("*.yaml"):
        python = re.search(r"- python=([\d.]+)$", path.read_text(encoding="utf-8"), re.M)[1]
        assert installer.OLDEST <= installer.version(python) <= installer.NEWEST
    admitted = [SpecifierSet(package.metadata["Requires-Python"]) for package in pinned()]
    assert all(found.contains(f"{oldest}.0") for found in admitted)
    assert all(found.contains(f"{newest}.0") for found in admitted)
    before = f"{installer.OLDEST[0]}.{installer.OLDEST[1] - 1}.99"
    assert any(not found.contains(before) for found in admitted)


@pytest.mark.skipif(platform.system() != "Linux", reason="wheels for Linux are looked at")
def test_the_c_library_that_is_needed_is_that_of_the_newest_wheel(installer):
    needed = {}
    for package in pinned():
        (wheel,) = (file for file in package.files if file.name == "WHEEL")
        tags = re.findall(rb"manylinux_(\d+)_(\d+)_", wheel.read_binary())
        if tags:
            needed[package.name] = min(tuple(map(int, tag)) for tag in tags)
    assert max(needed.values()) == installer.GLIBC
    assert needed["torch"] == installer.GLIBC


def test_an_old_python_can_read_what_it_is_told_by():
    ast.parse(INSTALL.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_nobody_calls_a_launcher_by_its_path():
    """Its first line names a folder, and it ends at the first blank."""
    for path in (ROOT / "Makefile", ROOT / ".ci" / "run", *ROOT.glob("**/*.md")):
        if ".venv" not in path.relative_to(ROOT).parts:
            calls = re.findall(r"bin[/)]+(\w+)", path.read_text(encoding="utf-8"))
            assert set(calls) <= {"python", "activate", "bash", "env"}, path
