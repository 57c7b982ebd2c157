"""Elementary functions of kernels, against those of the mathematics library."""

import numpy as np
from scipy.stats import chisquare

from energetics.elementary import circle, exponential, logarithm


def test_exponential_and_logarithm_are_those_of_the_library():
    x = np.concatenate([-np.geomspace(1e-18, 700, 4000), np.linspace(-40, 5, 4000)])
    found = np.array([exponential(value) for value in x])
    np.testing.assert_allclose(found, np.exp(x), rtol=5e-16)
    numbers = np.exp(np.concatenate([x, [0.0]]))
    found = np.array([logarithm(value) for value in numbers])
    np.testing.assert_allclose(found, np.log(numbers), rtol=1e-15, atol=1e-300)


def test_points_of_the_circle_are_on_it_and_all_around_it():
    bits = np.random.default_rng(3).integers(0, 2**64, 64_000, np.uint64, endpoint=False)
    points = np.array([circle(word) for word in bits])
    np.testing.assert_allclose(np.hypot(*points.T), 1, atol=4e-16)
    angles = np.arctan2(points[:, 1], points[:, 0])
    counts = np.histogram(angles, 64, (-np.pi, np.pi))[0]
    assert chisquare(counts).pvalue > 1e-3
    # 53 bits choose an angle t·45°, −1 ≤ t < 1, here mirrored neither way.
    plain = bits & np.uint64(3) == 0
    expected = np.pi / 4 * (bits[plain].astype(np.int64) >> 11) / 2.0**52
    np.testing.assert_allclose(angles[plain], expected, atol=3e-16)
