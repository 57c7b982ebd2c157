"""What is observed along trajectories: known displacements, lost systems, networks in disguise."""

import numpy as np
import particle_samples
import pytest
from particle_samples import LARGE, SAMPLING, SILENT

from energetics.molecular_dynamics import evaluation, settings
from energetics.molecular_dynamics.comparison import compare_integrators, saturation
from energetics.molecular_dynamics.files import OBSERVABLES
from energetics.molecular_dynamics.labels import Integration
from energetics.molecular_dynamics.lennard_jones import pair_force, pair_potential
from energetics.molecular_dynamics.one_step import measure_steps
from energetics.molecular_dynamics.pair_flow import pair_flow_step
from energetics.molecular_dynamics.trajectories import (
    median_size,
    observe,
    phases,
    simulate_reference,
    simulate_trajectories,
)
from energetics.storage import SPLITS

NEAR = 0.7259
FLUID = SAMPLING | {"densities": [0.1, 0.38], "chains": {"train": 1, "validation": 1, "test": 3}}
FRAMES = [0, 1, 2, 5, 10, 20, 30]
OPTIONS = {"frames": FRAMES, "large_step": LARGE, "progress": SILENT}
STATES = [
    {"particles": 16, "temperature": 0.71, "density": 0.38, "systems": 12},
    {"particles": 20, "temperature": 0.47, "density": 0.2, "systems": 5},
]
TIMES = [{"integrator_time": a, "network_time": b} for a, b in ((3.0, 2.0), (2.0, 0.5))]
FOLLOWED = [("velocity_verlet", 0.1), ("velocity_verlet", 0.01), ("blanes_moan", 0.05)]


# ---- observe, of systems of two particles whose energies and forces are known


def start(systems=4, r=2.0, side=6.0):
    """Return q, p of pairs at rest at a distance, and boxes."""
    q = np.zeros((systems, 2, 2))
    q[:, 0] += 0.5
    q[:, 1] = q[:, 0] + [r, 0.0]
    return q, np.zeros_like(q), np.full(systems, side)


def played(states, box, *, frames, reference=(), end=None):
    """Return what is observed of given states, the first of them the start."""
    following = iter(states[1:])
    return observe(
        states[0],
        box,
        lambda: next(following),
        frames=frames,
        end=len(states) - 1 if end is None else end,
        reference=reference,
        threshold_distance=NEAR,
    )


def test_distances_are_those_of_known_displacements():
    q, p, box = start()
    shift, kick = np.array([0.1, 0.2, 0.3, 2.0]), np.array([0.0, 0.1, 0.0, 0.0])
    moved, kicked = q.copy(), p.copy()
    moved[:, 1, 1] += shift
    moved[2] += [6.0, -12.0]  # whole boxes are no distance
    kicked[:, 0, 0] += kick
    found = played([(q, p), (moved, kicked)], box, frames=[0, 1], reference=[(q, p)] * 2)
    distance = (shift**2 + kick**2) / 2
    assert found["distance_mean"] == pytest.approx([0, distance.mean()])
    assert found["distance_median"] == pytest.approx([0, np.median(distance)])
    potential = pair_potential(np.hypot(2.0, shift)) - pair_potential(2.0)
    energy = (potential + kick**2 / 2) / 2
    assert found["energy_mean"] == pytest.approx([0, energy.mean()])
    assert found["energy_median"] == pytest.approx([0, np.median(energy)])
    assert found["energy_spread"] == pytest.approx([0, energy.std()])
    assert found["lost"].tolist() == [0, 0]


def closer(state, system, r):
    """Return a state with the pair of one system at another distance."""
    q, p = (part.copy() for part in state)
    q[system, 1] = q[system, 0] + r / np.sqrt(2)
    return q, p


def test_a_system_is_lost_where_the_force_per_particle_passes_that_of_the_threshold():
    *state, box = start()
    limit = 2 * pair_force(NEAR)  # on one of two particles
    at = 0.7259
    while pair_force(at) < limit:
        at -= 1e-5
    for r, lost in ((at + 2e-5, 0.0), (at - 2e-5, 0.25)):
        found = played([state, closer(state, 1, r)], box, frames=[0, 1])
        assert found["lost"].tolist() == [0, lost]


