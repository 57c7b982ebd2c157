"""What is measured of states and networks, on states whose measures are known."""

import numpy as np
import pytest
import torch
from skyrmion_samples import (
    COUNTS,
    LATENT,
    SIZE,
    dataset_of,
    evaluator,
    magnet,
    summary,
    textures,
    uniform,
)

from energetics.skyrmion_states import evaluation
from energetics.skyrmion_states.chiral_magnet import BOUNDARIES, angle_to_field, energy
from energetics.skyrmion_states.evaluation import latent_noise
from energetics.skyrmion_states.files import MEASURES, STATISTICS
from energetics.skyrmion_states.measures import (
    aligned_measures,
    angle_density,
    shape_measures,
    state_measures,
)
from energetics.skyrmion_states.stages import Stage
from energetics.skyrmion_states.statistics import reference_of
from energetics.storage import SPLITS, write


@pytest.fixture(scope="module")
def dataset():
    return dataset_of(textures(20))


# ---- measures


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_the_uniform_state_has_no_charge_no_angle_and_the_energy_of_the_field(boundary):
    found = state_measures(uniform(3), magnet(boundary, d=0.0))
    missing = {"torus": 0, "stripe": SIZE, "square": 2 * SIZE}[boundary] / SIZE**2
    assert found["energy"] == pytest.approx(np.full(3, -0.556 + missing))
    assert np.abs(found["charge"]).max() < 1e-12
    assert np.abs(found["angle"]).max() < 1e-12
    density = angle_density(uniform(3), magnet(boundary, d=0.0))
    assert density[0] == pytest.approx(4)
    assert not density[1:].any()


def test_measures_are_those_of_each_state_however_many_there_are():
    spins = np.concatenate([textures(4)] * 20)
    found = state_measures(spins, magnet())
    assert found["energy"][-4:] == pytest.approx(energy(spins[:4], magnet()) / 256 + 2)
    assert found["charge"][:4] == pytest.approx([-2, -3, -4, -2])
    angle = np.degrees(angle_to_field(spins[:4], magnet()))
    assert found["angle"][-4:] == pytest.approx(angle.mean((1, 2)))
    density = angle_density(spins, magnet())
    assert density.sum() * 0.25 == pytest.approx((angle < 30).mean())
    assert density[4] == pytest.approx(((angle >= 1) & (angle < 1.25)).mean() * 4)


def test_aligned_states_have_less_energy_and_smaller_angles():
    spins = textures(6)
    before = state_measures(spins, magnet())
    same = aligned_measures(spins, magnet(), sweeps=0)
    after = aligned_measures(spins, magnet(), sweeps=2)
    for name in MEASURES:
        assert same[name] == pytest.approx(before[name], abs=1e-9)
    assert (after["energy"] < before["energy"] - 1e-3).all()
    assert (after["angle"] < 0.8 * before["angle"]).all()


# ---- statistics of the data


def test_statistics_are_those_of_their_splits(dataset):
    found, spins = summary(dataset), dataset["spins"].values
    train, test = spins[:12], spins[15:]
    measured = state_measures(train, magnet())
    assert float(found["train_energy"]) == pytest.approx(measured["energy"].mean())
    assert float(found["lowest_train_energy"]) == pytest.approx(measured["energy"].min())
    assert float(found["train_charge"]) == pytest.approx(-3)
    assert float(found["mean_z"]) == pytest.approx(train[:, 2].mean(), abs=1e-6)
    assert found["input_charge"].values == pytest.approx([-2, -3, -4, -2, -3])
    assert float(found["input_skyrmions"]) == pytest.approx(14 / 5)
    assert float(found["input_truncated"]) == float(found["input_stretched"]) == 0
    assert 0 < float(found["principal_error"]) < 2 * (1 - float(found["mean_z"]))
    assert found["input_example"].values == pytest.approx(test[:2])
    difference = test[3:4] - train[[0, 3, 6, 9]]
    assert found["test_distance"].shape == (3,)
    assert found["test_distance"].values[0] < np.square(difference).sum(1).mean((1, 2)).min()
    reference = reference_of(found)
    assert reference.area == float(found["regular_area"]) > 5


