"""A film without any domain goes all the way: from empty diagrams to figures and claims."""

import importlib
from itertools import product

import numpy as np
import pytest
from test_figures import FIGURES, READING_TITLES

from energetics.claims import REPORTED, UNDECIDED
from energetics.errors import InputError
from energetics.progress import Progress
from energetics.reduced_potential import files as kinds
from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.claims import study_claims
from energetics.reduced_potential.comparison import compare_arms
from energetics.reduced_potential.diagram_images import image_dataset
from energetics.reduced_potential.diagram_shards import shard_diagrams
from energetics.reduced_potential.evaluation import evaluate_model
from energetics.reduced_potential.filtration import frame_filtration
from energetics.reduced_potential.learning import train_model
from energetics.reduced_potential.movies import simulate_shard
from energetics.reduced_potential.operations import operations_dataset
from energetics.reduced_potential.patterns import measure_patterns, simulate_readings
from energetics.reduced_potential.perturbations import perturbed_features
from energetics.reduced_potential.representations import (
    pixels_dataset,
    structure_factor_dataset,
    topology_dataset,
)
from energetics.reduced_potential.settings import Model, fastest_reaction, judged_models, runs
from energetics.storage import write

FILM = {
    "grid": 16,
    "spacing": 0.7853981633974483,
    "beta": 2.0,
    "gamma": 0.6366197723675814,
    "dipolar_constant": 4.0,
    "dipolar_slope": 6.283185307179586,
    "initial_field": 1.5,
    "sweep_rate": 0.1,
    "end_time": 20.0,
    "time_step": 0.25,
    "snapshot_interval": 2.5,
    "disorder": {"mean": 1.0, "scale": 0.25, "strength": 0.0},
}
ENSEMBLE = {"alpha": [1.0, 2.0, 3.0], "disorder_seeds": {"train": 1, "validation": 1, "test": 2}}
TRAINING = {
    "latent_dimension": 2,
    "image_latent_dimension": 2,
    "latent_dimensions": [],
    "seeds": 1,
    "loss_weight": 0.1,
    "steps": 2,
    "batch_size": 4,
    "image_batch_size": 4,
    "learning_rate": 0.005,
    "gradient_norm": 1.0,
    "validate_every": 1,
    "device": "cpu",
}
WAVES = {"bins": 5, "maximum_wavenumber": 3.0}
SILENT = Progress("test")


def made(folder, name, dataset):
    """Write a file and return its path."""
    write(dataset, folder / f"{name}.nc")
    return str(folder / f"{name}.nc")


@pytest.fixture(scope="module")
def films(tmp_path_factory) -> dict[str, str]:
    """Return the files of uniform films by kind, and the evaluation of every design by its path."""
    folder = tmp_path_factory.mktemp("uniform")
    movie = simulate_shard(runs(ENSEMBLE), simulation=FILM, seed=1, progress=SILENT)
    found = {"movie": made(folder, "movie", movie)}
    diagrams = shard_diagrams(kinds.read_movie(found["movie"]), SILENT)
    found["diagrams"] = made(folder, "diagrams", diagrams)
    images = image_dataset(
        [found["diagrams"]], resolution=5, bandwidth_fraction=0.05, held_out_alpha=[]
    )
    found["images"] = made(folder, "images", images)
    images, paths = kinds.read_images(found["images"]), [found["movie"]]
    spacing = FILM["spacing"]
    datasets = {
        "topology": topology_dataset(images, components=3, held_out_alpha=[]),
        "pixels": pixels_dataset(paths, image_size=16, stride=1, held_out_alpha=[]),
        "structure_factor": structure_factor_dataset(
            paths, spacing=spacing, held_out_alpha=[], **WAVES
        ),
    }
    for name, dataset in datasets.items():
        found[f"dataset {name}"] = made(folder, f"dataset_{name}", dataset)
    options = {"image_size": 16, "structure_factor": WAVES, "spacing": spacing, "noise": [0.1]}
    topology = kinds.read_dataset(found["dataset topology"])
    perturbed = perturbed_features(
        paths, images=images, topology=topology, **options, seed=1, progress=SILENT
    )
    found["perturbed"] = made(folder, "perturbed", perturbed)
    designs = {Model(arm, 2, loss) for arm, loss in product(ARMS, ("balanced", "paper"))}
    for number, model in enumerate(sorted(designs, key=lambda model: model.path)):
        found[model.path] = evaluated(folder, number, model, found)
    found["patterns"] = made(folder, "patterns", measure_patterns(paths))
    readings = simulate_readings(simulation=FILM, alpha=2.0, seed=1, progress=SILENT)
    found["readings"] = made(folder, "readings", readings)
    filtration = frame_filtration(paths, [found["diagrams"]], alpha=2.0, fraction=0.5)
    found["filtration"] = made(folder, "filtration", filtration)
    return found


