"""The comparison of results overlooks measured times and nothing else."""

import numpy as np
import xarray as xr
from faults.same_results import same

from energetics.claims import judge, read_claims, write_claims
from energetics.criteria import below
from energetics.scorecard import write_scorecard
from energetics.storage import variable, write

METRICS = {"steps": "ratio of t_thres", "times": "CPU time of one corrected step over ten plain"}


def make(folder, *, seconds=1.0, method="verlet", weight=0.5, **values):
    """Write a folder as the workflow does: a model, a log, times, and claims, one on times."""
    study = folder / "spin_dynamics"
    numbers = variable(["w"], np.array([weight]), units="1", long_name="weights")
    write(xr.Dataset({"w": numbers}, attrs={"title": "model"}), study / "models" / "model.nc")
    times = variable(["method"], np.array([seconds]), units="s", long_name="times")
    names = xr.Variable(["method"], np.array([method], object), {"long_name": "method"})
    write(xr.Dataset({"seconds": times, "method": names}, attrs={"title": "t"}), study / "speed.nc")
    claims = [
        judge(
            name,
            paper="p",
            figure="",
            statement="s",
            metric=metric,
            values=values.get(name, 1.0),
            criterion=below(2),
            timed=name == "times",
            reason=f"{values.get(name, 1.0)} measured",
        )
        for name, metric in METRICS.items()
    ]
    write_claims(claims, study / "claims.nc", study="spin_dynamics")
    card = read_claims(study / "claims.nc")
    paths = {kind: folder / f"scorecard.{kind}" for kind in ("nc", "csv", "html")}
    write_scorecard(card, **paths)
    (study / "logs").mkdir()
    (study / "logs" / "train.log").write_text(f"{seconds} s", encoding="utf-8")
    return folder


def test_times_and_what_is_made_of_them_are_overlooked(tmp_path):
    first = make(tmp_path / "first")
    second = make(tmp_path / "second", seconds=2.0, times=3.0)
    assert (first / "scorecard.csv").read_bytes() != (second / "scorecard.csv").read_bytes()
    assert same(first, second) == []
    assert same(first / "spin_dynamics", second / "spin_dynamics") == []


def test_everything_else_is_named(tmp_path):
    first = make(tmp_path / "first")
    second = make(tmp_path / "second", method="other", weight=0.6, steps=1.1)
    assert same(first, second) == [
        "scorecard.csv: steps",
        "scorecard.nc: steps",
        "spin_dynamics/claims.nc: steps",
        "spin_dynamics/models/model.nc: other bytes",
        "spin_dynamics/speed.nc: other than in its times",
    ]


def test_a_file_that_is_missing_or_left_over_is_named(tmp_path):
    first, second = make(tmp_path / "first"), make(tmp_path / "second")
    (second / "spin_dynamics" / "models" / ".model.nc.partial").touch()
    (second / "spin_dynamics" / "models" / "model.nc").unlink()
    place = "spin_dynamics/models"
    assert same(first, second) == [
        f"{place}/.model.nc.partial: only in {second / place}",
        f"{place}/model.nc: only in {first / place}",
    ]
