"""Threshold times of curves whose crossing is known."""

import numpy as np
import pytest

from energetics.spin_dynamics.thresholds import equivalent_step, first_crossing, threshold

TIMES = np.arange(151) * 0.2
RATE = 0.95


def growing(size):
    """Return ξ = 1 − size·(e^{2λt} − 1), as trajectories part, for sizes (…,)."""
    return 1 - np.asarray(size)[..., None] * np.expm1(2 * RATE * TIMES)


def test_an_exponential_error_is_found_where_it_crosses():
    size = np.array([1e-4, 1e-7, 1e-10])
    exact = np.log1p(0.01 / size) / (2 * RATE)
    assert np.allclose(first_crossing(TIMES, growing(size)), exact, atol=2e-3)


def test_a_threshold_depends_little_on_the_frames():
    fine, coarse = growing(1e-8), growing(1e-8)[::5]
    one, other = first_crossing(TIMES, fine), first_crossing(TIMES[::5], coarse)
    assert abs(one - other) < 0.01


def test_a_curve_that_never_falls_has_no_threshold():
    assert np.isnan(first_crossing(TIMES, np.full(151, 0.9901)))


def test_a_trajectory_that_diverges_agrees_no_longer():
    curve = np.full(151, 0.9999)
    curve[0], curve[70:] = 1.0, np.nan
    assert TIMES[69] <= first_crossing(TIMES, curve) <= TIMES[70]


def test_a_fall_before_the_first_frame_lies_before_it():
    curve = np.full(151, 0.5)
    curve[0] = 1.0
    assert 0 < first_crossing(TIMES, curve) < TIMES[1]


def test_the_threshold_of_the_mean_is_not_the_mean_of_thresholds():
    curves = growing(10.0 ** np.linspace(-9, -5, 32))
    of_mean, error, mean = threshold(TIMES, curves)
    assert of_mean < mean - 0.5, "the worst configurations rule the mean correlation"
    assert 0.05 < error < 1


def test_the_error_of_a_threshold_is_that_of_its_sample():
    """Bootstrap error against the spread over many independent samples."""
    generator = np.random.default_rng(1)
    found = [threshold(TIMES, growing(10 ** generator.normal(-7, 0.4, 32))) for _ in range(60)]
    spread = np.std([value for value, _, _ in found])
    assert np.mean([error for _, error, _ in found]) == pytest.approx(spread, rel=0.3)


def test_the_equivalent_step_of_a_second_order_scheme():
    """t_thres = (ln c − 2 ln τ) / λ: straight on a logarithmic axis of τ; log–log is near it."""
    steps = np.array([0.1, 0.04, 0.02, 0.01, 0.001])
    times = (0.5 - 2 * np.log(steps)) / RATE
    assert equivalent_step(times[2], steps, times) == pytest.approx(0.02)
    between = equivalent_step((0.5 - 2 * np.log(0.015)) / RATE, steps, times)
    assert between == pytest.approx(0.015, rel=0.02)
    assert equivalent_step(1.0, steps, times) == pytest.approx(0.1), "worse than all: the largest"


def test_steps_whose_threshold_was_not_reached_are_left_out():
    steps, times = np.array([0.1, 0.01, 0.001]), np.array([4.0, 9.0, np.nan])
    assert equivalent_step(20.0, steps, times) == pytest.approx(0.01)
    assert np.isnan(equivalent_step(20.0, steps, np.full(3, np.nan)))
    assert np.isnan(equivalent_step(np.nan, steps, times))