def evaluated(folder, number, model, found):
    """Train a design on its dataset and return the path of its evaluation."""
    dataset = kinds.read_dataset(found[f"dataset {ARMS[model.arm].dataset}"])
    path = str(folder / f"model{number}.nc")
    options = {"training": TRAINING, "seed": 1, "threads": 1, "progress": SILENT, "path": path}
    train_model(dataset, model=model, **options)
    perturbed = kinds.read_perturbed(found["perturbed"])
    done = evaluate_model(dataset, perturbed, path, model=model, roll_out_time=5.0, threads=1)
    return made(folder, f"evaluation{number}", done)


def test_empty_diagrams_make_zero_images_and_features_that_do_not_vary(films):
    assert kinds.read_diagrams(films["diagrams"]).sizes["point"] == 0
    assert not kinds.read_images(films["images"])["image"].values.any()
    dataset = kinds.read_dataset(films["dataset topology"])
    assert not dataset["features"].values.any()
    assert float(dataset["scale"]) == 1.0
    assert float(kinds.read_dataset(films["dataset pixels"])["scale"]) != 1.0
    assert kinds.read_perturbed(films["perturbed"])["features_topology"].shape[:2] == (3, 18)


def test_what_is_not_defined_of_them_is_nan_and_nothing_is_infinite(films):
    evaluation = kinds.read_evaluation(films["topology/d2_balanced_disorder"])
    assert np.isnan(evaluation["reconstruction_r2"]).all()
    assert np.isfinite(evaluation["latent"]).all()
    for path in films.values():
        for name, values in kinds.read(path).variables.items():
            assert values.dtype.kind != "f" or not np.isinf(values).any(), (path, name)


@pytest.mark.parametrize("name", FIGURES)
def test_figures_of_uniform_films_say_that_there_is_nothing(films, name, tmp_path):
    draw = importlib.import_module(f"energetics.reduced_potential.figures.{name}").draw
    known = films | {arm: films[f"{arm}/d2_balanced_disorder"] for arm in ARMS}
    known["comparison"] = made(tmp_path, "comparison", compared(films))
    figure = draw(*(known[kind] for kind in FIGURES[name][0]))
    figure.savefig(tmp_path / "figure.png", dpi=30)
    said = {
        "mototake2025_fig1": "empty: the frame is uniform",
        "tsuji2023_fig2c": r"no run has $\phi < 0$",
        "final_patterns": r"no domain $\phi < 0$",
    }
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert name not in said or said[name] in texts


def compared(films):
    """Return the comparison of all arms."""
    evaluations = {
        (arm, 2): kinds.read_evaluation(films[f"{arm}/d2_balanced_disorder"]) for arm in ARMS
    }
    operations = operations_dataset(
        image_sizes=[16, 32, 64], vector_features={"topology": 3, "structure_factor": 6}, latent=2
    )
    return compare_arms(evaluations, operations)


def test_claims_about_domains_are_not_decided_by_films_without_any(films, tmp_path):
    study = {"training": TRAINING, "dataset": {"held_out_alpha": []}}
    judged = {
        name: kinds.read_evaluation(films[model.path])
        for name, model in judged_models(study).items()
    }
    claims = study_claims(
        **judged,
        held_out=None,
        comparison=kinds.read_comparison(made(tmp_path, "comparison", compared(films))),
        patterns=kinds.read_patterns(films["patterns"]),
        readings=kinds.read_readings(films["readings"]),
        training=TRAINING,
        tolerance=0.001,
    )
    verdicts = {claim.identifier: claim for claim in claims}
    assert verdicts["mototake2025-descent-fixed-field"].reason == "no diagram changes in any film"
    free = ("cost-", "disorder-as-printed")  # of networks, and of one equation
    for name, claim in verdicts.items():
        assert name.startswith(free) or claim.verdict in (UNDECIDED, REPORTED), claim


def test_a_film_that_leaves_all_bounds_is_told_with_key_and_value(record_property):
    """Where λ is negative, φ⁴ has the wrong sign, and no time step helps."""
    wild = FILM | {"disorder": {"mean": 0.0, "scale": 1.0, "strength": 1.0}, "gamma": 0.0}
    with pytest.raises(InputError) as caught:
        simulate_shard(runs(ENSEMBLE)[-1:], simulation=wild, seed=1, progress=SILENT)
    said = str(caught.value)
    assert said.startswith(
        "configuration: reduced_potential.simulation.time_step = 0.25: alpha = 3"
    )
    assert "negative lambda" in said
    record_property("refused", said[:160])
    readings = simulate_readings(simulation=wild, alpha=2.0, seed=1, progress=SILENT)
    assert np.isnan(readings["deviation"].values[list(READING_TITLES).index("default")])


def test_reactions_are_as_fast_as_the_largest_field_makes_them():
    """In a field of 100 a film without stiffness comes to the real root of 2φ³ − 2φ = 100."""
    film = FILM | {"gamma": 0.0, "initial_field": 100.0}
    phi = np.roots([2, 0, -2, -100])
    phi = float(phi[np.abs(phi.imag) < 1e-9].real[0])
    assert fastest_reaction(film, 2.0) == pytest.approx(2 * (3 * phi**2 - 1))
