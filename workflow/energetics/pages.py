"""Pages of the repository: what they say of code and runs is printed, prose about it is typed.

    python -m energetics.pages

in the repository's root prints all pages anew (`make pages`). Whatever stands between
`<!-- printed by make pages: NAME … -->` and `<!-- end -->` is replaced by what BLOCKS[NAME]
returns, handed the words after it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from energetics import environment
from energetics.checked_configuration import ROOT, schema, together
from energetics.claims import KIND, SCORECARD
from energetics.config_reference import reference
from energetics.configuration import fill_defaults
from energetics.criteria import ON_THIS_MACHINE, VERDICTS
from energetics.file_kinds import FileKind, Variable
from energetics.run_records import Record, read_record
from energetics.scorecard import number
from energetics.studies import STUDIES
from energetics.study import Figure, Study
from energetics.whole_files import whole

PAGES = ("README.md", "config/README.md", "docs/**/*.md", "results/README.md")
BLOCK = re.compile(r"(<!-- printed by make pages: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)
SPECIAL = re.compile(r"([|*~`\\]|<(?=[A-Za-z/!?]))")  # what Markdown would take for its own
NUMBERED = re.compile(r"(\w+\d{4})_fig(\w+)")
DEFAULT, LARGER = "laptop", "desk"  # scales: of config/config.yaml, and of what it leaves out


def table(columns: str, rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown, columns named in one text between bars."""
    names = columns.split(" | ")
    lines = [f"| {' | '.join(line)} |" for line in (names, *rows)]
    return "\n".join([lines[0], f"|{'---|' * len(names)}", *lines[1:]])


def plain(text: str) -> str:
    """Return a text as Markdown that shows it as it is."""
    return SPECIAL.sub(r"\\\1", text)


def kinds(study: Study) -> list[FileKind]:
    """Return the kinds of files of a study."""
    return [*import_module(f"energetics.{study.name}.files").KINDS, KIND]


def described(variable: Variable) -> str:
    """Return what a variable is, and what may be the case with its values."""
    values = ", ".join(f"{value}: {name}" for name, value in variable.flags.items())
    digits = "" if variable.digits is None else f"{variable.digits} decimal digits"
    missing = "may be missing" * variable.missing
    optional = "not in every file" * variable.optional
    return "; ".join(filter(None, (plain(variable.long_name), values, digits, missing, optional)))


def file_chapter(kind: FileKind, place: str) -> str:
    """Return the chapter on one kind of file."""
    rows = [
        (f"`{name}`", ", ".join(known.dimensions) or "–", known.units or "text", described(known))
        for name, known in kind.variables.items()
    ]
    parts = [f"### `{place}`", f"{kind.title[0].upper()}{kind.title[1:]}."]
    parts.append(table("variable | dimensions | units | what it is", rows))
    if kind.attributes:
        noted = [f"* `{name}`: {plain(means)}" for name, means in kind.attributes.items()]
        parts.append("\n".join(["Attributes:", "", *noted]))
    return "\n\n".join(parts)


def files() -> str:
    """Return the chapters on all files of all studies."""
    parts = []
    for study in STUDIES:
        parts.append(f"## {study.title[0].upper()}{study.title[1:]}: `{study.name}/`")
        parts += [file_chapter(kind, f"{kind.place}.nc") for kind in kinds(study)]
    parts += ["## All studies", file_chapter(SCORECARD, f"{SCORECARD.place}.nc")]
    return "\n\n".join(parts)


def folders() -> str:
    """Return the table of all places where files lie."""
    rows = [
        (f"`{study.name}/{kind.place}.nc`", kind.title)
        for study in STUDIES
        for kind in kinds(study)
    ]
    return table("place below a scale's folder | what it is", rows)


def figure_number(study: Study, name: str, figure: Figure) -> str:
    """Return paper and number of a figure, as its name and its place in the report say."""
    if found := NUMBERED.fullmatch(name):
        return f"{found[1]} {found[2].replace('_', '.')}"
    return figure.section if figure.section in study.papers else "ours"


