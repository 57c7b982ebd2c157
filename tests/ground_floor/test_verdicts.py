"""Verdicts follow their criteria, and the scorecard tells them all."""

import ast

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

from energetics import scorecard
from energetics.checked_configuration import together
from energetics.claims import FAILS, HOLDS, REPORTED, UNDECIDED, judge, read_claims, write_claims
from energetics.reduced_potential import claims_dynamics
from energetics.skyrmion_states import claims_collapse
from energetics.spin_dynamics import claims_accuracy

WORKFLOW = ROOT / "workflow"
ABOUT = {"paper": "p2020", "figure": "1", "statement": "a < b & c", "metric": "m"}


def judged(values, name="one", **options):
    return judge(name, values=values, **ABOUT, **options)


def at_least_two(x):
    return x >= 2


@pytest.mark.parametrize(
    ("values", "options", "verdict"),
    [
        ([1.0, 3.0], {"holds": at_least_two}, HOLDS),
        ([1.0, 2.9], {"holds": at_least_two}, FAILS),
        (2.0, {"holds": at_least_two}, HOLDS),
        ([9.0], {"holds": at_least_two, "undecided": "too small"}, UNDECIDED),
        ([0.0], {"holds": at_least_two, "undecided": "too small"}, UNDECIDED),
        ([np.nan, 9.0], {"holds": at_least_two}, UNDECIDED),
        ([np.inf], {"holds": at_least_two}, UNDECIDED),
        ([1.0], {}, REPORTED),
        ([1.0], {"undecided": "too small"}, REPORTED),
    ],
)
def test_verdict(values, options, verdict):
    assert judged(values, **options).verdict == verdict


def test_why_a_claim_is_not_decided_is_its_reason():
    assert judged(1.0, holds=at_least_two, undecided="grid = 32 < 128").reason == "grid = 32 < 128"
    assert "not defined" in judged(np.nan, holds=at_least_two).reason
    assert judged(1.0, holds=at_least_two, reason="because").reason == "because"


def test_no_study_speaks_of_a_config_file():
    """Reasons, statements and advice are computed from what is there: other files may change."""
    sources = [*WORKFLOW.glob("energetics/*/**/*.py"), *WORKFLOW.glob("scripts/**/*.py")]
    assert len([path for path in sources if path.name.startswith("claims")]) >= 15
    found = [
        f"{path.name}:{node.lineno}"
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and "yaml" in str(node.value)
    ]
    assert found == []


def test_long_trainings_are_those_of_the_papers_scale():
    """What is left open below them is decided by the configuration that says so."""
    paper = together([ROOT / "config" / "config.yaml", ROOT / "config" / "paper.yaml"])
    film = paper["reduced_potential"]
    assert film["training"]["steps"] >= claims_dynamics.LONG
    assert len(film["simulation"]["alpha"]) >= claims_dynamics.FINE
    assert paper["spin_dynamics"]["training"]["unet"]["steps"] >= claims_accuracy.LONG
    assert paper["skyrmion_states"]["sampling"]["size"] >= claims_collapse.DECISIVE_SIZE


def test_spread_is_the_sample_deviation_over_seeds():
    claim = judged([1.0, 2.0, 6.0])
    assert claim.value == 3.0
    assert claim.spread == pytest.approx(np.sqrt(7.0))
    assert np.isnan(judged([1.0]).spread), "one seed has no spread"


@pytest.fixture
def card(tmp_path):
    claims = [
        judged([1.0, 3.0], "one", holds=at_least_two, criterion=">= 2"),
        judged([0.5], "two", holds=at_least_two, criterion=">= 2", reason="far <b>off</b>"),
    ]
    write_claims(claims, tmp_path / "a.nc", study="a")
    write_claims([judged([np.nan], "three", holds=at_least_two)], tmp_path / "b.nc", study="b")
    return scorecard.gather([tmp_path / "a.nc", tmp_path / "b.nc"])


def test_claims_survive_their_file(card):
    assert card["identifier"].tolist() == ["one", "two", "three"]
    assert card["verdict"].tolist() == [HOLDS, FAILS, UNDECIDED]
    assert card["value"].tolist()[:2] == [2.0, 0.5]
    assert card["spread"][0] == pytest.approx(np.sqrt(2))
    assert card["reason"].tolist()[:2] == ["", "far <b>off</b>"]
    assert np.isnan(card["value"][2])


def test_the_scorecard_in_words_counts_every_verdict(card):
    words = scorecard.text(card)
    assert words.endswith(f"1 {HOLDS}, 1 {FAILS}, 1 {UNDECIDED}, 0 {REPORTED}")
    assert "m: 2 ± 1.41 (criterion: >= 2)" in words
    assert "m: –" in words


def test_the_scorecard_is_the_same_in_every_form(card, tmp_path):
    paths = {form: str(tmp_path / f"card.{form}") for form in ("nc", "csv", "html")}
    scorecard.write_scorecard(card, **paths)
    assert read_claims(paths["nc"])["verdict"].tolist() == card["verdict"].tolist()
    table = pd.read_csv(paths["csv"], keep_default_na=False)
    assert table["verdict"].tolist() == card["verdict"].tolist()
    page = (tmp_path / "card.html").read_text(encoding="utf-8")
    assert page.count("a &lt; b &amp; c") == 3
    assert "<b>off" not in page
    assert all(page.count(f">{verdict}<") == 1 for verdict in (HOLDS, FAILS, UNDECIDED))
