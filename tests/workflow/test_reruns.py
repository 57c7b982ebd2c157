"""An edit reruns exactly what depends on it: counted by dry runs in a copy that is up to date."""

import os
import re

import pytest
from conftest import ROOT

from energetics.code_digest import reached_files

STUDIES = ("reduced_potential", "spin_dynamics", "molecular_dynamics", "skyrmion_states")
FIGURES = [
    (study, path.stem.removeprefix("plot_"))
    for study in STUDIES
    for path in sorted((ROOT / "workflow/scripts" / study).glob("plot_*.py"))
]
COMMENT = "\n# a comment\n"


def plots_that_reach(repository, module):
    """Return the plotting rules whose script imports a module, directly or not."""
    scripts = (repository.root / "workflow/scripts").glob("*/plot_*.py")
    ours = ROOT / "workflow/scripts"
    wanted = ROOT / "workflow/energetics" / module
    return {p.stem for p in scripts if wanted in reached_files(ours / p.parent.name / p.name)}


def config(repository, text):
    """Return a config file on top of the test configuration."""
    path = repository.root / "config" / "changed.yaml"
    path.write_text(text, encoding="utf-8")
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


@pytest.mark.parametrize(("study", "figure"), FIGURES)
def test_an_edit_of_a_figure_redraws_exactly_that_one(repository, study, figure):
    with repository.edited(f"workflow/energetics/{study}/figures/{figure}.py", COMMENT):
        jobs = repository.jobs()
    assert set(jobs) - {*STUDIES, "all"} == {f"plot_{figure}"}


def test_an_edit_in_the_style_redraws_every_plot_and_computes_nothing(repository):
    with repository.edited("workflow/energetics/style.py", COMMENT):
        jobs = repository.jobs()
    plots = plots_that_reach(repository, "style.py")
    assert len(plots) >= 20
    assert {rule for rule in jobs if rule not in STUDIES} == plots


def test_an_edit_in_the_integrator_reruns_the_simulations_and_what_follows(repository):
    with repository.edited("workflow/energetics/reduced_potential/tdgl.py", COMMENT):
        jobs = repository.jobs()
    assert jobs["simulate_domains"] == 2
    assert jobs["simulate_readings"] == 1
    assert jobs["compute_diagrams"] == 2
    assert jobs["train_film_model"] == 7
    assert jobs["make_scorecard"] == 1
    assert not jobs["count_operations"], "it sees no movie"
    assert not jobs["sample_spins"], "another study"


def test_an_edit_in_the_spin_integrator_reruns_all_that_steps_spins(repository):
    with repository.edited("workflow/energetics/spin_dynamics/integrators.py", COMMENT):
        jobs = repository.jobs()
    assert jobs["sample_spins"] == 3
    assert jobs["simulate_spin_reference"] == 6
    assert jobs["train_corrector"] == 6
    assert jobs["evaluate_spin_claims"] == 1
    assert not jobs["simulate_domains"] + jobs["train_film_model"]


def test_an_edit_in_the_unet_trains_no_samples_anew(repository):
    with repository.edited("workflow/energetics/spin_dynamics/unet.py", COMMENT):
        jobs = repository.jobs()
    assert jobs["evaluate_unet"] == 1
    assert jobs["train_corrector"] == 6, "one script trains all networks"
    assert not jobs["compute_residues"] + jobs["simulate_spin_reference"]


def test_an_edit_in_the_particle_integrator_reruns_all_that_steps_particles(repository):
    with repository.edited("workflow/energetics/molecular_dynamics/integrators.py", COMMENT):
        jobs = repository.jobs()
    assert jobs["label_particles"] == 2
    assert jobs["simulate_particle_reference"] == jobs["simulate_particle_trajectories"] == 4
    assert jobs["measure_one_step"] == 1
    assert jobs["train_particle_network"] == 7
    assert jobs["evaluate_force_network"] == 5
    assert jobs["evaluate_splitting"] == 2
    assert not jobs["sample_particles"] + jobs["sample_energies"], "Monte Carlo has no time"
    assert not jobs["simulate_spin_reference"] + jobs["simulate_domains"], "another study"


