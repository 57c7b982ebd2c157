"""Tables of measured times: our code beside what else one would reach for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from energetics import file_kinds
from energetics.file_kinds import FileKind, Variable

Row = dict[str, Any]
EACH = ("peer",)
TABLE = FileKind(
    "benchmarks/*.nc",
    "times of the same work",
    {
        "name": file_kinds.text(EACH, "name of the peer"),
        "seconds": Variable(EACH, "least time of the same work", "s"),
        "error": Variable(EACH, "deviation from the reference", missing=True),
        "ratio": Variable(EACH, "ratio of times, as the title says"),
        "target": Variable(EACH, "least ratio aimed at", missing=True),
        "rate": Variable(EACH, "updates of a spin per second", "1/s", optional=True),
        "least_rate": Variable(EACH, "least rate aimed at", "1/s", missing=True, optional=True),
        "energy": Variable(EACH, "energy per site over J, mean of the starts", optional=True),
        "energy_error": Variable(EACH, "standard error of the energy", optional=True),
        "peak_memory": Variable((), "peak memory of 16 sweeps", "MB", optional=True),
    },
)


def peer_rows(
    seconds: Mapping[str, float],
    errors: Iterable[float],
    *,
    count: float = 1,
    targets: Mapping[str, float],
) -> list[Row]:
    """Return one row per implementation, ours first, from its time and its deviation.

    Keys: name; seconds, the time over `count`; error; ratio, the time over ours; target, its least
    value, NaN without one.
    """
    ours = next(iter(seconds.values()))
    return [
        {
            "name": name,
            "seconds": taken / count,
            "error": float(error),
            "ratio": taken / ours,
            "target": targets.get(name, np.nan),
        }
        for (name, taken), error in zip(seconds.items(), errors, strict=True)
    ]


def peer_table(rows: Sequence[Row], *, title: str, **numbers: float) -> xr.Dataset:
    """Return rows, all with the same keys, and numbers that belong to none as a dataset."""
    columns = {key: [row[key] for row in rows] for key in rows[0]}
    return TABLE.filled({**columns, **numbers}, title=title)


def text(table: xr.Dataset) -> str:
    """Return a table of times for a terminal, with what is aimed at and whether it is met."""
    lines = [table.attrs["title"]]
    for row in table.to_dataframe().itertuples():
        line = f"  {row.name:42s} {1e6 * row.seconds:12.3f} µs   ratio {row.ratio:7.2f}"
        if np.isfinite(row.target):
            line += f"   target {row.target:.3g}: {_verdict(row.ratio, row.target)}"
        lines.append(line + (f"   error {row.error:.1e}" if np.isfinite(row.error) else ""))
    if "least_rate" in table:
        lines += [
            f"  {row.name}: {row.rate / 1e6:.0f} million updates per second, "
            f"target {row.least_rate / 1e6:.0f}: {_verdict(row.rate, row.least_rate)}"
            for row in table.to_dataframe().dropna(subset="least_rate").itertuples()
        ]
    if "peak_memory" in table:
        lines.append(f"  {table['peak_memory'].long_name}: {float(table['peak_memory']):.0f} MB")
    return "\n".join(lines)


def _verdict(found: float, target: float) -> str:
    """Return whether a target is met."""
    return "met" if found >= target else "not met"
