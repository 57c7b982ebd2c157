"""Tables of measured times: our code beside what else one would reach for."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.storage import variable

COLUMNS = {
    "seconds": ("s", "least time of the same work"),
    "error": ("1", "deviation from the reference"),
    "ratio": ("1", "ratio of times, as the title says"),
    "target": ("1", "least ratio aimed at"),
}


def peer_table(rows: Sequence[Mapping], *, title: str, **numbers: xr.Variable) -> xr.Dataset:
    """Return measured rows (keys name, seconds, error, ratio, target or None) as a dataset."""
    data = {
        key: variable(
            ["peer"],
            np.array([np.nan if row[key] is None else row[key] for row in rows], float),
            units=units,
            long_name=long_name,
            missing=True,
        )
        for key, (units, long_name) in COLUMNS.items()
    }
    names = np.array([row["name"] for row in rows], object)
    data["name"] = xr.Variable(["peer"], names, {"long_name": "name of the peer"})
    return xr.Dataset(data | numbers, attrs={"title": title})


def text(table: xr.Dataset) -> str:
    """Return a table of times for a terminal, with the target and whether it is met."""
    lines = [table.attrs["title"]]
    for row in table.to_dataframe().itertuples():
        line = f"  {row.name:42s} {1e6 * row.seconds:12.3f} µs   ratio {row.ratio:7.2f}"
        if np.isfinite(row.target):
            verdict = "met" if row.ratio >= row.target else "not met"
            line += f"   target {row.target:.3g}: {verdict}"
        lines.append(line + (f"   error {row.error:.1e}" if np.isfinite(row.error) else ""))
    return "\n".join(lines)
