"""Domains that cross the boundary of the box, and shapes with known elongation."""

import numpy as np
import pytest
import scipy.ndimage

from energetics.reduced_potential.components import elongation, label_periodic, morphology


def pattern(*rows):
    return np.array([[character == "#" for character in row] for row in rows])


def disc(radius, *, size=64, centre=(32, 32)):
    y, x = (np.arange(size) - c for c in centre)
    y, x = (np.minimum(np.abs(d), size - np.abs(d)) for d in (y, x))
    return y[:, None] ** 2 + x[None, :] ** 2 < radius**2


@pytest.mark.parametrize(
    ("rows", "by_edges", "by_corners"),
    [
        (("#..#", "....", "....", "#..#"), 1, 1),  # one square across all four corners
        (("#...", "....", "....", "...#"), 2, 1),  # touching at the corner of the box only
        (("#...", "...#", "....", "...."), 2, 1),  # across the side, down one row
        ((".#..", "....", "....", "..#."), 2, 1),  # across the top, one column over
        (("#.#.", ".#.#", "#.#.", ".#.#"), 8, 1),  # chessboard
        (("####", "....", "####", "...."), 2, 2),  # two stripes round the torus
        (("....", "....", "....", "...."), 0, 0),
        (("####", "####", "####", "####"), 1, 1),
    ],
)
def test_known_patterns(rows, by_edges, by_corners):
    mask = pattern(*rows)
    for neighbours, expected in ((4, by_edges), (8, by_corners)):
        labels, count = label_periodic(mask, neighbours=neighbours)
        assert count == expected
        np.testing.assert_array_equal(np.unique(labels[mask]), np.arange(1, count + 1))
        assert (labels[~mask] == 0).all()


@pytest.mark.parametrize("neighbours", [4, 8])
def test_domains_are_those_that_grow_from_a_pixel(neighbours):
    mask = np.random.default_rng(0).random((24, 30)) < 0.35
    labels, count = label_periodic(mask, neighbours=neighbours)
    structure = scipy.ndimage.generate_binary_structure(2, neighbours // 4)
    assert count == np.unique(labels[mask]).size
    for label in range(1, count + 1):
        grown = np.zeros_like(mask)
        grown[tuple(np.argwhere(labels == label)[0])] = True
        while True:
            wide = np.pad(grown, 1, mode="wrap")
            larger = scipy.ndimage.binary_dilation(wide, structure)[1:-1, 1:-1] & mask
            if (larger == grown).all():
                break
            grown = larger
        np.testing.assert_array_equal(grown, labels == label)


def test_rolling_changes_nothing():
    field = scipy.ndimage.gaussian_filter(
        np.random.default_rng(1).standard_normal((48, 48)), 2, mode="wrap"
    )
    shapes = morphology(np.stack([field, np.roll(field, (11, -20), (0, 1))]))
    for values in vars(shapes).values():
        assert values[0] == pytest.approx(values[1], rel=1e-14)


def test_elongation_of_discs_and_stripes():
    for centre in ((32, 32), (0, 63)):
        labels = label_periodic(disc(20.0, centre=centre), neighbours=8)
        assert elongation(*labels) == pytest.approx(1.0, abs=0.05)
    stripe = np.zeros((64, 64), bool)
    stripe[3:7, 2:42] = True  # 40 × 4: (π/4 · 88)² / (4π · 160)
    exact = (np.pi / 4 * 88) ** 2 / (4 * np.pi * 160)
    assert elongation(*label_periodic(stripe, neighbours=8)) == pytest.approx(exact)
    # One large disc and one pixel: the pixel hardly weighs.
    both = disc(20.0)
    both[0, 0] = True
    assert elongation(*label_periodic(both, neighbours=8)) == pytest.approx(1.0, abs=0.05)


def test_labyrinth_and_islands_are_told_apart():
    y, x = np.indices((96, 96)) * 2 * np.pi / 96
    # Stripes that wander and break, and a square lattice of drops, of about the same period.
    labyrinth = np.cos(8 * x + 2 * np.sin(y) + np.sin(2 * x + y)) + 0.35 * np.cos(y - x)
    islands = 0.9 - np.cos(8 * x) - np.cos(8 * y)
    shapes = morphology(np.stack([labyrinth, islands]))
    assert shapes.negative_components[1] == 64
    assert shapes.positive_components[1] == 1
    assert shapes.negative_components[0] < 16
    assert shapes.largest_fraction[1] == pytest.approx(1 / 64)
    assert shapes.largest_fraction[0] > 0.1
    assert shapes.elongation[1] < 1.5 < 3 < shapes.elongation[0]


def test_fields_of_one_sign():
    shapes = morphology(np.stack([np.ones((8, 8)), -np.ones((8, 8)), np.zeros((8, 8))]))
    np.testing.assert_array_equal(shapes.negative_components, [0, 1, 0])
    np.testing.assert_array_equal(shapes.positive_components, [1, 0, 0])
    np.testing.assert_array_equal(shapes.negative_fraction, [0, 1, 0])
    np.testing.assert_array_equal(shapes.largest_fraction, [0, 1, 0])
    np.testing.assert_array_equal(shapes.elongation, [0, 0, 0])
    with pytest.raises(ValueError, match="neighbours"):
        label_periodic(np.ones((4, 4), bool), neighbours=6)
