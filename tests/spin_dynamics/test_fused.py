"""The fused kernel against the torch network, and projection against what it must keep."""

import numpy as np
import pytest
import test_equivariant
import torch
from test_lattice import random_spins

from energetics.lanes import LANES
from energetics.spin_blocks import from_blocks, to_blocks
from energetics.spin_dynamics.fused import advance_corrected, weights_from
from energetics.spin_dynamics.lattice import energy, magnetisation, simple_cubic
from energetics.spin_dynamics.projection import INVARIANTS, measure, project
from energetics.spin_dynamics.residues import stepped

RESIDUE = 1e-3  # typical length of a residue, and of those of the networks here


def corrector(size, reading="suzuki_trotter"):
    """A network in float64 with random weights and the scales of real residues."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    network = test_equivariant.corrector(reading=reading)
    with torch.no_grad():
        network.last_fields.mul_(0.1)
        network.last_rates.mul_(0.1)
    arrays = {name: values.float().numpy() for name, values in network.state_dict().items()}
    return test_equivariant.moved(network.float(), size), arrays


def advanced(spins, size, arrays, *, steps=1, reading="suzuki_trotter", **options):
    blocks, lattice = to_blocks(spins), simple_cubic(size)
    weights = weights_from(arrays)
    options = {"time_step": 0.1, "steps": steps, "reading": reading, **options}
    advance_corrected(blocks, lattice, weights, **options)
    return from_blocks(blocks, len(spins))


@pytest.mark.parametrize(
    ("size", "reading"), [(4, "suzuki_trotter"), (6, "suzuki_trotter"), (4, "stale_field")]
)
def test_one_step_adds_the_residue_of_the_torch_network(size, reading):
    network, arrays = corrector(size, reading)
    spins = random_spins(size**3, 5, seed=1)
    plain = stepped(spins, simple_cubic(size), reading=reading, time_step=0.1, steps=1)
    with torch.no_grad():
        expected = network(torch.from_numpy(spins), torch.from_numpy(plain)).numpy()
    found = advanced(spins, size, arrays, reading=reading) - plain
    scale = np.sqrt((expected**2).sum(axis=1).mean())
    assert RESIDUE < scale < 100 * RESIDUE
    assert np.sqrt(((found - expected) ** 2).sum(axis=1).mean()) < 1e-6 * scale


def test_steps_repeat_and_keep_the_length_of_spins():
    network, arrays = corrector(4)
    spins = random_spins(64, 3, seed=2)
    expected, lattice = spins, simple_cubic(4)
    for _ in range(3):
        plain = stepped(expected, lattice, reading="suzuki_trotter", time_step=0.1, steps=1)
        with torch.no_grad():
            residue = network(torch.from_numpy(expected), torch.from_numpy(plain)).numpy()
        expected = plain + residue
    found = advanced(spins, 4, arrays, steps=3)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-15)
    assert np.abs(found - expected).max() < 1e-4 * RESIDUE


def test_replicas_do_not_know_of_each_other():
    _, arrays = corrector(4)
    spins = random_spins(64, 2 * LANES, seed=3)
    together = advanced(spins, 4, arrays, steps=3, project=True)
    alone = advanced(spins[[LANES + 3]], 4, arrays, steps=3, project=True)
    assert together[LANES + 3].tobytes() == alone[0].tobytes()


def test_projection_keeps_energy_and_magnetisation_over_many_steps():
    _, arrays = corrector(4)
    spins, lattice = random_spins(64, 4, seed=4), simple_cubic(4)
    drifts = []
    for project_back in (False, True):
        end = advanced(spins, 4, arrays, steps=100, project=project_back)
        drift = np.abs(energy(end, lattice) - energy(spins, lattice)).max()
        drifts.append((drift, np.abs(magnetisation(end) - magnetisation(spins)).max()))
    assert min(drifts[0]) > 1e-6
    assert max(drifts[1]) < 1e-11


def test_projection_restores_given_values_with_a_small_push():
    lattice = simple_cubic(4)
    spins = random_spins(64, LANES, seed=5)
    moved = spins + 1e-4 * np.random.default_rng(6).standard_normal(spins.shape)
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    block = to_blocks(moved)[0]
    targets = np.empty((INVARIANTS, LANES))
    measure(to_blocks(spins)[0], lattice.neighbours, targets)
    np.testing.assert_allclose(targets[0], energy(spins, lattice), atol=1e-14)
    np.testing.assert_allclose(targets[1:], magnetisation(spins).T, atol=1e-14)
    assert np.abs(energy(moved, lattice) - targets[0]).max() > 1e-6
    project(block, lattice.neighbours, targets)
    end = from_blocks(block[None], LANES)
    np.testing.assert_allclose(energy(end, lattice), targets[0], atol=1e-14)
    np.testing.assert_allclose(magnetisation(end).T, targets[1:], atol=1e-14)
    np.testing.assert_allclose(np.linalg.norm(end, axis=1), 1, atol=1e-15)
    assert np.abs(end - moved).max() < 1e-4


def test_projection_leaves_parallel_spins_alone():
    lattice = simple_cubic(4)
    spins = np.zeros((LANES, 3, 64))
    spins[:, 2] = 1
    block = to_blocks(spins)[0]
    targets = np.empty((INVARIANTS, LANES))
    measure(block, lattice.neighbours, targets)
    targets -= 0.01
    project(block, lattice.neighbours, targets)
    np.testing.assert_array_equal(from_blocks(block[None], LANES), spins)


def test_what_cannot_be_stepped_is_refused():
    _, arrays = corrector(4)
    spins = random_spins(64, 1)
    with pytest.raises(ValueError, match="suzuki_fourth"):
        advanced(spins, 4, arrays, reading="suzuki_fourth")
    with pytest.raises(ValueError, match=r"time_step = 0\.4"):
        advanced(spins, 4, arrays, time_step=0.4)
