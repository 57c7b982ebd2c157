"""The digest sees every module that a script reaches, and no other."""

import os
import py_compile
import re
import subprocess
import sys

import pytest
from conftest import ROOT

from energetics import code_digest
from energetics.errors import InputError

MODULES = {
    "scripts/run.py": "from energetics.wing import first\nimport numpy\n",
    "scripts/draw.py": "def late():\n    by_name\n",
    "scripts/measure.py": "from energetics_benchmarks import peer\n",
    "scripts/lazy.py": "def late():\n    from energetics.wing.second import value\n",
    "energetics/__init__.py": "",
    "energetics/wing/__init__.py": "",
    "energetics/wing/first.py": "import energetics.wing.second as second\n",
    "energetics/wing/second.py": "from energetics.wing.third import value\n",
    "energetics/wing/third.py": "value = 1\n",
    "energetics/wing/unused.py": "value = 2\n",
    "energetics_benchmarks/__init__.py": "",
    "energetics_benchmarks/peer.py": "from energetics.wing.third import value\n",
}


@pytest.fixture
def package(tmp_path, monkeypatch):
    for name, text in MODULES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(code_digest, "ROOT", tmp_path)
    code_digest.imported_files.cache_clear()
    yield tmp_path
    code_digest.imported_files.cache_clear()


def digest(script="run", *modules):
    code_digest.imported_files.cache_clear()
    return code_digest.code_digest(script, *modules)


def edit(path):
    path.write_text(path.read_text(encoding="utf-8") + "# one line more\n", encoding="utf-8")


def test_the_import_graph_is_followed_to_its_end(package):
    found = code_digest.reached_files(package / "scripts" / "run.py")
    names = {str(path.relative_to(package)) for path in found}
    others = {"scripts/lazy.py", "scripts/draw.py", "scripts/measure.py"}
    others |= {name for name in MODULES if name.startswith("energetics_benchmarks")}
    assert names == set(MODULES) - others - {"energetics/wing/unused.py"}


def test_an_edit_of_a_peer_or_of_what_it_compares_is_seen(package):
    for edited in ("energetics_benchmarks/peer.py", "energetics/wing/third.py"):
        before, plain = digest("measure"), digest()
        edit(package / edited)
        assert digest("measure") != before
        assert (digest() != plain) == (edited != "energetics_benchmarks/peer.py")


@pytest.mark.parametrize("script", ["run", "lazy"])
def test_the_digest_changes_with_reached_modules_only(package, script):
    before = digest(script)
    (package / "energetics/wing/unused.py").write_text("value = 3\n", encoding="utf-8")
    (package / "energetics/wing/new.py").write_text("value = 4\n", encoding="utf-8")
    for path in package.rglob("*.py"):
        os.utime(path, (0, 0))
    assert digest(script) == before
    for edited in (f"scripts/{script}.py", "energetics/wing/third.py", "energetics/__init__.py"):
        edit(package / edited)
        assert digest(script) != before
        before = digest(script)


def test_the_digest_does_not_depend_on_where_the_repository_lies(package, tmp_path, monkeypatch):
    before = digest()
    moved = tmp_path.with_name(tmp_path.name + "_moved")
    tmp_path.rename(moved)
    monkeypatch.setattr(code_digest, "ROOT", moved)
    assert digest() == before


def test_relative_imports_are_refused(package):
    (package / "energetics/wing/second.py").write_text("from . import third\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"second\.py: line 1: relative import"):
        digest()


def test_a_module_that_a_script_imports_by_name_is_in_its_digest(package):
    """With what it reaches; names come first, so that a job can ask again by what it was told."""
    handed = ("draw", "energetics.wing.second")
    before, alone = digest(*handed), digest("draw")
    assert tuple(before.split()[:-1]) == handed
    (package / "energetics/wing/third.py").write_text("value = 5\n", encoding="utf-8")
    assert digest(*handed) != before
    assert digest("draw") == alone


def test_code_that_is_not_what_a_run_began_with_is_refused(package):
    codes = [digest(), digest("draw", "energetics.wing.first")]
    for code in codes:
        code_digest.check_running(code)
    (package / "energetics/wing/third.py").write_text("value = 5\n", encoding="utf-8")
    code_digest.imported_files.cache_clear()
    told = "energetics: package = .*: other code than this run began with"
    for code in (*codes, "run", "no_such_script 0123456789abcdef", ""):
        with pytest.raises(InputError, match=told):
            code_digest.check_running(code)


def test_a_module_that_a_script_is_handed_is_in_its_digest():
    for path in (ROOT / "workflow" / "rules").glob("*.smk"):
        text = path.read_text(encoding="utf-8")
        handed = re.findall(r"\bmodule=(.+),\n", text)
        assert handed == re.findall(r'code_digest\(\s*"[\w/]+",\s*(f?".+"),?\s*\)', text), path


@pytest.mark.parametrize("checked", [False, True])
def test_what_was_compiled_before_an_edit_does_not_run(package, checked):
    """Also if length and time of the file stay, as those of a file in an archive."""
    source = package / "energetics" / "wing" / "third.py"
    command = [sys.executable, "-c", "from energetics.wing.third import value; print(value)"]
    environment = os.environ | {"PYTHONPATH": str(package)}
    environment.pop("PYTHONPYCACHEPREFIX", None)
    py_compile.compile(str(source))  # as Python itself does
    if checked:
        code_digest.check_compiled_by_content()
    time = source.stat().st_mtime_ns
    source.write_text("value = 7\n", encoding="utf-8")
    os.utime(source, ns=(time, time))
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert done.stdout == (b"7\n" if checked else b"1\n"), "Python alone runs the old one"
    code_digest.check_compiled_by_content()
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert done.stdout == b"7\n"
