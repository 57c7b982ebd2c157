"""Records of runs: the claims, times and machine of one run per scale, in docs/runs/.

    python -m energetics.run_records [--configfile FILE ...] [STUDY ...]

In the repository's root, after a run, with this package on PYTHONPATH. Pages are printed from
records, so that no number of a run is typed. Results know neither clock nor machine; a record does.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from energetics.archive import MAIN, members, read_configuration, records
from energetics.checked_configuration import ROOT
from energetics.claims import SCORECARD
from energetics.errors import InputError
from energetics.scorecard import gather
from energetics.studies import STUDIES
from energetics.whole_files import whole

RUNS = ROOT / "docs" / "runs"
READ_BY_A_RUN = ("Snakefile", "config", "data", "envs", "profiles", "requirements.txt", "workflow")
CORES = 2  # on which the minutes of a figure are given
NUMBERS = ("value", "spread")
PACKAGES = {"Snakemake": "snakemake", "NumPy": "numpy", "torch": "torch"}


@dataclass(frozen=True)
class Record:
    """What is kept of a run: its claims, minutes per figure and study, commit and machine."""

    claims: pd.DataFrame
    minutes: Mapping[str, float]
    run: Mapping[str, object]


@dataclass(frozen=True)
class Job:
    """One job, told from others by its log: the files it read, and what it took."""

    log: str
    inputs: tuple[str, ...] = field(compare=False)
    seconds: float = field(compare=False)
    megabytes: float = field(compare=False)
    ended: float = field(compare=False)  # seconds since 1970


def read_record(scale: str) -> Record | None:
    """Return the record of a scale, or None if there is none."""
    folder = RUNS / scale
    if not folder.is_dir():
        return None
    types = {name: float if name in NUMBERS else str for name in SCORECARD.variables}
    claims = pd.read_csv(
        folder / "scorecard.csv",
        dtype=types,
        keep_default_na=False,
        na_values={name: [""] for name in NUMBERS},
    )
    minutes = pd.read_csv(folder / "figures.csv", index_col="target")["minutes"]
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return Record(claims, minutes.to_dict(), run)


def jobs(results: Path) -> dict[str, Job]:
    """Return the jobs that made a folder of results, by each of the files that they made.

    Snakemake's records say what a job read, its benchmark what it took. Raises InputError where
    a benchmark is missing.
    """
    made = {}
    for record, output in records("metadata", results):
        if not Path(output).exists():
            continue
        said = json.loads(record.read_text(encoding="utf-8"))
        log = Path(said["log"][0])
        parts = ["benchmarks" if part == "logs" else part for part in log.parts]
        benchmark = Path(*parts).with_suffix(".tsv")
        if not benchmark.is_file():
            raise InputError(benchmark, "benchmark", "missing", "delete the results and run again")
        took = pd.read_csv(benchmark, sep="\t", na_values="-").iloc[0]
        made[output] = Job(
            str(log), tuple(said["input"]), took["s"], took["max_rss"], said["endtime"]
        )
    return made


def least_minutes(files: Iterable[str], made: Mapping[str, Job]) -> float:
    """Return how long the jobs that files need take at least, from nothing on CORES cores.

    All their seconds over the number of cores, or the longest chain of jobs that wait for one
    another if it is longer.
    """
    needed = set()

    @cache
    def chain(file: str) -> float:
        if file not in made:  # of the repository's
            return 0.0
        job = made[file]
        needed.add(job)
        return job.seconds + max(map(chain, job.inputs), default=0.0)

    longest = max(map(chain, files), default=0.0)
    return max(longest, sum(job.seconds for job in needed) / CORES) / 60


def busy_minutes(made: Iterable[Job]) -> float:
    """Return for how long at least one job ran: the whole run, without the time between runs."""
    busy, until = 0.0, float("-inf")
    for start, end in sorted((job.ended - job.seconds, job.ended) for job in made):
        busy += max(0.0, end - max(start, until))
        until = max(until, end)
    return busy / 60


def commit() -> str:
    """Return the commit of the code; raises InputError if it is not all committed."""
    advice = "a record names a commit: commit the changes, and record in a clone"

    def git(*words: str) -> str:
        try:
            done = subprocess.run(["git", *words], capture_output=True, text=True, encoding="utf-8")
        except FileNotFoundError:
            raise InputError("git", "program", "missing", advice) from None
        if done.returncode:
            raise InputError("git", words[0], done.stderr.strip(), advice)
        return done.stdout.strip()

    if changed := git("status", "--porcelain", "--", *READ_BY_A_RUN):
        raise InputError("git", "not committed", changed.splitlines()[0], advice)
    return git("rev-parse", "HEAD")


def check_finished(results: Path, files: Sequence[str], studies: Sequence[str]) -> None:
    """Raise InputError unless Snakemake has nothing left to do: all is there and of this code."""
    members(results)  # a run that goes on or was killed is refused with better words
    command = [sys.executable, "-m", "snakemake", *studies, "--cores", "1", "--dry-run"]
    options = ["--configfile", *files] if files else []
    done = subprocess.run([*command, *options], capture_output=True, text=True, encoding="utf-8")
    if "Nothing to be done" not in done.stdout + done.stderr:
        advice = "run the workflow with the same configuration, then record"
        raise InputError(results, "results", "incomplete, or not of this code", advice)


def machine() -> str:
    """Return the model of the processor, as the system calls it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(models), platform.processor() or platform.machine())


