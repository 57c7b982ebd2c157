"""Verdicts of the study on made-up runs whose truth is known."""

import numpy as np
import pytest
import xarray as xr

from energetics.criteria import FAILS, HOLDS, UNDECIDED
from energetics.reduced_potential import claims_dynamics, claims_representation
from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.claims import pattern_claims, scale_reason
from energetics.reduced_potential.files import METRICS
from energetics.storage import SPLITS

SEEDS, FRAMES = 2, 21
ALPHA = np.repeat(np.linspace(1, 4, 5), 2)
SPLIT = np.tile([SPLITS["train"], SPLITS["test"]], 5)


def falling_run():
    """Return an evaluation whose V and energy fall at every step."""
    potential = np.broadcast_to(-np.linspace(0, 1, FRAMES), (SEEDS, 10, FRAMES)).copy()
    force = np.broadcast_to(np.linspace(1.0, 0.1, FRAMES), (10, FRAMES))
    truth = -np.square(force)
    step = 0.1 * (truth[:, 1:] + truth[:, :-1]) / 2
    metrics = {name: (("seed", "group"), np.full((SEEDS, 2), 0.99)) for name in METRICS}
    return xr.Dataset(
        {
            "potential": (("seed", "trajectory", "snapshot"), potential),
            "potential_step": (("seed", "trajectory", "step"), np.stack([step] * SEEDS)),
            "gradient_rms": (("trajectory", "snapshot"), force),
            "energy_rate": (("trajectory", "snapshot"), truth),
            "alpha": ("trajectory", ALPHA),
            "split_disorder": ("trajectory", SPLIT),
            **metrics,
        },
        attrs={"grid": 128, "frame_interval": 0.1, "roll_out_steps": 5},
    )


def verdicts(claims):
    return {claim.identifier: claim.verdict for claim in claims}


def descent(run, tolerance=0.001):
    return verdicts(claims_dynamics.descent_claims(run, tolerance, ""))


def test_a_potential_that_falls_passes_and_its_mirror_image_fails():
    run = falling_run()
    assert set(descent(run).values()) == {HOLDS, "reported"}
    for name in ("potential", "potential_step"):
        run[name] = -run[name]
    found = descent(run)
    assert {v for k, v in found.items() if k != "energy-descent"} == {FAILS}


def test_one_alpha_that_rises_is_enough_to_fail():
    """The criterion is the least over alpha, and only of the split that it is about."""
    run = falling_run()
    row = 5  # a test trajectory in the middle
    assert SPLIT[row] == SPLITS["test"]
    run["potential"].values[:, row] *= -1
    found = descent(run)
    assert found["mototake2025-descent-raw-unseen"] == FAILS
    assert found["mototake2025-descent-raw-seen"] == HOLDS
    assert found["mototake2025-descent-fixed-field"] == HOLDS


def test_a_rise_within_the_tolerance_counts_as_falling():
    run = falling_run()
    run["potential"].values[:, :, 10] = run["potential"].values[:, :, 9] + 5e-4
    assert descent(run)["mototake2025-descent-raw-seen"] == HOLDS
    assert descent(run, tolerance=1e-4)["mototake2025-descent-raw-seen"] == FAILS


def test_a_run_too_small_decides_nothing():
    run = falling_run()
    reason = scale_reason(run, {"steps": 10})
    assert reason == "alphas = 5 < 9, steps = 10 < 1000"
    claims = list(claims_dynamics.descent_claims(run, 0.001, reason))
    assert {c.verdict for c in claims if c.criterion} == {UNDECIDED}
    assert all(c.reason == reason for c in claims if c.criterion)
    big = run.assign(alpha=("trajectory", np.linspace(1, 4, 10)))
    assert scale_reason(big, {"steps": 1000}) == ""


def test_reconstruction_is_judged_per_group():
    run = falling_run()
    run["reconstruction_r2"].values[:, 1] = 0.5
    found = verdicts(claims_dynamics.persistence_claims(run, None, ""))
    assert found["mototake2025-reconstruction-seen"] == HOLDS
    assert found["mototake2025-reconstruction-unseen"] == FAILS


@pytest.mark.parametrize("count", [4, 9])
def test_the_largest_jump_of_a_line_is_one_and_of_a_step_its_whole_range(count):
    alpha = np.repeat(np.linspace(1, 4, count), 3)
    assert claims_dynamics.largest_jump(2 * alpha, alpha) == pytest.approx(1)
    step = np.where(alpha > 2.5, 1.0, 0.0)
    assert claims_dynamics.largest_jump(step, alpha) == pytest.approx(count - 1)
    holes = np.where(np.arange(alpha.size) % 3 == 0, np.nan, 2 * alpha)
    assert claims_dynamics.largest_jump(holes, alpha) == pytest.approx(1)


