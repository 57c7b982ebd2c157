"""Stages of training: what they learn, what they start from, how an interrupted one goes on."""

from functools import partial

import numpy as np
import pytest
import torch
from skyrmion_samples import NETWORK, PERIODIC, SILENT, magnet

from energetics.errors import InputError
from energetics.progress import Progress
from energetics.skyrmion_states import learning
from energetics.skyrmion_states.chiral_magnet import BOUNDARIES
from energetics.skyrmion_states.evaluation import reconstruct
from energetics.skyrmion_states.files import split_of
from energetics.skyrmion_states.settings import Trajectory
from energetics.skyrmion_states.simulation import simulate_shard
from energetics.skyrmion_states.stages import Stage
from energetics.storage import read
from energetics.training_seeds import Task

SAMPLING = {"method": "heat_bath", "sweeps": 2, "over_relaxation": 0}
SAMPLING |= {"temperatures": {"highest": 1.25, "lowest": 0.02, "count": 30}}
SAMPLING |= {"alignment": {"sweeps": 20, "factor": 0.7}}
TRAINING = {"steps": 6, "batch_size": 8, "learning_rate": 0.01, "validate_every": 2}
TRAINING |= {"translations": True, "precision": "float32", "device": "cpu"}
FIRST, SECOND = Stage("torus", 0, "rising", 1e-3), Stage("torus", 0, "rising", 1e-2)
GUIDED = Stage("torus", 0, "guided", 1e-3, 10.0)


def quenches(size, train, boundary="torus"):
    chosen = [Trajectory(n, "train" if n < train else "validation") for n in range(train + 8)]
    options = {"sampling": SAMPLING, "seed": 3, "progress": SILENT}
    return simulate_shard(chosen, magnet=magnet(boundary), size=size, **options)


@pytest.fixture(scope="module")
def dataset():
    return quenches(16, 24)


def train(dataset, path, stage=FIRST, *, before=None, seed=1, progress=SILENT, **changes):
    """Train a stage; network and training may be changed."""
    training = TRAINING | {key: value for key, value in changes.items() if key in TRAINING}
    training["first_steps"] = changes.get("first_steps", training["steps"])
    learning.train_stage(
        dataset,
        stage,
        Task(training, seed, threads=1, progress=progress, path=str(path)),
        magnet=magnet(stage.box),
        network=NETWORK | {key: value for key, value in changes.items() if key in NETWORK},
        before=before,
    )
    return str(path)


@pytest.fixture(scope="module")
def first(dataset, tmp_path_factory):
    """Return the model of a first stage."""
    return train(dataset, tmp_path_factory.mktemp("models") / "first.nc")


def parameters(path, stage=FIRST, **changes):
    """Return the trained parameters of a model as one vector."""
    network = learning.build_network(NETWORK | changes, size=16, boundary=stage.box)
    learning.read_model(path, stage, network)
    return torch.cat([p.detach().flatten() for p in network.parameters()])


