"""Verdicts on made-up curves whose thresholds, drifts and times are known."""

import numpy as np
import pytest
import xarray as xr
from test_spin_figures import speed_of

from energetics.criteria import FAILS, HOLDS, ON_THIS_MACHINE, REPORTED, UNDECIDED
from energetics.identities import from_attributes
from energetics.spin_dynamics.claims import scale_reason, study_claims
from energetics.spin_dynamics.claims_cost import training_claims
from energetics.spin_dynamics.comparison import compare
from energetics.spin_dynamics.files import EVALUATION, OBSERVABLES, TRAJECTORIES
from energetics.spin_dynamics.settings import NETWORKS, Design
from energetics.spin_dynamics.speed import training_seconds

TIMES = np.arange(151) * 0.2
TEMPERATURES = (0.4, 2.4)
RATE = 0.95
PLAIN = {
    ("suzuki_trotter", 0.1): 4.0,
    ("suzuki_trotter", 0.04): 6.0,
    ("suzuki_trotter", 0.01): 9.0,
    ("suzuki_trotter", 0.001): 14.0,
    ("stale_field", 0.1): 2.0,
    ("stale_field", 0.01): 4.0,
    ("stale_field", 0.001): 6.0,
    ("suzuki_fourth", 0.2): 7.0,
    ("suzuki_fourth", 0.1): 11.0,
    ("blanes_moan", 0.1): 13.0,
}
LADDER = 1.44 * 1.1 ** np.arange(-11, 6.0)


def correlation(reached, configurations=16):
    """Return ξ that falls to 0.99 at a time."""
    curve = 1 - 0.01 * np.exp(2 * RATE * (TIMES - reached))
    return np.broadcast_to(np.where(TIMES > 0, curve, 1.0), (configurations, len(TIMES)))


def observables(reached, *, drift=0.0, spread=0.0):
    signs = np.linspace(-1, 1, 16)[:, None]
    shift = (drift + spread * signs) * TIMES / TIMES[-1]
    zero = np.zeros((16, len(TIMES)))
    return dict(zip(OBSERVABLES, (correlation(reached), shift, shift, zero), strict=True))


def trajectories(size, *, lost=0.5):
    rows = [
        observables(t, drift=lost if "stale" in scheme else 0.0, spread=1 / size)
        for (scheme, _), t in PLAIN.items()
    ]
    values = {name: np.stack([row[name] for row in rows]) for name in OBSERVABLES}
    values |= {"curve": [s for s, _ in PLAIN], "time_step": [step for _, step in PLAIN]}
    values |= {"elapsed_time": TIMES, "growth_rate": RATE}
    return [TRAJECTORIES.filled(values, size=size, temperature=t) for t in TEMPERATURES]


def evaluation(network, reading, size, reached, *, tested=None, drift=0.0, error=0.005):
    design, seeds = Design(network, reading, size, 0.1), len(reached)
    values = {"variant": design.variants, "temperature": TEMPERATURES}
    for name in OBSERVABLES:
        row = np.stack([observables(t, drift=drift)[name] for t in reached])  # seeds
        values[name] = np.stack([np.stack([row] * len(TEMPERATURES), axis=1)] * 2)
    ladder = np.tile(np.linspace(1, 2, len(LADDER)) * error, (seeds, 1))
    values |= {
        "elapsed_time": np.stack([TIMES] * len(TEMPERATURES)),
        "ladder_temperature": LADDER,
        "ladder_residue_error": ladder,
        "ladder_residue_size": ladder,
        "residue_error": np.full((seeds, 2), error),
        "residue_size": np.full((seeds, 2), error),
        "pooled_residue_error": np.full(seeds, error),
        "residue_deviation": 0.0204,
    }
    return EVALUATION.filled(values, size=tested or size, **vars(design))


def speed(designs, corrected=80e-9, growth=5.0):
    times = {"suzuki_trotter": 6e-9, "stale_field": 6e-9, "suzuki_fourth": 30e-9}
    times |= {"blanes_moan": 36e-9, **dict.fromkeys(designs, corrected)}
    return speed_of(times, designs, [[1.0, growth]] * len(designs))