def test_statistics_keep_their_contract(dataset, tmp_path):
    for boundary in BOUNDARIES:
        found = summary(dataset, boundary, compared=5, examples=50)
        write(found, tmp_path / "statistics.nc")
        again = STATISTICS.read(tmp_path / "statistics.nc")
        assert again.sizes["example"] == again.sizes["compared"] == COUNTS["test"]
        linear = ("principal_error", "plain_critical_beta", "transverse_critical_beta")
        for name in (*linear, "test_distance"):
            assert bool(np.isfinite(found[name]).all()) == (boundary == "torus")


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("kind", ["uniform", "tilted", "noise"])
def test_data_without_skyrmions_have_no_shapes(tmp_path, boundary, kind):
    spins = uniform(20)
    if kind != "uniform":
        spins[:, 0] = np.random.default_rng(0).normal(size=(20, 16, 16)) if kind == "noise" else 1
        spins /= np.linalg.norm(spins, axis=1, keepdims=True)
    found = summary(dataset_of(spins), boundary)
    for name in ("regular_area", "regular_eccentricity", "input_truncated", "input_stretched"):
        assert np.isnan(float(found[name])), name
    assert float(found["input_skyrmions"]) == 0
    assert reference_of(found) is None
    assert np.isfinite(found["input_energy"]).all()
    write(found, tmp_path / "statistics.nc")
    assert np.isnan(STATISTICS.read(tmp_path / "statistics.nc")["input_truncated"])


def test_shapes_are_held_against_the_training_data(dataset):
    reference = reference_of(summary(dataset))
    small = uniform(2)
    small[0, 2, 3:5, 3:5] = -1  # one of four sites is truncated,
    small[0, 2, 8:10, :] = -1  # one around the box stretched
    found = shape_measures(small, "torus", reference)
    assert found == {"truncated": 0.5, "stretched": 0.5, "skyrmions": 1.0}
    nothing = shape_measures(uniform(2), "torus", reference)
    assert np.isnan(nothing["truncated"]) and nothing["skyrmions"] == 0
    without = shape_measures(small, "torus", None)
    assert np.isnan(without["truncated"]) and without["skyrmions"] == 1


# ---- networks


class FakeNetwork(torch.nn.Module):
    """Encodes to given μ and log σ², and decodes to one state, moved by the first latent."""

    def __init__(self, state, mean=0.0, log_variance=0.0):
        super().__init__()
        self.state = torch.from_numpy(state).float()
        self.code = mean, log_variance

    def encode(self, spins):
        mean = torch.zeros(len(spins), LATENT)
        mean[:, 0] = self.code[0] * torch.arange(len(spins))
        return mean, torch.full((len(spins), LATENT), self.code[1])

    def decode(self, latents):
        shifts = (latents[:, 0] * 4).round().long().tolist()
        return torch.stack([self.state.roll(shift, -1) for shift in shifts])


def evaluator_of(monkeypatch, dataset, network, boundary="torus", **options):
    monkeypatch.setattr(evaluation, "build_network", lambda *_, **__: network)
    monkeypatch.setattr(evaluation, "read_model", lambda *_: network)
    return evaluator(dataset, boundary, **options)


