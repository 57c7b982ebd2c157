"""An edit reruns exactly what depends on it: counted by dry runs in a copy that is up to date.

Studies share nothing, so a dry run answers for an edit of each at once.
"""

import os
from contextlib import ExitStack

import pytest
from conftest import WORKFLOW

from energetics.studies import STUDIES

COMMENT = "\n# a comment\n"
PACKAGE = "workflow/energetics"
EDITS = [  # study: (a file, how many jobs of a rule its edit starts, rules that it starts none of)
    {
        "reduced_potential": (
            f"{PACKAGE}/reduced_potential/tdgl.py",
            {
                "simulate_domains": 2,
                "simulate_readings": 1,
                "compute_diagrams": 2,
                "train_film_model": 7,
            },
            {"count_operations"},  # it sees no movie
        ),
        "spin_dynamics": (
            f"{PACKAGE}/spin_dynamics/integrators.py",
            {"sample_spins": 3, "simulate_spin_reference": 6, "train_corrector": 6}
            | {"evaluate_spin_claims": 1},
            set(),
        ),
        "molecular_dynamics": (
            f"{PACKAGE}/molecular_dynamics/integrators.py",
            {"simulate_particle_reference": 4, "simulate_particle_trajectories": 4}
            | {"label_particles": 2, "measure_one_step": 1, "train_particle_network": 7}
            | {"evaluate_force_network": 5, "evaluate_splitting": 2},
            {"sample_particles", "sample_energies"},  # Monte Carlo has no time
        ),
        "skyrmion_states": (
            f"{PACKAGE}/skyrmion_states/annealing.py",  # two shards of two boxes
            {"simulate_quenches": 4, "find_ground_state": 2, "summarise_quenches": 2}
            | {"train_stage": 13, "evaluate_sweep": 7, "interpolate_latents": 1}
            | {"evaluate_skyrmion_claims": 1},
            set(),
        ),
    },
    {
        "reduced_potential": (
            "workflow/scripts/reduced_potential/measure_patterns.py",
            {"measure_patterns": 1, "evaluate_film_claims": 1},
            {"simulate_domains", "train_film_model"},
        ),
        "spin_dynamics": (
            f"{PACKAGE}/spin_dynamics/unet.py",
            {"evaluate_unet": 1, "train_corrector": 6},  # one script trains all networks
            {"compute_residues", "simulate_spin_reference"},
        ),
        "molecular_dynamics": (
            f"{PACKAGE}/molecular_dynamics/splitting.py",
            {"train_particle_network": 7, "evaluate_splitting": 2, "compare_integrators": 1},
            {"label_particles", "simulate_particle_reference", "simulate_particle_trajectories"}
            | {"measure_one_step"},
        ),
        "skyrmion_states": (
            f"{PACKAGE}/skyrmion_states/networks.py",
            {"train_stage": 13, "evaluate_sweep": 7, "interpolate_latents": 1},
            {"simulate_quenches", "find_ground_state", "summarise_quenches"},
        ),
    },
    {
        "reduced_potential": (
            f"{PACKAGE}/reduced_potential/figures/mototake2025_fig3a.py",
            {"plot_mototake2025_fig3a": 1},
            {"plot_mototake2025_fig3b", "evaluate_film_claims"},
        ),
        "molecular_dynamics": (
            f"{PACKAGE}/molecular_dynamics/composition_kernel.py",
            {"evaluate_splitting": 2, "measure_particle_speed": 1},
            {"train_particle_network", "evaluate_force_network"},
        ),
    },
]
KEYS = {  # study: (a changed key, how many jobs of a rule it starts, rules that it starts none of)
    "reduced_potential": [
        (
            "training: {steps: 61}",
            {"train_film_model": 7, "evaluate_film_model": 7, "evaluate_film_claims": 1},
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
    "spin_dynamics": [
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
            set(),
        ),
    ],
    "molecular_dynamics": [
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
            {"sample_energies": 1, "measure_specific_heat": 1, "evaluate_particle_claims": 1},
            {"sample_particles", "train_particle_network", "simulate_particle_reference"},
        ),
        (
            "sampling: {spacing_sweeps: 6}",
            {"sample_particles": 2, "label_particles": 2, "train_particle_network": 7},
            {"simulate_particle_reference", "sample_energies"},
        ),
    ],
    "skyrmion_states": [
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
            {"find_ground_state"},
        ),
    ],
}


