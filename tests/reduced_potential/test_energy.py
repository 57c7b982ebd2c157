"""The energy, its derivative, and the linear theory of uniform states."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

from energetics.reduced_potential.energy import (
    Film,
    applied_field,
    energy_and_derivative,
    stiffness,
    swept_clean_branch,
    uniform_state,
)
from energetics.reduced_potential.files import BRANCH

REFERENCE = pd.read_csv(ROOT / "data" / "reduced_potential" / "reference_values.csv")
SMALL = Film(grid=16)
ALPHA, FIELD = 1.7, 0.3


@pytest.fixture
def state():
    generator = np.random.default_rng(5)
    field = generator.standard_normal((16, 16))
    disorder = 1 + 0.2 * generator.standard_normal((16, 16))
    return field, disorder


def derived(field, disorder):
    """Return the energy per unit area and its derivative."""
    return energy_and_derivative(field, film=SMALL, alpha=ALPHA, disorder=disorder, applied=FIELD)


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
    value, _ = derived(field, disorder)
    assert value == pytest.approx(energy_by_hand(field, disorder, SMALL), rel=1e-12)


def test_energy_of_uniform_state_in_closed_form():
    phi = 0.6
    value, _ = derived(np.full((16, 16), phi), np.ones((16, 16)))
    dipolar = 0.5 * (2 / math.pi) * 4.0 * phi**2  # the half belongs here
    expected = ALPHA * (phi**4 / 4 - phi**2 / 2) + dipolar - FIELD * phi
    assert value == pytest.approx(expected, rel=1e-13)


def test_derivative_against_finite_differences(state):
    field, disorder = state
    _, derivative = derived(field, disorder)
    step = 1e-5
    for y, x in ((0, 0), (3, 11), (15, 8)):
        up, down = field.copy(), field.copy()
        up[y, x] += step
        down[y, x] -= step
        slope = (derived(up, disorder)[0] - derived(down, disorder)[0]) / (2 * step)
        assert field.size * slope == pytest.approx(derivative[y, x], rel=1e-6, abs=1e-7)


def test_the_softest_wave_has_wavenumber_one():
    k = np.linspace(0, 3, 30001)
    values = stiffness(k, Film())
    assert k[values.argmin()] == pytest.approx(1.0, abs=1e-4)  # γ a1 / 2β = 1
    assert values.min() == pytest.approx(8 / math.pi - 2, abs=1e-9)


@pytest.mark.parametrize(
    "row", list(REFERENCE.itertuples()), ids=lambda row: f"{row.quantity}-{row.alpha}"
)
def test_stability_agrees_with_the_values_in_data(row):
    if row.quantity == "field_sign_change":
        sides = (row.alpha - row.uncertainty, row.alpha + row.uncertainty)
        assert np.prod([swept_clean_branch(alpha, Film())[2] for alpha in sides]) < 0
    else:
        value = swept_clean_branch(row.alpha, Film())[list(BRANCH).index(row.quantity)]
        assert abs(value - row.value) <= row.uncertainty


def test_what_is_not_reached_has_no_value():
    """Without instability there is no marginal state; at α = 4 the sweep ends before it."""
    assert all(math.isnan(value) for value in swept_clean_branch(0.5, Film())[1:])
    assert math.isnan(swept_clean_branch(4.0, Film())[3])


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


TIMES = [("snapshot_interval", 0.3), ("snapshot_interval", 7.0), ("end_time", 301.0)]


@pytest.mark.parametrize(
    ("key", "value"), [*TIMES, ("grid", 127), ("time_step", -0.25), ("sweep_rate", -0.01)]
)
def test_film_refuses_what_does_not_fit(key, value):
    with pytest.raises(ValueError, match=rf"{value:g}"):
        Film(**{key: value})
