"""Verdicts follow their criteria, and the scorecard tells them all."""

import ast

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

from energetics import scorecard
from energetics.checked_configuration import together
from energetics.claims import SCORECARD, judge, write_claims
from energetics.criteria import FAILS, HOLDS, ON_THIS_MACHINE, REPORTED, UNDECIDED, at_least
from energetics.reduced_potential import claims_dynamics
from energetics.skyrmion_states import claims_collapse
from energetics.spin_dynamics import claims_accuracy

WORKFLOW = ROOT / "workflow"
TWO = {"criterion": at_least(2)}
ABOUT = {"paper": "p2020", "figure": "1", "statement": "a < b & c", "metric": "m"}


def judged(values, name="one", **options):
    return judge(name, values=values, **ABOUT, **options)


@pytest.mark.parametrize(
    ("values", "options", "verdict"),
    [
        ([1.0, 3.0], TWO, HOLDS),
        ([1.0, 2.9], TWO, FAILS),
        (2.0, TWO, HOLDS),
        ([9.0], TWO | {"undecided": "too small"}, UNDECIDED),
        ([0.0], TWO | {"undecided": "too small"}, UNDECIDED),
        ([np.nan, 9.0], TWO, UNDECIDED),
        ([np.inf], TWO, UNDECIDED),
        ([1.0], {}, REPORTED),
        ([1.0], {"undecided": "too small"}, REPORTED),
    ],
)
def test_verdict(values, options, verdict):
    assert judged(values, **options).verdict == verdict


def test_why_a_claim_is_not_decided_is_its_reason():
    assert judged(1.0, **TWO, undecided="grid = 32 < 128").reason == "grid = 32 < 128"
    assert "not defined" in judged(np.nan, **TWO).reason
    assert "so close" in judged(2.1, criterion=at_least(2, margin=0.2)).reason
    assert judged(1.0, **TWO, reason="because").reason == "because"


def test_the_criterion_is_printed_and_none_is_nothing():
    assert judged(1.0, criterion=at_least(2, margin=0.2, of="R2")).criterion == (
        "R2 >= 2, undecided within 20%"
    )
    assert judged(1.0).criterion == ""


@pytest.mark.parametrize(("value", "verdict"), [(3.0, HOLDS), (1.0, FAILS), (np.nan, UNDECIDED)])
def test_a_verdict_on_wall_times_is_one_on_this_machine(value, verdict):
    assert judged(value, **TWO, timed=True).verdict == verdict + ON_THIS_MACHINE
    assert judged(value, timed=True).verdict == REPORTED


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
        judged([1.0, 3.0], "one", **TWO),
        judged([0.5], "two", **TWO, reason="far <b>off</b>"),
    ]
    write_claims(claims, tmp_path / "a.nc", study="a")
    more = [judged([np.nan], "three", **TWO), judged([9.0], "four", **TWO, timed=True)]
    write_claims(more, tmp_path / "b.nc", study="b")
    return scorecard.gather([tmp_path / "a.nc", tmp_path / "b.nc"])


def test_claims_survive_their_file(card):
    assert card["identifier"].tolist() == ["one", "two", "three", "four"]
    assert card["study"].tolist() == ["a", "a", "b", "b"]
    assert card["verdict"].tolist() == [HOLDS, FAILS, UNDECIDED, HOLDS + ON_THIS_MACHINE]
    assert card["value"].tolist()[:2] == [2.0, 0.5]
    assert card["spread"][0] == pytest.approx(np.sqrt(2))
    assert card["reason"].tolist()[:2] == ["", "far <b>off</b>"]
    assert np.isnan(card["value"][2])


def test_the_scorecard_in_words_counts_every_verdict(card):
    words = scorecard.text(card)
    counts = f"1 {HOLDS}, 1 {FAILS}, 1 {UNDECIDED}, 0 {REPORTED}"
    assert words.endswith(f"{counts}; 1 rest on the wall times of this machine")
    assert "m: 2 ± 1.41 (criterion: >= 2)" in words
    assert "m: –" in words


def test_the_scorecard_is_the_same_in_every_form(card, tmp_path):
    paths = {form: str(tmp_path / f"card.{form}") for form in ("nc", "csv", "html")}
    scorecard.write_scorecard(card, **paths)
    file, table = SCORECARD.read(paths["nc"]), pd.read_csv(paths["csv"], keep_default_na=False)
    for name in ("study", "identifier", "verdict"):
        assert file[name].values.tolist() == table[name].tolist() == card[name].tolist()
    page = (tmp_path / "card.html").read_text(encoding="utf-8")
    assert page.count("a &lt; b &amp; c") == 4
    assert "<b>off" not in page
    assert all(page.count(f">{verdict}<") == 1 for verdict in card["verdict"])