def samples():
    return xr.Dataset(coords={"temperature": LADDER})


def settings(*, unet_steps=1500, configurations=32):
    training = {name: {"steps": unet_steps if name == "unet" else 4000} for name in NETWORKS}
    return {
        "sampling": {"lattices": [{"configurations": configurations}] * 2},
        "training": training,
        "residues": {"label_step": 0.001},
        "designs": [{"network": name} for name in NETWORKS],
        "test": {"frames": 150},
    }


def verdicts(evaluations, *, corrected=80e-9, lost=0.5, **options):
    designs = dict.fromkeys(from_attributes(Design, e.attrs).path for e in evaluations)
    plain = [*trajectories(4, lost=lost), *trajectories(8, lost=lost)]
    times = speed(list(designs), corrected)
    claims = study_claims(settings(**options), compare(plain, evaluations), samples(), times)
    assert len({claim.identifier for claim in claims}) == len(claims)
    return {claim.identifier: claim for claim in claims}


EXACT = "equivariant-suzuki-trotter-trained-L4"
STALE = "unet-stale-field-trained-L4"


@pytest.mark.parametrize(("reached", "verdict"), [(9.0, HOLDS), (8.6, HOLDS), (8.4, FAILS)])
def test_a_corrected_step_reaches_0_01_or_does_not(reached, verdict):
    found = verdicts([evaluation("equivariant", "suzuki_trotter", 4, [reached])])
    claim = found[f"energetics-reach-{EXACT}-on-L4-T2.4"]
    assert claim.verdict == verdict
    assert claim.value == pytest.approx(reached / 9.0, rel=1e-3)


def test_weights_of_another_lattice_may_lose_a_tenth():
    moved = evaluation("equivariant", "suzuki_trotter", 4, [8.2], tested=8)
    own = evaluation("equivariant", "suzuki_trotter", 4, [8.2])
    found = verdicts([own, moved])
    assert found[f"energetics-reach-{EXACT}-on-L4-T2.4"].verdict == FAILS
    assert found[f"energetics-reach-{EXACT}-on-L8-T2.4"].verdict == HOLDS


def test_an_undertrained_unet_refutes_nothing_and_a_trained_one_does():
    poor = [evaluation("unet", "stale_field", 4, [2.5], drift=0.4, error=0.5)]
    brief, long = verdicts(poor), verdicts(poor, unet_steps=200_000)
    ours = (f"park2022-reach-{STALE}-on-L4-T0.4", f"park2022-steps-{STALE}")
    ours += (f"park2022-recovered-energy-{STALE}-T0.4", f"park2022-wall-time-{STALE}")
    for identifier in ours:
        assert brief[identifier].verdict.startswith(UNDECIDED), identifier
        assert "1500 steps" in brief[identifier].reason
        assert long[identifier].verdict.startswith(FAILS), identifier


def test_a_good_unet_holds_however_briefly_it_was_trained():
    found = verdicts([evaluation("unet", "stale_field", 4, [4.1], drift=0.02)])
    assert found[f"park2022-reach-{STALE}-on-L4-T2.4"].verdict == HOLDS
    recovered = found[f"park2022-recovered-energy-{STALE}-T2.4"]
    assert recovered.verdict == HOLDS
    assert recovered.value == pytest.approx(0.02 / 0.5, rel=0.1)
    assert found[f"park2022-worth-{STALE}"].verdict == HOLDS


def test_speed_in_steps_is_not_speed_in_wall_time():
    """Ten times fewer steps, each 80/6 as dear: 0.75 times as fast."""
    found = verdicts([evaluation("equivariant", "suzuki_trotter", 4, [9.0, 9.0])])
    assert found[f"energetics-steps-{EXACT}"].verdict == HOLDS
    assert found[f"energetics-steps-{EXACT}"].value == pytest.approx(10, rel=0.01)
    wall = found[f"energetics-wall-time-{EXACT}"]
    assert wall.value == pytest.approx(0.75, rel=0.01)
    assert wall.verdict == FAILS + ON_THIS_MACHINE


