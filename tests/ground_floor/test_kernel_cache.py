"""Compiled kernels are never served stale, as Numba's own cache serves them."""

import os
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from conftest import ROOT

from energetics import kernel_cache

OUTER = """import numba
from toy.inner import inner
@numba.njit(cache=True)
def outer(x):
    return 2 * inner(x)
"""
INNER = """import numba
@numba.njit(cache=True)
def inner(x):
    return {factor} * x
"""
INIT = """from pathlib import Path
from energetics.kernel_cache import use_kernel_cache
use_kernel_cache(Path(__file__).parent)
"""
RUN = "from toy.outer import outer; print(outer(1.0))"


@pytest.fixture
def toy(tmp_path):
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "outer.py").write_text(OUTER, encoding="utf-8")
    (tmp_path / "toy" / "inner.py").write_text(INNER.format(factor=10), encoding="utf-8")
    (tmp_path / "toy" / "__init__.py").write_text("", encoding="utf-8")
    return tmp_path


def run(toy):
    path = os.pathsep.join([str(toy), str(ROOT / "workflow")])
    environment = os.environ | {
        "PYTHONPATH": path,
        "NUMBA_CACHE_DIR": str(toy / "kernels"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-c", RUN]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return float(done.stdout)


@pytest.mark.parametrize(("init", "after"), [(INIT, 2010.0), ("", 20.0)])
def test_an_edit_in_a_called_module_is_seen(toy, init, after):
    """With our folder the new number is right; with a fixed one Numba serves the old, 20."""
    (toy / "toy" / "__init__.py").write_text(init, encoding="utf-8")
    assert run(toy) == 20.0
    (toy / "toy" / "inner.py").write_text(INNER.format(factor=1005), encoding="utf-8")
    assert run(toy) == after
    if init:
        folders = [path.name for path in (toy / "kernels").iterdir()]
        assert len([f for f in folders if f.startswith(kernel_cache.PREFIX)]) >= 2
        assert all(f.startswith(kernel_cache.PREFIX) for f in folders), "outside the digest"


def test_the_users_folder_is_the_parent_and_digests_do_not_nest(toy, monkeypatch):
    package = toy / "toy"
    monkeypatch.delitem(sys.modules, "numba", raising=False)  # leave this process's Numba alone
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(toy / "mine"))
    first = kernel_cache.use_kernel_cache(package)
    assert first.parent == toy / "mine"
    assert os.environ["NUMBA_CACHE_DIR"] == str(first)
    assert kernel_cache.use_kernel_cache(package) == first, "a child of the process"
    (package / "inner.py").write_text(INNER.format(factor=11), encoding="utf-8")
    second = kernel_cache.use_kernel_cache(package)
    assert second.parent == toy / "mine"
    assert second != first


@pytest.mark.parametrize("setting", [{}, {"NUMBA_CACHE_DIR": ""}], ids=["none", "empty"])
def test_without_a_setting_the_users_cache_folder_is_taken(toy, monkeypatch, setting):
    monkeypatch.chdir(toy)
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    for name, value in (setting | {"XDG_CACHE_HOME": str(toy / "cache")}).items():
        monkeypatch.setenv(name, value)
    before = set(toy.iterdir())
    assert kernel_cache.cache_folder(toy / "toy").parent == toy / "cache" / "numba"
    assert set(toy.iterdir()) == before | {toy / "cache"}


def test_only_folders_that_nobody_used_for_long_are_pruned(tmp_path):
    old, new, kept = (f"{kernel_cache.PREFIX}{digit * 16}" for digit in "abc")
    ages = {old: 40, new: 3, kept: 40, "energetics-thesis": 40, "other": 40}
    for name, days in ages.items():
        (tmp_path / name).mkdir()
        then = time.time() - days * 86400
        os.utime(tmp_path / name, (then, then))
    kernel_cache.prune(tmp_path, keep=tmp_path / kept)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {new, kept, "energetics-thesis", "other"}


@pytest.fixture
def no_home(toy, monkeypatch):
    """Return a folder for temporary files, where neither a home nor a setting leads elsewhere."""
    (toy / "tmp").mkdir(mode=0o1777)
    (toy / "tmp").chmod(0o1777)
    monkeypatch.setattr(kernel_cache.tempfile, "tempdir", str(toy / "tmp"))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    (toy / "a file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(toy / "a file"))
    return toy / "tmp"


def mode(folder):
    """Return the permissions of a folder."""
    return folder.stat().st_mode & 0o777


def test_without_a_home_kernels_lie_in_a_folder_of_ones_own(no_home):
    found = kernel_cache.cache_folder(no_home.parent / "toy")
    assert found.parent == no_home / f"numba-{os.getuid()}"
    assert mode(found) == mode(found.parent) == 0o700
    assert kernel_cache.cache_folder(no_home.parent / "toy") == found, "also the next time"


@pytest.mark.parametrize(
    "taken",
    [
        lambda place: (place.mkdir(0o755), os.chown(place, 65534, 65534)),
        lambda place: place.symlink_to(place.parent.parent),
        lambda place: (place.mkdir(), place.chmod(0o777)),
        lambda place: place.write_text("", encoding="utf-8"),
    ],
    ids=["by somebody else", "by a link", "and open to all", "by a file"],
)
def test_a_name_that_is_taken_is_left_alone(no_home, taken, record_property, request):
    """Numba unpickles what lies in its folder, so nobody else may have put it there."""
    place = no_home / f"numba-{os.getuid()}"
    try:
        taken(place)
    except PermissionError:
        pytest.skip("only root can give a folder away")
    before = sorted(place.iterdir()) if place.is_dir() else None
    found = kernel_cache.cache_folder(no_home.parent / "toy")
    assert found.parent.parent == no_home
    assert found.parent != place
    assert mode(found.parent) == 0o700
    assert before == (sorted(place.iterdir()) if place.is_dir() else None)
    record_property("fault", f"folder for kernels taken {request.node.callspec.id}: one of our own")


@pytest.mark.parametrize(
    ("permissions", "owner", "group", "used"),
    [
        (0o777, -1, -1, False),
        (0o2775, -1, 65534, False),
        (0o1777, 65534, -1, False),
        (0o755, 65534, -1, False),
        (0o1777, -1, -1, True),
        (0o755, -1, -1, True),
        (0o2750, -1, 65534, True),
    ],
)
@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_chosen_folder_where_others_could_swap_ours_is_not_used(
    toy, monkeypatch, no_home, permissions, owner, group, used, below
):
    shared = toy / "shared"
    (shared / below).mkdir(parents=True)
    try:
        os.chown(shared, owner, group)
    except PermissionError:
        pytest.skip("only root can give a folder away")
    shared.chmod(permissions)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(shared / below))
    found = kernel_cache.cache_folder(toy / "toy")
    assert found.is_relative_to(shared) == used
    assert mode(found) == 0o700 or not used


def test_a_group_of_ones_own_is_nobody_else(monkeypatch):
    user = SimpleNamespace(pw_name="ada")
    monkeypatch.setattr(kernel_cache.pwd, "getpwuid", lambda _: user)
    for name, members, alone in (("ada", [], True), ("ada", ["ben"], False), ("lab", [], False)):
        group = SimpleNamespace(gr_name=name, gr_mem=members)
        monkeypatch.setattr(kernel_cache.grp, "getgrgid", lambda _, group=group: group)
        assert kernel_cache.has_only_this_user(100) == alone


def test_a_user_without_a_home_has_kernels_too(no_home, monkeypatch):
    """Of a number that no list of users knows, as in a container."""
    monkeypatch.delenv("XDG_CACHE_HOME")

    def unknown(_):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(kernel_cache.Path, "expanduser", unknown)
    assert kernel_cache.cache_folder(no_home.parent / "toy").is_relative_to(no_home)
