"""The effective-force networks, the torch physics that trains them, and the loss."""

import numpy as np
import pytest
import torch

from energetics.molecular_dynamics import lennard_jones
from energetics.molecular_dynamics.force_networks import (
    LARGEST_FIELD,
    CombinedNetwork,
    ManyBodyForce,
    ManyBodyNetwork,
    PairwiseNetwork,
)
from energetics.molecular_dynamics.pair_correction import CUTOFF, PairCorrection
from energetics.molecular_dynamics.particles import (
    NEAREST,
    forces,
    kinetic_energy,
    minimum_image,
    potential_energy,
    unrolled_losses,
    velocity_verlet,
)

NETWORKS = [PairwiseNetwork, ManyBodyNetwork, CombinedNetwork]
ALL = [*NETWORKS, PairCorrection]


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)
    torch.manual_seed(0)


def state(systems=3, particles=16, seed=0, shake=0.2):
    """Particles on a jittered square lattice, each system in a box of its own."""
    rng = np.random.default_rng(seed)
    side = round(particles**0.5)
    lattice = np.stack(np.meshgrid(*[np.arange(side)] * 2), axis=-1).reshape(-1, 2)
    spacing = 1.3 + 0.4 * np.arange(systems)[:, None, None]
    q = spacing * (lattice + shake * rng.uniform(-1, 1, (systems, particles, 2)))
    p = rng.standard_normal((systems, particles, 2))
    return [torch.from_numpy(values) for values in (q, p, spacing[:, 0, 0] * side)]


def network(design, **options):
    """A network in float64, calibrated if it can be, with weights away from where they start."""
    built = design(**options).double()
    if design is not PairCorrection:
        built.calibrate(*state(8, seed=1))
    with torch.no_grad():
        for parameter in built.parameters():
            parameter += (0.3 if design is PairCorrection else 0.1) * torch.randn_like(parameter)
    return built


def close(found, expected, atol=1e-12):
    for first, second in zip(found, expected, strict=True):
        torch.testing.assert_close(first, second, rtol=0, atol=atol)


@pytest.mark.parametrize("design", ALL)
def test_translation_images_order_and_company_do_not_matter(design):
    net, (q, p, box) = network(design), state(shake=0.1)
    after_q, after_p = net(q, p, box)
    shift = torch.tensor([0.31, -17.2], dtype=torch.float64)
    close(net(q + shift, p, box), (after_q + shift, after_p))
    images = torch.randint(-2, 3, q.shape) * box[:, None, None]
    close(net(q + images, p, box), (after_q + images, after_p))
    order = torch.randperm(16)
    close(net(q[:, order], p[:, order], box), (after_q[:, order], after_p[:, order]))
    assert not torch.allclose(after_p[:, order], after_p)
    close(net(q[1:2], p[1:2], box[1:2]), (after_q[1:2], after_p[1:2]))


@pytest.mark.parametrize("design", ALL)
def test_the_same_weights_run_sixty_four_particles(design):
    net, (q, p, box) = network(design), state(2, 64)
    after_q, after_p = net(q, p, box)
    assert after_q.shape == after_p.shape == (2, 64, 2)
    close([values[1:] for values in (after_q, after_p)], net(q[1:], p[1:], box[1:]))
    if design is not PairCorrection:
        close([after_q - q], [0.1 * (p + 0.05 * net.first(q, p, box))])


def test_a_pairwise_force_is_the_sum_of_its_pairs():
    """Against tanh layers in NumPy, pair by pair."""
    force, (q, p, box) = network(PairwiseNetwork, hidden=(7, 5)).first, state(2, 9)
    weights = [(w.weight.detach().numpy(), w.bias.detach().numpy()) for w in force.net.layers]
    scale = force.net.input_scale.numpy()
    expected = np.zeros((2, 9, 2))
    for system, i, k in np.ndindex(2, 9, 9):
        if i != k:
            apart = (q[system, i] - q[system, k]).numpy()
            apart = apart - box[system].item() * np.round(apart / box[system].item())
            x = np.concatenate([apart, (p[system, i] - p[system, k]).numpy(), [0.05]]) / scale
            for weight, bias in weights[:-1]:
                x = np.tanh(weight @ x + bias)
            expected[system, i] += weights[-1][0] @ x + weights[-1][1]
    expected *= force.net.output_scale.item()
    np.testing.assert_allclose(force(q, p, box).detach().numpy(), expected, atol=1e-10)


