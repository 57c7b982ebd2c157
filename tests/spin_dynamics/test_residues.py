"""Residues and evaluations, with integrators in the place of networks."""

import numpy as np
import pytest

from energetics.progress import Progress
from energetics.spin_dynamics.comparison import compare
from energetics.spin_dynamics.configurations import sample_initial_states, sample_shard
from energetics.spin_dynamics.curves import Curves
from energetics.spin_dynamics.evaluation import evaluate_design, pooled_error
from energetics.spin_dynamics.files import COMPARISON
from energetics.spin_dynamics.lattice import simple_cubic, unit
from energetics.spin_dynamics.residues import assemble_residues, residue_shard
from energetics.spin_dynamics.settings import Design, chains
from energetics.spin_dynamics.thresholds import threshold
from energetics.spin_dynamics.trajectories import (
    frame_times,
    growth_rate,
    marching,
    simulate_reference,
    simulate_trajectories,
)
from energetics.storage import write

SAMPLING = {
    "critical_temperature": 1.44,
    "factor": 1.1,
    "below": 11,
    "above": 5,
    "method": "heat_bath",
    "over_relaxation": 2,
    "equilibration_sweeps": 20,
    "spacing_sweeps": 2,
}
LATTICE = {"chains": {"train": 3, "validation": 1, "test": 1}, "shards": 1}
SILENT = Progress("test")
OPTIONS = {"sampling": SAMPLING, "size": 4, "seed": 3, "progress": SILENT}
LARGE, LABEL = 0.1, 0.001
DESIGN = Design("equivariant", "suzuki_trotter", 4, LARGE)


@pytest.fixture(scope="module")
def configurations():
    return sample_shard(chains(LATTICE), **OPTIONS)


@pytest.fixture(scope="module")
def dataset(configurations):
    options = {"large_step": LARGE, "label_step": LABEL, "progress": SILENT}
    return assemble_residues([residue_shard(configurations, reading="suzuki_trotter", **options)])


@pytest.fixture(scope="module")
def initial():
    return sample_initial_states(temperatures=[0.4, 2.4], configurations=16, **OPTIONS)


@pytest.fixture(scope="module")
def references(initial):
    states = [
        {"temperature": t, "intervals": [0.2, 0.2], "reference_step": 0.02} for t in (0.4, 2.4)
    ]
    return [simulate_reference(initial, state=s, frames=60, progress=SILENT) for s in states]


def test_a_chain_gives_91_samples_from_hot_to_cold(configurations):
    one = configurations.isel(sample=configurations["chain"].values == 2)
    assert one.sizes["sample"] == 91
    assert (np.diff(one["temperature"].values) <= 0).all()
    energies = -(unit(one["spins"].values) ** 2).sum(axis=1)  # |S| is one
    assert np.allclose(energies, -1)


def test_the_residue_leads_from_the_large_step_to_the_label(dataset):
    spins, lattice = unit(dataset["spins"].values[:40]), simple_cubic(4)
    label = marching(spins, lattice, scheme="suzuki_trotter", time_step=LABEL)(LARGE)
    found = (dataset["plain"] + dataset["residue"]).values[:40].reshape(40, 3, -1)
    assert np.abs(found - label).max() < 2e-7


def test_scales_come_from_the_training_split_alone(dataset):
    train = dataset["residue"].values[dataset["split"].values == 0]
    assert dataset["residue_deviation"].values == pytest.approx(train.std(axis=(0, 2, 3, 4)))


def test_frames_are_dense_early_and_sparse_late():
    times = frame_times(6, [0.2, 2.6])
    assert times == pytest.approx([0, 0.2, 0.4, 0.6, 3.2, 5.8, 8.4])


def test_twins_part_at_the_rate_that_thresholds_show(initial):
    """Known from thresholds at T = 2.4: ln 100 / (9.0 − 4.16) = 0.95."""
    start = unit(initial["spins"].sel(temperature=2.4).values)
    assert growth_rate(start, simple_cubic(4)) == pytest.approx(0.95, rel=0.1)


def deployed_as(scheme, time_step):
    """Return an integrator dressed up as a network."""

    def deploy(start, lattice, variant):
        return marching(start, lattice, scheme=scheme, time_step=time_step)

    return deploy


def evaluate(deploy, dataset, initial, references):
    files = {"dataset": dataset, "initial": initial, "references": references}
    return evaluate_design(DESIGN, deploys=[deploy] * 2, progress=SILENT, **files)


@pytest.fixture(scope="module")
def trajectories(initial, references):
    followed = [("suzuki_trotter", 0.1), ("suzuki_trotter", 0.01), ("stale_field", 0.1)]
    return [
        simulate_trajectories(r, initial, followed=followed, progress=SILENT) for r in references
    ]


def test_no_correction_has_error_one_and_the_label_itself_none(dataset, initial, references):
    plain = evaluate(deployed_as("suzuki_trotter", LARGE), dataset, initial, references)
    label = evaluate(deployed_as("suzuki_trotter", LABEL), dataset, initial, references)
    for name in ("residue_error", "ladder_residue_error", "pooled_residue_error"):
        assert plain[name].values == pytest.approx(np.ones(plain[name].shape), abs=2e-4)
        assert label[name].values.max() < 2e-4


def test_a_network_as_good_as_small_steps_reaches_their_threshold(
    dataset, initial, references, trajectories, tmp_path
):
    """The whole way to the comparison: 0.01 in disguise is worth 0.01, plain 0.1 is worth 0.1."""
    for step in (0.01, 0.1):
        found = evaluate(deployed_as("suzuki_trotter", step), dataset, initial, references)
        write(compare(trajectories, [found]), tmp_path / "comparison.nc")
        curves = Curves(COMPARISON.read(tmp_path / "comparison.nc"))
        curve = curves.learned(DESIGN)
        worth = curves.equivalent_steps(curve, "suzuki_trotter", 4, 2.4)
        assert worth == pytest.approx([step, step], rel=1e-6)
        reached = curves.threshold(curve, 4, 2.4)
        assert reached == pytest.approx(
            np.repeat(curves.threshold(curves.plain("suzuki_trotter", step), 4, 2.4), 2)
        )


def test_a_perfect_curve_stays_at_one(dataset, initial, references):
    found = evaluate(deployed_as("blanes_moan", 0.02), dataset, initial, references)
    assert np.abs(found["correlation"].values - 1).max() < 1e-6
    assert np.abs(found["energy_shift"].values).max() < 1e-12


def test_thresholds_are_those_of_another_program(trajectories):
    """Second order, τ = 0.1, L = 4, T = 2.4: 4.16; here with 16 configurations."""
    file = trajectories[1]
    found, error, _ = threshold(file["elapsed_time"].values, file["correlation"].values[0])
    assert found == pytest.approx(4.16, abs=4 * error)
    assert error < 0.3


def test_only_stale_fields_lose_energy(trajectories):
    for file in trajectories:
        drift = np.abs(file["energy_shift"].values[:, :, -1]).mean(axis=1)
        assert drift[0] < 1e-12
        assert drift[1] < 1e-12
        assert drift[2] > 0.1


def test_pooled_errors_weigh_by_the_size_of_residues():
    errors, sizes = np.array([[0.1, 0.3]]), np.array([2.0, 1.0])
    expected = np.sqrt((0.01 * 4 * 10 + 0.09 * 20) / (4 * 10 + 20))
    assert pooled_error(errors, sizes, np.array([10, 20]))[0] == pytest.approx(expected)
