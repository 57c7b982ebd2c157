"""Every file that the test configuration makes: our reader, the eye, bytes."""

import re
import socket

import matplotlib.image
import numpy as np
from conftest import ROOT
from faults.same_results import TIMED

from energetics.criteria import ON_THIS_MACHINE, REPORTED, UNDECIDED, VERDICTS
from energetics.storage import read
from energetics.studies import STUDIES


def of_kind(folder, *suffixes):
    found = sorted(p for p in folder.rglob("*") if p.suffix in suffixes)
    assert found
    return found


def test_every_netcdf_file_is_read_by_our_reader_and_says_what_it_is(results):
    for path in of_kind(results, ".nc"):
        dataset = read(path)
        assert dataset.attrs["title"], path
        assert dataset.variables, path
        for name, array in dataset.variables.items():
            assert "long_name" in array.attrs, f"{path}: {name}"
            assert "units" in array.attrs or array.dtype.kind in "OUS", f"{path}: {name}"


def test_no_result_knows_when_or_where_it_was_made(results):
    """Logs and benchmarks may; what is computed and drawn must not."""
    stamp = re.compile(rb"20\d\d-[01]\d-[0-3]\d|20\d\d[01]\d[0-3]\d[T ]\d\d|\d\d:\d\d:\d\d")
    places = {str(results.parent.parent).encode(), str(ROOT).encode()}
    host = rb"\b" + re.escape(socket.gethostname().encode()) + rb"\b"
    for path in of_kind(results, ".nc", ".csv", ".html", ".png", ".pdf"):
        if "benchmarks" in path.parts:
            continue
        content = path.read_bytes()
        assert not [place for place in places if place in content], path
        assert not stamp.search(content), f"{path}: {stamp.search(content)}"
        assert b"CreationDate" not in content, path
        assert b"tIME" not in content, path
        if path.suffix == ".nc" and len(host) > 8:
            assert not re.search(host, content), path


def test_no_half_written_file_is_left(results):
    left = [p for p in results.rglob("*") if p.name.startswith(".") or "checkpoint" in p.name]
    assert left == []


def test_every_figure_shows_something(results):
    pictures = of_kind(results, ".png")
    for path in pictures:
        image = matplotlib.image.imread(path)[..., :3]
        assert min(image.shape[:2]) > 300, path
        assert image.std() > 0.05, f"{path} is blank"
        ink = (image < 0.98).any(axis=2)
        assert 0.01 < ink.mean() < 0.99, path
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        assert np.ptp(rows) > 0.8 * image.shape[0], f"{path} uses little of its height"
        assert np.ptp(columns) > 0.8 * image.shape[1], f"{path} uses little of its width"
        pdf = path.with_suffix(".pdf").read_bytes()
        assert pdf.startswith(b"%PDF-"), path
        assert pdf.rstrip().endswith(b"%%EOF"), path
        assert len(pdf) > 3000, path


def test_the_scorecard_lists_every_claim_of_every_study(tiny_run):
    card = read(tiny_run / "scorecard.nc")
    files = [tiny_run / study.name / "claims.nc" for study in STUDIES]
    claims = [name for file in files for name in read(file)["identifier"].values.tolist()]
    assert card["identifier"].values.tolist() == claims
    identifiers = card["identifier"].values.tolist()
    assert len(set(identifiers)) == len(identifiers) > 30
    verdicts = [verdict.removesuffix(ON_THIS_MACHINE) for verdict in card["verdict"].values]
    assert set(verdicts) <= set(VERDICTS)
    judged = np.array(verdicts) != REPORTED
    assert all(card["criterion"].values[judged]), "a verdict without a criterion"
    papers = ("mototake2025-", "tsuji2023-", "park2022-", "evae2021-")
    scale = [i for i in identifiers if i.startswith(papers)]
    undecided = np.array(verdicts)[judged & np.isin(identifiers, scale)]
    assert set(undecided.tolist()) == {UNDECIDED}, "minutes decide nothing"
    for verdict, metric in zip(card["verdict"].values, card["metric"].values, strict=True):
        assert TIMED.match(metric) or not verdict.endswith(ON_THIS_MACHINE), metric


def test_two_training_seeds_are_two_networks(tiny_run):
    path = tiny_run / "reduced_potential/models/topology/d2_balanced_disorder.nc"
    model = read(path)
    assert model.sizes["training_seed"] == 2
    assert model.sizes["block"] == 3
    weights = [n for n, v in model.variables.items() if "tensor" in v.attrs and v.ndim == 3]
    one, other = (model[weights[0]].values[seed] for seed in (0, 1))
    assert np.abs(one - other).max() > 1e-3