def comparison(**better):
    """Return a comparison in which all arms score 0.3, but those named score as given."""
    sizes = np.array([1, 2, 8])
    shape = (len(ARMS), len(sizes), SEEDS, 2)
    table = {name: np.full(shape, 0.3) for name in METRICS}
    displacement = np.full((len(ARMS), len(sizes), SEEDS, 2), 1.0)
    for row, arm in enumerate(ARMS):
        for name in ("intraclass_correlation", "neighbour_r2", "reconstruction_r2"):
            table[name][row] = better.get(arm, 0.3)
        displacement[row] = 1 - better.get(arm, 0.3)
    place = ("arm", "latent_dimension", "seed", "group")
    return xr.Dataset(
        {name: (place, values) for name, values in table.items()}
        | {"displacement": (("arm", "latent_dimension", "seed", "perturbation"), displacement)},
        {"latent_dimension": sizes, "perturbation": [-1.0, 0.1]},
    )


def test_order_and_its_cause_are_told_apart():
    """If a rival without topology is ordered as well, topology is not the cause."""
    for rival, verdict in ((0.95, FAILS), (0.8, HOLDS)):
        table = comparison(topology=0.97, structure_factor=rival)
        found = verdicts(claims_representation.order_claims(table, 2, ""))
        assert found["order-topology"] == HOLDS
        assert found["order-pixels"] == HOLDS, "images are not ordered, as claimed"
        assert found["topology-is-the-cause"] == verdict
    found = verdicts(claims_representation.order_claims(comparison(pixels=0.95), 2, ""))
    assert found["order-pixels"] == found["order-topology"] == FAILS


def test_order_needs_both_measures():
    table = comparison(topology=0.97)
    table["neighbour_r2"].values[0] = 0.2
    found = verdicts(claims_representation.order_claims(table, 2, ""))
    assert found["order-topology"] == FAILS


def test_dimensions_are_counted_up_to_where_topology_is_matched():
    table = comparison(topology=0.9)
    row = list(ARMS).index("pixels")
    table["reconstruction_r2"].values[row] = np.array([0.1, 0.5, 0.95])[:, None, None]
    claims = claims_representation.dimension_claims(table, 2, "")
    found = {claim.identifier: claim for claim in claims}
    assert found["dimensions-pixels"].value == 2
    assert found["dimensions-pixels"].verdict == HOLDS
    assert found["dimensions-topology"].value == 0
    assert found["dimensions-structure_factor"].value == 8
    table["reconstruction_r2"].values[row] = np.array([0.1, 0.95, 0.95])[:, None, None]
    found = verdicts(claims_representation.dimension_claims(table, 2, ""))
    assert found["dimensions-pixels"] == FAILS


def test_robustness_compares_topology_with_images():
    for topology, verdict in ((0.9, HOLDS), (0.1, FAILS)):
        table = comparison(topology=topology, pixels=0.5)
        claims = claims_representation.robustness_claims(table, 2, "")
        judged = [claim.verdict for claim in claims if claim.criterion]
        assert judged == [verdict, verdict], "a shift and noise"


def patterns(elongation, stability):
    levels = np.arange(1.0, 6.0)
    curve = np.linspace(1, 5, len(stability))
    made = xr.Dataset(
        {
            "trajectory_alpha": ("trajectory", levels),
            "elongation": ("trajectory", elongation),
            "field_stability": ("curve", stability),
            "curve_alpha": ("curve", curve),
        }
    )
    readings = xr.Dataset(
        {"deviation": ("reading", [0.7, 0.03, 0.9]), "wavenumber": ("reading", [1.0, 1.0, 2.0])},
        attrs={"alpha": 2.0},
    )
    return {claim.identifier: claim for claim in pattern_claims(made, readings, "")}


def test_pattern_claims():
    found = patterns([9.0, 2.0, 1.5, 2.0, 7.0], np.array([1.0, 0.5, 0.25, -0.75, -1.0]))
    assert found["pattern-sequence"].verdict == HOLDS
    assert found["disorder-as-printed"].verdict == FAILS, "the print makes no domains"
    assert found["dipolar-term-as-printed"].verdict == FAILS, "the print has k = 2"
    assert found["field-sign-change"].value == pytest.approx(3.25)
    found = patterns([9.0, 2.0, 1.5, 2.0, 1.9], np.ones(5))
    assert found["pattern-sequence"].verdict == FAILS, "one end only is a labyrinth"
    assert np.isnan(found["field-sign-change"].value)