def test_an_edit_in_the_splitting_trains_anew_and_simulates_nothing(repository):
    with repository.edited("workflow/energetics/molecular_dynamics/splitting.py", COMMENT):
        jobs = repository.jobs()
    assert jobs["train_particle_network"] == 7, "one script trains all networks"
    assert jobs["evaluate_splitting"] == 2
    assert jobs["compare_integrators"] == 1
    assert not jobs["label_particles"] + jobs["simulate_particle_reference"]
    assert not jobs["simulate_particle_trajectories"] + jobs["measure_one_step"]


def test_an_edit_in_the_kernel_of_splittings_trains_nothing(repository):
    kernel = "workflow/energetics/molecular_dynamics/composition_kernel.py"
    with repository.edited(kernel, COMMENT):
        jobs = repository.jobs()
    assert jobs["evaluate_splitting"] == 2
    assert jobs["measure_particle_speed"] == 1
    assert not jobs["train_particle_network"] + jobs["evaluate_force_network"]


def test_an_edit_in_the_annealer_reruns_the_skyrmions_and_what_follows(repository):
    with repository.edited("workflow/energetics/skyrmion_states/annealing.py", COMMENT):
        jobs = repository.jobs()
    assert jobs["simulate_quenches"] == 4, "two shards of two boxes"
    assert jobs["find_ground_state"] == jobs["summarise_quenches"] == 2
    assert jobs["train_stage"] == 13
    assert jobs["evaluate_sweep"] == 7
    assert jobs["interpolate_latents"] == jobs["evaluate_skyrmion_claims"] == 1
    assert not jobs["sample_spins"] + jobs["simulate_domains"], "another study"


def test_an_edit_in_the_autoencoder_trains_anew_and_simulates_nothing(repository):
    with repository.edited("workflow/energetics/skyrmion_states/networks.py", COMMENT):
        jobs = repository.jobs()
    assert jobs["train_stage"] == 13
    assert jobs["evaluate_sweep"] == 7
    assert jobs["interpolate_latents"] == 1
    assert not jobs["simulate_quenches"] + jobs["find_ground_state"] + jobs["summarise_quenches"]
    assert not jobs["train_particle_network"] + jobs["train_corrector"], "another study"


def test_an_edit_in_a_script_reruns_its_rule(repository):
    script = "workflow/scripts/reduced_potential/measure_patterns.py"
    with repository.edited(script, COMMENT):
        jobs = repository.jobs()
    assert jobs["measure_patterns"] == 1
    assert jobs["evaluate_claims"] == 1
    assert not jobs["simulate_domains"] + jobs["train_film_model"]