def numpy_fields(q, p, box, i):
    """Field and momentum field at the six points about particle i, one by one."""
    b = 0.2
    points = [(b, 0), (b / 2, b), (-b / 2, b), (-b, 0), (-b / 2, -b), (b / 2, -b)]
    fields, momenta = np.zeros((6, 2)), np.zeros((6, 2))
    for number, point in enumerate(points):
        weights = 0.0
        for k in range(len(q)):
            apart = q[i] + np.array(point) - q[k]
            apart = apart - box * np.round(apart / box)
            r = np.hypot(*apart)
            if k != i:
                fields[number] += 4 * (-12 * r**-13 + 6 * r**-7) * apart / r
            momenta[number] += p[k] / r
            weights += 1 / r
        momenta[number] = momenta[number] / weights - p[i]
    return fields, momenta


def test_fields_are_those_of_a_plain_sum_clipped_at_omega():
    q, p, box = state(2)
    q[0, 1] = q[0, 0] + torch.tensor([0.9, 0.3], dtype=torch.float64)
    field, relative = (v.numpy() for v in ManyBodyForce(0.05, (4,)).double().fields(q, p, box))
    largest = 0.0
    for system, i in np.ndindex(2, 16):
        plain, momenta = numpy_fields(q[system].numpy(), p[system].numpy(), box[system].item(), i)
        clipped = np.clip(plain, -108.35, 108.35)
        np.testing.assert_allclose(field[system, i].T, clipped, rtol=1e-10, atol=1e-10)
        np.testing.assert_allclose(relative[system, i].T, momenta, atol=1e-12)
        largest = max(largest, np.abs(plain).max())
    assert largest > 2 * LARGEST_FIELD
    assert np.abs(field).max() == LARGEST_FIELD


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_particle_on_a_grid_point_gives_finite_forces(dtype):
    net = ManyBodyNetwork().to(dtype)
    q, p, box = (values.to(dtype) for values in state(1))
    q[0, 1] = q[0, 0] + torch.tensor([0.2, 0.0], dtype=dtype)
    for values in net(q, p, box):
        assert values.isfinite().all()


def test_gates_start_at_a_half():
    net, (q, p, box) = CombinedNetwork().double(), state()
    assert [torch.sigmoid(force.gamma).item() for force in (net.first, net.second)] == [0.5, 0.5]
    for force in (net.first, net.second):
        half = 0.5 * (force.many_body(q, p, box) + force.pairwise(q, p, box))
        close([force(q, p, box)], [half])


@pytest.mark.parametrize("design", ALL)
def test_a_gradient_reaches_every_parameter(design):
    net, (q, p, box) = network(design), state(4)
    labels = (v[:, None] for v in velocity_verlet(q, p, box, time_step=0.01, steps=10))
    unrolled_losses(net, q, p, box, *labels, weight_energy=0.1, every=False)["total"].backward()
    for name, parameter in net.named_parameters():
        assert parameter.grad.abs().max() > 0, name
    assert net.force_evaluations == (5 if design is PairCorrection else 2)


def test_float32_agrees_with_float64():
    q, p, box = state()
    for design in NETWORKS:
        net = network(design)
        expected = net(q, p, box)
        found = net.float()(q.float(), p.float(), box.float())
        close([values.double() for values in found], expected, atol=2e-4)


