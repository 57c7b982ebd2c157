"""Verdicts on made-up curves whose errors, energies and times are known."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch
from particle_figure_files import comparison_of, specific_heat, speed_of

from energetics.criteria import FAILS, HOLDS, ON_THIS_MACHINE, REPORTED, UNDECIDED
from energetics.molecular_dynamics.claims import scale_reason, study_claims
from energetics.molecular_dynamics.claims_reach import read_gates
from energetics.molecular_dynamics.curves import CLASSICAL, Curves
from energetics.molecular_dynamics.files import OBSERVABLES
from energetics.molecular_dynamics.learning import build_network
from energetics.molecular_dynamics.settings import Design
from energetics.weights import write_networks

TIMES = np.concatenate([np.arange(31) * 0.1, [4, 5, 7, 10, 20, 50, 100, 300]])
END, UNTIL = 10.0, {"network": 50.0, "integrator": 300.0}
STATES = [(16, 0.27, 0.1), (16, 0.71, 0.38), (64, 0.71, 0.38)]
HELD_OUT = np.array([0, 0, 1, 0, 1, 0, 0, 1, 0], bool)  # of samples
SPREAD = np.linspace(0.5, 1.5, len(HELD_OUT))
RMS = np.sqrt(np.square(SPREAD).mean())  # over the median


@dataclass(frozen=True)
class Curve:
    """What is known of a curve; the seeds of a training differ by factors whose mean is one."""

    error: float  # median of one step
    forces: float = 2
    distance: float = 1.0  # times that of Verlet at 0.01
    energy: float = 1e-4  # at the end
    lost: float = 0.0
    step: float = 0.1
    seeds: int = 1
    seconds: float = 1e-7
    held: float = 1.0  # factor of errors where nothing was trained
    large: float = 1.0  # factor of distances with more particles
    large_lost: float = 0.0
    until: str = "network"


def verlet(step, **known):
    options = {"forces": 0.1 / step, "step": step, "until": "integrator"}
    options["seconds"] = 1e-9 / step
    return Curve(16 * step**2, distance=(step / 0.01) ** 4, energy=step**2, **options | known)


CURVES = {
    "velocity_verlet 0.1": verlet(0.1),
    "velocity_verlet 0.05": verlet(0.05),
    "velocity_verlet 0.025": verlet(0.025, lost=0.125),
    "velocity_verlet 0.02": verlet(0.02),
    "velocity_verlet 0.01": verlet(0.01),
    "blanes_moan 0.05": Curve(4e-4, 12, 0.04, 1e-6, step=0.05, seconds=1.2e-7, until="integrator"),
    "pair_flow 0.1": Curve(0.06),
    "pairwise": Curve(0.08, distance=500, energy=0.5, seeds=3, seconds=1e-4),
    "pairwise_longer": Curve(0.07, distance=400, energy=0.4),
    "many_body": Curve(0.4, distance=5000, energy=5.0, seeds=2),
    "combined": Curve(0.3, distance=4000, energy=-4.0, lost=0.5),
    "pair_correction": Curve(1e-3, 8, 0.6, energy=0.2, seconds=1e-5),
    "splitting_radial": Curve(1.2e-3, 5, 0.9, 5e-3, seeds=3, seconds=6e-8, until="integrator"),
    "splitting_gradient": Curve(5e-4, 6, 0.2, 1e-3, seconds=9e-8, until="integrator"),
}


def factors(count):
    """Return a factor for each training seed, one in the mean."""
    return np.linspace(0.9, 1.1, count) if count > 1 else np.ones(1)


def comparison(curves):
    """Return the comparison of curves; Δ of Verlet at 0.01 is 1e-6 t²."""
    seeds = max(curve.seeds for curve in curves.values())
    shape = (len(curves), seeds, len(STATES), len(TIMES))
    values = {name: np.full(shape, np.nan) for name in OBSERVABLES}
    errors = np.full((len(curves), seeds, len(HELD_OUT)), np.nan)
    for row, (name, curve) in enumerate(curves.items()):
        for seed, factor in enumerate(factors(curve.seeds)):
            errors[row, seed] = factor * curve.error * SPREAD * np.where(HELD_OUT, curve.held, 1)
            for state, (particles, _, _) in enumerate(STATES):
                if name.startswith("pair_flow"):
                    continue
                many, end = particles > 16, UNTIL[curve.until]
                distance = 1e-6 * TIMES**2 * curve.distance * (curve.large if many else 1) * factor
                near = np.where(TIMES <= END, distance, np.nan)
                energy = curve.energy * factor * TIMES / end
                lost = (curve.large_lost if many else curve.lost) * np.minimum(1, 2 * TIMES / end)
                known = {"distance_mean": near, "distance_median": near / 2, "lost": lost}
                known |= {"energy_mean": energy, "energy_median": energy, "energy_spread": 0.1}
                for observable, along in known.items():
                    values[observable][row, seed, state] = np.where(end >= TIMES, along, np.nan)
    rows = [(n, n.split()[0], c.step, c.forces, c.seeds) for n, c in curves.items()]
    points = [(0.47, 0.2)] * len(HELD_OUT)
    return comparison_of(rows, values, errors, HELD_OUT, states=STATES, times=TIMES, points=points)


def speed(curves):
    timed = {name: c.seconds for name, c in curves.items() if not name.startswith("pair_flow")}
    return speed_of(timed)


def study(*, systems=64, time=50.0, steps=3000, splitting=300, names=tuple(CURVES)):
    """Return what decides whether a scale can decide."""
    state = {"particles": 16, "systems": systems, "network_time": time}
    larger = {"particles": 64, "systems": 16, "network_time": 3.0}
    designs = [name for name in names if " " not in name]
    training = {n: {"steps": splitting if "splitting" in n else steps} for n in designs}
    entries = [{"network": name} for name in designs]
    labels, states = {"large_step": 0.1}, {"states": [state, larger]}
    return {"test": states, "training": training, "designs": entries, "labels": labels}


def changed(changes):
    """Return all curves, of some of which something else is known."""
    return CURVES | {name: replace(CURVES[name], **known) for name, known in changes.items()}


def verdicts(changes=None, *, left_out=(), peak=0.47, spoil=None, gate=((0.6, 0.8),), **scale):
    """Return all claims by name, of curves of which some are changed."""
    curves = {k: v for k, v in changed(changes or {}).items() if k not in left_out}
    table = comparison(curves)
    if spoil:
        spoil(table)
    claims = study_claims(
        comparison=table,
        specific_heat=specific_heat(peak),
        speed=speed(curves),
        gates=[np.array(gate)] if gate else [],
        study=study(names=tuple(curves), **scale),
    )
    assert len({claim.identifier for claim in claims}) == len(claims)
    assert {claim.identifier.split("-")[0] for claim in claims} <= {"park2022", "energetics"}
    return {claim.identifier: claim for claim in claims}


RADIAL, GRADIENT = "energetics-splitting_radial", "energetics-splitting_gradient"
ERROR = CURVES[CLASSICAL].error
CASES = [  # claim; curve, what is changed so that it holds and fails, and the value that is judged
    ("park2022-stable-counter-pairwise", "pairwise", "lost", (0.0, 0.0), (0.02, 0.02)),
    ("park2022-stable-counter-combined", "combined", "lost", (0.0, 0.0), (0.5, 0.5)),
    ("park2022-stable-energy-pairwise", "pairwise", "energy", (-0.09, 0.09), (-0.11, 0.11)),
    ("park2022-one-step-rms", "pairwise", "error", (1.05 * ERROR, 1.05), (1.15 * ERROR, 1.15)),
    ("park2022-one-step-median", "pairwise", "error", (1.05 * ERROR, 1.05), (1.15 * ERROR, 1.15)),
    ("park2022-distance-0.01", "pairwise", "distance", (1.05, 1.05), (1.2, 1.2)),
    ("park2022-distance-0.02", "pairwise", "distance", (16.5, 16.5 / 16), (18, 18 / 16)),
    ("park2022-distance-0.05", "pairwise", "distance", (500, 0.8), (800, 1.28)),
    ("park2022-energy-least", "pairwise", "energy", (3.9, 3.9 / 4), (4.1, 4.1 / 4)),
    ("park2022-energy-worse-pairwise", "pairwise", "energy", (1.1e-4, 1.1), (0.9e-4, 0.9)),
    ("park2022-energy-worse-combined", "combined", "energy", (-1.1e-4, 1.1), (-0.9e-4, 0.9)),
    # seeds are paired: the one that was trained longer with the first of three, 0.9 times 0.5
    ("park2022-energy-recovered", "pairwise_longer", "energy", (-0.22, 22 / 45), (0.23, 23 / 45)),
    ("park2022-held-out-pairwise", "pairwise", "held", (1.15, 1.15), (1.25, 1.25)),
    ("energetics-held-out-splitting_radial", "splitting_radial", "held", (1.1, 1.1), (1.3, 1.3)),
    ("park2022-particles-many_body-n64_T0.71_rho0.38", "many_body", "large",
     (1.4, 1.4), (1.6, 1.6)),
    (f"{RADIAL}-one-step-rms-velocity_verlet-0.01", "splitting_radial", "error",
     (0.9 * ERROR, 0.9), (1.1 * ERROR, 1.1)),
    (f"{GRADIENT}-one-step-median-velocity_verlet-0.01", "splitting_gradient", "error",
     (0.9 * ERROR, 0.9), (1.1 * ERROR, 1.1)),
    (f"{RADIAL}-distance-velocity_verlet-0.01", "splitting_radial", "distance",
     (0.95, 0.95), (1.05, 1.05)),
    (f"{RADIAL}-lost", "splitting_radial", "lost", (0.0, 0.0), (0.01, 0.01)),
    (f"{GRADIENT}-lost", "splitting_gradient", "large_lost", (0.0, 0.0), (0.01, 0.01)),
    (f"{GRADIENT}-drift", "splitting_gradient", "energy", (-0.009, 0.009), (-0.011, 0.011)),
    (f"{RADIAL}-forces", "splitting_radial", "forces", (5, 5), (6, 6)),
    (f"{RADIAL}-faster", "splitting_radial", "seconds", (6.6e-8, 1 / 0.66), (6.8e-8, 1 / 0.68)),
    ("energetics-pair-correction-one-step", "pair_correction", "error",
     (0.9 * ERROR, 0.9), (1.1 * ERROR, 1.1)),
    ("energetics-pair-correction-energy", "pair_correction", "energy",
     (0.009, 0.009), (-0.02, 0.02)),
    ("park2022-small-steps-stable", CLASSICAL, "lost", (0.0, 0.0), (1e-3, 1e-3)),
    ("park2022-small-steps-stable", CLASSICAL, "large_lost", (0.0, 0.0), (1e-3, 1e-3)),
    ("energetics-pair-flow", "pairwise_longer", "error", (0.061, 61 / 60), (0.059, 59 / 60)),
    ("energetics-pair-flow-verlet", "pair_flow 0.1", "error",
     (0.9 * ERROR, 0.9), (1.1 * ERROR, 1.1)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[2]}")
def test_a_claim_holds_on_one_side_of_its_threshold_and_fails_on_the_other(case):
    identifier, curve, key, *sides = case
    for (known, value), verdict in zip(sides, (HOLDS, FAILS), strict=True):
        claim = verdicts({curve: {key: known}})[identifier]
        assert claim.value == pytest.approx(value, rel=1e-6)
        assert claim.verdict == verdict + ON_THIS_MACHINE * identifier.endswith("-faster")
        seeds = CURVES[curve].seeds
        if seeds > 1 and key in ("error", "energy", "distance"):  # others are the same for all
            assert claim.spread == pytest.approx(value * np.std(factors(seeds), ddof=1))


def test_the_long_window_decides_nothing_whatever_it_shows():
    for distance in (0.5, 1e3):
        claim = verdicts({"pairwise": {"distance": distance}})["park2022-distance-long"]
        assert claim.verdict == UNDECIDED
        assert "uninformative" in claim.reason
        assert "t = 10" in claim.metric
        assert claim.value == pytest.approx(distance)
    # what Verlet at 0.01 has of the distance of independent systems is told
    sizes = [1e-4 / (n / d / 6 + 4 * t) for n, t, d in STATES[:2]]
    assert f"{min(sizes):.2g} to {max(sizes):.2g}" in claim.reason


@pytest.mark.parametrize(("step", "verdict"), [(0.0110, HOLDS), (0.0113, FAILS)])
def test_about_ten_times_fewer_steps(step, verdict):
    error = {"error": 16 * step**2, "seeds": 1, "seconds": 2e-8}
    found = verdicts({"pairwise": error})
    steps, wall = found["park2022-gain-steps-pairwise"], found["park2022-gain-wall-pairwise"]
    assert steps.value == pytest.approx(0.1 / step, rel=0.01)
    assert steps.verdict == verdict
    assert wall.value == pytest.approx(0.01 / step * 1e-7 / 2e-8, rel=0.01)
    assert wall.verdict == FAILS + ON_THIS_MACHINE


def test_wall_time_is_judged_by_itself_and_ours_only_reported():
    fast = {"error": ERROR, "seeds": 1, "seconds": 1e-8}
    found = verdicts({"pairwise": fast, "splitting_radial": fast})
    assert found["park2022-gain-wall-pairwise"].verdict == HOLDS + ON_THIS_MACHINE
    assert found["energetics-gain-wall-splitting_radial"].value == pytest.approx(10)
    for name in ("splitting_radial", "splitting_gradient", "blanes_moan-0.05", "pair_correction"):
        for kind in ("steps", "wall"):
            assert found[f"energetics-gain-{kind}-{name}"].verdict == REPORTED


def test_the_fourth_order_step_stands_beside_the_networks():
    """Blanes–Moan at 0.05 errs by 4e-4 like Verlet at 0.005, ten times fewer steps, each 0.12."""
    found = verdicts()
    steps = found["energetics-gain-steps-blanes_moan-0.05"]
    assert steps.value == pytest.approx(10)
    assert "0.05 over" in steps.metric
    assert found["energetics-gain-wall-blanes_moan-0.05"].value == pytest.approx(2 / 1.2)
    against = found[f"{RADIAL}-against-fourth-order"]
    assert (against.value, against.verdict) == (pytest.approx(2.0), REPORTED)
    for test in ("one-step-rms", "one-step-median", "distance"):
        for rival in ("blanes_moan-0.05", "velocity_verlet-0.02"):
            assert found[f"{RADIAL}-{test}-{rival}"].verdict == REPORTED
    assert found[f"{RADIAL}-distance-blanes_moan-0.05"].value == pytest.approx(0.9 / 0.04)


def test_unstable_steps_are_reported_with_their_time():
    claim = verdicts()["park2022-unstable-0.025"]
    assert (claim.value, claim.verdict) == (0.125, REPORTED)
    assert "t = 300" in claim.metric


@pytest.mark.parametrize(
    ("peak", "verdict"), [(0.47, HOLDS), (0.51, HOLDS), (0.43, FAILS), (0.39, FAILS)]
)
def test_where_the_specific_heat_peaks(peak, verdict):
    """0.43 lies 0.042 below T_c = 0.472, by more than a step of the temperatures."""
    claim = verdicts(peak=peak)["park2022-specific-heat-0.1"]
    assert claim.value == pytest.approx(peak)
    assert claim.verdict == verdict


def test_gates_are_reported():
    found = verdicts(gate=((0.6, 0.8), (0.4, 0.9)))
    assert found["park2022-gate-1"].value == pytest.approx(0.5)
    assert found["park2022-gate-2"].value == pytest.approx(0.85)
    assert found["park2022-gate-1"].verdict == REPORTED
    assert "park2022-gate-1" not in verdicts(gate=None)


def test_gates_are_read_from_the_model(tmp_path):
    networks = [build_network(Design("combined", 0.1), {"hidden": [4]}) for _ in "ab"]
    for seed, network in enumerate(networks):
        network.first.gamma.data = torch.tensor(float(seed))
        network.second.gamma.data = torch.tensor(-2.0)
    states, history = [network.state_dict() for network in networks], {"train_total": np.zeros(1)}
    path, about = tmp_path / "combined.nc", {"title": "t"}
    write_networks(path, states, seeds=[0, 1], histories=[history] * 2, attributes=about)
    expected = np.array([[0.5, 0.1192029], [0.7310586, 0.1192029]])
    assert read_gates(str(path)) == pytest.approx(expected)


# ---- what is lost, missing, or too small


def gone(name, *observables, since=1.0):
    """Return a change of the comparison: from a time on, most systems of a curve are gone."""

    def spoil(table):
        row = table["curve"].values.tolist().index(name)
        for observable in observables:
            table[observable].values[row][..., since <= TIMES] = np.nan

    return spoil


def test_what_is_gone_counts_as_lost_and_is_not_taken_for_good():
    spoil = gone("many_body", "energy_median", "energy_mean", "distance_mean", "distance_median")
    found = verdicts({"many_body": {"lost": 0.9}}, spoil=spoil)
    assert found["park2022-stable-counter-many_body"].verdict == FAILS
    assert found["park2022-stable-counter-many_body"].value == pytest.approx(0.9)
    assert HOLDS not in {
        found["park2022-stable-energy-many_body"].verdict,
        found["park2022-particles-many_body-n64_T0.71_rho0.38"].verdict,
    }
    assert found["park2022-energy-least"].value == pytest.approx(0.5 * 1.0 / 4), "of those left"


def test_energy_that_left_the_finite_has_not_stayed():
    for name, identifier in (
        ("many_body", "park2022-stable-energy-many_body"),
        ("splitting_radial", f"{RADIAL}-drift"),
        ("pair_correction", "energetics-pair-correction-energy"),
    ):
        spoil = gone(name, "energy_median", "energy_mean")
        assert verdicts({name: {"lost": 1.0}}, spoil=spoil)[identifier].verdict == FAILS


def test_more_particles_may_be_lost_where_only_the_papers_states_are_judged():
    lost = {"pairwise": {"large_lost": 0.5}}
    assert verdicts(lost)["park2022-stable-counter-pairwise"].verdict == HOLDS


def test_a_study_may_have_any_of_the_networks():
    learned = [name for name in CURVES if " " not in name]
    for kept in ([], ["splitting_radial"], ["pairwise"], ["pairwise_longer", "combined"]):
        left_out = [name for name in learned if name not in kept]
        found = verdicts(left_out=left_out, gate=None)
        assert found["park2022-small-steps-stable"].verdict == HOLDS
        for name in learned:
            mine = [i for i in found if i.endswith(name)]
            assert bool(mine) == (name in kept), name
    found = verdicts(left_out=["blanes_moan 0.05", "velocity_verlet 0.02", "pair_flow 0.1"])
    assert f"{RADIAL}-faster" in found
    assert "energetics-pair-flow" not in found


@pytest.mark.parametrize(
    ("scale", "reason"),
    [
        ({"systems": 8}, "systems = 8 < 16"),
        ({"time": 2.0}, "network_time = 2 < 20"),
        ({"steps": 20}, "network steps = 20 < 1000"),
        ({"splitting": 20}, "splitting steps = 20 < 100"),
    ],
)
def test_a_small_scale_decides_nothing(scale, reason):
    assert scale_reason(study(**scale)) == reason
    found = verdicts(**scale)
    judged = {c.verdict for c in found.values() if c.criterion}
    assert judged == {UNDECIDED, UNDECIDED + ON_THIS_MACHINE}
    reasons = {c.reason for i, c in found.items() if c.criterion and i != "park2022-distance-long"}
    assert reasons == {reason}


def test_the_default_scale_decides():
    assert scale_reason(study()) == ""
    found = verdicts()
    undecided = [i for i, claim in found.items() if claim.verdict == UNDECIDED]
    assert undecided == ["park2022-distance-long"]
    assert scale_reason(study(names=(CLASSICAL,))) == "", "without networks nothing is too short"


# ---- curves


def curves(**changes):
    return Curves(comparison(changed(changes)))


@pytest.mark.parametrize("step", [0.8, 0.07, 0.02, 0.0131, 0.01, 0.004])
def test_the_equivalent_step_of_a_power_law_is_exact_and_ends_with_the_largest_one(step):
    found = curves(pairwise={"error": 16 * step**2, "seeds": 1}).equivalent_step("pairwise")
    assert found == pytest.approx([min(step, 0.1)])


def test_values_are_those_of_a_curves_own_seeds_states_and_times():
    found = curves()
    assert [found.seeds(name) for name in ("pairwise", "combined", CLASSICAL)] == [3, 1, 1]
    assert found.values("pairwise", "lost").shape == (3, 3, len(TIMES))
    assert found.small == [0, 1]
    assert found.networks() == ["pairwise", "many_body", "combined"]
    assert found.end("pairwise", 0) == 50
    assert found.end("splitting_radial", 1) == 300
    last = found.last("pairwise", "energy_median")
    assert last == pytest.approx(np.outer([0.45, 0.5, 0.55], np.ones(3)))
    assert np.isnan(found.last("pairwise", "distance_mean")).all(), "the reference ended before"
    at = found.at("many_body", "distance_median", 0.96)
    assert at == pytest.approx(np.outer([0.9, 1.1], np.ones(3)) * 5000 * 0.5e-6)
    assert not found.has("transformer")


def test_one_step_errors_are_rms_or_median_of_all_samples_or_some():
    found = curves(pairwise={"error": 0.5, "held": 3.0, "seeds": 1})
    errors = 0.5 * SPREAD * np.where(HELD_OUT, 3, 1)
    assert found.one_step("pairwise") == pytest.approx([np.sqrt(np.mean(errors**2))])
    assert found.one_step("pairwise", median=True) == pytest.approx([np.median(errors)])
    for held in (True, False):
        chosen = errors[held == HELD_OUT]
        assert found.one_step("pairwise", median=True, held=held) == [np.median(chosen)]
    assert found.one_step(CLASSICAL) == pytest.approx([ERROR * RMS])


def test_distances_are_compared_by_their_geometric_mean_up_to_three():
    table = comparison(CURVES)
    row = table["curve"].values.tolist().index("combined")
    window = (TIMES > 0) & (TIMES <= 3)
    assert window.sum() == 30
    ratio = np.where(np.arange(30) < 10, 4.0, 1.0)
    classical = table["distance_mean"].values[4, 0, 0]
    table["distance_mean"].values[row, 0, 0, window] = ratio * classical[window]
    table["distance_mean"].values[row, 0, 0, ~window] = 1e9
    assert Curves(table).distance_ratio("combined", CLASSICAL, 0) == pytest.approx([4 ** (1 / 3)])


def test_without_the_step_that_networks_are_held_against_nothing_about_it_is_decided():
    """A configuration may follow other steps of Verlet than 0.01."""
    found = verdicts(left_out=(CLASSICAL,))
    for name in ("park2022-one-step-rms", "energetics-pair-flow-verlet", f"{RADIAL}-faster"):
        assert found[name].verdict.startswith(UNDECIDED)
        assert found[name].reason == "the metric is not defined here"
    about = [claim for claim in found.values() if "0.01" in claim.statement]
    assert {claim.verdict.removesuffix(ON_THIS_MACHINE) for claim in about} == {UNDECIDED}


def test_a_time_after_the_end_of_all_trajectories_is_not_defined():
    curves = Curves(comparison(CURVES))
    assert np.isfinite(curves.at("pairwise", "distance_mean", 1.0)).all()
    short = Curves(comparison(CURVES).isel(frame=slice(0, 8)))
    assert np.isnan(short.at("pairwise", "distance_mean", 1.0)).all()