def reaching(rules, module):
    """Return the names of the rules that an edit of a file of the package reruns by itself."""
    wanted = WORKFLOW / "energetics" / module
    assert wanted.exists()
    return {rule.name for rule in rules.values() if rule.script and wanted in rule.files()}


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_an_edit_of_a_figure_redraws_exactly_that_one(rules, study):
    for path in (WORKFLOW / "energetics" / study.name / "figures").glob("*.py"):
        if (name := f"plot_{path.stem}") in rules:
            assert reaching(rules, f"{study.name}/figures/{path.name}") == {name}


def test_an_edit_in_the_style_redraws_every_plot_and_computes_nothing(rules):
    assert reaching(rules, "style.py") == {name for name in rules if name.startswith("plot_")}


def test_an_edit_of_a_study_reruns_nothing_of_another(rules):
    for study in STUDIES:
        others = tuple(f"/{other.name}/" for other in STUDIES if other is not study)
        for rule in rules.values():
            if rule.script and f"/{study.name}/" in rule.output[0]:
                assert not [path for path in rule.files() if any(o in str(path) for o in others)]


def config(repository, text):
    """Return a config file on top of the test configuration."""
    path = repository.root / "config" / "changed.yaml"
    path.write_text(text, encoding="utf-8")
    return [path]


def check(jobs, cases):
    """See that a dry run starts what each of its cases says."""
    for study, (changed, reruns, stays) in cases.items():
        assert {rule: jobs[rule] for rule in reruns} == reruns, (study, changed)
        assert not stays & set(jobs), (study, changed)
    assert jobs["make_scorecard"] == any("claims" in rule for rule in jobs)


def test_touching_every_file_reruns_nothing(repository, tiny_run):
    for folder in ("workflow", "config", "envs", "profiles", "Snakefile"):
        place = repository.root / folder
        for path in [place] if place.is_file() else place.rglob("*"):
            os.utime(path)
    assert not repository.jobs()


@pytest.mark.parametrize("edits", EDITS, ids=["kernels", "scripts and networks", "a figure"])
def test_an_edit_reruns_what_depends_on_it(repository, tiny_run, edits):
    with ExitStack() as stack:
        for path, *_ in edits.values():
            stack.enter_context(repository.edited(path, COMMENT))
        jobs = repository.jobs()
    check(jobs, edits)


@pytest.mark.parametrize("number", range(max(map(len, KEYS.values()))))
def test_a_changed_key_reruns_what_depends_on_it(repository, tiny_run, number):
    cases = {study: rows[number] for study, rows in KEYS.items() if number < len(rows)}
    text = "".join(f"{study}: {{{changed}}}\n" for study, (changed, *_) in cases.items())
    check(repository.jobs(configs=config(repository, text)), cases)


def test_the_folder_of_results_is_all_that_another_scale_shares(repository, tiny_run):
    """Another results folder computes everything anew and touches nothing of this one."""
    jobs = repository.jobs(configs=config(repository, "results: results/elsewhere\n"))
    assert jobs["simulate_domains"] == 2


def test_a_figure_can_be_asked_for_by_the_papers_number(repository, tiny_run):
    """A broken one is redrawn alone; every figure has a target of its own name."""
    name = "mototake2025_fig3a"
    figure = tiny_run / f"reduced_potential/figures/{name}.png"
    kept = figure.read_bytes()
    figure.unlink()
    try:
        jobs = repository.jobs(name)
    finally:
        figure.write_bytes(kept)
    assert {rule: n for rule, n in jobs.items() if rule != name} == {f"plot_{name}": 1}
