"""Pages say what code and records say, and records what was run."""

import json
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from importlib import import_module

import pandas as pd
import pytest
import yaml
from conftest import LEFT_OUT, ROOT

from energetics import pages, run_records
from energetics.criteria import FAILS, HOLDS, ON_THIS_MACHINE, REPORTED, UNDECIDED
from energetics.errors import InputError
from energetics.run_records import Job, busy_minutes, least_minutes
from energetics.scorecard import gather
from energetics.studies import STUDIES

PAGES = [path.relative_to(ROOT).as_posix() for path in pages.pages()]
WRITTEN = [path for path in ROOT.glob("**/*.md") if path.parts[len(ROOT.parts)][0] != "."]
RECORDED = [run_records.read_record(path.name) for path in ROOT.glob("docs/runs/*/")]


def read(page):
    return (ROOT / page).read_text(encoding="utf-8")


def run_module(clone, module, *options, **variables):
    """Return what one of the package's commands ends with in a clone."""
    return subprocess.run(
        [sys.executable, "-m", f"energetics.{module}", *options],
        cwd=clone,
        env=os.environ | {"PYTHONPATH": str(clone / "workflow")} | variables,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


@pytest.mark.parametrize("page", PAGES)
def test_printing_again_changes_nothing(page):
    assert pages.printed(read(page)) == read(page), "make pages"


def test_every_block_is_on_a_page():
    found = {
        tuple(name.split()) for page in PAGES for _, name, _ in pages.BLOCK.findall(read(page))
    }
    assert {name for name, *_ in found} == set(pages.BLOCKS)
    for study in STUDIES:
        assert ("claims", study.name, pages.DEFAULT) in found


def test_marks_come_in_pairs():
    for page in PAGES:
        rest = pages.BLOCK.sub("", read(page))
        assert "<!-- printed" not in rest and "<!-- end" not in rest, page


def test_an_unknown_block_is_told():
    with pytest.raises(KeyError, match="keyz"):
        pages.printed("<!-- printed by make pages: keyz -->\n<!-- end -->")


def test_pages_are_printed_in_utf_8_whatever_the_locale(tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
    page = copy / "docs" / "environment.md"
    before = page.read_bytes()
    page.write_bytes(pages.BLOCK.sub(r"\1\3", before.decode()).encode())
    done = run_module(copy, "pages", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.stdout == "docs/environment.md\n", done.stderr
    assert page.read_bytes() == before


def test_links_lead_somewhere():
    for path in WRITTEN:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path}: {target}"


def test_rules_that_the_page_on_clusters_names_exist():
    page, rules = read("docs/cluster.md"), "\n".join(map(read, ROOT.glob("workflow/rules/*.smk")))
    named = re.findall(r"logs/(\w+)/|`(\w+): \{runtime", page)
    assert len(named) == 2
    assert all(f"rule {one or other}:" in rules for one, other in named)


def test_every_figure_is_in_the_table_of_the_readme():
    readme = read("README.md")
    for name in (path.stem for path in ROOT.glob("workflow/report/*/*.rst")):
        assert re.search(rf"`snakemake --cores 2 {name}( --configfile config/desk.yaml)?`", readme)


def test_figures_have_the_number_that_their_paper_gives_them():
    by_name = {study.name: study for study in STUDIES}
    row = by_name["molecular_dynamics"].figures({})["particle_transfer"]
    number = pages.figure_number
    assert number(by_name["molecular_dynamics"], "park2022_fig5_10", row) == "park2022 5.10"
    assert number(by_name["molecular_dynamics"], "particle_transfer", row) == "ours"


def test_places_of_files_have_one_spelling():
    for study in STUDIES:
        kinds = import_module(f"energetics.{study.name}.files").KINDS
        assert not [kind.place for kind in kinds if kind.place.endswith(".nc")]


@pytest.fixture
def recorded(tmp_path, monkeypatch):
    """Return the claims of a made-up record at laptop scale."""
    verdicts = (HOLDS, HOLDS + ON_THIS_MACHINE, FAILS, UNDECIDED, REPORTED)
    about = {"study": "spin_dynamics", "paper": "p"}
    rows = [
        about
        | {"identifier": f"row-{n}", "figure": "5.10" * (n > 2)}
        | {"statement": "a | b", "metric": "<m>", "value": n / 3, "spread": 0.01 if n else None}
        | {"criterion": "<= 1", "verdict": verdict, "reason": "too *small*" if n == 3 else ""}
        for n, verdict in enumerate(verdicts)
    ]
    run = {"configuration": ["config/config.yaml"], "commit": "0123456789abcdef", "cores": 2}
    run |= {"date": "2026-01-01", "processor": "one", "versions": {"NumPy": "2"}, "minutes": 1.5}
    folder = tmp_path / "laptop"
    folder.mkdir()
    pd.DataFrame(rows).to_csv(folder / "scorecard.csv", index=False)
    text = json.dumps(run | {"largest_job_megabytes": 1234})
    (folder / "run.json").write_text(text, encoding="utf-8")
    times = "target,minutes\nspin_dynamics,3.0\npark2022_fig4_1,0.3\n"
    (folder / "figures.csv").write_text(times, encoding="utf-8")
    monkeypatch.setattr(run_records, "RUNS", tmp_path)
    return rows


@pytest.mark.usefixtures("recorded")
def test_claims_are_printed_with_spread_criterion_and_reason():
    lines = pages.claims("spin_dynamics", "laptop").splitlines()
    assert r"| a \| b: \<m> (`row-0`) | p | 0 | <= 1 | holds |" in lines
    assert (
        rf"| a \| b: \<m> (`row-1`) | p | 0.333 ± 0.01 | <= 1 | {HOLDS} on this machine |" in lines
    )
    assert lines[-1].startswith(r"| a \| b: \<m> (`row-4`) | p | 1.33 ± 0.01 |")
    assert lines[-2].endswith(rf"| {UNDECIDED}: too \*small\* |")
    assert [line for line in lines if line.startswith("| **")] == [
        "| **no figure** |  |  |  |  |",
        "| **figure 5.10** |  |  |  |  |",
    ]


@pytest.mark.usefixtures("recorded")
def test_verdicts_on_wall_times_are_counted_by_themselves():
    row = next(line for line in pages.verdicts("laptop").splitlines() if "spin dynamics" in line)
    assert row.endswith("| 5 | 1 | 1 | 1 | 1 | 1 |")


@pytest.mark.usefixtures("recorded")
def test_minutes_and_machine_come_from_the_record():
    assert "`snakemake --cores 2 park2022_fig4_1` | 0.3 |" in pages.figures()
    assert "`snakemake --cores 2 park2022_fig4_6` | – |" in pages.figures()
    said = pages.run("laptop")
    assert "commit `0123456789ab`" in said
    assert "none took more than 1.2 GB" in said
    assert said.endswith("alone: spin dynamics 3.0.")


def test_without_a_record_a_page_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(run_records, "RUNS", tmp_path)
    assert (
        pages.verdicts("laptop") == pages.run("laptop") == pages.claims("spin_dynamics", "laptop")
    )
    assert pages.run("laptop") == "No run at laptop scale is recorded yet."


@pytest.mark.skipif(not RECORDED, reason="no run is recorded")
def test_prose_speaks_of_claims_that_there_are():
    """In docs/claims/, words with a hyphen in backticks name claims, with a star several."""
    for study in STUDIES:
        prose = pages.BLOCK.sub("", read(f"docs/claims/{study.name}.md"))
        rows = pd.concat([record.claims for record in RECORDED])
        known = rows.loc[rows["study"] == study.name, "identifier"]
        for name in re.findall(r"`([\w.*]+-[\w.*-]+)`", prose):
            assert known.empty or any(fnmatch(identifier, name) for identifier in known), name


def job(log, *inputs, seconds, ended=0.0):
    return Job(log, inputs, seconds, 1.0, ended)


def test_minutes_are_half_of_all_seconds_or_the_longest_chain():
    needs = {"d": ["x.csv"], "l": ["d"], "r": ["d"], "p": ["l", "r"]}
    data, left, right, plot = (job(log, *inputs, seconds=60) for log, inputs in needs.items())
    made = {"d": data, "l": left, "r": right, "p.png": plot, "p.pdf": plot}
    assert least_minutes(["p.png", "p.pdf"], made) == 3.0, "the chain of three"
    assert least_minutes(["p.png"], made | {"l": job("l", seconds=300)}) == 6.0
    shards = {str(n): job(str(n), seconds=60) for n in range(8)}
    assert least_minutes(shards, shards) == 4.0, "eight side by side"
    assert least_minutes(["x.csv"], made) == 0.0


def test_the_time_between_two_runs_does_not_count():
    first, beside = job("a", seconds=60, ended=60.0), job("b", seconds=30, ended=70.0)
    later = job("c", seconds=60, ended=10060.0)
    assert busy_minutes([later, first, beside]) == pytest.approx(130 / 60)


def record(clone, *options):
    """Return what recording the test configuration in a clone ends with."""
    return run_module(clone, "run_records", *options, "--configfile", "config/test.yaml")


def git(clone, *words):
    known = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *known, *words], cwd=clone, check=True, capture_output=True)


