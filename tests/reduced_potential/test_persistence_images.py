"""Images against GUDHI's own, and what follows from the formula: they are sums over points."""

import numpy as np
import pytest
from gudhi.representations import PersistenceImage

from energetics.reduced_potential.persistence_images import (
    ImageGrid,
    fit_grid,
    of_dimension,
    persistence_images,
)
from energetics_benchmarks.images import image_rows

GRID = ImageGrid((-1.2, 0.9), (0.0, 1.7), 20, 0.1)


def random_diagrams(row_size, seed=0):
    generator = np.random.default_rng(seed)
    birth = generator.uniform(-1.5, 1.2, sum(row_size))  # some lie outside the grid
    return birth, birth + generator.exponential(0.4, birth.size), np.array(row_size)


def gudhi_images(birth, death, row_size, grid):
    reference = PersistenceImage(
        bandwidth=grid.bandwidth,
        weight=lambda point: point[1],
        resolution=[grid.resolution, grid.resolution],
        im_range=[*grid.birth_range, *grid.persistence_range],
    )
    pairs = np.split(np.stack([birth, death], axis=1), np.cumsum(row_size)[:-1])
    return reference.fit_transform(pairs).reshape(len(row_size), grid.resolution, grid.resolution)


@pytest.mark.parametrize("bandwidth", [0.01, 0.1, 3.0])
@pytest.mark.parametrize("resolution", [2, 20, 33])
def test_equal_to_gudhi(bandwidth, resolution):
    grid = ImageGrid((-1.2, 0.9), (0.0, 1.7), resolution, bandwidth)
    ragged = random_diagrams([900, 1, 37, 250])
    ours, theirs = persistence_images(*ragged, grid), gudhi_images(*ragged, grid)
    peak = np.abs(theirs).max(axis=(1, 2), keepdims=True)
    assert (np.abs(ours - theirs) <= 1e-12 * peak).all()


def test_one_point_by_the_formula():
    birth, persistence = GRID.birth_range[0], 0.5
    image = persistence_images([birth], [birth + persistence], [1], GRID)[0]
    b, p = np.linspace(*GRID.birth_range, 20), np.linspace(*GRID.persistence_range, 20)
    exponent = ((b[None, :] - birth) ** 2 + (p[:, None] - persistence) ** 2) / (2 * 0.1**2)
    expected = persistence * np.exp(-exponent) / (2 * np.pi * 0.1**2)
    np.testing.assert_allclose(image, expected, rtol=0, atol=1e-12 * expected.max())
    row, column = np.unravel_index(image.argmax(), image.shape)
    assert column == 0 and abs(p[row] - persistence) <= (p[1] - p[0]) / 2


def test_points_far_outside_leave_zeros_and_nothing_undefined():
    narrow = ImageGrid((0.0, 1.0), (0.0, 1.0), 20, 1e-4)
    images = persistence_images([-50.0, 60.0, 0.5], [-49.0, 65.0, 400.0], [1, 1, 1], narrow)
    np.testing.assert_array_equal(images, 0.0)


def test_empty_diagrams_give_zero_images():
    images = persistence_images([], [], [0, 0, 0], GRID)
    assert images.shape == (3, 20, 20)
    np.testing.assert_array_equal(images, 0.0)
    assert persistence_images([], [], [], GRID).shape == (0, 20, 20)
    between = persistence_images([0.0, 0.1], [0.5, 0.7], [1, 0, 1], GRID)
    assert between[0].max() > 0 and between[2].max() > 0
    np.testing.assert_array_equal(between[1], 0.0)


def test_bytes_do_not_depend_on_the_company():
    birth, death, row_size = random_diagrams([5, 0, 300, 17, 80])
    together = persistence_images(birth, death, row_size, GRID)
    ends = np.cumsum(row_size)
    for image, end, size in zip(together, ends, row_size, strict=True):
        own = slice(end - size, end)
        alone = persistence_images(birth[own], death[own], [size], GRID)
        assert alone[0].tobytes() == image.tobytes()


def test_grid_spans_the_training_points():
    birth, death = np.array([-1.0, 0.0, 0.5]), np.array([-0.5, 2.0, 0.6])
    grid = fit_grid(birth, death, resolution=16, bandwidth_fraction=0.1)
    assert grid == ImageGrid((-1.0, 0.5), (0.0, 2.0), 16, 0.2)
    assert fit_grid(birth, birth + 0.1, bandwidth_fraction=0.1).bandwidth == pytest.approx(0.15)


def test_a_grid_is_fitted_to_few_points_and_to_none():
    """Uniform films have empty diagrams, nearly uniform ones a point."""
    none, one = np.empty(0), np.array([0.5])
    assert fit_grid(none, none) == ImageGrid((-1.0, 1.0), (0.0, 2.0), 20, 0.1)
    grid = fit_grid(one, one + 0.5, resolution=11)
    assert grid == ImageGrid((0.25, 0.75), (0.0, 0.5), 11, 0.025)
    image = persistence_images(one, one + 0.5, [1], grid)[0]
    assert np.unravel_index(image.argmax(), image.shape) == (10, 5)


def test_one_homology_dimension_is_picked_out():
    birth = np.arange(7.0)
    row_size = np.array([[2, 1], [0, 3], [1, 0]])
    h0 = of_dimension(birth, birth + 10, row_size, dimension=0)
    h1 = of_dimension(birth, birth + 10, row_size, dimension=1)
    np.testing.assert_array_equal(h0[0], [0, 1, 6])
    np.testing.assert_array_equal(h1[1], [12, 13, 14, 15])
    np.testing.assert_array_equal(h0[2], [2, 0, 1])
    np.testing.assert_array_equal(h1[2], [1, 3, 0])


@pytest.mark.parametrize(
    ("birth", "death", "word"),
    [([0.0], [np.inf], "finite"), ([0.0, 1.0], [0.0, 1.0], "no death comes after")],
)
def test_grid_says_what_is_wrong(birth, death, word):
    with pytest.raises(ValueError, match=word):
        fit_grid(np.array(birth), np.array(death))


def test_images_say_what_is_wrong():
    with pytest.raises(ValueError, match="row_size"):
        persistence_images([0.0, 1.0], [1.0, 2.0], [1], GRID)
    with pytest.raises(ValueError, match="finite"):
        persistence_images([0.0], [np.inf], [1], GRID)


def test_benchmark_compares_equal_things():
    ours, reference = image_rows(points=100, images=2, repeats=1)
    assert ours["ratio"] == 1.0 and np.isnan(ours["target"])
    assert reference["error"] < 1e-12
    assert reference["ratio"] == reference["seconds"] / ours["seconds"]