def record(files: Sequence[str], studies: Sequence[str]) -> Path:
    """Write the record of a run of studies, all of them if none is named; returns its folder."""
    config = read_configuration(files)
    results = Path(config["results"])
    code = commit()
    check_finished(results, files, studies)
    chosen = [study for study in STUDIES if not studies or study.name in studies]
    claims = gather([str(results / study.name / "claims.nc") for study in chosen])
    made = jobs(results)
    minutes = {}
    for study in chosen:
        place = results / study.name
        wanted = [(place / file).as_posix() for file in study.results(config[study.name])]
        minutes[study.name] = least_minutes(wanted, made)
        for file in wanted:
            if file.endswith(".png"):
                minutes[Path(file).stem] = least_minutes([file], made)
    run = {
        "configuration": list(files) or [MAIN],
        "commit": code,
        "date": datetime.now(UTC).date().isoformat(),
        "processor": machine(),
        "cores": os.cpu_count(),
        "versions": {"Python": platform.python_version()}
        | {name: version(package) for name, package in PACKAGES.items()},
        "minutes": round(busy_minutes(set(made.values())), 1),
        "largest_job_megabytes": round(max(job.megabytes for job in made.values())),
    }
    table = pd.DataFrame(
        {"target": list(minutes), "minutes": [round(m, 1) for m in minutes.values()]}
    )
    folder = RUNS / results.name
    texts = {
        "scorecard.csv": claims.to_csv(index=False),
        "figures.csv": table.to_csv(index=False),
        "run.json": json.dumps(run, indent=2, ensure_ascii=False) + "\n",
    }
    for name, text in texts.items():
        with whole(folder / name) as partial:
            partial.write_text(text, encoding="utf-8")
    return folder


def main() -> None:
    """Record the run of the configuration that the command line names."""
    names = [study.name for study in STUDIES]
    parser = argparse.ArgumentParser(prog="run_records", description="keep the numbers of a run")
    parser.add_argument("studies", nargs="*", metavar="STUDY", help=f"of {', '.join(names)}")
    parser.add_argument("--configfile", nargs="+", default=[], help=f"read after {MAIN}")
    options = parser.parse_args()
    if unknown := set(options.studies) - set(names):
        parser.error(f"no study: {', '.join(sorted(unknown))}")
    try:
        print(f"recorded in {record(options.configfile, options.studies)}")
    except (InputError, OSError) as error:
        sys.exit(f"run_records: {error}")


if __name__ == "__main__":
    main()
