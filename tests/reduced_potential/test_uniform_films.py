"""A film without any domain goes all the way: from empty diagrams to figures and claims."""

import numpy as np
import pytest
from test_figures import FIGURES, READING_TITLES, draw

from energetics.checked_configuration import schema
from energetics.configuration import fill_defaults
from energetics.criteria import REPORTED, UNDECIDED
from energetics.errors import InputError
from energetics.progress import Progress
from energetics.reduced_potential import files as kinds
from energetics.reduced_potential import jobs
from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.claims import judged
from energetics.reduced_potential.comparison import compare_arms
from energetics.reduced_potential.diagram_images import image_dataset
from energetics.reduced_potential.diagram_shards import shard_diagrams
from energetics.reduced_potential.evaluation import evaluate_design
from energetics.reduced_potential.filtration import frame_filtration
from energetics.reduced_potential.learning import train_design
from energetics.reduced_potential.movies import simulate_shard
from energetics.reduced_potential.operations import operations_dataset
from energetics.reduced_potential.patterns import measure_patterns, simulate_readings
from energetics.reduced_potential.perturbations import perturbed_features
from energetics.reduced_potential.representations import (
    pixels_dataset,
    structure_factor_dataset,
    topology_dataset,
)
from energetics.reduced_potential.settings import fastest_reaction, runs
from energetics.reduced_potential.study import STUDY
from energetics.storage import read, write
from energetics.training_seeds import Task

SETTINGS = {
    "simulation": {
        "alpha": [1.0, 2.0, 3.0],
        "disorder_seeds": {"train": 1, "validation": 1, "test": 2},
        "shards": 1,
        "grid": 16,
        "sweep_rate": 0.1,
        "end_time": 20.0,
        "snapshot_interval": 2.5,
        "disorder": {"strength": 0.0},
    },
    "topology": {"components": 3, "resolution": 5},
    "structure_factor": {"bins": 5},
    "dataset": {"image_size": 16},
    "training": {"seeds": 1, "steps": 2, "batch_size": 4, "image_batch_size": 4}
    | {"image_latent_dimension": 2, "validate_every": 1, "device": "cpu"},
    "evaluation": {"rollout_steps": 2, "noise": [0.1]},
}
fill_defaults(SETTINGS, schema()["properties"]["reduced_potential"])
FILM = jobs.film(SETTINGS)
RUNS = runs(SETTINGS["simulation"])
SILENT = Progress("test")


@pytest.fixture(scope="module")
def films(tmp_path_factory) -> dict[str, str]:
    """Return the files of uniform films by their places, those of a balanced design by its arm."""
    folder = tmp_path_factory.mktemp("uniform")
    found = {}

    def keep(place, dataset):
        found[place] = str(folder / f"{place}.nc")
        write(dataset, found[place])

    keep("movie", simulate_shard(RUNS, simulation=FILM, seed=1, progress=SILENT))
    movies = [found["movie"]]
    keep("diagrams", shard_diagrams(kinds.MOVIE.read(found["movie"]), SILENT))
    grid = {"resolution": 5, "bandwidth_fraction": 0.05}
    keep("images", image_dataset([found["diagrams"]], **grid, held_out_alpha=[]))
    images = kinds.IMAGES.read(found["images"])
    keep("datasets/topology", topology_dataset(images, components=3, held_out_alpha=[]))
    keep("datasets/pixels", pixels_dataset(movies, image_size=16, stride=1, held_out_alpha=[]))
    waves = {"spacing": FILM["spacing"], **SETTINGS["structure_factor"]}
    keep("datasets/structure_factor", structure_factor_dataset(movies, **waves, held_out_alpha=[]))
    topology = kinds.DATASET.read(found["datasets/topology"])
    options = jobs.perturbation(SETTINGS) | {"images": images, "topology": topology}
    keep("perturbed", perturbed_features(movies, **options, seed=1, progress=SILENT))
    perturbed = kinds.PERTURBED.read(found["perturbed"])
    for design in jobs.designs(SETTINGS):
        dataset = kinds.DATASET.read(found[f"datasets/{ARMS[design.arm].dataset}"])
        path = str(folder / f"models/{design.path}.nc")
        training, seeds = SETTINGS["training"], SETTINGS["training"]["seeds"]
        task = Task(training, seed=1, threads=1, progress=SILENT, path=path, seeds=seeds)
        train_design(dataset, design, task)
        how = {"roll_out_time": jobs.roll_out_time(SETTINGS), "threads": 1}
        done = evaluate_design(dataset, perturbed, path, design=design, **how)
        keep(f"evaluation/{design.path}", done)
        found.setdefault(design.arm, found[f"evaluation/{design.path}"])
    compared = {
        design: kinds.EVALUATION.read(found[f"evaluation/{design.path}"], *kinds.NUMBERS)
        for design in jobs.compared_designs(SETTINGS)
    }
    keep("comparison", compare_arms(compared, operations_dataset(**jobs.operations(SETTINGS))))
    keep("patterns", measure_patterns(movies))
    keep("readings", simulate_readings(simulation=FILM, alpha=2.0, seed=1, progress=SILENT))
    keep("filtration", frame_filtration(movies, [found["diagrams"]], alpha=2.0, fraction=0.5))
    return found


