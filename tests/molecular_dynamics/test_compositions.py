"""Fused steps of learned splittings: those of torch, those of Verlet, and what they conserve."""

import dataclasses
import itertools

import numpy as np
import pytest
import torch
from particle_samples import lattices

from energetics.blocks import lane_rows
from energetics.molecular_dynamics.blocks import from_blocks, to_blocks
from energetics.molecular_dynamics.compositions import (
    Composition,
    advance_composition,
    composition_from,
)
from energetics.molecular_dynamics.lennard_jones import minimum_image
from energetics.molecular_dynamics.soft_core import GRADIENT, KICK
from energetics.molecular_dynamics.splitting import Splitting

DESIGNS = tuple(itertools.product((4, 5), (False, True)))  # kicks, gradient
TIME_STEP = 0.1


def distances(q, box):
    """Return the distances (system, pair) of nearest images."""
    first, second = np.triu_indices(q.shape[1], 1)
    pairs = minimum_image(q[:, first] - q[:, second], box[:, None, None])
    return np.sqrt(np.square(pairs).sum(axis=-1))


def splitting(kicks=5, gradient=True, *, degree=5, size=0.3, middle=100.0, seed=0):
    """Return a splitting with random weights in a random basis of orthogonal directions."""
    network = Splitting(kicks=kicks, gradient=gradient, degree=degree, large_step=TIME_STEP)
    rng, count = np.random.default_rng(seed), len(network.weights)
    parts = size * rng.normal(size=count)
    if gradient:
        parts[-1] = middle
    basis, _ = np.linalg.qr(rng.normal(size=(count, count)))
    network.basis.copy_(torch.from_numpy(basis))
    network.weights.data = torch.from_numpy(basis.T @ parts)
    return network


def deployed(network):
    """Return a splitting as a composition."""
    degree = network.shapes["radial"][1] - 1
    settings = {"kicks": network.count, "gradient": network.gradient, "degree": degree}
    tensors = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    return composition_from(tensors, **settings, large_step=network.large_step)


def run(state, composition, steps=1):
    """Return q, p, box after some steps."""
    q, p, box = state
    blocks = to_blocks(q), to_blocks(p)
    advance_composition(*blocks, lane_rows(box), composition, steps)
    return *(from_blocks(block, len(q)) for block in blocks), box


@pytest.mark.parametrize("degree", [3, 6])
@pytest.mark.parametrize(("kicks", "gradient"), [(1, True), (2, False), *DESIGNS])
def test_steps_are_those_of_torch(kicks, gradient, degree):
    state, network = lattices(shake=0.3), splitting(kicks, gradient, degree=degree)
    composition = deployed(network)
    assert composition.forces == network.force_evaluations
    near = distances(state[0], state[2])
    for core in (KICK, GRADIENT):  # pairs in front of, in, and beyond what is bent
        counts = np.histogram(near, [0, (core.begins + 2 * core.width) ** -0.5, core.begin, 9])[0]
        assert counts.min() > 5
    with torch.no_grad():
        for found, expected in zip(
            (composition.drifts, composition.kicks, composition.gradients),
            network.coefficients(),
            strict=True,
        ):
            accuracy = 1e-13 * float(expected.abs().max().clamp_min(1))
            np.testing.assert_allclose(found, expected.numpy(), rtol=0, atol=accuracy)
        gentle = lattices(shake=0.1)  # where rounding grows little in several steps
        for values, steps in ((state, 1), (gentle, 3)):
            states = network.unrolled(*map(torch.from_numpy, values), steps)
            for found, expected in zip(run(values, composition, steps), states[-1], strict=False):
                accuracy = 1e-12 * float(expected.abs().max())
                np.testing.assert_allclose(found, expected.numpy(), rtol=0, atol=accuracy)


@pytest.mark.parametrize(("kicks", "gradient"), DESIGNS)
def test_steps_back_return(kicks, gradient):
    state, composition = lattices(shake=0.1), deployed(splitting(kicks, gradient, middle=3.0))
    ahead = run(state, composition, 10)
    back = run(ahead, dataclasses.replace(composition, time_step=-TIME_STEP), 10)
    assert np.abs(ahead[1] - state[1]).max() > 1
    np.testing.assert_allclose(back[0], state[0], atol=1e-8)
    np.testing.assert_allclose(back[1], state[1], atol=1e-8)