@pytest.fixture(scope="module")
def clone(tiny_run, repository, tmp_path_factory):
    """Return a clone in which the tiny run was made."""
    clone = tmp_path_factory.mktemp("recorded") / "clone"
    shutil.copytree(repository.root, clone)
    (clone / ".gitignore").write_text("results\n.snakemake\n__pycache__\n", encoding="utf-8")
    git(clone, "init")
    git(clone, "add", ".")
    git(clone, "commit", "-m", "tested")
    return clone


def test_a_finished_run_is_recorded(clone, monkeypatch):
    done = record(clone)
    assert done.returncode == 0, done.stderr
    monkeypatch.setattr(run_records, "RUNS", clone / "docs" / "runs")
    kept = run_records.read_record("test")
    studies = [study.name for study in STUDIES]
    card = gather([str(clone / "results" / "test" / name / "claims.nc") for name in studies])
    pd.testing.assert_frame_equal(kept.claims, card, check_dtype=False)
    assert all(0 < minutes < 60 for minutes in kept.minutes.values())
    assert set(studies) <= set(kept.minutes)
    for study in studies:
        assert pages.claims(study, "test").count("(`") == (card["study"] == study).sum()


def test_what_is_not_of_this_code_or_incomplete_is_not_recorded(clone, record_property):
    plot = clone / "workflow/energetics/skyrmion_states/figures/skyrmion_controls.py"
    plot.write_text(plot.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    not_committed = record(clone)
    git(clone, "commit", "-am", "edited")
    of_other_code = record(clone)
    git(clone, "reset", "--hard", "HEAD~1")
    for done, told in ((not_committed, "git: not committed"), (of_other_code, "not of this code")):
        assert done.returncode == 1
        assert told in done.stderr
        assert done.stderr.count("\n") == 1
        record_property("refused", done.stderr.strip())
    unknown = record(clone, "no_study")
    assert unknown.returncode == 2
    assert "no study: no_study" in unknown.stderr


def test_a_benchmark_that_is_missing_is_named(tmp_path, monkeypatch):
    output = tmp_path / "a.nc"
    output.touch()
    said = tmp_path / "record"
    said.write_text(
        json.dumps({"log": ["r/logs/a.log"], "input": [], "endtime": 1}), encoding="utf-8"
    )
    monkeypatch.setattr(run_records, "records", lambda kind, results: [(said, str(output))])
    with pytest.raises(InputError, match=r"r/benchmarks/a\.tsv: benchmark = missing"):
        run_records.jobs(tmp_path)


def test_hooks_and_tests_use_one_version_of_each_tool():
    pinned = read("requirements-test.txt").splitlines()
    repositories = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    hooks = [hook for repository in repositories for hook in repository["hooks"]]
    pins = {pin for hook in hooks for pin in hook.get("additional_dependencies", [])}
    assert {pin.split("==")[0] for pin in pins} == {"ruff", "snakefmt"}
    assert pins <= set(pinned)
    assert [hook["id"] for hook in hooks if hook["entry"].startswith(".venv/")] == ["mypy"]
