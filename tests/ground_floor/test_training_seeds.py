"""One design from several seeds: what is written, and what an interrupted job leaves and takes."""

import numpy as np
import pytest
import torch
import xarray as xr

from energetics.progress import Progress
from energetics.storage import read, variable
from energetics.training import Fit, Settings
from energetics.training_seeds import Task, run_digest, seed_key, train_seeds

IDENTITY = {"network": "line", "large_step": 0.1}
TRAINING = {"steps": 3, "device": "cpu", "guided": True, "chain": None}
SETTINGS = Settings(3, 8, 0.01, 1.0, 1, device="cpu")


def data(first=0.0):
    """Return a data set with a variable that is trained on and one that is not."""
    values = {"field": [first, 1.0], "label": [2.0, 3.0]}
    return xr.Dataset(
        {k: variable(["sample"], v, units="1", long_name=k) for k, v in values.items()},
        attrs={"title": "data"},
    )


def train(path, fit, *, dataset=None, training=TRAINING, seed=7, identity=IDENTITY, start=""):
    """Train two seeds by a function of how each is trained."""
    progress = Progress("line")
    train_seeds(
        fit,
        task=Task(training, seed, threads=1, progress=progress, path=str(path), seeds=2),
        settings=SETTINGS,
        study="lines",
        title="a line",
        name="line",
        identity=identity,
        dataset=data() if dataset is None else dataset,
        names=["field"],
        start=start,
    )


def number_of(run):
    """Return which training seed a key belongs to."""
    return [seed_key(7, study="lines", training_seed=number) for number in range(2)].index(run.key)


def fitted(run):
    """Return weights that tell the seed's number, and leave a checkpoint as the loop does."""
    assert (run.settings, run.study, run.progress.name[:9]) == (SETTINGS, "lines", "line seed")
    run.checkpoint.touch()
    weights = {"layer.weight": torch.full((2,), float(number_of(run)))}
    return Fit(weights, {"validation_total": np.array([2.0, 1.0])}, 1)


def checkpoint_of(path, **options):
    """Return the name of the first seed's checkpoint."""
    names = []

    def kill(run):
        names.append(run.checkpoint.name)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(path, kill, **options)
    return names[0]


def test_all_seeds_are_in_one_file_that_says_what_they_are(tmp_path):
    path = tmp_path / "line.nc"
    (tmp_path / ".line.nc.seed1.0123456789ab.checkpoint.partial").touch()
    (tmp_path / "other.nc.seed0.0123456789ab.checkpoint").touch()
    train(path, fitted)
    file = read(path)
    assert file["layer_weight"].values.tolist() == [[0.0, 0.0], [1.0, 1.0]]
    assert file["training_seed"].values.tolist() == [0, 1]
    expected = IDENTITY | {"steps": 3, "device": "cpu", "guided": 1, "chain": "none"}
    expected |= {"title": "a line", "seed": 7}
    assert expected.items() <= file.attrs.items()
    left = sorted(found.name for found in tmp_path.iterdir())
    assert left == ["line.nc", "other.nc.seed0.0123456789ab.checkpoint"], "its own are gone"


def test_a_checkpoint_is_that_of_the_same_training_only(tmp_path):
    path = tmp_path / "line.nc"
    same = checkpoint_of(path)
    assert same.startswith("line.nc.seed0.")
    assert checkpoint_of(path) == same
    unread = data().assign(label=data()["label"] + 1)
    assert checkpoint_of(path, dataset=unread) == same
    others = [
        checkpoint_of(path, **changed)
        for changed in (
            {"dataset": data(0.5)},
            {"identity": IDENTITY | {"large_step": 0.2}},
            {"training": TRAINING | {"steps": 4}},
            {"seed": 8},
            {"start": "weights of another stage"},
        )
    ]
    assert len({same, *others}) == 6


def test_a_job_that_is_interrupted_leaves_its_checkpoints(tmp_path):
    def killed(run):
        if number_of(run):
            raise KeyboardInterrupt
        return fitted(run)

    with pytest.raises(KeyboardInterrupt):
        train(tmp_path / "line.nc", killed)
    assert [found.suffix for found in tmp_path.iterdir()] == [".checkpoint"]


def test_every_training_seed_of_every_study_has_a_number_of_its_own():
    keys = {
        seed_key(seed, study=study, training_seed=number)
        for seed in (1, 2)
        for study in ("films", "spins")
        for number in range(3)
    }
    assert len(keys) == 12
    assert seed_key(1, study="films", training_seed=0) in keys


def test_a_digest_sees_bits_and_not_their_layout():
    values = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    file = xr.Dataset({"x": (["a", "b"], values)})
    other = xr.Dataset({"x": (["a", "b"], np.ascontiguousarray(values))})
    assert run_digest(file, ["x"], 1) == run_digest(other, ["x"], 1) != run_digest(other, ["x"], 2)