def test_a_collapsed_network_is_measured_as_the_uniform_state(monkeypatch, dataset):
    stage = Stage("torus", 0, "rising", 0.5)
    row = evaluator_of(monkeypatch, dataset, FakeNetwork(uniform(1)[0]))("path", stage)
    spins, split = dataset["spins"].values, dataset["split"].values
    for place, name in enumerate(("train", "validation", "test")):
        used = spins[split == SPLITS[name]][: None if name == "test" else COUNTS["validation"]]
        expected = 2 * (1 - used[:, 2].mean())
        assert row["reconstruction_loss"][place] == pytest.approx(expected, abs=1e-5)
    assert row["divergence_loss"] == [0, 0, 0]
    assert row["energy_loss"] == pytest.approx([-0.556] * 3, abs=1e-6)
    assert row["active_latents"] == 0
    for kind in ("output", "prior"):
        for aligned in ("", "aligned_"):
            assert row[f"{kind}_{aligned}energy"] == pytest.approx(np.full(5, -0.556))
            assert row[f"{kind}_{aligned}charge"] == pytest.approx(np.zeros(5), abs=1e-9)
        assert row[f"{kind}_skyrmions"] == 0
        assert np.isnan(row[f"{kind}_truncated"])
        assert row[f"{kind}_example"].shape == (2, 3, SIZE, SIZE)
    assert row["modulus_error"] == row["complex_error"] == 0
    assert (row["nearest_distance"] > 0.1).all()


def test_a_network_that_repeats_a_training_state_anywhere_is_found_out(monkeypatch, dataset):
    state = dataset["spins"].values[4]
    fake = FakeNetwork(state, mean=0.25, log_variance=-20.0)
    row = evaluator_of(monkeypatch, dataset, fake)("path", Stage("torus", 0, "guided", 1e-3, 1.0))
    assert np.abs(row["nearest_distance"]).max() < 1e-5
    assert row["modulus_error"] < 1e-10 < 0.01 < row["complex_error"]
    assert row["active_latents"] == 1
    assert row["prior_charge"] == pytest.approx(np.full(5, -3))
    expected = 0.5 * LATENT * (20 - 1 + np.exp(-20))
    spread = 0.5 * np.mean(np.square(0.25 * np.arange(3)))
    assert row["divergence_loss"][1] == pytest.approx(expected + spread, rel=1e-5)
    test = dataset["spins"].values[15:]
    moved = np.stack([np.roll(state, n, -1) for n in range(5)])
    loss = np.square(moved - test).sum(1).mean()
    assert row["reconstruction_loss"][2] == pytest.approx(loss, rel=1e-5)


def test_outputs_are_drawn_with_the_deviation_that_the_encoder_tells(dataset):
    """The first latent moves the state by four sites: its mean by one a time, its noise by two."""
    spins = dataset["spins"].values[:3]
    fake = FakeNetwork(spins[0], mean=0.25, log_variance=2 * np.log(0.5))
    noise = torch.tensor([[0.0], [1.0], [-1.0]]).repeat(1, LATENT)
    output, mean, log_variance = evaluation.reconstruct(fake, spins, noise, torch.device("cpu"))
    for state, shift in zip(output, (0, 3, 0), strict=True):
        np.testing.assert_array_equal(state, np.roll(spins[0], shift, -1))
    assert mean[:, 0].tolist() == [0, 0.25, 0.5]
    assert log_variance.shape == (3, LATENT)


def test_states_and_distances_may_outnumber_the_test_configurations(monkeypatch, dataset):
    fake, options = FakeNetwork(uniform(1)[0]), {"pairs": 9, "compared": 7}
    row = evaluator_of(monkeypatch, dataset, fake, "square", **options)(
        "path", Stage("square", 0, "rising", 1e-3)
    )
    assert row["nearest_distance"].shape == (7,)
    assert np.isnan(row["nearest_distance"]).all(), "there are no translations in a square"
    assert row["prior_energy"].shape == (5,)


def test_noise_is_the_same_for_all_stages_and_another_for_each_purpose():
    options = {"purpose": "prior", "seed": 3}
    many, few = latent_noise(100, 7, **options), latent_noise(3, 7, **options)
    assert torch.equal(many[:3], few)
    assert abs(float(many.mean())) < 0.15 and float(many.std()) == pytest.approx(1, abs=0.1)
    for other in ({"purpose": "noise test"}, {"seed": 4}):
        assert not torch.equal(latent_noise(3, 7, **(options | other)), few)
