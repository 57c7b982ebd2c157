"""Learned splittings in torch: Verlet without weights, exact gradients, and what training gains."""

import numpy as np
import particle_samples
import pytest
import torch
from particle_samples import LARGE, SAMPLING, SILENT, lattices
from test_compositions import DESIGNS

from energetics.identities import from_attributes
from energetics.molecular_dynamics import learning, network_dynamics, splitting_training
from energetics.molecular_dynamics.evaluation import one_step_errors
from energetics.molecular_dynamics.particles import (
    forces,
    kinetic_energy,
    minimum_image,
    potential_energy,
    velocity_verlet,
)
from energetics.molecular_dynamics.settings import STUDY, Design
from energetics.molecular_dynamics.splitting import Splitting
from energetics.molecular_dynamics.splitting_dynamics import deployed
from energetics.storage import SPLITS
from energetics.training import SeedRun, Settings
from energetics.training_seeds import Task
from energetics.weights import read_networks, write_networks

RADIAL = Design("splitting_radial", LARGE)
FLUID = SAMPLING | {
    "phases": [{"name": "any", "temperatures": [0.27, 0.47, 0.71], "samples": 4}],
    "chains": {"train": 9, "validation": 2, "test": 3},
    "equilibration_sweeps": 1000,
    "spacing_sweeps": 20,
}
TRAINING = {"kicks": 5, "degree": 5, "collision_weight": 0.2, "unrolled_steps": 2, "device": "cpu"}
TRAINING |= {"steps": 40, "batch_systems": 16, "learning_rate": 0.1, "gradient_norm": 1.0}
TRAINING |= {"validate_every": 20}


@pytest.fixture(autouse=True)
def _one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def dataset():
    """Return 504 labelled systems, of which the training sees 216."""
    return particle_samples.dataset(FLUID, seed=6, densities=[0.2], temperatures=[])