@pytest.mark.parametrize(("kicks", "gradient"), DESIGNS)
def test_a_step_is_symplectic(kicks, gradient):
    # Three particles at distances where both cores bend.
    q = np.array([[0.1, 0.0], [0.75, 0.6], [0.2, 1.05]])
    p = np.array([[-0.5, 0.3], [1.0, 0.1], [0.2, -2.0]])
    box, size, step = np.array([6.0]), q.size, 3e-6
    near = distances(q[None], box)
    assert ((near < KICK.begin).sum(), (near < GRADIENT.begin).sum()) == (2, 3)
    composition = deployed(splitting(kicks, gradient, seed=3))
    shifts = np.concatenate([np.eye(2 * size), -np.eye(2 * size)]) * step
    shifted = np.concatenate([q.ravel(), p.ravel()]) + shifts
    states = [part.reshape(-1, *q.shape) for part in np.split(shifted, 2, axis=1)]
    after = run((*states, np.repeat(box, 4 * size)), composition)
    flat = np.concatenate([part.reshape(4 * size, -1) for part in after[:2]], axis=1)
    jacobian = ((flat[: 2 * size] - flat[2 * size :]) / (2 * step)).T
    zero, one = np.zeros((size, size)), np.eye(size)
    omega = np.block([[zero, one], [-one, zero]])
    np.testing.assert_allclose(jacobian.T @ omega @ jacobian, omega, atol=3e-8)
    free = np.block([[one, TIME_STEP * one], [zero, one]])
    assert np.abs(jacobian - free).max() > 1
    if gradient:  # it alone changes the map by far more than what is allowed above
        radial = dataclasses.replace(composition, gradients=0 * composition.gradients)
        assert np.abs(run((*states, np.repeat(box, 4 * size)), radial)[1] - after[1]).max() > 1e-3


@pytest.mark.parametrize("ends", [0.0, 1.0])
def test_kicks_of_zero_are_left_out(ends):
    plain = np.array([-24.0, 0.0, 0.0, 48.0])
    sizes, gradients = np.array([ends, 4, 0, 2, 0, 4, ends]), np.array([0, 0, 0, 0.3, 0, 0, 0])
    drifts = np.array([1, 2, 3, 3, 2, 1]) / 12
    full = Composition(TIME_STEP, drifts, np.outer(sizes / 12, plain), gradients)
    kept = sizes > 0
    kept[[0, -1]] = True
    drifts = np.array([1, 5, 5, 1]) / 12
    short = Composition(TIME_STEP, drifts, full.kicks[kept], gradients[kept])
    assert full.forces == short.forces == 4 + ends
    state = lattices(shake=0.1)
    for found, expected in zip(run(state, full, 3), run(state, short, 3), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-10)


def test_particles_in_one_place_stay_finite():
    q, p, box = lattices()
    q[:, 1] = q[:, 0]
    moved = run((q, p, box), deployed(splitting(5)), 1)
    assert np.isfinite(moved[0]).all() and np.isfinite(moved[1]).all()


def test_what_is_no_composition_is_refused():
    drifts, kicks, gradients = np.full(2, 0.5), np.ones((3, 4)), np.zeros(3)
    for wrong, message in (
        ((drifts, kicks[:2], gradients), "kicks"),
        ((drifts, kicks[:, :0], gradients), "kicks"),
        ((drifts, kicks, gradients[:2]), r"gradients \(2,\)"),
        ((np.array([0.4, 0.6]), kicks, gradients), "drifts do not read the same backwards"),
        ((drifts, kicks * [[1], [2], [3]], gradients), "kicks do not read the same backwards"),
        ((drifts, kicks, np.array([0.0, 0.0, 1.0])), "gradients do not read the same backwards"),
        ((drifts, kicks * np.nan, gradients), "kicks are not all finite"),
        ((drifts + 0.1, kicks, gradients), "drifts sum to 1.2"),
        ((drifts, 0 * kicks, gradients), "all zero"),
    ):
        with pytest.raises(ValueError, match=message):
            Composition(TIME_STEP, *wrong)
    with pytest.raises(ValueError, match="steps = -1"):
        run(lattices(), deployed(splitting()), -1)


def test_weights_of_other_settings_are_refused():
    tensors = {name: tensor.numpy() for name, tensor in splitting(5).state_dict().items()}
    settings = {"kicks": 5, "gradient": True, "degree": 5, "large_step": TIME_STEP}
    assert composition_from(tensors, **settings).forces == 6
    for change in ({"kicks": 4}, {"gradient": False}, {"degree": 6}):
        with pytest.raises(ValueError, match="weights of shape"):
            composition_from(tensors, **(settings | change))
    for change in ({"kicks": 0}, {"degree": 2}):
        with pytest.raises(ValueError, match="at least 1 and 3"):
            composition_from(tensors, **(settings | change))
    with pytest.raises(ValueError, match="basis of shape none"):
        composition_from({"weights": tensors["weights"]}, **settings)
