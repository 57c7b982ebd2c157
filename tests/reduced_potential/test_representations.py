"""Datasets: what is seen of a frame, and that only training rows ever fit anything."""

import numpy as np
import pytest
from conftest import carried
from sklearn.decomposition import PCA

from energetics.reduced_potential.diagram_images import fit_grids
from energetics.reduced_potential.files import FRAMES, IMAGE
from energetics.reduced_potential.representations import (
    alpha_protocol,
    coarsen,
    dataset,
    principal_components,
    topology_dataset,
)
from energetics.storage import SPLITS

ALPHAS = (1.0, 2.0, 3.0, 4.0)
ROWS = (0, 0, 1, 2)  # splits of the disorders of every alpha
HELD = [3.0]
FITTED = ("centre", "scale", "control_centre", "control_scale", "basis", "basis_centre")
RESOLUTION = 5


def images(seed=0):
    """Return persistence images of 16 trajectories with a few strong directions."""
    frames = carried(ALPHAS, ROWS, 6)
    generator = np.random.default_rng(seed)
    shape = (16, 6, 2, RESOLUTION, RESOLUTION)
    directions = generator.standard_normal((5, *shape[2:]))
    weights = generator.standard_normal((*shape[:2], 5)) * [9, 5, 3, 1, 0.3]
    values = np.tensordot(weights, directions, 1) + 0.01 * generator.standard_normal(shape)
    steps = np.linspace(0, 1, RESOLUTION)
    coordinates = {"birth": steps, "persistence": steps, "homology": [0, 1]}
    return frames.assign(image=((*FRAMES, *IMAGE), values)).assign_coords(coordinates)


def rows_of(frames, *, split, held):
    is_held = np.isin(frames["alpha"].values, HELD)
    return (frames["split"].values == SPLITS[split]) & (is_held == held)


