"""An edit reruns exactly what depends on it: counted by dry runs in a copy that is up to date."""

import os
import re

import pytest
from conftest import ROOT

from energetics.code_digest import reached_files

FOLDER = ROOT / "workflow/energetics/reduced_potential/figures"
FIGURES = sorted({path.stem for path in FOLDER.glob("*.py")} - {"__init__", "shared"})
COMMENT = "\n# a comment\n"


def plots_that_reach(repository, module):
    """Return the plotting rules whose script imports a module, directly or not."""
    scripts = (repository.root / "workflow/scripts/reduced_potential").glob("plot_*.py")
    ours = ROOT / "workflow/scripts/reduced_potential"
    wanted = ROOT / "workflow/energetics" / module
    return {path.stem for path in scripts if wanted in reached_files(ours / path.name)}


def config(repository, text):
    """Return a config file on top of the test configuration."""
    path = repository.root / "config" / "changed.yaml"
    path.write_text(text)
    return [path]


@pytest.fixture(autouse=True)
def up_to_date(tiny_run):
    """Everything is computed before anything is edited."""


def test_nothing_is_to_be_done(repository):
    assert not repository.jobs()


def test_touching_every_file_reruns_nothing(repository):
    for folder in ("workflow", "config", "envs", "profiles", "Snakefile"):
        place = repository.root / folder
        for path in [place] if place.is_file() else place.rglob("*"):
            os.utime(path)
    assert not repository.jobs()


@pytest.mark.parametrize("figure", FIGURES)
def test_an_edit_of_a_figure_redraws_exactly_that_one(repository, figure):
    with repository.edited(f"workflow/energetics/reduced_potential/figures/{figure}.py", COMMENT):
        jobs = repository.jobs()
    assert set(jobs) - {"reduced_potential", "all"} == {f"plot_{figure}"}


def test_an_edit_in_the_style_redraws_every_plot_and_computes_nothing(repository):
    with repository.edited("workflow/energetics/style.py", COMMENT):
        jobs = repository.jobs()
    plots = plots_that_reach(repository, "style.py")
    assert len(plots) >= 10
    assert {rule for rule in jobs if rule != "reduced_potential"} == plots


def test_an_edit_in_the_integrator_reruns_the_simulations_and_what_follows(repository):
    with repository.edited("workflow/energetics/reduced_potential/tdgl.py", COMMENT):
        jobs = repository.jobs()
    assert jobs["simulate_domains"] == 2
    assert jobs["simulate_readings"] == 1
    assert jobs["compute_diagrams"] == 2
    assert jobs["train_model"] == 7
    assert jobs["make_scorecard"] == 1
    assert not jobs["count_operations"], "it sees no movie"


def test_an_edit_in_a_script_reruns_its_rule(repository):
    script = "workflow/scripts/reduced_potential/measure_patterns.py"
    with repository.edited(script, COMMENT):
        jobs = repository.jobs()
    assert jobs["measure_patterns"] == 1
    assert jobs["evaluate_claims"] == 1
    assert not jobs["simulate_domains"] + jobs["train_model"]


@pytest.mark.parametrize(
    ("changed", "reruns", "stays"),
    [
        (
            "training: {steps: 61}",
            {"train_model": 7, "evaluate_model": 7, "evaluate_claims": 1},
            {"simulate_domains", "compute_diagrams", "perturb_frames", "count_operations"},
        ),
        (
            "topology: {resolution: 12}",
            {"compute_images": 1, "assemble_topology": 1, "perturb_frames": 1, "train_model": 3},
            {"simulate_domains", "compute_diagrams", "assemble_pixels", "measure_patterns"},
        ),
        (
            "evaluation: {noise: [0.2]}",
            {"perturb_frames": 1, "evaluate_model": 7, "compare_arms": 1},
            {"simulate_domains", "compute_images", "train_model", "count_operations"},
        ),
        (
            "dataset: {frame_stride: 3}",
            {"assemble_pixels": 1, "train_model": 3},
            {"simulate_domains", "assemble_topology", "assemble_structure_factor"},
        ),
        (
            "simulation: {alpha: [1.0, 2.0, 3.0, 3.9]}",
            {"simulate_domains": 2, "compute_diagrams": 2, "train_model": 7},
            {"simulate_readings", "count_operations"},
        ),
        (
            "simulation: {sweep_rate: 0.011}",
            {"simulate_domains": 2, "simulate_readings": 1, "compute_diagrams": 2},
            {"count_operations"},
        ),
    ],
)
def test_a_changed_key_reruns_what_depends_on_it(repository, changed, reruns, stays):
    jobs = repository.jobs(configs=config(repository, f"reduced_potential: {{{changed}}}\n"))
    assert {rule: jobs[rule] for rule in reruns} == reruns
    assert not stays & set(jobs)


def test_the_folder_of_results_is_all_that_another_scale_shares(repository):
    """Another results folder computes everything anew and touches nothing of this one."""
    jobs = repository.jobs(configs=config(repository, "results: results/elsewhere\n"))
    assert jobs["simulate_domains"] == 2
    assert not repository.jobs()


def test_figures_can_be_asked_for_by_the_papers_number(repository):
    """Each plot has a target of its own name; a broken figure is redrawn alone."""
    text = (repository.root / "workflow/rules/reduced_potential_figures.smk").read_text()
    plots = re.findall(r"^rule plot_(\w+):", text, flags=re.MULTILINE)
    targets = re.findall(r"^rule (\w+):", text, flags=re.MULTILINE)
    assert set(plots) <= set(targets)
    name = "mototake2025_fig3a"
    figure = repository.root / f"results/test/reduced_potential/figures/{name}.png"
    kept = figure.read_bytes()
    figure.unlink()
    try:
        jobs = repository.jobs(name)
    finally:
        figure.write_bytes(kept)
    assert {rule: n for rule, n in jobs.items() if rule != name} == {f"plot_{name}": 1}
