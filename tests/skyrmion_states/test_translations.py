"""Distances that forget translations, against loops over all of them and against Parseval."""

import numpy as np
import pytest
from skyrmion_samples import random_spins

from energetics.skyrmion_states import translations
from energetics.skyrmion_states.translations import aligned_distance, fourier_errors, nearest


def by_loops(first, second):
    found = np.full((len(first), len(second)), np.inf)
    for i, one in enumerate(first):
        for j, other in enumerate(second):
            for shift in np.ndindex(one.shape[1:]):
                squares = (one - np.roll(other, shift, (1, 2))) ** 2
                found[i, j] = min(found[i, j], squares.sum(axis=0).mean())
    return found


@pytest.mark.parametrize("shape", [(8, 8), (6, 8), (7, 5)])
@pytest.mark.parametrize("length", [1.0, 0.3])
def test_aligned_distance_is_the_least_over_all_translations(shape, length):
    first, second = length * random_spins(3, *shape), random_spins(5, *shape, seed=1)
    found = aligned_distance(first, second)
    np.testing.assert_allclose(found, by_loops(first, second), atol=2e-6)
    np.testing.assert_allclose(aligned_distance(second, first), found.T, atol=2e-6)


def test_chunks_do_not_matter(monkeypatch):
    first, second = random_spins(7, 8, 8), random_spins(11, 8, 8, seed=1)
    whole = aligned_distance(first, second)
    monkeypatch.setattr(translations, "TRANSFORMS", 4 * first[0].size * 3)
    monkeypatch.setattr(translations, "PRODUCTS", 2 * 8 * 5 * 8)
    np.testing.assert_allclose(aligned_distance(first, second), whole, atol=1e-6)


def test_translated_copies_are_found_at_distance_zero():
    second = random_spins(40, 16, 16).astype(np.float32)
    first = np.roll(second[[31, 4, 17]], (5, -3), (2, 3))
    distance, index = nearest(first, second)
    assert index.tolist() == [31, 4, 17]
    np.testing.assert_allclose(distance, 0, atol=5e-6)
    assert aligned_distance(first, np.delete(second, [31, 4, 17], axis=0)).min() > 1


def test_turning_one_spin_costs_what_it_costs():
    second = random_spins(1, 16, 16)
    first = np.roll(second, (2, 9), (2, 3))
    first[0, :, 3, 4] *= -1
    assert nearest(first, second)[0][0] == pytest.approx(4 / 256, rel=1e-4)


def test_different_boxes_are_refused():
    with pytest.raises(ValueError, match="one box"):
        aligned_distance(random_spins(1, 8, 8), random_spins(1, 4, 16))


def test_complex_error_is_that_over_sites():
    spins = random_spins(6, 8, 10)
    pairs = [(i, j) for i in range(6) for j in range(i)]
    over_sites = [np.mean((spins[i, 2] - spins[j, 2]) ** 2) for i, j in pairs]
    amplitude = np.abs(np.fft.fft2(spins[:, 2])) / np.sqrt(80)
    of_moduli = [np.mean((amplitude[i] - amplitude[j]) ** 2) for i, j in pairs]
    modulus, whole = fourier_errors(spins)
    assert whole == pytest.approx(np.mean(over_sites), rel=1e-12)
    assert modulus == pytest.approx(np.mean(of_moduli), rel=1e-12)
    assert modulus < whole


def test_the_modulus_is_blind_to_translations_and_the_complex_error_is_not():
    state = random_spins(1, 16, 16)[0]
    moved = np.stack([np.roll(state, (shift, 3 * shift), (1, 2)) for shift in range(5)])
    modulus, whole = fourier_errors(moved)
    assert modulus < 1e-28
    assert whole > 0.1
    assert max(fourier_errors(np.stack([state] * 3))) < 1e-28


def test_one_configuration_has_no_pairs():
    with pytest.raises(ValueError, match="pairs need two"):
        fourier_errors(random_spins(1, 8, 8))
