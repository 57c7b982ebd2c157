"""What other people's programs make of our files: two checkers, NetCDF's own tools, NCO, CDO.

A test is skipped where its program is missing, and says so; in CI, which installs them, it fails.
`cfchecks` and `nccopy` get every file of a results folder, the others one of each kind.
"""

import json
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import netCDF4
import numpy as np
import pytest
import xarray as xr

from energetics.storage import read

# CF has text that names the places along a dimension as an auxiliary coordinate, best under a name
# of its own. With the dimension's name, as here, xarray takes it as an index; the checker warns.
LABELS = {"box", "curve", "design", "method", "phase", "split", "stage", "state", "variant"}
WARNING = "(5): Possible incorrect declaration of a coordinate variable."
# Files use no standard names, area types or regions, so the checker's tables can be empty.
TABLE = """<table>
<version_number>0</version_number><last_modified>0</last_modified><date>0</date>
</table>"""


def missing(reason: str) -> NoReturn:
    """Skip a test for want of a program, or fail in CI."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


def program(name: str, package: str) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs a program with arguments."""
    if shutil.which(name) is None:
        missing(f"{name} is missing (Debian's package {package})")
    options = {"capture_output": True, "text": True, "check": False, "encoding": "utf-8"}
    return lambda *words: subprocess.run([name, *map(str, words)], **options)


def cfchecks() -> ModuleType:
    """Return the second checker, which needs a library of the system."""
    try:
        from cfchecker import cfchecks as found
    except (ImportError, FileNotFoundError) as error:
        missing(f"cfchecker: {error} (requirements-test.txt, Debian's package libudunits2-0)")
    return found


def kind(path: Path) -> frozenset[tuple]:
    """Return what a program can trip over: names and types of attributes and variables."""
    with netCDF4.Dataset(path) as file:
        holders = {"": file, **file.variables}
        return frozenset(
            (name, attribute, np.asarray(holder.getncattr(attribute)).dtype.char)
            for name, holder in holders.items()
            for attribute in holder.ncattrs()
        ) | {(name, str(array.dtype), array.dimensions) for name, array in file.variables.items()}


@pytest.fixture(scope="module")
def files(results: Path) -> list[Path]:
    """Return all NetCDF files of a results folder."""
    return sorted(results.rglob("*.nc"))


@pytest.fixture(scope="module")
def one_of_each(files: list[Path]) -> list[Path]:
    """Return a file of each kind."""
    return list({kind(path): path for path in files}.values())


def test_the_first_checker_finds_nothing(one_of_each, tmp_path):
    report = tmp_path / "report.json"
    checker = str(Path(sys.executable).with_name("cchecker.py"))
    command = [sys.executable, checker, "-t", "cf:1.8"]
    command += ["-f", "json_new", "-o", str(report), *map(str, one_of_each)]
    subprocess.run(command, check=False, capture_output=True)
    results = json.loads(report.read_text(encoding="utf-8"))
    assert len(results) == len(one_of_each) >= 10
    complaints = [
        f"{path}: {check['name']}: {check['msgs']}"
        for path, result in results.items()
        for level in ("high_priorities", "medium_priorities", "low_priorities")
        for check in result["cf:1.8"][level]
        if check["value"][0] < check["value"][1]
    ]
    assert not complaints, "\n".join(complaints)


def test_the_second_checker_finds_nothing_but_names_of_labels(files, tmp_path):
    table = tmp_path / "empty.xml"
    table.write_text(TABLE, encoding="utf-8")
    tables = dict.fromkeys(("cfStandardNamesXML", "cfAreaTypesXML", "cfRegionNamesXML"), str(table))
    complaints, labels = [], set()
    for path in files:
        results = cfchecks().CFChecker(**tables, version="CF-1.8", silent=True).checker(str(path))
        for name, found in {"the file": results["global"], **results["variables"]}.items():
            for message in (*found["FATAL"], *found["ERROR"], *found["WARN"]):
                if message == WARNING:
                    labels.add(name)
                else:
                    complaints.append(f"{path}: {name}: {message}")
    assert not complaints, "\n".join(complaints)
    assert labels <= LABELS


@pytest.mark.parametrize("model", ["nc3", "nc7"])
def test_every_file_can_be_copied_to_the_classic_models(files, tmp_path, model):
    nccopy = program("nccopy", "netcdf-bin")
    done = {path: nccopy("-k", model, path, tmp_path / "copy.nc") for path in files}
    failed = [f"{path}: {run.stderr}" for path, run in done.items() if run.returncode]
    assert not failed, "\n".join(failed)


def test_copies_hold_what_the_files_hold_also_for_a_reader_without_the_netcdf_library(
    one_of_each, tmp_path
):
    nccopy = program("nccopy", "netcdf-bin")
    for path in one_of_each:
        ours, new, old = read(path), tmp_path / "nc7.nc", tmp_path / "nc3.nc"
        nccopy("-k", "nc7", path, new)
        nccopy("-k", "nc3", path, old)
        assert read(new).identical(ours), path
        with xr.open_dataset(old, engine="scipy", decode_times=False) as file:
            assert file.equals(ours), path
            assert file.drop_vars(file.variables).identical(ours.drop_vars(ours.variables)), path


def test_nothing_has_to_be_said_to_xarray(one_of_each):
    """No unit is taken for a date or a duration, and nothing is warned of."""
    for path in one_of_each:
        with warnings.catch_warnings(action="error"), xr.open_dataset(path) as file:
            assert file.identical(read(path)), path


def test_ncks_copies_every_kind_of_file_without_a_word(one_of_each, tmp_path):
    ncks = program("ncks", "nco")
    for path in one_of_each:
        done = ncks("--overwrite", "--history", path, tmp_path / "copy.nc")
        assert (done.returncode, done.stdout + done.stderr) == (0, ""), path
        assert (
            read(tmp_path / "copy.nc")
            .drop_attrs(deep=False)
            .identical(read(path).drop_attrs(deep=False))
        ), path


def test_cdo_lists_numbers_along_as_many_dimensions_as_maps_have(one_of_each):
    """It leaves aside text and, unless one of them is time, four dimensions and more."""
    cdo = program("cdo", "cdo")
    for path in one_of_each:
        arrays = read(path).data_vars.items()
        wanted = {name for name, array in arrays if array.dtype.kind in "fi" and 0 < array.ndim < 4}
        assert wanted <= set(cdo("-s", "showname", path).stdout.split()), path
