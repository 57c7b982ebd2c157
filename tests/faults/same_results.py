"""What differs between two folders of results, measured times left out.

Everything that the workflow writes is the same in every run, byte for byte, but for what is made
of wall times. Of those files everything else is compared.
"""

import filecmp
import re
from pathlib import Path

import pandas as pd
import xarray as xr
from conftest import settings_of

from energetics.studies import STUDIES

TOLD = ("logs", "benchmarks")  # folders that tell of one run: progress with rates, seconds, memory
SPEEDS = {"speed.nc"}  # times of steps, in variables with the unit s
TABLES = {"claims.nc", "scorecard.nc", "scorecard.csv"}  # claims; some compare times
DRAWN = {"scorecard.html"} | {  # from those times, or from claims that compare them
    f"{study.name}/figures/{name}"
    for study in STUDIES
    for name, figure in study.figures(settings_of(study)).items()
    if "speed" in figure.drawn_from
}
TIMED = re.compile(r"(CPU |wall )?time of |gain in wall time")  # how metrics of such claims begin
JUDGED = ["value", "spread", "verdict", "reason"]  # what follows from a metric


def same(first: Path, second: Path) -> list[str]:
    """Return what differs between two results folders, or between one study's folder in each.

    An empty list says that they are the same. A line names a file and what is wrong with it.
    """
    names = sorted(results(first) | results(second))
    found = ((name, difference(first / name, second / name)) for name in names)
    return [f"{name}: {what}" for name, what in found if what]


def results(folder: Path) -> set[Path]:
    """Return the files in a folder of results that have to be the same in every run."""
    inside = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path for path in inside if not set(path.parts[:-1]) & set(TOLD)}


def difference(first: Path, second: Path) -> str:
    """Return in words how two files differ, an empty text if they do not."""
    for path, other in ((first, second), (second, first)):
        if not path.exists():
            return f"only in {other.parent}"
    if filecmp.cmp(first, second, shallow=False):
        return ""
    if listed(first, SPEEDS):
        return compare_speeds(first, second)
    if listed(first, TABLES):
        return compare_tables(first, second)
    if listed(first, DRAWN) or listed(first.with_suffix(""), DRAWN):
        return ""
    return "other bytes"


def listed(path: Path, names: set[str]) -> bool:
    """Return whether a file is one of those named from the results folder on."""
    return any(path.match(name) for name in names)


def compare_speeds(first: Path, second: Path) -> str:
    """Return which variables differ that are no times."""
    kept = []
    for path in (first, second):
        with xr.open_dataset(path, engine="netcdf4", decode_times=False) as file:
            times = [name for name in file.variables if file[name].attrs.get("units") == "s"]
            kept.append(file.drop_vars(times).load())
    return "" if kept[0].identical(kept[1]) else "other than in its times"


def compare_tables(first: Path, second: Path) -> str:
    """Return which claims differ, those on times but for what was measured."""
    tables = []
    for path in (first, second):
        table = read_table(path)
        timed = table["metric"].str.match(TIMED)
        tables.append(table.astype(dict.fromkeys(JUDGED, object)))
        tables[-1].loc[timed, JUDGED] = "a time"
    if list(tables[0]["identifier"]) != list(tables[1]["identifier"]):
        return "other claims"
    same_cells = (tables[0] == tables[1]) | (tables[0].isna() & tables[1].isna())
    differing = tables[0]["identifier"][~same_cells.all(axis=1)]
    return ", ".join(map(str, differing))


def read_table(path: Path) -> pd.DataFrame:
    """Return claims as a table."""
    if path.suffix == ".csv":
        return pd.read_csv(path)
    with xr.open_dataset(path, engine="netcdf4") as file:
        return file.to_dataframe().reset_index(drop=True)