@pytest.mark.parametrize("nearest", [0.0, 1.2])
def test_energy_and_forces_are_those_of_the_kernels(nearest):
    q, p, box = state(2, 9)
    first, second = np.triu_indices(9, 1)
    apart = minimum_image(q[:, first] - q[:, second], box).norm(dim=-1).numpy()
    s = np.maximum(apart, nearest)
    continued = 4 * (3 * s**-8 - 6 * s**-14) * (apart**2 - s**2)
    expected = (lennard_jones.pair_potential(s) + continued).sum(axis=1)
    found = potential_energy(q, box, nearest=nearest)
    np.testing.assert_allclose(found.numpy(), expected, rtol=1e-12)
    known = lennard_jones.potential_energy(q.numpy(), box.numpy())
    assert np.allclose(found.numpy(), known, rtol=1e-12) == (nearest == 0)
    pushes = lennard_jones.forces(q.numpy(), box.numpy())
    np.testing.assert_allclose(forces(q, box).numpy(), pushes, atol=1e-11)
    np.testing.assert_allclose(kinetic_energy(p).numpy(), (p.numpy() ** 2).sum((1, 2)) / 2)


def test_verlet_is_of_second_order_and_reversible():
    q, p, box = state()
    run = [velocity_verlet(q, p, box, time_step=0.005 / m, steps=m) for m in (1, 2, 32)]
    errors = [(values[0] - run[-1][0]).norm() for values in run[:2]]
    assert 1.9 < torch.log2(errors[0] / errors[1]) < 2.1
    back = velocity_verlet(run[0][0], -run[0][1], box, time_step=0.005, steps=1)
    close(back, (q, -p))


def test_the_energy_term_has_the_gradient_of_finite_differences():
    """Also for a pair inside the distance where the potential is continued."""
    net, (q, p, box) = network(PairwiseNetwork, hidden=(6,)), state(3, 4)
    with torch.no_grad():
        q[0, 1] = q[0, 0] + torch.tensor([0.3, 0.5], dtype=torch.float64)
    after = net(q, p, box)[0][0]
    assert (after[0] - after[1]).norm() < NEAREST
    labels = torch.zeros(3, 2, 4, 2, dtype=torch.float64)

    def energy():
        terms = unrolled_losses(net, q, p, box, labels, labels, weight_energy=1.0, every=True)
        return terms["energy"]

    energy().backward()
    for parameter in (net.first.net.layers[0].weight, net.second.net.layers[1].bias):
        number, step = int(parameter.grad.abs().argmax()), 1e-6
        flat, values = parameter.data.view(-1), []
        for sign in (1, -1):
            flat[number] += sign * step
            values.append(energy().item())
            flat[number] -= sign * step
        expected = (values[0] - values[1]) / (2 * step)
        assert parameter.grad.view(-1)[number].item() == pytest.approx(expected, rel=1e-5)


def test_the_loss_of_exact_labels_is_the_energy_alone():
    q, p, box = state()
    states = [velocity_verlet(q, p, box, time_step=0.01, steps=10 * m) for m in (1, 2, 3)]
    label_q, label_p = (torch.stack([s[part] for s in states], dim=1) for part in (0, 1))

    def exact(q, p, box):
        return velocity_verlet(q, p, box, time_step=0.01, steps=10)

    terms = unrolled_losses(exact, q, p, box, label_q, label_p, weight_energy=0.5, every=True)
    assert terms["position"] < 1e-10
    assert terms["momentum"] < 1e-10
    start = kinetic_energy(p) + potential_energy(q, box)
    drifts = [kinetic_energy(b) + potential_energy(a, box) - start for a, b in states]
    expected = torch.stack(drifts).abs().mean() / 16
    torch.testing.assert_close(terms["energy"], expected)
    torch.testing.assert_close(terms["total"], 0.5 * expected)