@pytest.mark.parametrize("kind", ["near", "nan", "infinite", "fast"])
def test_lost_systems_stay_lost_and_enter_no_mean(kind):
    """A system goes astray between two frames and comes back before the next."""
    *state, box = start()
    if kind == "near":
        astray = closer(state, 2, 0.5)
    else:
        astray = tuple(part.copy() for part in state)
        part = 1 if kind == "fast" else 0
        astray[part][2, 0, 0] = {"nan": np.nan, "infinite": np.inf, "fast": 1e200}[kind]
    moved = state[0].copy(), state[1].copy()
    moved[0][:, 1, 1] += [0.1, 0.1, 0.9, 0.1]
    with np.errstate(all="ignore"):
        found = played([state, astray, moved, moved], box, frames=[0, 2, 3], reference=[state] * 3)
    assert found["lost"].tolist() == [0, 0.25, 0.25]
    energy = (pair_potential(np.hypot(2.0, 0.1)) - pair_potential(2.0)) / 2
    for frame in (1, 2):
        assert found["distance_mean"][frame] == pytest.approx(0.005), "of those that are left"
        assert found["energy_mean"][frame] == pytest.approx(energy)
        assert found["energy_spread"][frame] == pytest.approx(0, abs=1e-12)


def test_medians_count_what_is_not_finite_as_far_away():
    *state, box = start(5)
    gone = state[0].copy(), state[1].copy()
    gone[0][:, 1, 1] += [0.1, 0.2, 0.3, 0.0, 0.0]
    gone[0][3:] = np.nan
    later = gone[0].copy(), gone[1].copy()
    later[0][2] = np.inf
    with np.errstate(all="ignore"):
        found = played([state, gone, later], box, frames=[0, 1, 2], reference=[state] * 3)
    assert found["lost"].tolist() == [0, 0.4, 0.6]
    assert found["distance_median"][1] == pytest.approx(0.09 / 2)
    assert np.isnan(found["distance_median"][2]), "most are gone"
    assert np.isnan(found["energy_median"][2])
    assert found["distance_mean"][2] == pytest.approx((0.01 + 0.04) / 4)
    assert median_size(np.array([1.0, np.nan, -np.inf, 2.0, 3.0])) == 3.0
    assert np.isnan(median_size(np.array([1.0, np.nan, np.inf])))


def test_of_systems_that_are_all_lost_nothing_is_averaged():
    *state, box = start()
    gone = tuple(part + np.nan for part in state)
    with np.errstate(all="ignore"):
        found = played([state, gone, gone], box, frames=[0, 1, 2], reference=[state] * 3)
    assert found["lost"].tolist() == [0, 1, 1]
    for name in set(OBSERVABLES) - {"lost"}:
        assert np.isnan(found[name][1:]).all(), name
        assert found[name][0] == 0, name


def test_what_is_not_reached_or_has_no_reference_is_missing():
    *state, box = start()
    states = [tuple(state)] * 5
    found = played(states, box, frames=[0, 2, 4, 8], reference=states[:2], end=5 - 1)
    assert np.isfinite(found["lost"]).tolist() == [True, True, True, False]
    assert np.isfinite(found["distance_mean"]).tolist() == [True, True, False, False]
    found = played(states, box, frames=[0, 2, 4, 8], end=3)
    assert np.isfinite(found["energy_median"]).tolist() == [True, True, False, False]
    assert np.isnan(found["distance_median"]).all()


# ---- integrators, and networks that are integrators in disguise


@pytest.fixture(scope="module")
def references():
    options = {"reference_step": 5e-4, "reference_time": 1.0, "seed": 4} | OPTIONS
    return [
        simulate_reference(state | times, sampling=FLUID, number=number, **options)
        for number, (state, times) in enumerate(zip(STATES, TIMES, strict=True))
    ]


@pytest.fixture(scope="module")
def trajectories(references):
    options = {"followed": FOLLOWED, "threshold_distance": NEAR} | OPTIONS
    return [simulate_trajectories(reference, **options) for reference in references]


@pytest.fixture(scope="module")
def dataset():
    return particle_samples.dataset(FLUID, seed=4, densities=[0.38], temperatures=[0.27])


def disguised(scheme, step):
    """Return an integrator as a network is deployed; training seed 1 takes half the step."""

    def deploy(start, box, seed):
        integration = Integration(*start, box, scheme=scheme, step=step / (1 + seed))
        return lambda: integration.march(LARGE)

    return deploy


def evaluate(deploy, dataset, references, *, seeds=1, network="splitting_radial"):
    """Return the evaluation of a network; a splitting is followed to the integrators' time."""
    design, trained = settings.Design(network, LARGE), evaluation.Deployed(deploy, seeds, 7)
    options = {"frames": FRAMES, "threshold_distance": NEAR, "progress": SILENT}
    files = {"dataset": dataset, "references": references}
    return evaluation.evaluate_network(design, trained, **files, **options)