def test_coarsening_is_the_mean_over_blocks():
    field = np.random.default_rng(0).standard_normal((3, 8, 8)).astype(np.float32)
    found = coarsen(field, 4).reshape(3, 4, 4)
    for frame, row, column in np.ndindex(3, 4, 4):
        block = field[frame, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
        assert found[frame, row, column] == pytest.approx(block.mean(dtype=float))
    np.testing.assert_array_equal(coarsen(field, 8), field.reshape(3, 64))


@pytest.mark.parametrize(
    ("split", "held", "expected"),
    [
        ("train", False, "train"),
        ("validation", False, "validation"),
        ("test", False, "excluded"),
        ("train", True, "excluded"),
        ("validation", True, "excluded"),
        ("test", True, "test"),
    ],
)
def test_second_protocol(split, held, expected):
    alpha = np.array([3.0 if held else 2.0])
    found = alpha_protocol(np.array([SPLITS[split]]), alpha, HELD)
    assert found.tolist() == [SPLITS[expected]]


def test_principal_components_are_those_of_the_public_library():
    frames = images()["image"].values.reshape(-1, 2 * RESOLUTION**2)
    centre, basis = principal_components(frames, 4)
    model = PCA(4, svd_solver="full").fit(frames)
    np.testing.assert_allclose(centre, model.mean_, atol=1e-12)
    np.testing.assert_allclose(np.abs(basis @ model.components_.T), np.eye(4), atol=1e-8)
    variance = ((frames - centre) @ basis.T).var(axis=0, ddof=1)
    np.testing.assert_allclose(variance, model.explained_variance_, rtol=1e-10)
    largest = basis[np.arange(4), np.abs(basis).argmax(axis=1)]
    assert (largest > 0).all(), "the sign is not left to LAPACK"


def test_what_the_components_leave_out_is_kept_as_unexplained():
    frames = images()
    found = topology_dataset(frames, components=3, held_out_alpha=HELD)
    back = np.tensordot(found["features"], found["basis"], 1) + found["basis_centre"].values
    error = np.square(frames["image"].values - back).sum(axis=(2, 3, 4))
    np.testing.assert_allclose(found["unexplained"], error, rtol=1e-4)
    assert error.min() > 0.1
    full = topology_dataset(frames, components=2 * RESOLUTION**2, held_out_alpha=HELD)
    np.testing.assert_allclose(full["unexplained"], 0, atol=1e-10)


def test_a_dataset_is_of_unit_variance():
    found = topology_dataset(images(), components=3, held_out_alpha=HELD)
    rows = rows_of(images(), split="train", held=False)
    x = (found["features"].values[rows] - found["centre"].values) / float(found["scale"])
    assert x.reshape(-1, 3).var(axis=0).sum() == pytest.approx(1, rel=1e-5)
    np.testing.assert_allclose(x.reshape(-1, 3).mean(axis=0), 0, atol=1e-6)
    control = (found["control"] - found["control_centre"]) / found["control_scale"]
    flat = control.values[rows].reshape(-1, 2)
    np.testing.assert_allclose([flat.mean(axis=0), flat.var(axis=0)], [[0, 0], [1, 1]], atol=1e-9)


def plain(frames):
    """Return the dataset of images as they are, without projection."""
    features = frames["image"].values.reshape(16, 6, -1)
    return dataset(features, frames.drop_vars("image"), held_out_alpha=HELD, title="plain")


KINDS_OF_ROWS = [(split, held) for split in ("train", "validation", "test") for held in (0, 1)]


@pytest.mark.parametrize(("split", "held"), KINDS_OF_ROWS)
def test_training_rows_and_no_others_fit_the_normalisation(split, held):
    """Whatever happens to other trajectories, centre, scale and basis stay; their frames move."""
    frames = images()
    changed = frames.copy(deep=True)
    rows = rows_of(frames, split=split, held=held)
    assert rows.any()
    changed["image"].values[rows] *= -50
    before, after = (
        topology_dataset(f, components=3, held_out_alpha=HELD) for f in (frames, changed)
    )
    for one, other in ((before, after), (plain(frames), plain(changed))):
        moved = {n for n in FITTED if n in one and not np.array_equal(one[n], other[n])}
        if (split, held) == ("train", 0):
            assert moved >= {"scale", "basis_centre" if "basis" in one else "centre"}
        else:
            assert not moved
            np.testing.assert_array_equal(one["features"][~rows], other["features"][~rows])
            assert np.abs(other["features"][rows] - one["features"][rows]).max() > 1


def test_images_without_projection_explain_everything():
    frames = carried(ALPHAS, ROWS, 6)
    features = np.random.default_rng(0).standard_normal((16, 6, 4))
    found = dataset(features, frames, held_out_alpha=[], title="plain")
    assert not found["unexplained"].any()
    np.testing.assert_array_equal(found["split_disorder"], frames["split"])
    np.testing.assert_array_equal(found["control"][..., 0].values[:, 0], frames["alpha"])
    np.testing.assert_array_equal(found["control"][..., 1], frames["applied_field"])


def diagrams(stretched=()):
    """Return random diagrams of all frames; those of some trajectories stretched tenfold."""
    frames = carried(ALPHAS, ROWS, 3)
    generator = np.random.default_rng(0)
    sizes = generator.integers(1, 6, (16, 3, 2))
    owner = np.repeat(np.arange(16), sizes.sum(axis=(1, 2)))
    birth = generator.uniform(-1, 1, owner.size)
    death = birth + generator.uniform(0.1, 1, owner.size)
    factor = np.where(np.isin(owner, stretched), 10.0, 1.0)
    return frames.assign(
        birth=("point", birth * factor),
        death=("point", death * factor),
        row_size=("diagram", sizes.reshape(-1).astype(np.int32)),
    )


def grids(files):
    return fit_grids(files, resolution=6, bandwidth_fraction=0.05, held_out_alpha=HELD)


@pytest.mark.parametrize(("split", "held"), KINDS_OF_ROWS)
def test_training_rows_and_no_others_fit_the_image_grid(split, held):
    rows = np.flatnonzero(rows_of(diagrams(), split=split, held=held))
    same = grids([diagrams(rows)]) == grids([diagrams()])
    assert same == ((split, held) != ("train", 0))


def test_the_image_grid_does_not_depend_on_shards():
    whole = diagrams()
    per_trajectory = whole["row_size"].values.reshape(16, -1).sum(axis=1)
    edge = np.concatenate([[0], per_trajectory.cumsum()])
    parts = [
        whole.isel(
            trajectory=slice(first, last),
            point=slice(edge[first], edge[last]),
            diagram=slice(6 * first, 6 * last),
        )
        for first, last in ((0, 5), (5, 16))
    ]
    assert grids(parts[::-1]) == grids([whole])
