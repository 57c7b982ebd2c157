"""Rows of lanes against the same operations of NumPy."""

import numpy as np
import pytest
from numba import njit

from energetics.lanes import LANES, choose, fill, floor, load, maximum, square_root, store


@njit
def operate(first, second, results):
    a, b = load(first, 0), load(second, 0)
    store(results, 0, a + b)
    store(results, 1, a - b)
    store(results, 2, a * b)
    store(results, 3, a / b)
    store(results, 4, floor(a))
    store(results, 5, square_root(maximum(fill(first.dtype.type(0)), a)))
    store(results, 6, maximum(a, b))
    store(results, 7, choose(a, b, a * a, b))


@pytest.mark.parametrize("number", [np.float32, np.float64])
def test_rows_do_what_numpy_does(number):
    rng = np.random.default_rng(0)
    a, b = (rng.normal(size=(1, LANES)).astype(number) for _ in range(2))
    a[0, :4], b[0, 2:6] = (3.0, -3.0, np.inf, np.nan), (np.nan, -np.inf, 0.0, -0.0)
    results = np.empty((8, LANES), number)
    operate(a, b, results)
    with np.errstate(all="ignore"):
        expected = [a + b, a - b, a * b, a / b, np.floor(a), np.sqrt(np.where(a < 0, 0, a))]
        expected += [np.where(a > b, a, b), np.where(a < b, a * a, b)]
    np.testing.assert_array_equal(results, np.concatenate(expected))
