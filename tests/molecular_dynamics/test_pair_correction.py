"""The pair correction: symmetries, what it conserves, and what it is without weights."""

import numpy as np
import pytest
import torch

from energetics.molecular_dynamics.pair_correction import CUTOFF, PairCorrection
from energetics.molecular_dynamics.particles import chain_losses, velocity_verlet


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)
    torch.manual_seed(0)


def state(systems=3, side=4, seed=0):
    """Particles on a jittered square lattice, each system in a box of its own."""
    rng = np.random.default_rng(seed)
    lattice = np.stack(np.meshgrid(*[np.arange(side)] * 2), axis=-1).reshape(-1, 2)
    spacing = 1.25 + 0.2 * np.arange(systems)[:, None, None]
    q = spacing * (lattice + 0.1 * rng.uniform(-1, 1, (systems, side**2, 2)))
    p = rng.standard_normal((systems, side**2, 2))
    return [torch.from_numpy(values) for values in (q, p, spacing[:, 0, 0] * side)]


def network(**options):
    """A network in float64 whose last weights are not zero, as they are at first."""
    built = PairCorrection(**options).double()
    with torch.no_grad():
        for parameter in built.parameters():
            parameter += 0.3 * torch.randn_like(parameter)
    return built


def close(found, expected, atol=1e-12):
    for first, second in zip(found, expected, strict=True):
        torch.testing.assert_close(first, second, rtol=0, atol=atol)


@pytest.mark.parametrize("sub_steps", [1, 3, 4])
def test_without_weights_it_is_verlet(sub_steps):
    net, (q, p, box) = PairCorrection(0.08, sub_steps).double(), state()
    plain = velocity_verlet(q, p, box, time_step=0.08 / sub_steps, steps=sub_steps)
    close(net(q, p, box), plain)
    corrected = network(large_step=0.08, sub_steps=sub_steps)(q, p, box)
    for first, second in zip(corrected, plain, strict=True):
        assert (first - second).abs().max() > 1e-3
    assert net.force_evaluations == sub_steps + 1


def test_momentum_and_centre_of_mass_are_exact():
    net, (q, p, box) = network(), state()
    after_q, after_p = net(q, p, box)
    close([after_p.sum(1), after_q.sum(1)], [p.sum(1), q.sum(1) + 0.1 * p.sum(1)], atol=1e-12)
    moved, kicked = net.correction(q, p, box)
    assert moved.abs().max() > 1e-3
    assert kicked.abs().max() > 1e-3


@pytest.mark.parametrize("turn", [[[0, -1], [1, 0]], [[1, 0], [0, -1]], [[0, 1], [1, 0]]])
def test_symmetries_of_the_square_box(turn):
    net, (q, p, box) = network(), state()
    turn = torch.tensor(turn, dtype=torch.float64)
    expected = [values @ turn for values in net(q, p, box)]
    close(net(q @ turn, p @ turn, box), expected)


def test_any_rotation_where_the_box_is_far():
    net, (q, p, _) = network(), state()
    box = torch.full((3,), 100.0, dtype=torch.float64)
    angle = torch.tensor(0.7, dtype=torch.float64)
    turn = torch.stack([angle.cos(), -angle.sin(), angle.sin(), angle.cos()]).view(2, 2)
    expected = [values @ turn for values in net(q, p, box)]
    close(net(q @ turn, p @ turn, box), expected)


def test_a_common_velocity_only_carries_everything_along():
    net, (q, p, box) = network(), state()
    velocity = torch.tensor([1.5, -0.4], dtype=torch.float64)
    after_q, after_p = net(q, p, box)
    close(net(q, p + velocity, box), (after_q + 0.1 * velocity, after_p + velocity))


def test_order_images_and_company_do_not_matter():
    net, (q, p, box) = network(), state()
    expected = net(q, p, box)
    order = torch.randperm(16)
    close(net(q[:, order], p[:, order], box), [values[:, order] for values in expected])
    images = torch.randint(-2, 3, q.shape) * box[:, None, None]
    close(net(q + images, p, box), (expected[0] + images, expected[1]))
    close(net(q[1:2], p[1:2], box[1:2]), [values[1:2] for values in expected])


def test_the_correction_goes_smoothly_to_zero_at_the_cutoff():
    net = network()
    box = torch.full((5,), 20.0, dtype=torch.float64)
    apart = CUTOFF + torch.tensor([-1.0, -0.2, -0.02, -1e-6, 0.1], dtype=torch.float64)
    q = torch.zeros(5, 2, 2, dtype=torch.float64)
    q[:, 1, 0] = apart
    p = torch.tensor([[0.5, 0.2], [-0.3, 0.4]], dtype=torch.float64).expand(5, 2, 2)
    sizes = [values.abs().amax((1, 2)) for values in net.correction(q, p, box)]
    for size in sizes:
        assert size[0] > 1e-5
        assert size[1] < 0.1 * size[0]
        assert size[2] < 0.01 * size[1]
        assert size[3] < 1e-14
        assert size[4] == 0


def test_the_same_weights_run_sixty_four_particles():
    net, (q, p, box) = network(), state(2, side=8)
    after_q, after_p = net(q, p, box)
    assert after_q.shape == (2, 64, 2)
    close([after_p.sum(1)], [p.sum(1)])


def test_a_gradient_reaches_every_parameter():
    net, (q, p, box) = network(), state()
    label_q, label_p = (v[:, None] for v in velocity_verlet(q, p, box, time_step=0.01, steps=10))
    options = {"weight_energy": 0.1, "every": False}
    chain_losses(net, q, p, box, label_q, label_p, **options)["total"].backward()
    for name, parameter in net.named_parameters():
        assert parameter.grad.abs().max() > 0, name


def test_no_pair_within_the_cutoff_is_no_correction():
    net, (q, p, box) = network(), state()
    for values in net.correction(10 * q, p, 10 * box):
        assert not values.any()
