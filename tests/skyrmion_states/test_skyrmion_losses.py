"""The terms of the loss, against the energy, closed forms and sums by hand."""

import itertools
import math

import pytest
import torch
import torch.nn.functional as functional
from torch.distributions import Normal, kl_divergence

from energetics.skyrmion_states.chiral_magnet import (
    BOUNDARIES,
    INTERACTIONS,
    Magnet,
    effective_field,
    energy,
)
from energetics.skyrmion_states.losses import (
    divergence,
    energy_loss,
    loss_terms,
    reconstruction_loss,
    translated,
)

DOUBLE = torch.float64
MAGNETS = [
    Magnet(j, d, b, interaction, boundary)
    for (j, d, b), interaction, boundary in itertools.product(
        [(1.0, 1.0, 0.556), (1.7, -0.6, -0.2)], INTERACTIONS, BOUNDARIES
    )
]


@pytest.fixture(autouse=True)
def _one_thread():
    torch.set_num_threads(1)
    torch.manual_seed(2)


def unit_spins(count=3, shape=(6, 8), dtype=DOUBLE):
    return functional.normalize(torch.randn(count, 3, *shape, dtype=dtype), dim=1)


# ---- energy


@pytest.mark.parametrize("magnet", MAGNETS)
def test_the_energy_loss_is_the_energy_above_two_bonds_of_exchange_per_site(magnet):
    """Spins need not be of unit length, and the box need not be square."""
    for spins in (unit_spins(), 1.3 * unit_spins(shape=(4, 4))):
        sites = spins.shape[-1] * spins.shape[-2]
        expected = torch.from_numpy(energy(spins.numpy(), magnet)) / sites + 2 * magnet.exchange
        torch.testing.assert_close(energy_loss(spins, magnet), expected, rtol=0, atol=1e-12)
        assert expected.abs().max() > 0.1


@pytest.mark.parametrize("magnet", MAGNETS)
def test_its_gradient_is_that_of_finite_differences_and_minus_the_effective_field(magnet):
    spins = unit_spins(2, (4, 6)).requires_grad_()
    assert torch.autograd.gradcheck(lambda s: energy_loss(s, magnet), spins, atol=1e-8)
    (gradient,) = torch.autograd.grad(energy_loss(spins, magnet).sum(), spins)
    field = torch.from_numpy(effective_field(spins.detach().numpy(), magnet))
    torch.testing.assert_close(gradient, -field / 24, rtol=0, atol=1e-12)


def test_single_precision_is_kept_and_good_to_its_rounding():
    spins = unit_spins(4, (32, 32))
    found = energy_loss(spins.float(), MAGNETS[0])
    assert found.dtype == torch.float32
    torch.testing.assert_close(found.double(), energy_loss(spins, MAGNETS[0]), rtol=0, atol=2e-6)


# ---- reconstruction


def test_reconstruction_sums_components_and_averages_sites():
    target = torch.zeros(2, 3, 2, 2)
    output = target.clone()
    output[0, 0, 1, 0], output[0, 2, 1, 0], output[0, 1, 0, 1] = 3.0, -1.0, 2.0
    assert reconstruction_loss(output, target).tolist() == [(9 + 1 + 4) / 4, 0.0]
    up = unit_spins()
    torch.testing.assert_close(reconstruction_loss(-up, up), torch.full((3,), 4.0, dtype=DOUBLE))


def test_a_uniform_output_leaves_twice_what_the_spins_lack_along_it():
    """Where the posterior has collapsed, L_RC = 2(1 − ⟨S_z⟩)."""
    target = unit_spins(5, (8, 8))
    target[:, 2] += 1
    target = functional.normalize(target, dim=1)
    output = torch.zeros_like(target)
    output[:, 2] = 1
    expected = 2 * (1 - target[:, 2].mean((-2, -1)))
    torch.testing.assert_close(reconstruction_loss(output, target), expected, rtol=0, atol=1e-14)
    assert expected.std() > 0.01


# ---- divergence


def test_the_divergence_is_that_of_normal_distributions():
    mean, log_variance = torch.randn(4, 7, dtype=DOUBLE), torch.randn(4, 7, dtype=DOUBLE)
    posterior = Normal(mean, (0.5 * log_variance).exp())
    expected = kl_divergence(posterior, Normal(0.0, 1.0)).sum(1)
    torch.testing.assert_close(divergence(mean, log_variance), expected, rtol=1e-12, atol=0)
    assert divergence(torch.zeros(2, 3), torch.zeros(2, 3)).tolist() == [0, 0]
    by_hand = [[math.log(4)], [2.0]]
    found = divergence(torch.tensor([[1.0], [2.0]]), torch.tensor(by_hand))
    expected = [0.5 * (1 + 4 - 1 - math.log(4)), 0.5 * (4 + math.exp(2) - 1 - 2)]
    assert found.tolist() == pytest.approx(expected)


# ---- the sum


@pytest.mark.parametrize(("beta", "gamma"), [(1e-3, 0.0), (0.1, 10.0), (2.0, 1e4)])
def test_terms_are_means_over_the_batch_and_add_up(beta, gamma):
    magnet, output, target = MAGNETS[0], unit_spins(), unit_spins()
    mean, log_variance = torch.randn(2, 3, 7, dtype=DOUBLE)
    weights = {"magnet": magnet, "beta": beta, "gamma": gamma}
    terms = loss_terms(output, target, mean, log_variance, **weights)
    assert set(terms) == {"reconstruction", "divergence", "energy", "total"}
    expected = (
        reconstruction_loss(output, target).mean(),
        divergence(mean, log_variance).mean(),
        energy_loss(output, magnet).mean(),
    )
    found = [float(terms[name]) for name in ("reconstruction", "divergence", "energy")]
    assert found == pytest.approx([float(term) for term in expected], abs=1e-14)
    total = found[0] + beta * found[1] + gamma * found[2]
    assert float(terms["total"]) == pytest.approx(total, rel=1e-12)
    for term in expected:
        assert abs(float(term)) > 0.01


def test_without_gamma_the_energy_is_told_but_not_learned():
    """Not even where it is not a number."""
    output, target = unit_spins().requires_grad_(), unit_spins()
    mean, log_variance = torch.zeros(2, 3, 7, dtype=DOUBLE)
    terms = loss_terms(
        output, target, mean, log_variance, magnet=Magnet(1, 1, math.nan), beta=1.0, gamma=0.0
    )
    assert math.isnan(float(terms["energy"].detach()))
    terms["total"].backward()
    expected = 2 * (output - target).detach() / (3 * 48)
    torch.testing.assert_close(output.grad, expected, rtol=0, atol=1e-14)


# ---- translations


def test_each_configuration_is_moved_by_its_own_shifts():
    spins = unit_spins(5, (6, 6)).contiguous(memory_format=torch.channels_last)
    shifts = torch.tensor([[0, 0], [1, 0], [0, 1], [4, 5], [5, 2]])
    found = translated(spins, shifts)
    for one, moved, shift in zip(spins, found, shifts.tolist(), strict=True):
        assert torch.equal(moved, one.roll([-s for s in shift], (-2, -1)))
    assert len({float(moved[0, 0, 0]) for moved in found}) == 5
    for magnet in MAGNETS:
        if magnet.boundary == "torus":
            torch.testing.assert_close(energy_loss(found, magnet), energy_loss(spins, magnet))
