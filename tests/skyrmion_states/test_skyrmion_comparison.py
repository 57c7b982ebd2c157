"""Evaluations of whole sweeps, stages and boxes side by side, and ground states."""

from functools import partial

import numpy as np
import pytest
from skyrmion_samples import (
    SILENT,
    SIZE,
    dataset_of,
    evaluator,
    magnet,
    summary,
    textures,
    untrained,
)

from energetics.skyrmion_states import evaluation
from energetics.skyrmion_states.chiral_magnet import energy
from energetics.skyrmion_states.comparison import compare_boxes, compare_stages
from energetics.skyrmion_states.evaluation import evaluate_sweep
from energetics.skyrmion_states.files import (
    COMPARISON,
    CONFINED,
    EVALUATION,
    GROUND_STATE,
    STATISTICS,
)
from energetics.skyrmion_states.ground_states import find_ground_state
from energetics.skyrmion_states.stages import Stage
from energetics.skyrmion_states.topological_charge import charge
from energetics.storage import write

ANNEALER = {"starts": 8, "sweeps": 1, "over_relaxation": 2}
ANNEALER |= {"temperatures": {"highest": 1.25, "lowest": 0.005, "count": 30}}
ANNEALER |= {"alignment": {"sweeps": 300, "factor": 0.9}}
SEARCH = partial(find_ground_state, size=SIZE, seed=1, progress=SILENT)
SEQUENCES = {
    "rising": [Stage("torus", 0, "rising", 1e-4), Stage("torus", 0, "rising", 1e-3)],
    "guided": [Stage("torus", 0, "guided", 1e-3, gamma) for gamma in (1.0, 10.0, 1000.0)],
    "square": [Stage("square", 0, "guided", 1e-3, gamma) for gamma in (1.0, 10.0)],
}


