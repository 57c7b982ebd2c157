"""The equivariant corrector: symmetries, learning, and what it does not depend on."""

import numpy as np
import pytest
import torch

from energetics.spin_dynamics import equivariant
from energetics.spin_dynamics.architectures import ACCURATE, FAST, Architecture
from energetics.spin_dynamics.equivariant import Corrector
from energetics.spin_dynamics.lattice import local_field, simple_cubic
from energetics.spin_dynamics.residues import plain_and_residue, stepped


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)
    torch.manual_seed(0)


def smooth_spins(size, replicas, seed=0):
    """Random spins, each turned three times half-way to the field of its neighbours."""
    spins = np.random.default_rng(seed).standard_normal((replicas, 3, size**3))
    for _ in range(3):
        spins = spins / np.linalg.norm(spins, axis=1, keepdims=True)
        spins = spins + 0.3 * local_field(spins, simple_cubic(size))
    return spins / np.linalg.norm(spins, axis=1, keepdims=True)


def pair(spins, size, reading="suzuki_trotter"):
    lattice = simple_cubic(size)
    options = {"reading": reading, "time_step": 0.1, "steps": 1}
    plain = stepped(spins, lattice, **options)
    return torch.from_numpy(spins), torch.from_numpy(plain)


def labelled(size, replicas, reading="suzuki_trotter", seed=0, large_step=0.1):
    spins, lattice = smooth_spins(size, replicas, seed), simple_cubic(size)
    options = {"reading": reading, "large_step": large_step, "label_step": large_step / 50}
    plain, residue = plain_and_residue(spins, lattice, **options)
    return [torch.from_numpy(values).float() for values in (spins, plain, residue)]


def untrained(size=4, architecture=FAST):
    lattice = simple_cubic(size)
    return Corrector(architecture, lattice.neighbours, lattice.parity)


def corrector(architecture=FAST, reading="suzuki_trotter"):
    """A network in float64 whose last weights are not zero, as they are at first."""
    network = untrained(architecture=architecture).double()
    network.calibrate(*(values.double() for values in labelled(4, 8, reading)))
    with torch.no_grad():
        network.last_fields.normal_()
        network.last_rates.normal_()
    return network


def moved(network, size):
    """Return a network of the FAST architecture with the same weights on another lattice."""
    found = untrained(size).double()
    found.load_state_dict(network.state_dict())
    return found


def shifted(values, size, shift):
    grid = values.reshape(*values.shape[:2], size, size, size)
    return np.roll(grid, shift, axis=(2, 3, 4)).reshape(values.shape)


def relative(first, second):
    return ((first - second).norm() / second.norm()).item()


@pytest.mark.parametrize("architecture", [FAST, ACCURATE])
def test_rotations_of_all_spins_rotate_the_residue(architecture):
    network = corrector(architecture)
    spins, plain = pair(smooth_spins(4, 2), 4)
    rotation = torch.linalg.qr(torch.randn(3, 3, dtype=torch.float64))[0]
    rotation = rotation * torch.linalg.det(rotation)
    turned = network(*(torch.einsum("ij,bjs->bis", rotation, v) for v in (spins, plain)))
    expected = torch.einsum("ij,bjs->bis", rotation, network(spins, plain))
    assert relative(turned, expected) < 1e-12


def test_even_shifts_shift_the_residue_and_odd_ones_do_not():
    network = corrector()
    spins = smooth_spins(4, 2)
    residue = network(*pair(spins, 4)).detach()
    for shift, same in (((1, 1, 0), True), ((2, 0, 0), True), ((1, 0, 0), False)):
        found = network(*pair(shifted(spins, 4, shift), 4)).detach()
        expected = torch.from_numpy(shifted(residue.numpy(), 4, shift))
        assert (relative(found, expected) < 1e-12) == same
        assert same or relative(found, expected) > 0.1


