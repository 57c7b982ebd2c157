"""The energy, its derivative, and the linear theory of uniform states."""

import math
from dataclasses import replace

import numpy as np
import pytest

from energetics.reduced_potential.energy import (
    Film,
    applied_field,
    energy,
    functional_derivative,
    growth_rate,
    swept_clean_branch,
    uniform_state,
)

SMALL = Film(grid=16)
ALPHA, FIELD = 1.7, 0.3


@pytest.fixture
def state():
    generator = np.random.default_rng(5)
    field = generator.standard_normal((16, 16))
    disorder = 1 + 0.2 * generator.standard_normal((16, 16))
    return field, disorder


def energy_by_hand(field, disorder, film):
    """H/area with every sum written out: plain Fourier sums by matrices, no fast transform."""
    n = field.shape[0]
    integer = np.where(np.arange(n) < n / 2, np.arange(n), np.arange(n) - n)
    k = 2 * np.pi * integer / (n * film.spacing)
    matrix = np.exp(-2j * np.pi * np.outer(np.arange(n), np.arange(n)) / n) / n
    power = np.abs(matrix @ field @ matrix.T) ** 2
    length = np.sqrt(k[:, None] ** 2 + k[None, :] ** 2)
    gradient = 0.5 * film.beta * np.sum(length**2 * power)
    dipolar = 0.5 * film.gamma * np.sum((4.0 - 2 * np.pi * length) * power)
    wells = ALPHA * np.mean(disorder * (field**4 / 4 - field**2 / 2))
    return wells + gradient + dipolar - FIELD * np.mean(field)


def test_energy_equals_the_sums_written_out(state):
    field, disorder = state
    value = energy(field, film=SMALL, alpha=ALPHA, disorder=disorder, applied=FIELD)
    assert value == pytest.approx(energy_by_hand(field, disorder, SMALL), rel=1e-12)


def test_energy_of_uniform_state_in_closed_form():
    phi = 0.6
    value = energy(
        np.full((16, 16), phi), film=SMALL, alpha=ALPHA, disorder=np.ones((16, 16)), applied=FIELD
    )
    dipolar = 0.5 * (2 / math.pi) * 4.0 * phi**2  # the half belongs here
    expected = ALPHA * (phi**4 / 4 - phi**2 / 2) + dipolar - FIELD * phi
    assert value == pytest.approx(expected, rel=1e-13)


def test_derivative_against_finite_differences(state):
    field, disorder = state
    settings = {"film": SMALL, "alpha": ALPHA, "disorder": disorder, "applied": FIELD}
    derivative = functional_derivative(field, **settings)
    step = 1e-5
    for y, x in ((0, 0), (3, 11), (15, 8)):
        up, down = field.copy(), field.copy()
        up[y, x] += step
        down[y, x] -= step
        slope = (energy(up, **settings) - energy(down, **settings)) / (2 * step)
        assert field.size * slope == pytest.approx(derivative[y, x], rel=1e-6, abs=1e-7)


def test_growth_rate_is_largest_at_wavenumber_one():
    film = Film()
    k = np.linspace(0, 3, 30001)
    rate = growth_rate(k, 0.4, 2.0, film)
    assert k[rate.argmax()] == pytest.approx(1.0, abs=1e-4)  # γ a1 / 2β = 1
    assert rate.max() == pytest.approx(2.0 * (1 - 3 * 0.16) - (8 / math.pi - 2), abs=1e-9)


# φ0, φ*, h*, t*: from a separate program that solves the cubic by bisection.
BRANCH = {
    1.0: (0.724271, 0.388811, 0.660065, 83.99),
    2.0: (0.808765, 0.492193, 0.507444, 99.26),
    3.0: (0.857065, 0.522124, 0.190220, 130.98),
    4.0: (0.886727, 0.536464, -0.162198, math.nan),
}


@pytest.mark.parametrize("alpha", BRANCH)
def test_swept_clean_branch(alpha):
    start, marginal, field, time = BRANCH[alpha]
    found = swept_clean_branch(alpha, Film())
    assert found[:3] == pytest.approx((start, marginal, field), abs=1e-6)
    assert found[3] == pytest.approx(time, abs=0.01, nan_ok=True)


def test_marginal_field_changes_sign_near_355():
    fields = {alpha: swept_clean_branch(alpha, Film())[2] for alpha in (3.5, 3.6)}
    assert fields[3.5] > 0 > fields[3.6]


def test_film_without_instability_has_no_marginal_state():
    assert all(math.isnan(value) for value in swept_clean_branch(0.5, Film())[1:])


@pytest.mark.parametrize("alpha", [0.0, 1.0, 4.0])
def test_uniform_state_solves_the_cubic(alpha):
    film = Film()
    phi = uniform_state(alpha=alpha, applied=1.5, film=film)
    assert alpha * (phi - phi**3) - 8 / math.pi * phi + 1.5 == pytest.approx(0, abs=1e-13)


def test_applied_field_ends_in_an_exact_zero():
    film = Film()
    assert applied_field(film, 50.0) == pytest.approx(1.0)
    assert applied_field(film, 150.0) == 0.0
    assert applied_field(film, 299.0) == 0.0
    assert applied_field(replace(film, sweep_rate=0.0), 299.0) == 1.5


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("grid", 127),
        ("snapshot_interval", 0.3),
        ("snapshot_interval", 7.0),
        ("time_step", -0.25),
        ("end_time", 301.0),
        ("sweep_rate", -0.01),
    ],
)
def test_film_refuses_what_does_not_fit(key, value):
    with pytest.raises(ValueError, match=rf"{value:g}"):
        Film(**{key: value})
