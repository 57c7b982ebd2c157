"""A study is one value: its name finds all of its rooms, and nothing else lists it by hand."""

import importlib
import inspect
import re
from functools import cache

import pytest
from conftest import ROOT, WORKFLOW, settings_of
from snakemake.io import regex_from_filepattern

from energetics.checked_configuration import schema
from energetics.studies import STUDIES

SCALES = ("config", "test", "desk", "paper")
OWN = (  # rooms of a study
    *("workflow/energetics/{0}/", "workflow/rules/{0}.smk", "workflow/scripts/{0}/"),
    *("workflow/report/{0}/", "tests/{0}/", "data/{0}/", "docs/claims/{0}.md"),
)
PRINTED = (
    "config/README.md",
    "docs/files.md",
    "docs/runs/",
    "results/README.md",
)  # for all studies
AT_WILL = (  # further scales, benchmarks, examples in prose
    *("config/desk.yaml", "workflow/energetics_benchmarks/"),
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
)
every_study = pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)


@cache
def settings(study, scale="test"):
    """Return the settings of a study at a scale."""
    return settings_of(study, ROOT / "config" / f"{scale}.yaml")


@cache
def texts():
    """Return the text of each file that people write, without tests, by its place."""
    folders = ("config", "data", "docs", "envs", "profiles", "workflow")
    files = [path for name in folders for path in (ROOT / name).rglob("*") if path.is_file()]
    files += [path for path in ROOT.iterdir() if path.is_file()]
    kinds = {".py", ".smk", ".yaml", ".md", ".rst", ".txt", ".toml", ".cff", ".csv", ""}
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in files
        if path.suffix in kinds and "__pycache__" not in path.parts and path.name[0] != "."
    }


def naming(word):
    """Return the places of all files that name something."""
    return {place for place, text in texts().items() if re.search(rf"\b{word}\b", text)}


@every_study
def test_the_name_of_a_study_finds_its_rooms(study):
    for room in OWN:
        assert (ROOT / room.format(study.name)).exists(), room
    assert study.name in schema()["properties"]
    assert importlib.import_module(f"energetics.{study.name}.study").STUDY is study


def test_no_two_studies_share_a_word():
    for words in ("name", "title", "noun"):
        assert len({getattr(study, words) for study in STUDIES}) == len(STUDIES)
    figures = [name for study in STUDIES for name in study.figures(settings(study))]
    assert len(set(figures)) == len(figures)


@every_study
def test_every_figure_has_its_module_and_its_caption_and_no_other_has(study):
    figures = study.figures(settings(study))
    package = WORKFLOW / "energetics" / study.name / "figures"
    drawing = {
        path.stem
        for path in package.glob("*.py")
        if re.search(r"^(def draw\(|draw = )", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert drawing == set(figures)
    assert {p.stem for p in (WORKFLOW / "report" / study.name).glob("*.rst")} == set(figures)
    for name, figure in figures.items():
        draw = importlib.import_module(f"energetics.{study.name}.figures.{name}").draw
        inspect.signature(draw).bind(*figure.drawn_from)
        assert figure.shows, name
        assert figure.section, name


@every_study
def test_what_figures_and_claims_are_made_from_is_made_by_a_rule(study, rules):
    patterns = [regex_from_filepattern(file) for rule in rules.values() for file in rule.output]
    judged = study.judged(settings(study))
    asked = inspect.signature(importlib.import_module(f"energetics.{study.name}.claims").judged)
    asked.bind({}, **judged)
    needed = {
        file for figure in study.figures(settings(study)).values() for file in figure.drawn_from
    }
    for files in judged.values():
        needed |= {files} if isinstance(files, str) else set(files)
    for file in needed:
        place = f"results/test/{study.name}/{file}.nc"
        assert sum(bool(re.fullmatch(p, place)) for p in patterns) == 1, place


@every_study
def test_a_run_makes_what_a_study_says(study, rules, planned):
    """The models that it names, its claims, and the figures that this configuration has."""
    place = f"results/test/{study.name}/"
    made = {file.removeprefix(place) for job in planned for file in job.output if place in file}
    models = {file for file in made if file.startswith("models/")}
    assert models == {f"models/{model}.nc" for model in study.models(settings(study))}
    drawn = {file for file in made if file.startswith("figures/")}
    assert {*drawn, "claims.nc"} == set(study.results(settings(study)))
    for name in study.figures(settings(study)):
        files = [f"{place}figures/{name}.{kind}" for kind in ("png", "pdf")]
        assert rules[name].input == rules[f"plot_{name}"].output == files
    assert set(rules[study.name].input) == {place + file for file in study.results(settings(study))}


@every_study
@pytest.mark.parametrize("scale", SCALES)
def test_what_this_configuration_cannot_draw_is_not_drawn(study, scale):
    figures = study.figures(settings(study, scale))
    assert figures.keys() == study.figures(settings(study)).keys(), "names do not depend on it"
    wanted = {name for name, figure in figures.items() if figure.wanted}
    results = study.results(settings(study, scale))
    assert {file for file in results if "/" in file} == {
        f"figures/{name}.{kind}" for name in wanted for kind in ("png", "pdf")
    }


def test_nothing_but_the_list_lists_the_studies():
    """Code and rules that name two studies name them all, and have to be edited for a fifth."""
    lists = {"workflow/energetics/studies.py", "workflow/schemas/config.schema.yaml", "Snakefile"}
    names = [naming(study.name) for study in STUDIES]
    code = {place for place in texts() if place.startswith(("workflow", "profiles", "envs"))}
    code |= {"Makefile", "Snakefile"}
    assert {place for place in code if sum(place in found for found in names) > 1} == lists


@every_study
def test_a_study_is_named_at_few_places_outside_its_rooms(study):
    own = tuple(room.format(study.name) for room in OWN)
    outside = {p for p in naming(study.name) if not p.startswith((*own, *PRINTED, *AT_WILL))}
    assert len(outside) <= 8, sorted(outside)


@every_study
def test_a_figure_has_three_places(study):
    """Its module, its caption, and a row of the study's table, which rules go through."""
    rules = {place for place in texts() if place.endswith((".smk", "Snakefile", "plot.py"))}
    rules |= {place for place in texts() if place.startswith(("profiles/", "workflow/schemas/"))}
    for name in study.figures(settings(study)):
        assert not naming(name) & rules
        assert f"workflow/energetics/{study.name}/study.py" in naming(name)


@pytest.mark.parametrize("design", ["equivariant_small", "pair_correction", "pooled_pixels"])
def test_a_design_has_few_places(design):
    """What it is and is called, and its keys; beside them configurations, claims and figures."""
    places = {p for p in naming(design) if p.startswith("workflow/")}
    judged = {p for p in places if "/claims" in p or "/figures/" in p or "/report/" in p}
    assert len(places - judged) <= 3, sorted(places - judged)