def test_a_state_repeated_on_a_larger_lattice_has_the_same_residue():
    network = corrector()
    larger = moved(network, 8)
    spins = smooth_spins(4, 2)
    grid = spins.reshape(2, 3, 4, 4, 4)
    repeated = np.tile(grid, (1, 1, 2, 2, 2)).reshape(2, 3, 512)
    residue = network(*pair(spins, 4)).detach().numpy().reshape(grid.shape)
    found = larger(*pair(repeated, 8)).detach().numpy().reshape(2, 3, 8, 8, 8)
    np.testing.assert_allclose(found, np.tile(residue, (1, 1, 2, 2, 2)), atol=1e-12)


def test_both_ways_to_sum_over_neighbours_agree(monkeypatch):
    dense = corrector()
    monkeypatch.setattr(equivariant, "DENSE", 0)
    sparse = untrained().double()
    vectors = torch.randn(2, 3, 3, 5, 32, dtype=torch.float64)
    found = sparse.sum_neighbours(vectors)
    monkeypatch.undo()
    assert torch.equal(sparse.sums.unique(), torch.arange(32))
    torch.testing.assert_close(found, dense.sum_neighbours(vectors))


def test_corrected_spins_have_length_one():
    network = corrector()
    spins, plain = pair(smooth_spins(4, 2), 4)
    residue = network(spins, plain).detach()
    lengths = (plain + residue).norm(dim=1)
    np.testing.assert_allclose(lengths, 1, atol=1e-14)
    along = (plain * residue).sum(1)
    np.testing.assert_allclose(along, -0.5 * residue.square().sum(1), atol=1e-14)
    assert along.abs().max() > 1e-8


def test_without_rates_in_the_last_mix_steps_back_are_corrected_alike():
    """(S, P) → (−P, −S) reverses the step; the middle's shift must stay, its carrying turns."""
    network = corrector()
    with torch.no_grad():
        network.last_rates.zero_()
        network.half_step.zero_()
    spins, plain = pair(smooth_spins(4, 2), 4)
    middle = 0.5 * (spins + plain)
    forth, back = network(spins, plain), network(-plain, -spins)
    across = [
        v - middle * (v * middle).sum(1, keepdim=True) / middle.square().sum(1, keepdim=True)
        for v in (forth, back)
    ]
    assert relative(*across) < 0.1
    assert relative(across[0], -across[1]) > 1.5


def test_calibration_finds_the_time_step():
    for step in (0.1, 0.01):
        network = untrained()
        network.calibrate(*labelled(4, 8, large_step=step))
        assert 2 * float(network.half_step) == pytest.approx(step, rel=0.02)


def test_weights_are_plain_tensors_and_all_receive_a_gradient():
    network = corrector(ACCURATE).float()
    network.loss(*labelled(4, 4)).backward()
    for name, parameter in network.named_parameters():
        assert bool((parameter.grad.abs() > 0).all()), name
    assert all(type(values) is torch.Tensor for values in network.state_dict().values())


def test_the_loss_is_relative_in_each_configuration():
    network = corrector().float()
    spins, plain, residue = labelled(4, 4)
    with torch.no_grad():
        error = (network(spins, plain) - residue).square().sum((1, 2))
        expected = (error / residue.square().sum((1, 2))).mean()
        assert float(network.loss(spins, plain, residue)) == pytest.approx(float(expected))
        network.last_fields.zero_()
        network.last_rates.zero_()
        assert float(network.loss(spins, plain, residue)) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("reading", "large_step", "error"),
    [("suzuki_trotter", 0.1, 0.05), ("suzuki_trotter", 0.01, 0.05), ("stale_field", 0.1, 0.2)],
)
def test_it_learns(reading, large_step, error):
    """A hundred and fifty steps of Adam; the plain step alone has an error of 1."""
    network = untrained()
    options = {"reading": reading, "large_step": large_step}
    train, test = labelled(4, 128, **options), labelled(4, 16, seed=1, **options)
    network.calibrate(*train)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.05)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, 150)
    for step in range(150):
        chosen = slice(8 * step % 128, 8 * step % 128 + 8)
        optimiser.zero_grad()
        network.loss(*(values[chosen] for values in train)).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 0.1)
        optimiser.step()
        schedule.step()
    with torch.no_grad():
        assert float(network.loss(*test)) ** 0.5 < error


def test_other_numbers_of_products_are_refused():
    with pytest.raises(ValueError, match=r"products = \(6,\): multiples of 4"):
        Architecture((6,))