@pytest.fixture(scope="module")
def dataset():
    return dataset_of(textures(20))


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Return files and stages of sweeps, not trained."""
    folder = tmp_path_factory.mktemp("models")
    return {name: untrained(folder, *stages) for name, stages in SEQUENCES.items()}


def evaluated(dataset, models):
    return evaluate_sweep(models, evaluator(dataset, models[0][1].box), progress=SILENT)


@pytest.fixture(scope="module")
def files(dataset, models, tmp_path_factory):
    """Return evaluations, statistics and ground states, read from their files."""
    folder, found = tmp_path_factory.mktemp("files"), {}
    for name, sequence in models.items():
        write(evaluated(dataset, sequence), folder / f"{name}.nc")
        found[name] = EVALUATION.read(folder / f"{name}.nc")
    for box in ("torus", "square"):
        write(summary(dataset, box), folder / "statistics.nc")
        found[f"{box} statistics"] = STATISTICS.read(folder / "statistics.nc")
        write(SEARCH(magnet(box), annealer=ANNEALER), folder / "ground_state.nc")
        found[f"{box} ground state"] = GROUND_STATE.read(folder / "ground_state.nc")
    return found


# ---- sweeps


def test_batches_do_not_matter(dataset, models, monkeypatch):
    whole = evaluated(dataset, models["rising"])
    monkeypatch.setattr(evaluation, "BATCH", 2)
    parts = evaluated(dataset, models["rising"])
    for name in ("prior_energy", "output_energy", "reconstruction_loss", "complex_error"):
        assert parts[name].values == pytest.approx(whole[name].values, abs=1e-5)


def test_every_stage_is_measured_with_its_own_weights(dataset, models, files):
    guided = files["guided"]
    assert guided["gamma"].values.tolist() == [1, 10, 1000]
    for place, model in enumerate(models["guided"]):
        alone = evaluated(dataset, [model])
        for name in alone:
            if "stage" in alone[name].dims and alone[name].dtype.kind == "f":
                assert guided[name].values[place] == pytest.approx(
                    alone[name].values[0], abs=1e-4, nan_ok=True
                )
    assert np.ptp(guided["output_energy"].values, axis=0).min() > 1e-6


# ---- comparisons


def test_the_comparison_keeps_every_value(files, tmp_path):
    parts = [files["guided"], files["rising"]]
    others = [files["torus statistics"], files["torus ground state"]]
    write(compare_stages(parts, *others), tmp_path / "comparison.nc")
    found = COMPARISON.read(tmp_path / "comparison.nc")
    assert found["stage"].values.tolist() == [
        stage.path for name in ("guided", "rising") for stage in SEQUENCES[name]
    ]
    for name, known in COMPARISON.variables.items():
        if "stage" in known.dimensions:
            expected = np.concatenate([part[name].values for part in parts])
        else:
            expected = next(f[name].values for f in (*parts, *others) if name in f)
        np.testing.assert_array_equal(found[name].values, expected, err_msg=name)
    assert set(found.variables) == set(COMPARISON.variables)


def test_boxes_are_compared_by_their_priors_and_their_best_states(files, tmp_path):
    """The state shown has the lowest energy of those of the last stage that are drawn."""
    guided = files["square"].copy(deep=True)
    guided["prior_energy"].values[-1] = [-0.1, -0.2, -0.5, 0.0, 0.0]
    ground, statistics = files["square ground state"], files["square statistics"]
    boxes = ["square", "stripe"]
    found = compare_boxes([guided] * 2, [statistics] * 2, [ground] * 2, boxes)
    write(found, tmp_path / "confined.nc")
    found = CONFINED.read(tmp_path / "confined.nc")
    assert found["box"].values.tolist() == boxes
    assert found["gamma"].values.tolist() == [1, 10]
    for place in range(2):
        for name, expected in (
            ("energy", guided["prior_energy"]),
            ("charge", guided["prior_charge"]),
            ("modulus_error", guided["modulus_error"]),
            ("shown_state", guided["prior_example"][-1, 1]),
            ("shown_energy", -0.2),
            ("shown_charge", guided["prior_charge"][-1, 1]),
            ("best_state", ground["best_state"]),
            ("best_energy", ground["best_energy"]),
            ("best_charge", ground["best_charge"]),
            ("input_energy", statistics["train_energy"]),
            ("lowest_train_energy", statistics["lowest_train_energy"]),
        ):
            np.testing.assert_allclose(found[name][place], expected, err_msg=name)


# ---- ground states


@pytest.mark.parametrize("box", ["torus", "square"])
def test_the_ground_state_is_the_best_of_all_that_was_tried(files, box):
    found = files[f"{box} ground state"]
    state, annealed = found["best_state"].values[None], found["annealed_energy"].values
    best = float(found["best_energy"])
    assert best == pytest.approx(float(energy(state, magnet(box))[0]) / SIZE**2 + 2, abs=1e-4)
    assert float(found["best_charge"]) == pytest.approx(float(charge(state, box)[0]), abs=1e-3)
    assert np.square(state).sum(1) == pytest.approx(np.ones((1, SIZE, SIZE)), abs=1e-4)
    assert annealed.shape == (8,) and np.ptp(annealed) > 0
    others = [annealed.min()]
    if box == "torus":
        others.append(float(found["lattice_energy"]))
        assert float(found["lattice_charge"]) == pytest.approx(-4, abs=1e-6)
    else:
        assert np.isnan(float(found["lattice_energy"]))
    assert best == min(others)
    assert best < float(files[f"{box} statistics"]["lowest_train_energy"])


def test_without_chirality_the_ground_state_is_uniform_and_no_lattice_competes():
    found = SEARCH(magnet(d=0.0), annealer=ANNEALER)
    assert float(found["best_energy"]) == pytest.approx(-0.556, abs=1e-4)
    assert np.isnan(float(found["lattice_energy"])) and np.isnan(float(found["lattice_charge"]))
    assert found["best_state"].values[2].min() > 0.99


def test_a_lattice_wins_where_annealing_was_short():
    hasty = ANNEALER | {"starts": 1, "alignment": {"sweeps": 0, "factor": 0.0}}
    found = SEARCH(magnet(), annealer=hasty)
    assert float(found["best_energy"]) == float(found["lattice_energy"])
    assert float(found["lattice_energy"]) < found["annealed_energy"].values.min()
    state = found["best_state"].values[None]
    assert float(charge(state, "torus")[0]) == pytest.approx(float(found["lattice_charge"]))
