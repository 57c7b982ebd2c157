"""Diagrams that can be told by hand, and theorems that any diagram obeys."""

import gudhi
import numpy as np
import pytest
import scipy.ndimage

from energetics.reduced_potential.components import label_periodic
from energetics.reduced_potential.persistence_diagrams import diagrams, sublevel_diagram

RING = np.pad([[0, 0, 0], [0, 1, 0], [0, 0, 0]], 1, constant_values=2)


def smooth_field(seed, *, shape=(32, 40), width=1.5):
    noise = np.random.default_rng(seed).standard_normal(shape)
    field = scipy.ndimage.gaussian_filter(noise, width, mode="wrap")
    return field / field.std()


def points(*pairs):
    return np.array(pairs, float).reshape(-1, 2)


def both(field, other, *, periodic=True):
    """Return pairs of diagrams of two fields, H0 and H1."""
    found = (sublevel_diagram(one, periodic=periodic) for one in (field, other))
    return list(zip(*found, strict=True))


def torus_pairs(*, vertices):
    """Return GUDHI's H0 and H1 of a torus whose vertices, not pixels, carry the values."""
    cells = gudhi.PeriodicCubicalComplex(vertices=vertices, periodic_dimensions=[True, True])
    cells.compute_persistence(homology_coeff_field=2)
    return [cells.persistence_intervals_in_dimension(dimension) for dimension in (0, 1)]


def test_pixels_that_share_a_corner_are_connected():
    field = np.array([[0, 1], [1, 0]])
    h0, h1 = sublevel_diagram(field, periodic=False)
    np.testing.assert_array_equal(h0, points((0, 1)))
    assert h1.shape == (0, 2)
    # The other reading, pixels as vertices with 4 neighbours, has a second domain that dies at 1.
    other = gudhi.CubicalComplex(vertices=field)
    other.compute_persistence()
    assert sorted(other.persistence_intervals_in_dimension(0).tolist()) == [[0, 1], [0, np.inf]]
    # On the torus the two zeros touch both ways round: both essential loops are there from 0 on,
    # and one pixel of value 1 is left as a hole until the level reaches it.
    h0, h1 = sublevel_diagram(field, periodic=True)
    np.testing.assert_array_equal(h0, points((0, 1)))
    np.testing.assert_array_equal(h1, points((0, 1), (0, 1), (0, 1)))


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("periodic", [False, True])
def test_ring(periodic, sign):
    h0, h1 = sublevel_diagram(sign * RING, periodic=periodic)
    if sign == 1:
        np.testing.assert_array_equal(h0, points((0, 2)))
        # The loop is filled at 1. The two essential loops of the torus need the rim, so they are
        # born at the maximum and dropped.
        np.testing.assert_array_equal(h1, points((0, 1)))
    else:
        # The rim is the first domain and the centre, at −1, the second; the ring closes both at 0.
        np.testing.assert_array_equal(h0, points((-2, 0), (-1, 0)))
        # In the plane the rim is one loop. On the torus it is a cross, a handle whose boundary,
        # the ring, is no class of its own: two loops, both essential, clipped to the maximum.
        loops = [(-2, 0)] * (2 if periodic else 1)
        np.testing.assert_array_equal(h1, points(*loops))


@pytest.mark.parametrize("periodic", [False, True])
def test_constant_field_has_empty_diagrams(periodic):
    for points_of_dimension in sublevel_diagram(np.full((6, 5), 0.3), periodic=periodic):
        assert points_of_dimension.shape == (0, 2)


def test_essential_classes_of_the_torus_are_clipped_to_the_maximum():
    y = np.arange(16)
    stripes = np.cos(2 * np.pi * y / 16)[:, None] * np.ones(12)
    h0, h1 = sublevel_diagram(stripes, periodic=True)
    # A valley round the torus carries one loop from the start; the other one closes at the maximum.
    np.testing.assert_array_equal(h0, points((stripes.min(), stripes.max())))
    np.testing.assert_array_equal(h1, points((stripes.min(), stripes.max())))
    # The saddle of the sum is at −1 along both directions: both loops appear there.
    field = stripes[:, :1] + np.cos(2 * np.pi * y / 16)[None, :]
    h0, h1 = sublevel_diagram(field, periodic=True)
    np.testing.assert_array_equal(h0, points((-2, 2)))
    np.testing.assert_allclose(h1, points((0, 2), (0, 2)), atol=1e-15)


def test_ties_are_counted_as_components_and_loops():
    field = np.random.default_rng(3).integers(0, 4, (20, 20)).astype(float)
    h0, h1 = sublevel_diagram(field, periodic=True)
    for level in range(3):
        alive = int(((h0[:, 0] <= level) & (h0[:, 1] > level)).sum())
        _, count = label_periodic(field <= level, neighbours=8)
        assert alive == count
        # Euler characteristic of closed pixels on a torus; H2 is empty below the maximum.
        mask = field <= level
        right, down = np.roll(mask, -1, 1), np.roll(mask, -1, 0)
        corner = mask | right | down | np.roll(right, -1, 0)
        euler = int(corner.sum()) - int((mask | right).sum() + (mask | down).sum())
        euler += int(mask.sum())
        loops = int(((h1[:, 0] <= level) & (h1[:, 1] > level)).sum())
        assert count - loops == euler


