"""What all compiled steps of particles have in common, from integrators to learned splittings."""

import functools
import itertools

import numpy as np
import pytest
from particle_samples import equilibrium
from test_compositions import deployed, splitting
from test_compositions import run as compose
from test_particle_integrators import run as integrate

from energetics.lanes import LANES
from energetics.molecular_dynamics.integrators import SCHEMES
from energetics.molecular_dynamics.pair_flow import pair_flow_step

STEPS = {
    **{name: functools.partial(integrate, scheme=name, time_step=0.01) for name in SCHEMES},
    **{
        f"{kicks} kicks{', one with gradient' * gradient}": functools.partial(
            compose, composition=deployed(splitting(kicks, gradient, middle=3.0))
        )
        for kicks, gradient in itertools.product((4, 5), (False, True))
    },
    "pair flow": lambda state, steps: pair_flow_step(*state, time=0.1, step=1e-2),
}


@pytest.fixture(params=STEPS)
def step(request):
    return STEPS[request.param]


@pytest.fixture
def state():
    """Return q, p, box that may be changed."""
    return [values.copy() for values in equilibrium(((0.1, 0.27), (0.38, 0.71)), LANES)]


def test_a_system_has_the_same_bytes_in_any_block(step, state):
    whole = step(state, steps=10)
    for part in (slice(0, 5), slice(3, 22), slice(31, 32), slice(None, None, -1)):
        again = step([values[part] for values in state], steps=10)
        np.testing.assert_array_equal(again[0], whole[0][part])
        np.testing.assert_array_equal(again[1], whole[1][part])


def test_what_is_not_finite_stays_in_its_system(step, state):
    whole = step(state, steps=10)
    state[0][5, 3, 1], state[1][20, 0, 0] = np.nan, np.inf
    moved = step(state, steps=10)
    finite = np.isfinite(moved[0]).all(axis=(1, 2))
    assert np.flatnonzero(~finite).tolist() == [5, 20]
    np.testing.assert_array_equal(moved[1][finite], whole[1][finite])


def test_total_momentum_stays_to_rounding(step, state):
    moved = step(state, steps=2000)
    np.testing.assert_allclose(moved[1].sum(axis=1), state[1].sum(axis=1), atol=1e-11)
    assert np.abs(moved[1] - state[1]).max() > 1
