"""Colours of spins, and how values of γ are placed and written."""

import numpy as np

from energetics.skyrmion_states.figures.pictures import spin_colours
from energetics.skyrmion_states.figures.shared import gamma_places, nearest_places, number_text


def test_colours_tell_up_from_down_and_opposite_directions():
    directions = np.array([[0, 0, 1], [0, 0, -1], [1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]])
    up, down, *around = spin_colours(directions.T[:, None, :])[0]
    assert np.allclose(up, 1, atol=1e-3)
    assert np.allclose(down, 0, atol=1e-3)
    for first in range(4):
        for second in range(first):
            assert np.abs(around[first] - around[second]).max() > 0.3
    brightness = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in around]
    assert np.ptp(brightness) < 0.25


def test_gamma_zero_has_its_own_place_and_is_never_taken_for_a_small_one():
    gammas = np.array([0.0, 1e-4, 1.0, 1e3])
    zero, *positive = gamma_places(gammas, gammas)
    assert 1e-6 < zero < 3e-5
    assert positive == [1e-4, 1, 1e3]
    assert gamma_places(gammas[:1], gammas[:1]) == 1
    assert nearest_places(gammas, (0, 1, 100)) == [0, 2, 3]
    assert nearest_places(gammas[:1], (0, 1, 100)) == [0]
    assert nearest_places(gammas[1:2], (0, 1, 100)) == [0]
    assert [number_text(v) for v in (0, 0.01, 100, 1e3, 3e-4)] == [
        "$0$",
        "$0.01$",
        "$100$",
        "$10^{3}$",
        r"$3\times10^{-4}$",
    ]