def test_torus_does_not_see_a_translation_and_a_sheet_does():
    field = smooth_field(5)
    for one, other in both(field, np.roll(field, (7, -13), (0, 1))):
        assert one.tobytes() == other.tobytes()
    disc = np.full((16, 16), 1.0)
    disc[6:10, 6:10] = 0.0
    cut = np.roll(disc, 8, (0, 1))  # an island across all four corners of the sheet
    assert len(sublevel_diagram(disc, periodic=False)[0]) == 1
    assert len(sublevel_diagram(cut, periodic=False)[0]) == 4
    assert len(sublevel_diagram(cut, periodic=True)[0]) == 1


def test_a_rotation_or_reflection_does_not_matter():
    field = smooth_field(6)
    for changed in (field.T, field[::-1], np.rot90(field)):
        for periodic in (False, True):
            for one, other in both(field, changed, periodic=periodic):
                assert one.tobytes() == other.tobytes()


def test_superlevel_domains_repeat_sublevel_loops():
    """Duality on the torus: finite H1 of φ (8 neighbours) is finite H0 of −φ (4), turned round."""
    field = smooth_field(7)
    _, h1 = sublevel_diagram(field, periodic=True)
    domains, _ = torus_pairs(vertices=-field)
    finite = domains[np.isfinite(domains[:, 1])]
    turned = {(-death, -birth) for birth, death in finite.tolist()}
    ours = {tuple(pair) for pair in h1.tolist()}
    assert turned <= ours
    # What is left over are the two essential loops, which have no partner.
    assert len(ours) - len(turned) == 2
    assert all(death == field.max() for _, death in ours - turned)


@pytest.mark.parametrize("periodic", [False, True])
@pytest.mark.parametrize("size", [1e-3, 0.3])
def test_stability_theorem(periodic, size):
    field = smooth_field(8, shape=(20, 20))
    noise = np.random.default_rng(9).uniform(-size, size, field.shape)
    bound = np.abs(noise).max()
    for one, other in both(field, field + noise, periodic=periodic):
        distance = gudhi.bottleneck_distance(one, other)
        assert 0 < distance <= bound * (1 + 1e-12)


def test_rectangle_path_equals_the_cubical_complex():
    field = smooth_field(10)
    cells = gudhi.CubicalComplex(top_dimensional_cells=field)
    cells.compute_persistence()
    for dimension, ours in enumerate(sublevel_diagram(field, periodic=False)):
        pairs = cells.persistence_intervals_in_dimension(dimension)
        pairs = np.minimum(pairs, field.max())
        order = np.lexsort((pairs[:, 1], pairs[:, 0]))
        np.testing.assert_array_equal(ours, pairs[order])


def test_births_and_deaths_are_values_of_the_field_in_order():
    field = smooth_field(11).astype(np.float32)
    for diagram in sublevel_diagram(field, periodic=True):
        assert np.isin(diagram, field.astype(np.float64)).all()
        assert (diagram[:, 0] < diagram[:, 1]).all()
        order = np.lexsort((diagram[:, 1], diagram[:, 0]))
        np.testing.assert_array_equal(order, range(len(diagram)))


def test_ragged_arrays_hold_every_frame_in_order():
    fields = np.stack([smooth_field(0), np.zeros((32, 40)), smooth_field(1)])
    calls = []
    ragged = diagrams(fields, periodic=True, on_frame=lambda *call: calls.append(call))
    assert calls == [(1, 3), (2, 3), (3, 3)]
    assert ragged.row_size.shape == (3, 2)
    assert ragged.row_size.sum() == ragged.birth.size == ragged.death.size
    pairs = np.stack([ragged.birth, ragged.death], 1)
    parts = np.split(pairs, np.cumsum(ragged.row_size.ravel())[:-1])
    for frame, field in enumerate(fields):
        for dimension, diagram in enumerate(sublevel_diagram(field, periodic=True)):
            np.testing.assert_array_equal(parts[2 * frame + dimension], diagram)


def test_no_frames_and_bad_fields():
    empty = diagrams(np.empty((0, 8, 8)), periodic=True)
    assert empty.birth.shape == empty.death.shape == (0,)
    assert empty.row_size.shape == (0, 2)
    fields = np.zeros((3, 8, 8))
    fields[2, 4, 4] = np.nan
    with pytest.raises(ValueError, match=r"frame 2: .*not finite"):
        diagrams(fields, periodic=True)
    with pytest.raises(ValueError, match="shape"):
        sublevel_diagram(np.zeros(8), periodic=True)
