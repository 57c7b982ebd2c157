"""A results folder moves to another machine: nothing is recomputed there, and edits rerun alike."""

import os
import subprocess
import sys
import tarfile
from contextlib import ExitStack

import pytest
import yaml
from faults.interrupted_runs import copy_repository

from energetics.config_reference import SCHEMA, keys

RESULTS = "results/test"
CONFIGURATION = f"{RESULTS}/configuration.yaml"
EDITS = [  # a kernel and a plot
    "workflow/energetics/skyrmion_states/annealing.py",
    "workflow/energetics/skyrmion_states/figures/skyrmion_controls.py",
]


def archive(repository, output):
    """Return what packing the results of the test configuration ends with."""
    command = [sys.executable, "-m", "energetics.archive", "--configfile", "config/test.yaml"]
    return subprocess.run(
        [*command, "--output", str(output)],
        cwd=repository.root,
        env=os.environ | {"PYTHONPATH": str(repository.root / "workflow")},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def packed(tiny_run, repository, tmp_path_factory):
    """Return the archive of the tiny run."""
    output = tmp_path_factory.mktemp("packed") / "test.tar.gz"
    done = archive(repository, output)
    assert done.returncode == 0, done.stderr
    return output


@pytest.fixture(scope="module")
def moved(packed, tmp_path_factory):
    """Return a fresh clone elsewhere into which the archive was unpacked as a user does it."""
    clone = copy_repository(tmp_path_factory.mktemp("elsewhere") / "another name")
    subprocess.run(["tar", "-xzf", packed], cwd=clone.root, check=True)
    return clone


def test_nothing_is_recomputed_on_another_machine(moved, record_property):
    done = moved.snakemake()
    assert done.returncode == 0, done.stderr
    assert "Nothing to be done" in done.stdout + done.stderr
    record_property("fault", "results moved to another machine: nothing is recomputed")


def test_the_archived_configuration_alone_gives_the_same_results(moved):
    done = moved.snakemake(configs=[CONFIGURATION])
    assert "Nothing to be done" in done.stdout + done.stderr
    config = yaml.safe_load((moved.root / CONFIGURATION).read_text(encoding="utf-8"))
    for path, _ in keys(yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))):
        place = config
        for part in path.split("[]")[0].split("."):
            place = place[part]  # every key stands in it


def test_an_edit_reruns_there_what_it_reruns_here(repository, moved):
    counts = []
    for place in (repository, moved):
        with ExitStack() as stack:
            for path in EDITS:
                stack.enter_context(place.edited(path, "\n# a comment\n"))
            counts.append(place.jobs())
    assert counts[0]
    assert counts[0] == counts[1]


def test_checksums_hold_every_file_and_notice_a_changed_byte(moved, packed, record_property):
    check = ["sha256sum", "--check", "--quiet", f"{RESULTS}/SHA256SUMS"]
    assert subprocess.run(check, cwd=moved.root, check=False).returncode == 0
    listed = (moved.root / RESULTS / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    with tarfile.open(packed) as archived:
        names = set(archived.getnames())
    assert {line.split("  ", 1)[1] for line in listed} == names - {f"{RESULTS}/SHA256SUMS"}
    file = next((moved.root / RESULTS).rglob("*.nc"))
    before, times = file.read_bytes(), file.stat()
    file.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    noticed = subprocess.run(
        check, cwd=moved.root, check=False, capture_output=True, text=True, encoding="utf-8"
    )
    file.write_bytes(before)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert noticed.returncode == 1
    record_property("fault", "a byte of an archived file was changed: sha256sum names the file")
    assert str(file.relative_to(moved.root)) in noticed.stdout


def test_the_archive_holds_plain_files_with_relative_names_only(packed):
    with tarfile.open(packed) as archived:
        entries = archived.getmembers()
    assert all(entry.isreg() and entry.mode == 0o644 for entry in entries)
    assert {(entry.uid, entry.gid, entry.uname, entry.gname) for entry in entries} == {
        (0, 0, "", "")
    }
    assert all(
        entry.name.startswith((f"{RESULTS}/", ".snakemake/metadata/")) and ".." not in entry.name
        for entry in entries
    )


def test_the_same_results_give_the_same_archive_also_from_where_they_were_moved(
    repository, moved, packed, tmp_path
):
    for place in (repository, moved):
        again = tmp_path / "again.tar.gz"
        assert archive(place, again).returncode == 0
        assert again.read_bytes() == packed.read_bytes()


@pytest.mark.parametrize(
    ("leftover", "told"),
    [
        ("locks/0.output.lock", "lock = a run"),
        # the name of results/test/scorecard.nc as Snakemake writes it
        ("incomplete/cmVzdWx0cy90ZXN0L3Njb3JlY2FyZC5uYw==", "scorecard.nc: file = incomplete"),
    ],
)
def test_what_is_half_done_is_not_packed(moved, tmp_path, leftover, told):
    file = moved.root / ".snakemake" / leftover
    file.parent.mkdir(exist_ok=True)
    file.touch()
    done = archive(moved, tmp_path / "half.tar.gz")
    file.unlink()
    assert done.returncode == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())
