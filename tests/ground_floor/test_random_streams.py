"""Streams depend on seed, study, purpose and index, and are what they were last year."""

import itertools

import numpy as np

from energetics.random_streams import generator


def draw(seed=1, study="a", purpose="b", index=0, count=4):
    return generator(seed, study=study, purpose=purpose, index=index).standard_normal(count)


def test_a_stream_does_not_depend_on_what_was_drawn_before():
    expected = draw(index=5)
    for index in range(5):
        draw(index=index, count=100 + index)
    np.random.default_rng().random()
    np.testing.assert_array_equal(draw(index=5), expected)


def test_every_part_of_the_key_gives_another_stream():
    streams = [
        draw(),
        draw(seed=2),
        draw(study="c"),
        draw(purpose="c"),
        draw(index=1),
        draw(study="b", purpose="a"),
        draw(study="ab", purpose=""),
    ]
    for one, other in itertools.combinations(streams, 2):
        assert np.abs(one - other).min() > 0


def test_streams_are_uncorrelated():
    one, other = draw(count=20_000), draw(index=1, count=20_000)
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.03


def test_first_numbers_are_pinned():
    """A change here would change every result of the workflow."""
    stream = generator(2023, study="reduced_potential", purpose="quenched disorder", index=3)
    assert stream.integers(2**32, size=3).tolist() == PINNED


PINNED = [1176869692, 3730498093, 1800716248]