def test_the_first_stage_has_a_length_of_its_own(dataset, tmp_path):
    first = train(dataset, tmp_path / "first.nc", first_steps=4)
    second = train(dataset, tmp_path / "second.nc", SECOND, before=(first, FIRST), first_steps=4)
    blocks = [read(path).sizes["block"] for path in (first, second)]
    assert blocks == [steps // TRAINING["validate_every"] for steps in (4, TRAINING["steps"])]


# ---- what is learned


def test_a_short_training_leaves_the_uniform_state(tmp_path):
    """The uniform state has L_RC = 2(1 − ⟨S_z⟩), below which only a texture gets."""
    found = quenches(32, 32)
    network = {"latent": 40, "filters": [6, 12, 24, 48], "slope": 0.3}
    options = {"steps": 72, "batch_size": 16, "learning_rate": 2e-3, "validate_every": 12}
    path = train(found, tmp_path / "m.nc", **network, **options, translations=False, seed=3)
    spins = split_of(found, "train")
    uniform = 2 * (1 - float(spins[:, 2].mean()))
    history = read(path)["history_train_reconstruction"].values[0]
    assert history[0] == pytest.approx(uniform, rel=0.1), "it starts there"
    assert history[-1] < 0.8 * uniform
    trained = learning.build_network(network, size=32, boundary="torus")
    learning.read_model(path, FIRST, trained)
    output, _, _ = reconstruct(trained, spins, torch.zeros(len(spins), 40), torch.device("cpu"))
    assert np.square(output - spins).sum(1).mean() < 0.8 * uniform


def test_guidance_lowers_the_energy(tmp_path):
    found, options = quenches(16, 24, "square"), {"steps": 30, "validate_every": 30}
    energies = []
    for stage in (Stage("square", 0, "rising", 1e-3), Stage("square", 0, "guided", 1e-3, 10.0)):
        file = read(train(found, tmp_path / f"{stage.name}.nc", stage, **options))
        energies.append(float(file["history_validation_energy"][0, -1]))
        gain = file["history_validation_total"] - file["history_validation_reconstruction"]
        gain = gain - stage.beta * file["history_validation_divergence"]
        expected = stage.gamma * file["history_validation_energy"]
        np.testing.assert_allclose(gain, expected, atol=1e-4)
    assert energies[1] < energies[0] - 0.01


def test_every_step_is_one_of_adam_at_the_papers_constant_rate(dataset, tmp_path, monkeypatch):
    used, original = [], torch.optim.Adam.step

    def step(self, *arguments, **options):
        used.extend((group["lr"], *group["betas"]) for group in self.param_groups)
        return original(self, *arguments, **options)

    monkeypatch.setattr(torch.optim.Adam, "step", step)
    train(dataset, tmp_path / "m.nc", steps=4, learning_rate=1e-3)
    assert used == [(1e-3, 0.9, 0.999)] * 4


# ---- what a stage starts from


def test_a_stage_starts_from_the_weights_of_the_one_before(dataset, first, tmp_path):
    barely = {"steps": 2, "learning_rate": 1e-9, "validate_every": 1}
    path = train(dataset, tmp_path / "second.nc", SECOND, before=(first, FIRST), **barely)
    moved = (parameters(path, SECOND) - parameters(first)).abs().max()
    assert 0 < float(moved) < 1e-6
    fresh = train(dataset, tmp_path / "fresh.nc", SECOND, **barely)
    assert (parameters(fresh, SECOND) - parameters(first)).abs().max() > 0.01


def test_first_weights_are_keyed_by_seed_and_run(dataset, tmp_path):
    barely, found = {"steps": 1, "learning_rate": 1e-9}, []
    for run, beta, seed in ((0, 1e-3, 1), (0, 1e-2, 1), (1, 1e-3, 1), (0, 1e-3, 2)):
        stage = Stage("torus", run, "rising", beta)
        path = train(dataset, tmp_path / f"{len(found)}.nc", stage, seed=seed, **barely)
        found.append(parameters(path, stage))
    for place, other in enumerate(found[1:], start=1):
        same = float((other - found[0]).abs().max()) < 1e-6
        assert same == (place == 1), "of one run all start from the same weights"


def test_no_two_stages_draw_the_same():
    sweeps = [("rising", 1e-3, 0.0, 0), ("rising", 1e-2, 0.0, 0), ("falling", 1e-3, 0.0, 0)]
    sweeps += [("guided", 1e-3, 1.0, 0), ("guided", 1e-3, 10.0, 0)]
    sweeps += [("control", 1e-3, 0.0, 1), ("control", 1e-3, 0.0, 2)]
    boxes = [(box, run) for box in ("torus", "square") for run in (0, 1)]
    stages = [Stage(*box, *sweep) for box in boxes for sweep in sweeps]
    seeds = {learning.stage_seed(seed, stage) for stage in stages for seed in (1, 2)}
    assert len(seeds) == 2 * len(stages)


def test_the_loop_draws_by_the_stage_and_not_by_the_training_seed(dataset, tmp_path, monkeypatch):
    keys, fit = [], learning.fit

    def listening(model, run, **terms):
        keys.append(run.key)
        return fit(model, run, **terms)

    monkeypatch.setattr(learning, "fit", listening)
    train(dataset, tmp_path / "first.nc", seed=5)
    assert keys == [learning.stage_seed(5, FIRST)]


@pytest.mark.parametrize(
    ("stage", "network", "told"),
    [
        (SECOND, {}, "stage = torus/run0/rising/beta0.001: made for another case, expected torus"),
        (Stage("torus", 1, "rising", 1e-3), {}, "stage = torus/run0/rising/beta0.001: made for"),
        (FIRST, {"latent": 5}, "encoder_17_weight = (16, 8): expected shape (20, 8)"),
        (FIRST, {"filters": [4, 5, 8, 8]}, "encoder_4_weight = (4, 4, 5, 5): expected shape (5,"),
    ],
)
def test_a_model_of_another_stage_or_network_is_refused(
    dataset, first, tmp_path, stage, network, told
):
    with pytest.raises(InputError) as error:
        train(dataset, tmp_path / "m.nc", GUIDED, before=(first, stage), **network)
    assert str(error.value).startswith(f"{first}: {told}")
    assert list(tmp_path.iterdir()) == []


# ---- the same again


class KillAfter(Progress):
    """Ends a training after some blocks, as a preempted job ends."""

    def __init__(self, blocks):
        super().__init__("test")
        self.blocks = blocks

    def __call__(self, done, total, *, unit="step", note=""):
        self.blocks -= 1
        if not self.blocks:
            raise KeyboardInterrupt


@pytest.mark.parametrize(("stage", "blocks"), [(SECOND, 1), (GUIDED, 2)])
def test_an_interrupted_stage_goes_on_to_the_same_bytes(
    dataset, first, tmp_path, monkeypatch, stage, blocks
):
    before, path, log = (first, FIRST), tmp_path / "m.nc", tmp_path / "log"
    train(dataset, tmp_path / "whole.nc", stage, before=before)
    at_once = partial(learning.Settings.of, checkpoint_seconds=0)
    monkeypatch.setattr(learning.Settings, "of", at_once)
    with pytest.raises(KeyboardInterrupt):
        train(dataset, path, stage, before=before, progress=KillAfter(blocks))
    assert not path.exists()
    train(dataset, path, stage, before=before, progress=Progress("test", log))
    assert f"resumed after block {blocks} of 3" in log.read_text(encoding="utf-8")
    assert path.read_bytes() == (tmp_path / "whole.nc").read_bytes()
    assert {p.name for p in tmp_path.iterdir()} == {"m.nc", "whole.nc", "log"}


def test_a_checkpoint_belongs_to_a_stage_its_data_and_its_first_weights(
    dataset, first, tmp_path, monkeypatch
):
    told = []
    monkeypatch.setattr(learning, "train_seeds", lambda _, **options: told.append(options))
    for stage, before in ((SECOND, (first, FIRST)), (SECOND, None), (GUIDED, (first, FIRST))):
        train(dataset, tmp_path / "m.nc", stage, before=before)
    same, fresh, other = told
    assert same["identity"] == fresh["identity"] != other["identity"]
    assert same["start"] == other["start"] != fresh["start"]
    assert all(options["names"] == ("spins", "split") for options in told)
    assert same["task"].training.items() >= TRAINING.items()
    about = vars(magnet()) | vars(SECOND) | {"stage": SECOND.path} | NETWORK
    assert same["identity"] == about


# ---- options


@pytest.mark.parametrize("translations", [True, False])
@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_nothing_is_moved_across_an_open_end(tmp_path, monkeypatch, boundary, translations):
    used, original = [], learning.translated

    def watched(spins, shifts):
        used.append(shifts)
        return original(spins, shifts)

    monkeypatch.setattr(learning, "translated", watched)
    stage = Stage(boundary, 0, "rising", 1e-3)
    path = train(
        quenches(16, 8, boundary), tmp_path / "m.nc", stage, translations=translations, steps=8
    )
    shifts = torch.cat(used)
    assert shifts.shape == (64, 2)
    for moves, periodic in zip(shifts.T, PERIODIC[boundary], strict=True):
        assert bool(moves.any()) == (periodic and translations)
        if periodic and translations:
            assert len(moves.unique()) > 8
            assert 0 <= int(moves.min()) < int(moves.max()) < 16
    assert read(path).attrs["translations"] == translations


@pytest.mark.parametrize("stage", [FIRST, GUIDED])
def test_half_precision_is_used_and_costs_a_few_per_cent(dataset, tmp_path, stage):
    files = [
        read(train(dataset, tmp_path / f"{name}.nc", stage, precision=name, learning_rate=1e-3))
        for name in ("float32", "bfloat16")
    ]
    for term in ("reconstruction", "divergence", "energy"):
        for split in ("train", "validation"):
            whole, half = (file[f"history_{split}_{term}"].values for file in files)
            np.testing.assert_allclose(half, whole, rtol=0.03, atol=0.003)
            assert not np.array_equal(half, whole)
