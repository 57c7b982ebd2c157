"""The scorecard: every claim of every study, as a file to compute with and a page to read."""

from collections.abc import Sequence

import pandas as pd

from energetics.claims import SCORECARD, read_claims
from energetics.criteria import FAILS, HOLDS, ON_THIS_MACHINE, REPORTED, UNDECIDED, VERDICTS
from energetics.storage import write
from energetics.whole_files import whole

COLUMNS = [name for name in SCORECARD.variables if name not in ("identifier", "reason")]
COLOURS = {HOLDS: "#cfe8d8", FAILS: "#f6d3c6", UNDECIDED: "#ece7c8", REPORTED: "#ffffff"}


def gather(paths: Sequence[str]) -> pd.DataFrame:
    """Return the claims in files as one table: their study, and the columns of `Claim`."""
    return pd.concat([read_claims(path) for path in paths], ignore_index=True)


def number(value: float) -> str:
    """Return a value as it is printed: three significant digits, a dash if there is none."""
    return "–" if pd.isna(value) else f"{value:.3g}"


def colour(verdict: str) -> str:
    """Return the colour of a verdict's row."""
    return COLOURS[verdict.removesuffix(ON_THIS_MACHINE)]


def text(card: pd.DataFrame) -> str:
    """Return the scorecard for a terminal: a line per claim, then the counts of verdicts."""
    lines = []
    for row in card.itertuples():
        spread = "" if pd.isna(row.spread) else f" ± {number(row.spread)}"
        criterion = f" (criterion: {row.criterion})" if row.criterion else ""
        lines.append(f"[{row.verdict}] {row.paper} {row.figure}: {row.statement}".strip())
        lines.append(f"    {row.metric}: {number(row.value)}{spread}{criterion}")
        if row.reason:
            lines.append(f"    {row.reason}")
    counts = card["verdict"].value_counts()
    lines.append(", ".join(f"{counts.get(verdict, 0)} {verdict}" for verdict in VERDICTS))
    timed = card["verdict"].str.endswith(ON_THIS_MACHINE).sum()
    lines[-1] += f"; {timed} rest on the wall times of this machine"
    return "\n".join(lines)


def write_scorecard(card: pd.DataFrame, *, nc: str, csv: str, html: str) -> None:
    """Write the scorecard as NetCDF, CSV and HTML."""
    write(SCORECARD.filled(card.to_dict("list")), nc)
    with whole(csv) as partial:
        partial.write_text(card.to_csv(index=False), encoding="utf-8")
    shown = card.assign(value=card["value"].map(number), spread=card["spread"].map(number))
    shown["statement"] += card["reason"].map(lambda reason: f" ({reason})" if reason else "")
    styled = (
        shown[COLUMNS]
        .style.hide(axis="index")
        .format(escape="html")
        .apply(lambda row: [f"background-color: {colour(row['verdict'])}"] * len(row), axis=1)
        .set_table_attributes('style="border-collapse: collapse; font-family: sans-serif"')
        .set_properties(**{"padding": "0.3em 0.6em", "border-bottom": "1px solid #ddd"})
        .set_uuid("scorecard")
    )
    head = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Scorecard</title></head>"
    body = f"<body><h1>Scorecard</h1>{styled.to_html()}</body></html>"
    with whole(html) as partial:
        partial.write_text(f"{head}{body}\n", encoding="utf-8")
