"""Verdicts on a made-up comparison in which every claim holds, and what makes each of them fail."""

import numpy as np
import pytest
from skyrmion_files import COLLAPSE, KINDS, RISING, UNIFORM, boxes, paths, state, verdicts

from energetics.criteria import FAILS, HOLDS, REPORTED, UNDECIDED
from energetics.skyrmion_states.claims_paths import interval

BETA = 1e-3  # of the guided sequence that cases are about
SHAPES = ("truncated", "stretched")


def test_in_the_papers_world_every_claim_holds():
    found = verdicts()
    judged = {name: claim.verdict for name, claim in found.items() if claim.criterion}
    assert {v for n, v in judged.items() if "alignment" not in n} == {HOLDS}, judged
    assert len(judged) > 40
    reported = [claim for claim in found.values() if not claim.criterion]
    assert {claim.verdict for claim in reported} == {REPORTED}
    assert len(reported) >= 12
    for claim in found.values():
        assert claim.statement and claim.metric
        assert claim.identifier.split("-")[0] in ("evae2021", "energetics")


GUIDED = {"sweep": "guided", "beta": BETA, "gamma": 100.0}
CONTROL = {"sweep": "control", "beta": BETA, "number": 3}
ALIGNED = {"sweep": "control", "beta": BETA, "number": 2}
FOURIER = (("modulus", 0.4), ("complex", 0.5))
LAST = {"sweep": "guided", "beta": BETA, "gamma": 1e4}
CASES = [  # claim; what is changed, where; two values, and what is judged on either side
    ("evae2021-energy-rises", "energy_loss", {"sweep": "rising", "beta": 1e-2},
     (-0.54, 0.01), (-0.56, -0.01)),
    ("evae2021-linear-theory", "transverse_critical_beta", {}, (0.039, 1), (0.041, 0)),
    ("evae2021-collapse-uniform", "reconstruction_loss", {"sweep": "rising", "beta": 4e-2},
     (1.191, 0.009), (1.211, 0.011)),
    ("evae2021-usable-beta", "reconstruction_loss", {"sweep": "rising", "beta": 1e-2},
     (0.59, 0.59 / UNIFORM), (0.61, 0.61 / UNIFORM)),
    ("evae2021-copies", "reconstruction_loss", {"sweep": "rising", "beta": 1e-5, "split": "test"},
     (0.059, 0.059 / UNIFORM), (0.061, 0.061 / UNIFORM)),
    ("energetics-principal-components", "principal_error", {}, (0.031, 30 / 31), (0.029, 30 / 29)),
    (f"evae2021-energy-falls-beta{BETA:g}", "energy_loss", GUIDED,
     (-0.514, -0.001), (-0.512, 0.001)),
    (f"evae2021-reconstruction-beta{BETA:g}", "reconstruction_loss", GUIDED,
     (0.0495 * 1.09, 1.09), (0.0495 * 1.11, 1.11)),
    (f"evae2021-angle-output-beta{BETA:g}", "output_angle", GUIDED, (8.0, 8 / 9), (8.2, 8.2 / 9)),
    (f"evae2021-angle-prior-beta{BETA:g}", "prior_angle", CONTROL, (4.5, 4 / 4.5), (4.4, 4 / 4.4)),
    *((f"evae2021-truncated-{kind}-beta{BETA:g}", f"{kind}_truncated", GUIDED,
       (0.019, 0.019), (0.021, 0.021)) for kind in ("output", "prior")),
    *((f"evae2021-stretched-{kind}-beta{BETA:g}", f"{kind}_stretched", GUIDED,
       (0.059, 0.059), (0.061, 0.061)) for kind in ("output", "prior")),
    (f"evae2021-generative-beta{BETA:g}", "nearest_distance", GUIDED,
     (0.155, 0.155 / 0.3), (0.145, 0.145 / 0.3)),
    (f"energetics-prior-charge-beta{BETA:g}", "prior_charge", GUIDED,
     (-6.5, 6.5 / 8), (-6.3, 6.3 / 8)),
    *((f"energetics-alignment-{kind}-beta{BETA:g}", f"{kind}_aligned_energy", ALIGNED,
       (shift - 0.52, -0.01), (shift - 0.54, 0.01)) for kind, (shift, _) in KINDS.items()),
    *((f"evae2021-one-state-{kind}-beta{BETA:g}", f"{kind}_error", LAST,
       (0.04 * own, 0.04), (0.06 * own, 0.06)) for kind, own in FOURIER),
    (f"evae2021-divergence-jumps-beta{BETA:g}", "divergence_loss", GUIDED,
     (14, 30 / 14), (16, 30 / 16)),
    (f"evae2021-below-training-beta{BETA:g}", "prior_energy", LAST,
     (-0.59, -0.01), (-0.57, 0.01)),
    (f"evae2021-ground-state-beta{BETA:g}", "prior_energy", LAST,
     (-0.608, 58 / 60), (-0.606, 56 / 60)),
    (f"evae2021-ground-charge-beta{BETA:g}", "prior_charge", LAST, (-9.4, 0.4), (-8.0, 1.0)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_claim_holds_on_one_side_of_its_threshold_and_fails_on_the_other(case):
    identifier, name, where, *sides = case
    for (known, value), verdict in zip(sides, (HOLDS, FAILS), strict=True):
        claim = verdicts([(name, known, dict(where))])[identifier]
        assert claim.value == pytest.approx(value, rel=1e-6)
        assert claim.verdict == verdict, claim


# ---- collapses


def after(betas):
    """Return changes by which the posterior has collapsed at some of the rising β only."""
    options = {"sweep": "rising", "beta": list(RISING)}
    one = ("reconstruction_loss", UNIFORM, options | {"beta": list(betas)})
    return [("reconstruction_loss", 0.3, options), *([one] if betas else [])]


@pytest.mark.parametrize(
    ("betas", "between", "verdict"),
    [((4e-2,), (1e-2, 4e-2), HOLDS), ((1e-3, 1e-2, 4e-2), (1e-4, 1e-3), FAILS)],
)
def test_the_posterior_collapses_between_two_stages(betas, between, verdict):
    found = verdicts(after(betas))
    claim = found["evae2021-posterior-collapse"]
    assert claim.value == pytest.approx(np.sqrt(np.prod(between)))
    assert claim.verdict == found["evae2021-linear-theory"].verdict == verdict


def test_nothing_is_said_about_a_collapse_that_did_not_come():
    found = verdicts(after(()))
    for name in ("posterior-collapse", "linear-theory", "collapse-uniform"):
        assert found[f"evae2021-{name}"].verdict == UNDECIDED


def test_beta_at_which_the_posterior_returns_is_reported():
    claim = verdicts()["evae2021-collapse-falling"]
    assert (claim.value, claim.verdict) == (pytest.approx(np.sqrt(3e-4)), REPORTED)
    at_once = verdicts([("reconstruction_loss", 0.3, {"sweep": "falling"})])
    assert at_once["evae2021-collapse-falling"].value == pytest.approx(np.sqrt(12e-4))
    never = verdicts([("reconstruction_loss", UNIFORM, {"sweep": "falling"})])
    assert np.isnan(never["evae2021-collapse-falling"].value)


def one_state_from(gammas):
    """Return changes by which prior samples at BETA are one state at some γ only."""
    where = {"sweep": "guided", "beta": BETA}
    changes = [("complex_error", 0.45, where)]
    return changes + [("complex_error", 0.01, where | {"gamma": list(g)}) for g in (gammas,) if g]


@pytest.mark.parametrize(
    ("gammas", "between", "verdict"),
    [
        ((1e4,), (2e3, 1e4), HOLDS),
        ((2e3, 1e4), (100, 2e3), HOLDS),
        ((10.0, 100.0, 2e3, 1e4), (1, 10), FAILS),
        ((), None, UNDECIDED),
    ],
)
def test_gamma_of_collapse(gammas, between, verdict):
    found = verdicts(one_state_from(gammas))
    claim = found[f"evae2021-critical-gamma-beta{BETA:g}"]
    assert claim.verdict == verdict
    depends = found["evae2021-critical-gamma-depends"]
    if between is None:
        assert found[f"evae2021-divergence-jumps-beta{BETA:g}"].verdict == UNDECIDED
        assert depends.verdict == UNDECIDED and "only one beta" in depends.reason
    else:
        assert claim.value == pytest.approx(np.sqrt(np.prod(between)))
        other = np.sqrt(2e3 * 1e4)
        assert depends.value == pytest.approx(other / claim.value)
        assert depends.verdict == (FAILS if gammas == (1e4,) else HOLDS)


def test_two_runs_collapse_to_one_lattice_or_to_two():
    name = f"evae2021-translated-beta{BETA:g}"
    claim = verdicts()[name]
    assert claim.value == pytest.approx(0, abs=1e-6) and "before" in claim.metric
    other = [("prior_example", state(2, skyrmions=2), LAST | {"run": 1})]
    assert verdicts(other)[name].verdict == FAILS
    alone = verdicts(runs=1)[name]
    assert (alone.verdict, alone.reason) == (UNDECIDED, "one run only: schedule.runs = 1 < 2")


# ---- paths and boxes


@pytest.mark.parametrize(
    ("changes", "sharpens", "falls"),
    [
        ({}, HOLDS, HOLDS),
        ({"narrower": 2.0}, FAILS, HOLDS),
        ({"narrower": -0.05}, FAILS, HOLDS),
        ({"lower": 0.001}, HOLDS, FAILS),
        ({"left": 0.11}, UNDECIDED, UNDECIDED),
        ({"pairs": 11}, UNDECIDED, UNDECIDED),
        ({"gammas": (0.0,)}, UNDECIDED, UNDECIDED),
        ({"gammas": (0.0, 100.0, 10.0)}, HOLDS, HOLDS),
    ],
    ids=str,
)
def test_barriers_and_plateaus(changes, sharpens, falls):
    found = verdicts(path=[paths(**changes)])
    barrier, plateau = (found[f"evae2021-{n}"] for n in ("barrier-sharpens", "plateau-falls"))
    assert (barrier.verdict, plateau.verdict) == (sharpens, falls)
    if sharpens != UNDECIDED:
        assert barrier.value == pytest.approx(changes.get("narrower", -2.0))
        assert plateau.value == pytest.approx(changes.get("lower", -0.01))


def test_the_interval_is_that_of_the_mean_over_pairs():
    differences = np.random.default_rng(1).normal(3, 2, 400)
    low, high = interval(differences)
    error = differences.std() / 20
    assert low == pytest.approx(differences.mean() - 1.96 * error, abs=0.15 * error)
    assert high == pytest.approx(differences.mean() + 1.96 * error, abs=0.15 * error)
    assert interval(np.full(5, 2.0)) == (2, 2)


@pytest.mark.parametrize(("energy", "verdict"), [(-0.496, HOLDS), (-0.494, FAILS)])
def test_each_box_is_judged_by_its_own_ground_state(energy, verdict):
    found = verdicts(box=[boxes(energy=energy)])
    for box in ("square", "stripe"):
        claim = found[f"evae2021-confined-{box}"]
        assert claim.value == pytest.approx((energy + 0.4) / -0.1)
        assert claim.verdict == verdict


# ---- what decides nothing


def undecided(**options):
    """Return why claims are undecided, by name."""
    return {n: c.reason for n, c in verdicts(**options).items() if c.verdict == UNDECIDED}


def test_a_small_box_decides_what_it_can():
    found = undecided(size=32)
    per_beta = {
        f"evae2021-ground-{kind}-beta{b:g}" for kind in ("state", "charge") for b in COLLAPSE
    }
    boxed = {"evae2021-confined-square", "evae2021-confined-stripe"}
    others = {"evae2021-posterior-collapse", "energetics-principal-components"}
    assert set(found) == per_beta | boxed | others
    for name in per_beta | boxed:
        assert found[name] == "too small a box: sampling.size = 32 < 64"
    assert "linear theory says 0.02" in found["evae2021-posterior-collapse"]
    assert set(undecided(size=64)) == {"evae2021-posterior-collapse"}


def test_what_is_not_in_the_configuration_is_not_decided():
    no_paths = "no paths through a free and a guided network in this configuration"
    assert undecided(path=[], box=[]) == {
        "evae2021-barrier-sharpens": no_paths,
        "evae2021-plateau-falls": no_paths,
        "evae2021-confined-square": "no box with open ends: confined.boundaries = []",
    }
    alone = undecided(path=[paths().isel(network=[0])])
    assert set(alone.values()) == {no_paths}
    without = undecided(control=False)
    assert set(without.values()) == {"there is no control with gamma = 0"}
    assert f"evae2021-energy-falls-beta{BETA:g}" in without
    verdicts(guided_beta=[])


def test_networks_that_are_still_learning_decide_no_losses():
    falling = [("reconstruction_loss", 0.03, {"sweep": "control", "beta": BETA, "number": 5})]
    found = undecided(changes=falling)
    assert set(found) == {f"evae2021-{name}" for name in ("energy-rises", "copies", "usable-beta")}
    assert all(reason.startswith("not trained to the end") for reason in found.values())
    assert "falls from 0.05 to 0.05 in one more stage, to 0.03 in 5" in found["evae2021-copies"]


@pytest.mark.parametrize(
    ("scale", "reason"),
    [
        ({"steps": 10}, "training.steps = 10 < 200"),
        ({"train": 48}, "sampling.configurations.train = 48 < 1000"),
        ({"steps": 1, "train": 2}, "training.steps = 1 < 200, sampling.configurations.train = 2"),
    ],
)
def test_a_tiny_scale_decides_nothing(scale, reason):
    found = verdicts(**scale)
    assert {claim.verdict for claim in found.values() if claim.criterion} == {UNDECIDED}
    for claim in found.values():
        assert claim.reason.startswith(reason) if claim.criterion else not claim.reason


def test_states_without_skyrmions_have_no_shapes_to_judge():
    nan = [(f"{kind}_{shape}", np.nan, GUIDED) for kind in KINDS for shape in SHAPES]
    found = undecided(changes=nan)
    expected = {f"evae2021-{shape}-{kind}-beta{BETA:g}" for kind in KINDS for shape in SHAPES}
    assert set(found) == expected
    assert set(found.values()) == {"the metric is not defined here"}


def test_uniform_data_decide_nothing_that_is_measured_against_them():
    """In a strong field all states are the same, and nothing is to be gained on the way."""
    known = {"mean_z": 1.0, "train_charge": 0.0, "best_charge": 0.0, "train_energy": -0.5}
    known |= {"best_energy": -0.5, "principal_error": 0.0, "test_distance": 0.0}
    known |= {"input_modulus_error": 0.0, "input_complex_error": 0.0}
    box = boxes()
    box["input_energy"] = box["best_energy"]
    found = undecided(changes=[(name, value, {}) for name, value in known.items()], box=[box])
    against = ("usable-beta", "copies", "confined-square", f"one-state-complex-beta{BETA:g}")
    against += (f"generative-beta{BETA:g}", f"ground-state-beta{BETA:g}")
    assert {f"evae2021-{name}" for name in against} <= set(found)
    assert f"energetics-prior-charge-beta{BETA:g}" in found


def test_stages_are_compared_at_gamma_up_to_a_hundred_or_at_the_first():
    mild = verdicts(gamma=[1.0, 30.0, 2e3, 1e4])
    name = f"evae2021-energy-falls-beta{BETA:g}"
    assert mild[name].value == pytest.approx(-0.01 * (1 + np.log10(30)) + 0.002)
    assert "gamma = 30 against gamma = 0" in mild[name].statement
    strong = verdicts(gamma=[2e3, 1e4])
    assert strong[name].value == pytest.approx(-0.61 - (-0.511))
    for claim in strong.values():
        assert "gamma = 100 " not in claim.statement + claim.metric, "there is no such stage"
        assert "gamma = 10 " not in claim.statement + claim.metric, "there is no such stage"


def test_samples_that_are_not_one_state_are_no_ground_state():
    found = verdicts(changes=[("complex_error", 0.3, LAST)], box=[boxes(last_error=0.15)])
    for name in (f"ground-state-beta{BETA:g}", f"ground-charge-beta{BETA:g}", "confined-square"):
        claim = found[f"evae2021-{name}"]
        assert (claim.verdict, "not one state" in claim.reason) == (UNDECIDED, True)
