"""Measures of order in latent space against independent formulas and closed forms."""

import numpy as np
import pytest
from scipy.stats import f_oneway
from sklearn.neighbors import KNeighborsRegressor

from energetics.reduced_potential.latent_order import (
    intraclass_correlation,
    neighbour_r2,
    roughness,
)


def states(between, within, *, groups=9, members=4, latent=1, seed=0):
    generator = np.random.default_rng(seed)
    centres = between * generator.standard_normal((groups, 1, latent))
    return centres + within * generator.standard_normal((groups, members, latent))


@pytest.mark.parametrize("within", [0.1, 1.0, 5.0])
def test_intraclass_correlation_is_that_of_the_analysis_of_variance(within):
    """ICC(1) = (F − 1) / (F + k − 1), with F as SciPy computes it."""
    sample = states(1.0, within)
    ratio = f_oneway(*sample[:, :, 0]).statistic
    expected = (ratio - 1) / (ratio + sample.shape[1] - 1)
    assert intraclass_correlation(sample) == pytest.approx(expected, rel=1e-10)


def test_intraclass_correlation_has_its_known_limits():
    same = np.repeat(np.arange(5.0), 3).reshape(5, 3, 1)
    assert intraclass_correlation(same) == 1.0
    opposite = np.tile([-1.0, 1.0], (6, 1))[..., None]
    assert intraclass_correlation(opposite) == pytest.approx(-1.0), "least value is -1/(k-1)"
    random = states(0.0, 1.0, groups=400, latent=3)
    assert intraclass_correlation(random) == pytest.approx(0.0, abs=0.04)
    half = states(1.0, 1.0, groups=2000, latent=3)
    assert intraclass_correlation(half) == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("measure", [intraclass_correlation, roughness])
def test_turning_moving_and_stretching_the_latents_changes_nothing(measure):
    sample = states(1.0, 0.4, latent=2)
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    assert measure(7.0 * sample @ turn + 3.0) == pytest.approx(measure(sample), rel=1e-9)


def test_neighbour_r2_is_that_of_the_public_library():
    generator = np.random.default_rng(3)
    training, test = generator.standard_normal((30, 2)), generator.standard_normal((12, 2))
    alphas = training[:, 0] + 0.3 * generator.standard_normal(30)
    truth = test[:, 0]
    model = KNeighborsRegressor(3).fit(training, alphas)
    found = neighbour_r2(training, alphas, test, truth)
    assert found == pytest.approx(model.score(test, truth), rel=1e-10)
    assert 0.3 < found < 1


def test_roughness_is_zero_on_a_line_and_that_of_white_noise_on_noise():
    line = np.linspace([0, 1], [3, -5], 20)[:, None].repeat(3, axis=1)
    assert roughness(line) == pytest.approx(0, abs=1e-12)
    noise = states(0.0, 1.0, groups=4000, members=2, latent=2)
    assert roughness(noise) == pytest.approx(np.sqrt(6), rel=0.05)
    t = np.linspace(0, 1, 11)
    parabola = (t**2)[:, None, None].repeat(2, axis=1)
    assert roughness(parabola) == pytest.approx(0.02 / np.std(t**2), rel=1e-9)