@pytest.mark.parametrize("every", [False, True])
def test_two_unrolled_steps_are_two_calls(every):
    net, (q, p, box) = network(PairwiseNetwork), state()
    label_q, label_p = 10 * torch.randn(2, 3, 2, 16, 2, dtype=torch.float64)
    found = unrolled_losses(net, q, p, box, label_q, label_p, weight_energy=0.3, every=every)
    first = net(q, p, box)
    states, errors = [first, net(*first, box)], []
    for step, (moved, kicked) in enumerate(states):
        position = minimum_image(moved - label_q[:, step], box)
        squares = [v.square().sum((1, 2)) / 16 for v in (position, kicked - label_p[:, step])]
        errors.append(torch.stack([square.sqrt().mean() for square in squares]))
    expected = torch.stack(errors).mean(0) if every else errors[-1]
    close([found["position"], found["momentum"]], expected)


# ---- the pair correction: symmetries, what it conserves, and what it is without weights


@pytest.mark.parametrize("sub_steps", [1, 3, 4])
def test_without_weights_a_correction_is_verlet(sub_steps):
    net, (q, p, box) = PairCorrection(0.08, sub_steps).double(), state(shake=0.1)
    plain = velocity_verlet(q, p, box, time_step=0.08 / sub_steps, steps=sub_steps)
    close(net(q, p, box), plain)
    corrected = network(PairCorrection, large_step=0.08, sub_steps=sub_steps)(q, p, box)
    for first, second in zip(corrected, plain, strict=True):
        assert (first - second).abs().max() > 1e-3
    assert net.force_evaluations == sub_steps + 1


def test_momentum_and_centre_of_mass_are_exact():
    net, (q, p, box) = network(PairCorrection), state(shake=0.1)
    after_q, after_p = net(q, p, box)
    close([after_p.sum(1), after_q.sum(1)], [p.sum(1), q.sum(1) + 0.1 * p.sum(1)])
    moved, kicked = net.correction(q, p, box)
    assert moved.abs().max() > 1e-3
    assert kicked.abs().max() > 1e-3


@pytest.mark.parametrize(
    ("turn", "wide"),
    [
        ([[0, -1], [1, 0]], False),
        ([[1, 0], [0, -1]], False),
        ([[0, 1], [1, 0]], False),
        ([[np.cos(0.7), -np.sin(0.7)], [np.sin(0.7), np.cos(0.7)]], True),
    ],
)
def test_symmetries_of_the_square_box_and_any_rotation_where_the_box_is_far(turn, wide):
    net, (q, p, box) = network(PairCorrection), state(shake=0.1)
    box = torch.full_like(box, 100.0) if wide else box
    turn = torch.tensor(turn, dtype=torch.float64)
    expected = [values @ turn for values in net(q, p, box)]
    close(net(q @ turn, p @ turn, box), expected)


def test_a_common_velocity_only_carries_everything_along():
    net, (q, p, box) = network(PairCorrection), state(shake=0.1)
    velocity = torch.tensor([1.5, -0.4], dtype=torch.float64)
    after_q, after_p = net(q, p, box)
    expected = (after_q + 0.1 * velocity, after_p + velocity)
    close(net(q, p + velocity, box), expected)


def test_the_correction_goes_smoothly_to_zero_at_the_cutoff():
    net = network(PairCorrection)
    box = torch.full((5,), 20.0, dtype=torch.float64)
    apart = CUTOFF + torch.tensor([-1.0, -0.2, -0.02, -1e-6, 0.1], dtype=torch.float64)
    q = torch.zeros(5, 2, 2, dtype=torch.float64)
    q[:, 1, 0] = apart
    p = torch.tensor([[0.5, 0.2], [-0.3, 0.4]], dtype=torch.float64).expand(5, 2, 2)
    for values in net.correction(q, p, box):
        size = values.abs().amax((1, 2))
        assert size[0] > 1e-5
        assert size[1] < 0.1 * size[0]
        assert size[2] < 0.01 * size[1]
        assert size[3] < 1e-14
        assert size[4] == 0