def test_a_reference_begins_at_its_state_and_is_converged(references):
    reference, state = references[0], STATES[0]
    assert reference["elapsed_time"].values == pytest.approx([0, 0.1, 0.2, 0.5, 1.0])
    assert settings.state_name(reference.attrs) == "n16_T0.71_rho0.38"
    frames = phases(reference)
    assert frames[0][0].shape == (12, 16, 2)
    assert float(reference.attrs["network_time"]) == 2.0
    box = reference["box"].values
    assert box == pytest.approx(np.full(12, (16 / 0.38) ** 0.5))
    q, p = Integration(*frames[0], box, scheme="blanes_moan", step=0.005).march(0.5)
    np.testing.assert_allclose(frames[3][0], q, atol=2e-4)
    np.testing.assert_allclose(frames[3][1], p, atol=2e-4)
    assert np.square(frames[0][1]).mean() == pytest.approx(state["temperature"], rel=0.2)


def test_integrators_are_as_accurate_as_they_are_known_to_be(trajectories):
    hot = trajectories[0]
    assert hot["curve"].values.tolist() == [scheme for scheme, _ in FOLLOWED]
    assert hot["elapsed_time"].values == pytest.approx(np.array(FRAMES) * LARGE)
    late = FRAMES.index(10)
    coarse, fine, fourth = hot["distance_median"].values[:, late]
    assert fourth < fine / 10 < coarse / 1e3
    assert np.isnan(hot["distance_mean"].values[:, late + 1 :]).all(), "no reference beyond"
    assert hot["lost"].values[0, -1] > 0.5, "0.1 is unstable at once"
    assert hot["lost"].values[1:].max() == 0
    assert np.abs(hot["energy_mean"].values[1]).max() < 1e-2
    ends = np.isfinite(trajectories[1]["lost"].values)
    assert (ends == (np.array(FRAMES) <= 20)).all(), "integrator_time ends it"


def test_a_network_that_is_an_integrator_is_seen_as_that(dataset, references, trajectories, steps):
    """Verlet at 0.01 in disguise: the same numbers to the last digit."""
    found = evaluate(disguised("velocity_verlet", 0.01), dataset, references)
    for name in OBSERVABLES:
        expected = np.stack([file[name].values[1] for file in trajectories])
        np.testing.assert_array_equal(found[name].values[0], expected, err_msg=name)
    assert found["state"].values.tolist() == ["n16_T0.71_rho0.38", "n20_T0.47_rho0.2"]
    np.testing.assert_array_equal(found["one_step_error"][0], steps["one_step_error"][1])
    assert int(found.attrs["force_evaluations"]) == 7


def test_a_network_ends_at_its_own_time(dataset, references):
    found = evaluate(disguised("velocity_verlet", 0.01), dataset, references, network="pairwise")
    reached = np.isfinite(found["lost"].values[0])
    expected = [np.array(FRAMES) <= 20, np.array(FRAMES) <= 5]
    assert (reached == expected).all()


def test_a_network_that_stands_still_or_breaks_is_told_from_one_that_moves(dataset, references):
    def still(start, box, seed):
        return lambda: start

    def broken(start, box, seed):
        return lambda: tuple(part + np.nan for part in start)

    test = dataset.isel(sample=dataset["split"].values == SPLITS["test"])
    found = evaluate(still, dataset, references)
    assert np.abs(found["energy_mean"].values[:, 0]).max() < 1e-12
    assert found["one_step_error"].shape == (1, test.sizes["sample"])
    q, p, *label = (
        test[name].values.astype(float)
        for name in ("position", "momentum", "label_position", "label_momentum")
    )
    square = np.square(q - label[0][:, 0]).sum((1, 2)) + np.square(p - label[1][:, 0]).sum((1, 2))
    assert found["one_step_error"].values[0] == pytest.approx(np.sqrt(square / 16))
    found = evaluate(broken, dataset, references)
    assert found["lost"].values[0, 0].tolist() == [0] + [1] * 6
    assert np.isnan(found["one_step_error"].values).all()


# ---- one step


@pytest.fixture(scope="module")
def steps(dataset):
    return measure_steps(dataset, followed=FOLLOWED, progress=SILENT)


