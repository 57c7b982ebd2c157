"""A disk that fills up stops the run with one clear line, and loses nothing that was finished."""

import os
import re
import subprocess
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import pytest
import xarray as xr
from faults.interrupted_runs import copy_repository
from faults.same_results import difference, results

from energetics import storage, style
from energetics.progress import job

TARGET = "results/test/spin_dynamics/datasets/stale_field_L4_step0.1.nc"
# configurations fit into the first, residues into the second, the dataset beside them into neither
SIZES = ("1m", "2300k")
ROOM = "48m"
NO_ROOM = re.compile(r"^\w+: (\S+): No space left on device: make room and run again", re.MULTILINE)


@pytest.fixture
def small_disk(tmp_path):
    """Return a folder on a disk of its own, and how to change its size."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")

    def resize(size):
        subprocess.run(["mount", "-o", f"remount,size={size}", str(place)], check=True)

    yield place, resize
    # a library that failed to close a file may hold it until this process ends
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def write_numbers(path, seed):
    """Write a NetCDF file of 160 kB that does not get smaller."""
    values = storage.variable(
        ["x"], np.random.default_rng(seed).random(20_000), units="1", long_name="numbers"
    )
    storage.write(xr.Dataset({"numbers": values}, attrs={"title": "numbers"}), path)


def draw(path, seed):
    """Write a figure of about as much, as PNG and PDF."""
    figure, axes = plt.subplots()
    axes.imshow(np.random.default_rng(seed).random((300, 300)))
    style.save(figure, png=path, pdf=path.with_suffix(".pdf"))


@pytest.mark.parametrize(("write", "name"), [(write_numbers, "numbers.nc"), (draw, "figure.png")])
def test_a_file_without_room_leaves_nothing_and_what_was_there_stays(
    small_disk, tmp_path, capsys, write, name
):
    disk, resize = small_disk
    path, log = disk / "folder" / name, disk / "logs" / "rule.log"
    told = f"rule: {path}: No space left on device: make room and run again, finished files are"
    resize("2m")
    write(path, seed=1)
    before = path.read_bytes()
    size = sum(file.stat().st_size for file in disk.rglob("*") if file.is_file())
    resize(f"{size // 1024 + 64}k")
    attempts = [partial(write, path, seed=2)]
    (disk / "new").mkdir()
    attempts.append(partial(write, disk / "new" / name, seed=1))
    for attempt in attempts:
        with pytest.raises(SystemExit) as ended, job("rule", log):
            attempt()
        assert ended.value.code == 1
        line = capsys.readouterr().err
        assert line.startswith(told.replace("folder", path.parent.name))
        assert log.read_text(encoding="utf-8") == line
        path = disk / "new" / name
    assert not list(disk.rglob("*.partial"))
    assert not list((disk / "new").iterdir())
    assert (disk / "folder" / name).read_bytes() == before


def test_not_even_a_log_has_room(small_disk, capsys):
    """Then lines for the log go to the terminal, and work goes on until a result has no room."""
    disk, _ = small_disk
    (disk / "logs").mkdir()
    with (disk / "fill").open("wb") as file:
        file.write(bytes(64 * 1024))
    with pytest.raises(SystemExit), job("rule", disk / "logs" / "rule.log") as progress:
        progress.say("a line")
        write_numbers(disk / "numbers.nc", seed=1)
    told = f"rule: {disk}/numbers.nc: No space left on device: make room and run again"
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "a line"
    assert lines[-1].startswith(told)


def contents(folder):
    """Return the files of a folder of results and their bytes."""
    return {name: (folder / name).read_bytes() for name in results(folder)}


def test_a_run_on_a_full_disk_loses_nothing(small_disk, tiny_run, tmp_path, record_property):
    disk, resize = small_disk
    repository = copy_repository(tmp_path / "energetics")
    made = repository.root / "results" / "test"
    made.parent.mkdir()
    subprocess.run(["mount", "--bind", str(disk), str(made.parent)], check=True)
    try:
        finished = {}
        for size in SIZES:
            resize(size)
            done = repository.snakemake(TARGET)
            assert done.returncode == 1, f"{size} are enough"
            named = NO_ROOM.findall(done.stderr)
            assert named, done.stderr[-3000:]
            assert "Traceback" not in done.stderr
            now = contents(made)
            assert {name.suffix for name in now} == {".nc"}
            for name in now:
                storage.read(made / name)  # whole
            assert finished.items() < now.items(), "something was finished, and nothing was lost"
            finished = now
            line = f"results on a disk of {size}: {named[0]} told, {len(now)} files finished, kept"
            record_property("fault", line)
        resize(ROOM)
        done = repository.snakemake(TARGET)
        assert done.returncode == 0, done.stderr[-4000:]
        assert repository.root.joinpath(TARGET).exists()
        assert finished.items() <= contents(made).items()
        assert not [name for name in results(made) if difference(tiny_run / name, made / name)]
    finally:
        subprocess.run(["umount", str(made.parent)], check=True)