@pytest.mark.parametrize(
    ("changed", "reruns", "stays"),
    [
        (
            "training: {steps: 61}",
            {"train_film_model": 7, "evaluate_film_model": 7, "evaluate_claims": 1},
            {"simulate_domains", "compute_diagrams", "perturb_frames", "count_operations"},
        ),
        (
            "topology: {resolution: 12}",
            {
                "compute_images": 1,
                "assemble_topology": 1,
                "perturb_frames": 1,
                "train_film_model": 3,
            },
            {"simulate_domains", "compute_diagrams", "assemble_pixels", "measure_patterns"},
        ),
        (
            "evaluation: {noise: [0.2]}",
            {"perturb_frames": 1, "evaluate_film_model": 7, "compare_arms": 1},
            {"simulate_domains", "compute_images", "train_film_model", "count_operations"},
        ),
        (
            "dataset: {frame_stride: 3}",
            {"assemble_pixels": 1, "train_film_model": 3},
            {"simulate_domains", "assemble_topology", "assemble_structure_factor"},
        ),
        (
            "simulation: {alpha: [1.0, 2.0, 3.0, 3.9]}",
            {"simulate_domains": 2, "compute_diagrams": 2, "train_film_model": 7},
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


@pytest.mark.parametrize(
    ("changed", "reruns", "stays"),
    [
        (
            "training: {unet: {steps: 21}}",
            {
                "train_corrector": 1,
                "evaluate_unet": 1,
                "measure_spin_speed": 1,
                "compare_curves": 1,
            },
            {"evaluate_corrector", "compute_residues", "simulate_spin_reference"},
        ),
        (
            "residues: {label_step: 0.001}",
            {"assemble_residues": 4, "train_corrector": 6},
            {"sample_spins", "simulate_spin_reference", "simulate_spin_trajectories"},
        ),
        (
            "test: {time_steps: {blanes_moan: [0.1]}}",
            {"simulate_spin_trajectories": 6, "compare_curves": 1},
            {
                "simulate_spin_reference",
                "train_corrector",
                "evaluate_corrector",
                "measure_spin_speed",
            },
        ),
        (
            "sampling: {spacing_sweeps: 2}",
            {"sample_spins": 3, "measure_spin_samples": 1, "train_corrector": 6},
            {"simulate_domains"},
        ),
    ],
)
def test_a_changed_key_of_the_spins_reruns_what_depends_on_it(repository, changed, reruns, stays):
    jobs = repository.jobs(configs=config(repository, f"spin_dynamics: {{{changed}}}\n"))
    assert {rule: jobs[rule] for rule in reruns} == reruns
    assert not stays & set(jobs)


@pytest.mark.parametrize(
    ("changed", "reruns", "stays"),
    [
        (
            "training: {splitting_radial: {steps: 21}}",
            {"train_particle_network": 1, "evaluate_splitting": 1, "measure_particle_speed": 1},
            {"evaluate_force_network", "label_particles", "simulate_particle_reference"},
        ),
        (
            "labels: {label_step: 0.002}",
            {
                "label_particles": 2,
                "assemble_labels": 1,
                "train_particle_network": 7,
                "measure_one_step": 1,
            },
            {"sample_particles", "simulate_particle_reference", "simulate_particle_trajectories"},
        ),
        (
            "held_out: {temperatures: [0.39]}",
            {"assemble_labels": 1, "train_particle_network": 7},
            {"sample_particles", "label_particles", "simulate_particle_reference"},
        ),
        (
            "test: {states: [{particles: 16, temperature: 0.27, density: 0.1, systems: 5, "
            "integrator_time: 6.0, network_time: 2.0}]}",
            {
                "simulate_particle_reference": 1,
                "simulate_particle_trajectories": 1,
                "evaluate_force_network": 5,
                "evaluate_splitting": 2,
                "compare_integrators": 1,
            },
            {"train_particle_network", "sample_particles", "label_particles", "measure_one_step"},
        ),
        (
            "test: {time_steps: {blanes_moan: [0.1]}}",
            {"simulate_particle_trajectories": 4, "measure_one_step": 1, "compare_integrators": 1},
            {"simulate_particle_reference", "train_particle_network", "evaluate_splitting"},
        ),
        (
            "specific_heat: {sweeps: 600}",
            {"sample_energies": 1, "measure_specific_heat": 1, "evaluate_molecular_claims": 1},
            {"sample_particles", "train_particle_network", "simulate_particle_reference"},
        ),
        (
            "sampling: {spacing_sweeps: 6}",
            {"sample_particles": 2, "label_particles": 2, "train_particle_network": 7},
            {"simulate_particle_reference", "sample_energies", "sample_spins"},
        ),
    ],
)
def test_a_changed_key_of_the_particles_reruns_what_depends_on_it(
    repository, changed, reruns, stays
):
    jobs = repository.jobs(configs=config(repository, f"molecular_dynamics: {{{changed}}}\n"))
    assert {rule: jobs[rule] for rule in reruns} == reruns
    assert not stays & set(jobs)


@pytest.mark.parametrize(
    ("changed", "reruns", "stays"),
    [
        (  # a longer schedule: two runs and the control
            "schedule: {gamma: [1.0, 100.0, 1000.0]}",
            {"train_stage": 3, "evaluate_sweep": 3, "compare_stages": 1},
            {"simulate_quenches", "find_ground_state", "interpolate_latents", "compare_boxes"},
        ),
        (  # a value in between: it, the one after it, twice; and one more of the control
            "schedule: {gamma: [1.0, 10.0, 100.0]}",
            {"train_stage": 5, "evaluate_sweep": 3, "compare_stages": 1},
            {"simulate_quenches", "find_ground_state", "interpolate_latents", "compare_boxes"},
        ),
        (  # another last value: two runs, and no control
            "schedule: {gamma: [1.0, 30.0]}",
            {"train_stage": 2, "evaluate_sweep": 2, "compare_stages": 1},
            {"simulate_quenches", "find_ground_state", "interpolate_latents", "compare_boxes"},
        ),
        (  # two stages in two runs, and what falls from their end
            "schedule: {beta: [1.0e-3, 3.0e-2, 1.0e-1]}",
            {"train_stage": 5, "evaluate_sweep": 3},
            {"simulate_quenches", "interpolate_latents", "compare_boxes"},
        ),
        (
            "schedule: {falling_beta: [1.0e-2, 3.0e-3]}",
            {"train_stage": 1, "evaluate_sweep": 1, "evaluate_skyrmion_claims": 1},
            {"simulate_quenches", "interpolate_latents", "compare_boxes"},
        ),
        (
            "evaluation: {pairs: 5}",
            {"evaluate_sweep": 7, "compare_stages": 1, "compare_boxes": 1},
            {"train_stage", "summarise_quenches", "find_ground_state", "interpolate_latents"},
        ),
        (
            "evaluation: {interpolation: {steps: 11}}",
            {"interpolate_latents": 1, "plot_evae2021_fig4": 1, "evaluate_skyrmion_claims": 1},
            {"train_stage", "evaluate_sweep", "summarise_quenches", "compare_stages"},
        ),
        (
            "training: {steps: 11}",
            {"train_stage": 13, "evaluate_sweep": 7, "interpolate_latents": 1},
            {"simulate_quenches", "summarise_quenches", "find_ground_state"},
        ),
        (
            "annealer: {starts: 9}",
            {"find_ground_state": 2, "compare_stages": 1, "compare_boxes": 1},
            {"simulate_quenches", "train_stage", "evaluate_sweep"},
        ),
        (
            "confined: {gamma: [1.0, 10.0]}",
            {"train_stage": 1, "evaluate_sweep": 1, "compare_boxes": 1},
            {"simulate_quenches", "compare_stages", "interpolate_latents"},
        ),
        (
            "sampling: {sweeps: 3}",
            {"simulate_quenches": 4, "summarise_quenches": 2, "train_stage": 13},
            {"find_ground_state", "sample_spins"},
        ),
    ],
)
def test_a_changed_key_of_the_skyrmions_reruns_what_depends_on_it(
    repository, changed, reruns, stays
):
    jobs = repository.jobs(configs=config(repository, f"skyrmion_states: {{{changed}}}\n"))
    assert {rule: jobs[rule] for rule in reruns} == reruns
    assert not stays & set(jobs)


def test_the_folder_of_results_is_all_that_another_scale_shares(repository):
    """Another results folder computes everything anew and touches nothing of this one."""
    jobs = repository.jobs(configs=config(repository, "results: results/elsewhere\n"))
    assert jobs["simulate_domains"] == 2
    assert not repository.jobs()


def test_figures_can_be_asked_for_by_the_papers_number(repository):
    """Each plot has a target of its own name; a broken figure is redrawn alone."""
    rules = (repository.root / "workflow/rules").glob("*_figures.smk")
    text = "".join(path.read_text(encoding="utf-8") for path in rules)
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