def batch_of(dataset, count=24):
    """Return systems, their labels, and the scales of their errors."""
    options = {"unrolled_steps": 2, "dtype": torch.float64, "device": torch.device("cpu")}
    tensors = learning.samples(dataset, "train", **options)
    tensors[5] = (tensors[5] * tensors[5].mean(dim=0)).sqrt()
    chosen = torch.arange(0, len(tensors[0]), len(tensors[0]) // count)[:count]
    return tuple(tensor[chosen] for tensor in tensors)


def network(kicks=5, gradient=False, *, size=0.0, large_step=LARGE, seed=0):
    """Return a splitting with random weights of a size."""
    found = Splitting(kicks=kicks, gradient=gradient, degree=5, large_step=large_step)
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(len(found.weights), generator=generator, dtype=torch.float64)
    found.weights.data = size * noise
    return found


def shaken():
    """Return q, p, box of shaken square lattices, whose pairs stay outside of all cores."""
    return map(torch.from_numpy, lattices(systems=6, shake=0.08))


# ---- the step


@pytest.mark.parametrize(("kicks", "gradient"), [(1, False), (2, False), (3, True), *DESIGNS])
def test_without_weights_a_step_is_sub_steps_of_verlet(kicks, gradient):
    start_q, start_p, box = shaken()
    found = network(kicks, gradient)(start_q, start_p, box)
    q, p, time = start_q, start_p, LARGE / kicks
    if kicks % 2:
        for _ in range(kicks):
            q = q + time / 2 * p
            p = p + time * forces(q, box)
            q = q + time / 2 * p
    else:
        q, p = velocity_verlet(q, p, box, time_step=time, steps=kicks)
    torch.testing.assert_close(found, (q, p), rtol=0, atol=1e-12)
    assert (p - start_p).abs().max() > 0.1


# ---- the loss


@pytest.mark.parametrize(("kicks", "gradient"), DESIGNS)
def test_the_gradient_of_the_loss_is_that_of_finite_differences(kicks, gradient, dataset):
    learned = network(kicks, gradient, size=0.3)
    torch.manual_seed(0)
    collisions = splitting_training.shoot(16, LARGE)
    batch = batch_of(dataset, 12)

    def total():
        found = splitting_training.losses(learned, batch, collisions, collision_weight=0.3)
        return found["total"]

    total().backward()
    step, expected = 1e-5, []
    with torch.no_grad():
        for number in range(len(learned.weights)):
            sides = []
            for sign in (1, -2):
                learned.weights[number] += sign * step
                sides.append(float(total()))
            learned.weights[number] += step
            expected.append((sides[0] - sides[1]) / (2 * step))
    expected = torch.tensor(expected, dtype=torch.float64)
    size = float(expected.abs().max())
    torch.testing.assert_close(learned.weights.grad, expected, rtol=1e-5, atol=1e-6 * size)
    assert (expected.abs() > 1e-4 * size).all(), "every weight counts"


def test_the_loss_is_zero_on_its_own_trajectory_and_grows_as_it_says(dataset):
    q, p, box, *_ = batch_of(dataset)
    learned = network(size=0.3)
    with torch.no_grad():
        states = learned.unrolled(q, p, box, 2)
        own = [torch.stack(part, 1) for part in zip(*states, strict=True)]
        scale = torch.linspace(0.5, 2.0, 2 * len(q), dtype=torch.float64).reshape(-1, 2)
        batch = (q, p, box, *own, scale)
        found = splitting_training.deviations(states, batch)
        assert found.abs().max() == 0
        # a box aside is nowhere else; one particle of 16 moved by 0.4 and kicked by 0.3
        aside = own[0] + 3 * box[:, None, None, None]
        aside[:, 0, 5, 1] += 0.4
        kicked = own[1].clone()
        kicked[:, 0, 5, 0] += 0.3
        batch = (q, p, box, aside, kicked, scale)
        found = splitting_training.deviations(states, batch)
        torch.testing.assert_close(found[:, 0], torch.full_like(box, 0.25 / 16))
        assert found[:, 1].abs().max() < 1e-20
        collisions = splitting_training.shoot(8, LARGE)
        losses = splitting_training.losses(learned, batch, collisions, collision_weight=0.7)
        expected = (torch.sqrt(1 + 0.25 / 16 / scale[:, 0]) - 1).mean() / 2
        assert float(losses["trajectory"]) == pytest.approx(float(expected))
        gain = splitting_training.gains(learned, collisions)
        expected = (torch.sqrt(1 + gain**2) - 1).mean()
        assert float(losses["collision"]) == pytest.approx(float(expected))
        total = losses["trajectory"] + 0.7 * losses["collision"]
        assert float(losses["total"]) == pytest.approx(float(total))


def test_without_learning_both_terms_are_of_order_one(dataset):
    torch.manual_seed(0)
    collisions = splitting_training.shoot(256, LARGE)
    with torch.no_grad():
        options = {"collision_weight": 1.0}
        found = splitting_training.losses(network(), batch_of(dataset), collisions, **options)
    assert 0.3 < float(found["trajectory"]) < 30
    assert 0.3 < float(found["collision"]) < 30


# ---- collisions


def test_pairs_are_shot_at_each_other():
    torch.manual_seed(1)
    energy, q, p = splitting_training.shoot(500, LARGE)
    r, v = q[:, 1] - q[:, 0], p[:, 1] - p[:, 0]
    torch.testing.assert_close(v.square().sum(1) / 4, energy)
    assert p.sum(1).abs().max() < 1e-14
    assert (v[:, 0] < 0).all() and (v[:, 1] == 0).all()
    assert (float(energy.min()), float(energy.max())) == pytest.approx((3, 14), abs=0.1)
    phase = (r[:, 0] - splitting_training.DISTANCE) / (-v[:, 0] * LARGE)
    assert 0 <= float(phase.min()) < 0.02 < 0.98 < float(phase.max()) <= 1
    assert 0 <= float(r[:, 1].min()) < 0.03 and 1.07 < float(r[:, 1].max()) <= 1.1


@pytest.mark.parametrize("gradient", [False, True])
def test_collisions_of_small_steps_are_elastic(gradient):
    """What they gain falls with the square of the step, and soft cores do not matter outside."""
    torch.manual_seed(2)
    energy, q, p = splitting_training.shoot(24, 0.004)
    found = []
    for step in (0.008, 0.004):
        learned = network(5, gradient, large_step=step)
        with torch.no_grad():
            found.append(splitting_training.gains(learned, (energy, q, p)).abs())
    assert found[1].max() < 3e-3
    assert float((found[0] / found[1]).median()) > 3


def test_gains_are_followed_to_the_end_and_counted_in_tolerances():
    torch.manual_seed(3)
    energy, q, p = splitting_training.shoot(64, LARGE)
    learned = network(size=0.2)
    with torch.no_grad():
        found = splitting_training.gains(learned, (energy, q, p))
        assert torch.isfinite(found).all()
        assert found.abs().max() > 0.1
        box = torch.full_like(energy, 1000.0)
        before = potential_energy(q, box) + kinetic_energy(p)
        for _ in range(100):  # far beyond
            q, p = learned(q, p, box)
        assert (q[:, 1] - q[:, 0]).norm(dim=1).min() > 10
        gain = potential_energy(q, box) + kinetic_energy(p) - before
    expected = gain / (0.03 * (energy / 6) ** 2)
    torch.testing.assert_close(found, expected, rtol=0.02, atol=0.02)


@pytest.mark.parametrize("size", [0.0, 3.0])
def test_what_a_bad_step_gains_is_finite(size):
    torch.manual_seed(4)
    collisions = splitting_training.shoot(128, 1.0)
    learned = network(3, size=size, large_step=1.0)
    gain = splitting_training.gains(learned, collisions)
    assert torch.isfinite(gain).all()
    splitting_training.softly(gain.square()).mean().backward()
    assert torch.isfinite(learned.weights.grad).all()


# ---- the basis


def residuals(learned, batch, collisions, weight):
    """Return numbers whose squares, as the loss weighs them, make up the loss where it is small."""
    q, p, box, label_q, label_p, scale = batch
    states = learned.unrolled(q, p, box, 2)
    rows = []
    for k, (moved, kicked) in enumerate(states):
        errors = [minimum_image(moved - label_q[:, k], box), kicked - label_p[:, k]]
        errors = torch.cat(errors, -1).flatten(1) / (16 * scale[:, k, None]).sqrt()
        factor = (1 + errors.square().sum(1, keepdim=True)) ** -0.25
        rows.append((errors * factor).flatten() / (2 * len(q)) ** 0.5)
    gain = splitting_training.gains(learned, collisions)
    rows.append(gain * (1 + gain**2) ** -0.25 * (weight / len(gain)) ** 0.5)
    return torch.cat(rows)


@pytest.mark.parametrize(("kicks", "gradient"), [(5, False), (4, True)])
def test_in_its_basis_the_loss_is_equally_steep_in_all_directions(kicks, gradient, dataset):
    torch.manual_seed(5)
    batch, collisions = batch_of(dataset, 32), splitting_training.shoot(32, LARGE)
    learned = network(kicks, gradient)

    def curvature():
        columns, step = [], 1e-4 / float(learned.basis.diagonal().max())
        with torch.no_grad():
            for number in range(len(learned.weights)):
                sides = []
                for sign in (1, -1):
                    learned.weights.zero_()
                    learned.weights[number] = sign * step
                    sides.append(residuals(learned, batch, collisions, 0.3))
                columns.append((sides[0] - sides[1]) / (2 * step))
            learned.weights.zero_()
        jacobian = torch.stack(columns)
        return torch.linalg.eigvalsh(jacobian @ jacobian.T)

    before = curvature()
    assert before[-1] / before[0].clamp_min(1e-300) > 1e4
    splitting_training.calibrate(learned, batch, collisions, collision_weight=0.3)
    assert not learned.weights.any()
    torch.testing.assert_close(learned.basis, learned.basis.T)
    after = curvature()
    assert after[-1] < 1.5
    steep = int((before > 1e-5 * before[-1]).sum())  # the others count as flat
    assert steep >= len(after) // 2
    assert after[-steep:].min() > 0.8
    assert float(after[-steep:].median()) == pytest.approx(1, abs=0.01)


# ---- training


@pytest.fixture(scope="module")
def model(dataset, tmp_path_factory):
    """Return the file of a splitting that was trained for a few seconds."""
    path = str(tmp_path_factory.mktemp("models") / "splitting_radial.nc")
    learning.train_design(dataset, RADIAL, Task(TRAINING, 7, threads=1, progress=SILENT, path=path))
    return path


def test_a_short_training_is_worth_it(dataset, model, tmp_path):
    """Against the same number of plain kicks, on systems that it has not seen."""
    write_splittings(tmp_path / "plain.nc", [network()])
    plain, learned = (
        one_step_errors(dataset, deployed(path, RADIAL, TRAINING))[0]
        for path in (tmp_path / "plain.nc", model)
    )
    test = dataset["split"].values == SPLITS["test"]
    held = dataset["density"].values[test] == 0.2
    for chosen in (held, ~held):  # a density that it has not seen, and those that it has
        before, after = plain[chosen], learned[chosen]
        assert np.median(after) < 0.4 * np.median(before)
        assert np.square(after).mean() < 0.15 * np.square(before).mean()


def test_training_sees_the_training_split_only(dataset):
    options = {"unrolled_steps": 1, "dtype": torch.float32, "device": torch.device("cpu")}
    train = learning.samples(dataset, "train", **options)
    chosen = dataset["split"].values == SPLITS["train"]
    assert len(train[0]) == chosen.sum() == 2 * 9 * 12
    assert len(learning.samples(dataset, "validation", **options)[0]) == 2 * 2 * 12
    assert 0.2 not in dataset["density"].values[chosen]
    names = (*learning.DATA, "classical_deviation")
    for tensor, name in zip(train, names, strict=True):
        expected = dataset[name].values[chosen]
        expected = expected[:, :1] if "large_step" in dataset[name].dims else expected
        np.testing.assert_array_equal(tensor.numpy(), expected.astype(np.float32))


def test_training_gives_the_same_bytes_again_and_others_from_another_key(dataset):
    short = TRAINING | {"degree": 3, "unrolled_steps": 1, "steps": 2}
    settings, found = Settings.of(short, validate_every=1, batch_size=4), []
    for key in (1, 1, 2):
        torch.manual_seed(key + len(found))  # what was drawn before does not matter
        run = SeedRun(settings, key, STUDY, SILENT)
        design = Design("splitting_gradient", LARGE)
        fit = learning.train_seed(run, dataset=dataset, design=design, training=short)
        found.append(fit.weights["weights"])
        assert fit.weights["weights"].dtype == torch.float64
    assert torch.equal(found[0], found[1])
    assert not torch.equal(found[0], found[2])


# ---- model files


def write_splittings(path, networks, **attributes):
    """Write splittings as a training does."""
    about = {"title": "t", "network": "splitting_radial", "large_step": LARGE, "kicks": 5}
    write_networks(
        path,
        [learned.state_dict() for learned in networks],
        seeds=range(len(networks)),
        histories=[{"train_total": np.zeros(1)}] * len(networks),
        attributes=about | {"degree": 5} | attributes,
    )


def test_a_model_file_holds_what_was_trained_and_how(model):
    learned = network()
    states, file = read_networks(model, learned)
    learned.load_state_dict(states[0])
    assert learned.weights.abs().max() > 0.01
    assert (learned.basis - torch.eye(len(learned.basis))).abs().max() > 0.1
    assert from_attributes(Design, file.attrs) == RADIAL
    assert file.sizes["block"] == 2
    totals = file["history_validation_total"].values
    assert np.isfinite(totals).all() and totals[0, -1] <= totals[0, 0]


@pytest.mark.parametrize(("kicks", "gradient"), DESIGNS)
def test_each_training_seed_is_deployed(kicks, gradient, dataset, tmp_path):
    name = "splitting_gradient" if gradient else "splitting_radial"
    networks = [network(kicks, gradient, size=0.4, seed=seed) for seed in (1, 2)]
    path = tmp_path / "models.nc"
    write_splittings(path, networks, kicks=kicks, network=name)
    trained = deployed(path, Design(name, LARGE), TRAINING | {"kicks": kicks})
    assert trained.seeds == 2
    assert trained.force_evaluations == networks[0].force_evaluations
    q, p, box, *_ = batch_of(dataset)
    ends = []
    for seed, learned in enumerate(networks):
        march = trained.deploy((q.numpy(), p.numpy()), box.numpy(), seed)
        with torch.no_grad():
            expected = learned.unrolled(q, p, box, 3)
        for state, accuracy in zip(expected, (1e-11, 1e-8, 1e-8), strict=True):
            found = march()
            for one, other in zip(found, state, strict=True):
                np.testing.assert_allclose(one, other.numpy(), rtol=accuracy, atol=accuracy)
        ends.append(found[0])
    assert np.abs(ends[0] - ends[1]).max() > 1e-4


def test_a_force_network_is_deployed_as_it_was_trained(dataset, tmp_path):
    design, training = Design("pairwise", LARGE), {"hidden": [4]}
    built = learning.build_network(design, training)
    history = {"train_total": np.zeros(1)}
    path, about = str(tmp_path / "pairwise.nc"), {"title": "t", **vars(design)}
    write_networks(path, [built.state_dict()], seeds=[0], histories=[history], attributes=about)
    trained = network_dynamics.deployed(path, design, training, device="cpu")
    assert (trained.seeds, trained.force_evaluations) == (1, 2)
    q, p, box, *_ = batch_of(dataset)
    found = trained.deploy((q.numpy(), p.numpy()), box.numpy(), 0)()
    with torch.no_grad():
        expected = built(q.float(), p.float(), box.float())
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other.numpy(), rtol=1e-6, atol=1e-6)