def test_the_fourth_order_step_stands_beside_the_networks():
    """Blanes–Moan at 0.1 is worth a step of 0.00128 here, at six times the cost of one step."""
    found = verdicts([evaluation("equivariant", "suzuki_trotter", 4, [9.0])])
    fourth = found["energetics-wall-time-blanes-moan-L4"]
    worth = np.exp(np.interp(np.log(13), np.log([9, 14]), np.log([0.01, 0.001])))
    assert fourth.value == pytest.approx(0.1 / worth / 6, rel=0.01)
    assert fourth.verdict == REPORTED
    best = "energetics-networks-against-fourth-order-L4"
    assert found[best].verdict == FAILS + ON_THIS_MACHINE
    cheap = verdicts([evaluation("equivariant", "suzuki_trotter", 4, [13.9])], corrected=7e-9)
    assert cheap[best].verdict == HOLDS + ON_THIS_MACHINE


def test_what_is_lost_depends_on_the_reading():
    found = verdicts([])
    assert found["park2022-lost-stale-field-L4-T0.4"].verdict == HOLDS
    assert found["park2022-lost-suzuki-trotter-L4-T0.4"].verdict == HOLDS, "spread counts"
    assert found["park2022-averaging-T2.4"].value == pytest.approx(0.5)
    assert found["park2022-averaging-T2.4"].verdict == HOLDS


def test_the_thresholds_move_by_the_rate_of_chaos():
    found = verdicts([])
    assert found["energetics-chaos-L8"].value == pytest.approx(5 * RATE / np.log(100), rel=0.01)
    assert found["energetics-chaos-L8"].verdict == HOLDS


def test_which_integrator_the_paper_used_stays_undecided():
    found = verdicts([evaluation("unet", "stale_field", 4, [4.0])])
    limit = found["park2022-limit-stale-field-L4"]
    assert limit.verdict == UNDECIDED
    assert limit.value == pytest.approx(11 * 0.0204 / 0.22455)
    assert found["park2022-drop-suzuki-trotter"].verdict == UNDECIDED


def test_a_small_scale_decides_nothing_about_the_paper():
    found = verdicts([evaluation("equivariant", "suzuki_trotter", 4, [9.0])], configurations=4)
    assert "configurations = 4 < 16" in scale_reason(settings(configurations=4))
    judged = [c for c in found.values() if c.criterion and c.identifier.startswith("park")]
    assert all(claim.verdict.startswith(UNDECIDED) for claim in judged)


@pytest.mark.parametrize(
    ("ratio", "verdict"), [(5, HOLDS), (6.3, HOLDS), (7.5, UNDECIDED), (9.7, FAILS)]
)
def test_times_that_scatter_about_the_ratio_of_sites_decide_nothing(ratio, verdict):
    times = speed(["unet/stale_field_L4_step0.1"], growth=ratio)
    (claim,) = training_claims(times, "")
    assert claim.value == pytest.approx(ratio)
    assert claim.verdict == verdict + ON_THIS_MACHINE


def test_without_uncorrected_curves_nothing_about_them_is_defined(monkeypatch):
    """A configuration may follow other time steps than the paper's, or for a shorter time."""
    monkeypatch.setitem(globals(), "PLAIN", {("suzuki_trotter", 0.1): 4.0})
    found = verdicts([evaluation("equivariant", "suzuki_trotter", 4, [9.0])])
    for name in ("park2022-drop-stale-field", "park2022-largest-steps"):
        assert np.isnan(found[name].value)
        assert found[name].verdict == UNDECIDED
    assert np.isfinite(found["park2022-drop-suzuki-trotter"].value)
    monkeypatch.setitem(globals(), "TIMES", TIMES[:6])
    found = verdicts([evaluation("equivariant", "suzuki_trotter", 4, [9.0])])
    assert np.isnan(found["park2022-drop-suzuki-trotter"].value)


def test_the_time_of_a_network_that_does_not_fit_a_lattice_is_not_defined():
    options = {"channels": 2, "repeats": 1}
    design = Design("unet", "stale_field", 4, 0.1)
    assert np.isnan(training_seconds(design, 6, **options))
    assert training_seconds(design, 4, **options) > 0
