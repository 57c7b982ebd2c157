"""Streams of random bits, against the published algorithm in whole numbers."""

import numpy as np
import pytest
from numba import njit
from scipy.stats import chisquare, kstest

from energetics.lanes import LANES
from energetics.xoshiro import fill_bits, next_bits, states, uniform

WORD = 2**64 - 1
# First outputs for the state 1, 2, 3, 4, as other implementations have them in their tests.
PUBLISHED = (41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205)


def reference(state, count):
    """Return outputs of the published program, on unlimited integers."""

    def rotate(word, bits):
        return (word << bits | word >> (64 - bits)) & WORD

    s, out = [int(word) for word in state], []
    for _ in range(count):
        out.append((rotate((s[0] + s[3]) & WORD, 23) + s[0]) & WORD)
        t = (s[1] << 17) & WORD
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)
    return out, s


def draw(state, count):
    bits = np.empty((count, LANES), np.uint64)
    fill_bits(state, bits)
    return bits


def sequences(count):
    return np.random.SeedSequence(7).spawn(count)


def test_first_outputs_are_the_published_ones():
    state = np.repeat(np.array([[1], [2], [3], [4]], np.uint64), LANES, axis=1)
    assert tuple(draw(state, 5)[:, 0]) == PUBLISHED


def test_outputs_and_states_are_those_of_the_algorithm():
    state = states(sequences(LANES))
    start = state.copy()
    bits = draw(state, 200)
    for lane in range(5):
        expected, last = reference(start[:, lane], 200)
        assert bits[:, lane].tolist() == expected
        assert state[:, lane].tolist() == last


def test_states_are_the_first_words_of_seed_sequences():
    state = states(sequences(3))
    assert (state.shape, state.dtype) == ((4, 3), np.uint64)
    expected = np.random.SeedSequence(7).spawn(3)[2].generate_state(4, np.uint64)
    np.testing.assert_array_equal(state[:, 2], expected)


def test_a_lane_does_not_depend_on_those_beside_it():
    together = draw(states(sequences(LANES)), 50)
    among_others = draw(states([*sequences(LANES + 9)[9:11], *sequences(LANES - 2)]), 50)
    np.testing.assert_array_equal(among_others[:, 2:], together[:, : LANES - 2])


def test_one_lane_can_advance_alone():
    @njit
    def advance_lane(state, lane):
        return next_bits(state, lane)

    state = states(sequences(4))
    before = state.copy()
    expected = reference(state[:, 2], 1)[0][0]
    assert int(advance_lane(state, 2)) == expected
    np.testing.assert_array_equal(np.delete(state, 2, 1), np.delete(before, 2, 1))


@pytest.mark.parametrize(
    ("bits", "number"),
    [(0, 0.0), (2**11 - 1, 0.0), (2**11, 2.0**-53), (2**63, 0.5), (WORD, 1 - 2.0**-53)],
)
def test_bits_become_numbers_below_one(bits, number):
    assert uniform(np.uint64(bits)) == number


def test_numbers_are_uniform_and_independent():
    bits = draw(states(sequences(LANES)), 16000)
    numbers = np.array([uniform(word) for word in bits.ravel()]).reshape(bits.shape)
    assert kstest(numbers.ravel(), "uniform").pvalue > 1e-3
    # Pairs in time and pairs of lanes fill the square evenly.
    for first, second in ((numbers[:-1], numbers[1:]), (numbers[:, :-1], numbers[:, 1:])):
        cells = np.histogram2d(first.ravel(), second.ravel(), 16, [[0, 1], [0, 1]])[0]
        assert chisquare(cells.ravel()).pvalue > 1e-3


def test_every_bit_is_fair():
    bits = draw(states(sequences(LANES)), 4000).ravel()
    ones = ((bits[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)).mean(axis=0)
    assert np.abs(ones - 0.5).max() < 5 * 0.5 / bits.size**0.5