def figures() -> str:
    """Return the table of all figures, with their minutes where a run of them is recorded."""
    config = together([ROOT / "config" / "config.yaml"])
    fill_defaults(config, schema())
    rows = []
    for study in STUDIES:
        for name, figure in study.figures(config[study.name]).items():
            record = read_record(DEFAULT if figure.wanted else LARGER)
            minutes = record.minutes.get(name, "–") if record else "–"
            options = "" if figure.wanted else f" --configfile config/{LARGER}.yaml"
            command = f"`snakemake --cores 2 {name}{options}`"
            label = figure_number(study, name, figure)
            rows.append((label, plain(figure.shows), command, str(minutes)))
    return table("figure | what it shows | command | minutes", rows)


def missing(scale: str) -> str:
    """Return what a page says instead of numbers of a run that was not recorded."""
    return f"No run at {scale} scale is recorded yet."


def recorded(record: Record) -> str:
    """Return when and where a recorded run was made, and of which code."""
    said: Mapping = record.run
    configuration = ", ".join(f"`{file}`" for file in said["configuration"])
    versions = ", ".join(f"{name} {version}" for name, version in said["versions"].items())
    return (
        f"Recorded on {said['date']} at commit `{said['commit'][:12]}`: {configuration} on "
        f"{said['processor']}, {said['cores']} cores, with {versions}."
    )


def run(scale: str) -> str:
    """Return which run was recorded, and what it took."""
    record = read_record(scale)
    if record is None:
        return missing(scale)
    said: Mapping = record.run
    studies = [f"{s.title} {record.minutes[s.name]}" for s in STUDIES if s.name in record.minutes]
    return (
        f"{recorded(record)} Jobs ran for {said['minutes']} minutes in all, and none took more "
        f"than {said['largest_job_megabytes'] / 1000:.1f} GB. Minutes of one study alone: "
        f"{', '.join(studies)}."
    )


def verdicts(scale: str) -> str:
    """Return how many claims of each study have which verdict."""
    record = read_record(scale)
    if record is None:
        return missing(scale)
    rows = []
    for study in STUDIES:
        found = record.claims.loc[record.claims["study"] == study.name, "verdict"]
        counts = [(found == verdict).sum() for verdict in VERDICTS]
        counts.append(found.str.endswith(ON_THIS_MACHINE).sum())
        page = f"[{study.title}](docs/claims/{study.name}.md) ({', '.join(study.papers)})"
        rows.append((page, str(len(found)), *map(str, counts)))
    return table(f"study | rows | {' | '.join(VERDICTS)} |{ON_THIS_MACHINE}", rows)


def claims(study: str, scale: str) -> str:
    """Return a recorded run and its claims of a study, those about one figure together."""
    record = read_record(scale)
    if record is None:
        return missing(scale)
    rows: list[tuple[str, ...]] = []
    found = record.claims[record.claims["study"] == study]
    for figure, group in found.groupby("figure", sort=False):
        rows.append((f"**figure {figure}**" if figure else "**no figure**", *[""] * 4))
        for claim in group.itertuples():
            spread = "" if claim.spread != claim.spread else f" ± {number(claim.spread)}"
            what = f"{plain(claim.statement)}: {plain(claim.metric)} (`{claim.identifier}`)"
            verdict = ": ".join(filter(None, (claim.verdict, plain(claim.reason))))
            value = f"{number(claim.value)}{spread}"
            rows.append((what, claim.paper, value, plain(claim.criterion), verdict))
    return f"{recorded(record)}\n\n{table('claim | of | measured | criterion | verdict', rows)}"


BLOCKS: dict[str, Callable[..., str]] = {
    "keys": reference,
    "variables": environment.table,
    "files": files,
    "folders": folders,
    "figures": figures,
    "run": run,
    "verdicts": verdicts,
    "claims": claims,
}


def printed(page: str) -> str:
    """Return a page with all its blocks printed anew; raises KeyError for an unknown one."""

    def block(found: re.Match) -> str:
        name, *words = found[2].split()
        return f"{found[1]}\n{BLOCKS[name](*words)}\n\n{found[3]}"

    return BLOCK.sub(block, page)


def pages() -> list[Path]:
    """Return the pages that have blocks."""
    found = sorted(path for pattern in PAGES for path in ROOT.glob(pattern))
    return [path for path in found if BLOCK.search(path.read_text(encoding="utf-8"))]


def main() -> None:
    """Print all pages anew, and say which of them changed."""
    for path in pages():
        before = path.read_text(encoding="utf-8")
        after = printed(before)
        if after != before:
            with whole(path) as partial:
                partial.write_text(after, encoding="utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
