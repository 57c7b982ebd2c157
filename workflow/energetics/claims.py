"""Claims: what a paper says, what is measured, by which criterion, and what follows.

Criteria stand in the studies' `claims` modules, fixed before a run. A claim's value is given for
each training seed; the verdict is about their mean, and the spread is printed beside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from energetics.storage import read, variable, write

HOLDS, FAILS, UNDECIDED = "holds", "does not hold", "not decided at this scale"
REPORTED = "reported"


@dataclass(frozen=True)
class Claim:
    """One line of the scorecard.

    `value` and `spread` are mean and standard deviation over training seeds (spread is NaN where
    no training is involved); `criterion` is the rule in words, `verdict` one of HOLDS, FAILS,
    UNDECIDED, or REPORTED for a number that is printed beside a claim without being one.
    """

    identifier: str
    paper: str
    figure: str
    statement: str
    metric: str
    value: float
    spread: float
    criterion: str
    verdict: str
    reason: str


def judge(
    identifier: str,
    *,
    paper: str,
    figure: str,
    statement: str,
    metric: str,
    values: Sequence[float] | np.ndarray,
    criterion: str = "",
    holds: Callable[[float], bool] | None = None,
    undecided: str = "",
    reason: str = "",
) -> Claim:
    """Return a claim judged by its criterion.

    `holds` takes the mean over training seeds; without it the number is only reported.
    `undecided` is the reason why this scale cannot decide, empty if it can.
    """
    values = np.atleast_1d(np.asarray(values, float))
    mean = float(values.mean())
    spread = float(values.std(ddof=1)) if values.size > 1 else np.nan
    if holds is None:
        verdict = REPORTED
    elif undecided or not np.isfinite(mean):
        verdict = UNDECIDED
        reason = undecided or "the metric is not defined here"
    else:
        verdict = HOLDS if holds(mean) else FAILS
    return Claim(
        identifier, paper, figure, statement, metric, mean, spread, criterion, verdict, reason
    )


def write_claims(claims: Sequence[Claim], path: Path | str, *, study: str) -> None:
    """Write the claims of one study, one variable per column of the scorecard."""
    table = pd.DataFrame([asdict(claim) for claim in claims])
    data = {}
    for field in fields(Claim):
        column = table[field.name]
        if field.type in (float, "float"):
            name = f"{field.name} of the claim's metric, over training seeds"
            data[field.name] = variable(
                ["claim"], column.to_numpy(float), units="1", long_name=name, missing=True
            )
        else:
            data[field.name] = xr.Variable(
                ["claim"], column.to_numpy(object), {"long_name": f"{field.name} of the claim"}
            )
    write(xr.Dataset(data, attrs={"title": f"claims of the study {study}", "study": study}), path)


def read_claims(path: Path | str) -> pd.DataFrame:
    """Return the claims in a file as a table with the columns of `Claim`, and their study."""
    dataset = read(path, {field.name: ["claim"] for field in fields(Claim)})
    table = dataset.to_dataframe().reset_index(drop=True)
    return table[[field.name for field in fields(Claim)]]
