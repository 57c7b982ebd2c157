"""The paper's U-Net: its normalisation, its loss, its boundaries."""

import numpy as np
import pytest
import torch

from energetics.spin_dynamics.unet import UNet, deviations


def unit_spins(size, batch=3, seed=0):
    generator = torch.Generator().manual_seed(seed)
    spins = torch.randn(batch, 3, size, size, size, generator=generator)
    return torch.nn.functional.normalize(spins, dim=1)


def network(size, channels=4, limit=0.2):
    torch.manual_seed(1)
    found = UNet(size, channels)
    found.limit.fill_(limit)
    return found.eval()


def trained(size):
    """Return a network whose last layer is no longer zero."""
    found = network(size)
    torch.nn.init.normal_(found.output.weight, std=0.1)
    return found


@pytest.mark.parametrize("size", [4, 8])
def test_a_residue_has_the_shape_of_the_spins_and_stays_in_its_range(size):
    spins = unit_spins(size)
    net = network(size)
    with torch.no_grad():
        net.output.weight.normal_(std=1000)
        residue = net(spins, spins)
    assert residue.shape == spins.shape
    assert residue.abs().max() <= 0.2
    assert residue.abs().max() > 0.1, "a saturated sigmoid reaches the ends of the range"


def test_the_range_is_11_deviations_at_4_and_13_at_8():
    assert 0.0204 * deviations(4) == pytest.approx(0.2244)
    assert 0.0196 * deviations(8) == pytest.approx(0.2548)


def test_an_untrained_network_corrects_nothing_and_has_loss_one():
    """Residues of standard deviation λ_max / n per component are what the range was made from."""
    net = network(4, limit=11 * 0.02)
    residue = 0.02 * torch.randn(200, 3, 4, 4, 4, generator=torch.Generator().manual_seed(0))
    spins = unit_spins(4, batch=200)
    assert net(spins, spins).abs().max() == 0
    assert net.loss(spins, spins, residue).item() == pytest.approx(1, rel=0.02)


def test_the_loss_is_the_squared_error_of_normalised_residues_summed_over_components():
    """Eqs 4.6 to 4.8, written out site by site, in units of no correction at n = 11."""
    spins, plain = unit_spins(4), unit_spins(4, seed=1)
    residue = 0.05 * unit_spins(4, seed=2)
    net = trained(4)
    with torch.no_grad():
        found = net.loss(spins, plain, residue).item()
        predicted = (net(spins, plain).numpy() + 0.2) / 0.4
    normalised = (residue.numpy() + 0.2) / 0.4
    squares = [
        sum((normalised[i, k, x, y, z] - predicted[i, k, x, y, z]) ** 2 for k in range(3))
        for i in range(3)
        for x in range(4)
        for y in range(4)
        for z in range(4)
    ]
    assert found == pytest.approx(np.mean(squares) * 4 * 11**2 / 3, rel=1e-5)


def test_boundaries_are_periodic():
    """Shifts by two sites move nothing but the result; zero padding would break that."""
    spins, plain = unit_spins(4), unit_spins(4, seed=1)
    net = trained(4)
    shift = {"shifts": (2, 0, 2), "dims": (2, 3, 4)}
    with torch.no_grad():
        moved = net(spins.roll(**shift), plain.roll(**shift))
        still = net(spins, plain).roll(**shift)
    assert torch.allclose(moved, still, atol=1e-6)


def test_the_connected_layer_stands_at_the_bottom_from_8_on():
    small, large = network(4), network(8)
    assert small.connected is None
    assert large.connected[0].weight.shape == (8 * 16, 8 * 16)
    assert small.levels == 1
    assert large.levels == 2


def test_every_weight_takes_part():
    net = trained(8)
    net.loss(unit_spins(8), unit_spins(8, seed=1), 0.01 * unit_spins(8, seed=2)).backward()
    assert all(p.grad is not None and p.grad.abs().max() > 0 for p in net.parameters())
