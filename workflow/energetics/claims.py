"""Claims: what a paper says, what is measured, by which criterion, and what follows.

Criteria stand in the studies' `claims` modules, fixed before a run. A claim's value is given for
each training seed; the verdict is about their mean, and the spread is printed beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd

from energetics.criteria import HOLDS, ON_THIS_MACHINE, REPORTED, UNDECIDED, Criterion
from energetics.file_kinds import FileKind, Variable, text
from energetics.storage import write


@dataclass(frozen=True)
class Claim:
    """One line of the scorecard.

    `value` and `spread` are mean and standard deviation over training seeds (spread is NaN where
    no training is involved); `criterion` is the rule in words, `verdict` one of VERDICTS: REPORTED
    is a number that is printed beside a claim without being one. ON_THIS_MACHINE stands behind a
    verdict that rests on wall times.
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
    values: Sequence[float] | np.ndarray | float,
    criterion: Criterion | None = None,
    undecided: str = "",
    undecided_failure: str = "",
    reason: str = "",
    judged: float | None = None,
    timed: bool = False,
) -> Claim:
    """Return a claim judged by its criterion, which the mean over training seeds must meet.

    Without a criterion the number is only reported. `undecided` is the reason why this scale
    cannot decide, empty if it can, `undecided_failure` why it cannot decide against the claim, as
    after a brief training. `judged` is the number that the criterion is about where it is not the
    mean, as the end of an interval; `timed` says that the metric rests on wall times.
    """
    values = np.atleast_1d(np.asarray(values, float))
    mean = float(values.mean())
    spread = float(values.std(ddof=1)) if values.size > 1 else np.nan
    number = mean if judged is None else judged
    verdict = REPORTED if criterion is None else criterion.verdict(number)
    if criterion is not None and (undecided or (undecided_failure and verdict != HOLDS)):
        verdict, reason = UNDECIDED, undecided or undecided_failure
    elif verdict == UNDECIDED:
        defined = "so close to the criterion that it decides nothing"
        reason = defined if np.isfinite(number) else "the metric is not defined here"
    if timed and verdict != REPORTED:
        verdict += ON_THIS_MACHINE
    rule = "" if criterion is None else str(criterion)
    return Claim(identifier, paper, figure, statement, metric, mean, spread, rule, verdict, reason)


KIND = FileKind(
    "claims",
    "claims of the study",
    {
        field.name: text(("claim",), f"{field.name} of the claim")
        if field.type is str
        else Variable(
            ("claim",), f"{field.name} of the claim's metric, over training seeds", missing=True
        )
        for field in fields(Claim)
    },
    {"study": "name of the study"},
)
SCORECARD = FileKind(
    "scorecard",
    "claims of all studies",
    {"study": text(("claim",), "study of the claim"), **KIND.variables},
)


def write_claims(claims: Sequence[Claim], path: Path | str, *, study: str) -> None:
    """Write the claims of one study, one variable per column of the scorecard."""
    columns = {name: [vars(claim)[name] for claim in claims] for name in KIND.variables}
    write(KIND.filled(columns, title=f"{KIND.title} {study}", study=study), path)


def read_claims(path: Path | str) -> pd.DataFrame:
    """Return the claims in a file as a table: their study, and the columns of `Claim`."""
    file = KIND.read(str(path))
    table = file.to_dataframe().reset_index(drop=True)[list(KIND.variables)]
    table.insert(0, "study", file.attrs["study"])
    return table