def test_empty_diagrams_make_zero_images_and_features_that_do_not_vary(films):
    assert kinds.read_diagrams(films["diagrams"]).sizes["point"] == 0
    assert not kinds.IMAGES.read(films["images"])["image"].values.any()
    dataset = kinds.DATASET.read(films["datasets/topology"])
    assert not dataset["features"].values.any()
    assert float(dataset["scale"]) == 1.0
    assert float(kinds.DATASET.read(films["datasets/pixels"])["scale"]) != 1.0
    assert kinds.PERTURBED.read(films["perturbed"])["features_topology"].shape[:2] == (3, 18)


def test_what_is_not_defined_of_them_is_nan_and_nothing_is_infinite(films):
    evaluation = kinds.TOPOLOGY_EVALUATION.read(films["topology"])
    assert np.isnan(evaluation["reconstruction_r2"]).all()
    assert np.isfinite(evaluation["latent"]).all()
    for path in films.values():
        for name, values in read(path).variables.items():
            assert values.dtype.kind != "f" or not np.isinf(values).any(), (path, name)


@pytest.mark.parametrize("name", FIGURES)
def test_figures_of_uniform_films_say_that_there_is_nothing(films, name, tmp_path):
    figure = draw(name, films)
    figure.savefig(tmp_path / "figure.png", dpi=30)
    said = {
        "mototake2025_fig1": "empty: the frame is uniform",
        "tsuji2023_fig2c": r"no run has $\phi < 0$",
        "final_patterns": r"no domain $\phi < 0$",
    }
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert name not in said or said[name] in texts


def test_claims_about_domains_are_not_decided_by_films_without_any(films):
    wanted = STUDY.judged(SETTINGS)
    claims = judged(SETTINGS, **{name: films[place] for name, place in wanted.items()})
    verdicts = {claim.identifier: claim for claim in claims}
    assert verdicts["mototake2025-descent-fixed-field"].reason == "no diagram changes in any film"
    free = ("cost-", "disorder-as-printed")  # of networks, and of one equation
    for name, claim in verdicts.items():
        assert name.startswith(free) or claim.verdict in (UNDECIDED, REPORTED), claim


def test_a_film_that_leaves_all_bounds_is_told_with_key_and_value(record_property):
    """Where λ is negative, φ⁴ has the wrong sign, and no time step helps."""
    wild = FILM | {"disorder": {"mean": 0.0, "scale": 1.0, "strength": 1.0}, "gamma": 0.0}
    with pytest.raises(InputError) as caught:
        simulate_shard(RUNS[-1:], simulation=wild, seed=1, progress=SILENT)
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