def test_one_step_errors_are_those_of_the_schemes(dataset, steps):
    test = dataset.isel(sample=dataset["split"].values == SPLITS["test"])
    assert steps["curve"].values.tolist() == [*(scheme for scheme, _ in FOLLOWED), "pair_flow"]
    assert steps["time_step"].values == pytest.approx([0.1, 0.01, 0.05, 0.1])
    assert steps["force_evaluations"].values[:3] == pytest.approx([1, 10, 12])
    assert np.isnan(steps["force_evaluations"].values[3])
    errors = steps["one_step_error"].values
    assert errors.shape == (4, test.sizes["sample"])
    ten = test["classical_deviation"].values[:, 0]
    np.testing.assert_allclose(errors[1], np.sqrt(ten), rtol=0.02, atol=2e-6)
    q, p = (test[name].values.astype(float) for name in ("position", "momentum"))
    flow = pair_flow_step(q, p, test["box"].values, time=LARGE, step=1e-3)
    moved = flow[0] - test["label_position"].values[:, 0]
    kicked = flow[1] - test["label_momentum"].values[:, 0]
    expected = np.sqrt((np.square(moved) + np.square(kicked)).sum((1, 2)) / 16)
    np.testing.assert_allclose(errors[3], expected, rtol=0.02, atol=1e-4)
    rms = np.sqrt(np.square(errors).mean(axis=1))
    assert rms[2] < rms[1] < rms[3] < rms[0]
    held = (steps["density"].values == 0.38) | (steps["temperature"].values == 0.27)
    assert (steps["held_out"].values == held).all()
    assert 0 < held.mean() < 1


# ---- comparison


@pytest.fixture(scope="module")
def comparison(dataset, references, trajectories, steps):
    """Return two networks, of which the second has two seeds, beside the integrators."""
    files = [
        evaluate(disguised("velocity_verlet", 0.02), dataset, states, seeds=seeds, network=name)
        for name, seeds, states in (
            ("one", 1, references),
            ("two", 2, references[::-1]),  # states are told by name
        )
    ]
    return compare_integrators(trajectories, steps, files), files


def test_curves_stand_side_by_side(comparison, trajectories, steps):
    found, files = comparison
    names = ["velocity_verlet 0.1", "velocity_verlet 0.01", "blanes_moan 0.05", "pair_flow 0.1"]
    assert found["curve"].values.tolist() == [*names, "one", "two"]
    assert found["scheme"].values.tolist()[3:] == ["pair_flow", "one", "two"]
    assert found["training_seeds"].values.tolist() == [1] * 5 + [2]
    assert found["force_evaluations"].values[[0, 1, 2, 4, 5]] == pytest.approx([1, 10, 12, 7, 7])
    assert found["time_step"].values[3:] == pytest.approx([0.1] * 3)
    for name in OBSERVABLES:
        values = found[name].values
        assert values.shape == (6, 2, 2, len(FRAMES))
        for state, file in enumerate(trajectories):
            np.testing.assert_array_equal(values[:3, 0, state], file[name].values)
        assert np.isnan(values[:5, 1]).all(), "one training seed only"
        assert np.isnan(values[3]).all(), "no trajectory of the pair flow"
        np.testing.assert_array_equal(values[4, 0], files[0][name].values[0])
        np.testing.assert_array_equal(values[5], files[1][name].values[:, ::-1])
    errors = found["one_step_error"].values
    np.testing.assert_array_equal(errors[:4, 0], steps["one_step_error"].values)
    np.testing.assert_array_equal(errors[5], files[1]["one_step_error"].values)
    assert np.median(errors[5, 1]) < 0.5 * np.median(errors[5, 0]), "the seed of half the step"
    distances = found["distance_median"].values[5, :, :, 1]
    assert (distances[1] < 0.5 * distances[0]).all()


def test_states_and_samples_are_described(comparison, steps):
    found, _ = comparison
    assert found["state"].values.tolist() == ["n16_T0.71_rho0.38", "n20_T0.47_rho0.2"]
    assert found["particles"].values.tolist() == [16, 20]
    assert found["systems"].values.tolist() == [12, 5]
    expected = [16 / 0.38 / 6 + 4 * 0.71, 100 / 6 + 4 * 0.47]
    assert found["saturation"].values == pytest.approx(expected)
    for name, source in (("sample_temperature", "temperature"), ("sample_density", "density")):
        np.testing.assert_array_equal(found[name].values, steps[source].values)
    assert float(found.attrs["large_step"]) == LARGE


def test_independent_systems_are_as_far_apart_as_the_saturation():
    """Two independent systems: L²/6 of positions, 4 T of momenta."""
    rng, state = np.random.default_rng(0), {"particles": 16, "density": 0.2, "temperature": 0.47}
    side = (16 / 0.2) ** 0.5
    q, p = rng.uniform(0, side, (2, 4000, 16, 2)), rng.normal(size=(2, 4000, 16, 2)) * 0.47**0.5
    states = list(zip(q, p, strict=True))
    found = played([states[0]] * 2, np.full(4000, side), frames=[0], reference=[states[1]], end=0)
    assert found["distance_median"][0] == pytest.approx(saturation(**state), rel=0.02)
    mean = np.square((q[0] - q[1] + side / 2) % side - side / 2).sum((1, 2)).mean() / 16
    assert mean + np.square(p[0] - p[1]).sum((1, 2)).mean() / 16 == pytest.approx(
        saturation(**state), rel=0.01
    )
