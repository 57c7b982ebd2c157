"""Every file that the test configuration makes: our reader, the eye, bytes."""

import re
import socket

import matplotlib.image
import numpy as np
import pytest

from energetics.storage import read


def of_kind(tiny_run, *suffixes):
    found = sorted(p for p in tiny_run.rglob("*") if p.suffix in suffixes)
    assert found
    return found


def test_every_netcdf_file_is_read_by_our_reader_and_says_what_it_is(tiny_run):
    for path in of_kind(tiny_run, ".nc"):
        dataset = read(path)
        assert dataset.attrs["title"], path
        assert dataset.variables, path
        for name, array in dataset.variables.items():
            assert "long_name" in array.attrs, f"{path}: {name}"
            assert "units" in array.attrs or array.dtype.kind in "OUS", f"{path}: {name}"


def test_no_result_knows_when_or_where_it_was_made(tiny_run):
    """Logs and benchmarks may; what is computed and drawn must not."""
    stamp = re.compile(rb"20\d\d-[01]\d-[0-3]\d|20\d\d[01]\d[0-3]\d[T ]\d\d|\d\d:\d\d:\d\d")
    place = str(tiny_run.parent.parent).encode()
    host = rb"\b" + re.escape(socket.gethostname().encode()) + rb"\b"
    for path in of_kind(tiny_run, ".nc", ".csv", ".html", ".png", ".pdf"):
        if "benchmarks" in path.parts:
            continue
        content = path.read_bytes()
        assert place not in content, path
        assert not stamp.search(content), f"{path}: {stamp.search(content)}"
        assert b"CreationDate" not in content, path
        assert b"tIME" not in content, path
        if path.suffix == ".nc" and len(host) > 8:
            assert not re.search(host, content), path


def test_no_half_written_file_is_left(tiny_run):
    left = [p for p in tiny_run.rglob("*") if p.name.startswith(".") or "checkpoint" in p.name]
    assert left == []


def test_every_figure_shows_something(tiny_run):
    pictures = of_kind(tiny_run, ".png")
    assert len(pictures) >= 20
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


def test_the_scorecard_lists_every_claim_of_the_study(tiny_run):
    card = read(tiny_run / "scorecard.nc")
    studies = ("reduced_potential", "spin_dynamics", "molecular_dynamics", "skyrmion_states")
    files = [tiny_run / study / "claims.nc" for study in studies]
    claims = [name for file in files for name in read(file)["identifier"].values.tolist()]
    assert card["identifier"].values.tolist() == claims
    identifiers = card["identifier"].values.tolist()
    assert len(set(identifiers)) == len(identifiers) > 30
    verdicts = set(card["verdict"].values.tolist())
    assert verdicts <= {"holds", "does not hold", "not decided at this scale", "reported"}
    judged = card["verdict"].values != "reported"
    assert all(card["criterion"].values[judged]), "a verdict without a criterion"
    papers = ("mototake2025-", "tsuji2023-", "park2022-", "evae2021-")
    scale = [i for i in identifiers if i.startswith(papers)]
    undecided = card["verdict"].values[judged & np.isin(identifiers, scale)]
    assert set(undecided.tolist()) == {"not decided at this scale"}, "minutes decide nothing"


@pytest.mark.parametrize("arm", ["topology", "structure_factor", "pooled_pixels", "pixels"])
def test_splits_and_seeds_of_a_model_are_those_of_the_configuration(tiny_run, arm):
    wing = tiny_run / "reduced_potential"
    model = read(wing / "models" / arm / "d2_balanced_disorder.nc")
    assert model.sizes["training_seed"] == 2
    assert model.sizes["block"] == 3
    weights = [n for n, v in model.variables.items() if "tensor" in v.attrs and v.ndim == 3]
    one, other = (model[weights[0]].values[seed] for seed in (0, 1))
    assert np.abs(one - other).max() > 1e-3, "two training seeds are two networks"
