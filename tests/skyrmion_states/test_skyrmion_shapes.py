"""Areas and eccentricities of discs, ellipses and bands whose shapes are known."""

import math

import numpy as np
import pytest

from energetics.skyrmion_states.skyrmion_shapes import (
    Reference,
    fit_reference,
    shapes,
    share,
    stretched,
    truncated,
)


def ellipse(size=64, *, centre=(32, 32), axes=(8, 8), angle=0.0):
    """Return one configuration, periodic, with S_z < 0 within an ellipse; (x, y) in sites."""
    y, x = np.indices((size, size))
    dx, dy = ((d + size / 2) % size - size / 2 for d in (x - centre[0], y - centre[1]))
    along = math.cos(angle) * dx + math.sin(angle) * dy
    across = math.cos(angle) * dy - math.sin(angle) * dx
    inside = (along / axes[0]) ** 2 + (across / axes[1]) ** 2 < 1
    return configuration(inside)


def configuration(inside):
    spins = np.zeros((3, *inside.shape))
    spins[2] = np.where(inside, -0.3, 0.8)
    return spins


def rectangle(rows, columns, size=16):
    inside = np.zeros((size, size), bool)
    inside[rows, columns] = True
    return configuration(inside)


CENTRES = [(32.3, 31.6), (0.3, 32.4), (32.4, 63.7), (0.3, 0.2), (61.2, 2.4)]  # over edges, corners


@pytest.mark.parametrize("centre", CENTRES)
@pytest.mark.parametrize(("axes", "angle"), [((8, 8), 0), ((12, 6), 0.4), ((6, 15), 1.9)])
def test_ellipses_have_their_area_and_eccentricity(centre, axes, angle):
    found = shapes(ellipse(centre=centre, axes=axes, angle=angle)[None], "torus")
    assert found.area.shape == (1,)
    assert found.area[0] == pytest.approx(math.pi * axes[0] * axes[1], rel=0.04)
    expected = 1 - (min(axes) / max(axes)) ** 2
    assert found.eccentricity[0] ** 2 == pytest.approx(expected, abs=0.04)
    assert not found.winds[0]
    assert not found.touches[0]


@pytest.mark.parametrize("shift", [(0, 0), (15, 0), (0, 14), (13, 15)])
def test_rectangles_are_exact_wherever_they_lie(shift):
    spins = np.roll(rectangle(slice(0, 3), slice(0, 4)), shift, (1, 2))
    found = shapes(spins[None], "torus")
    assert found.area.tolist() == [12]
    # A rectangle of unit squares has moments 9/12 and 16/12.
    assert found.eccentricity[0] == pytest.approx(math.sqrt(1 - 9 / 16), rel=1e-12)


@pytest.mark.parametrize(
    ("rows", "columns", "areas"),
    [(0, 0, [1]), ([3, 4], [5, 6], [1, 1]), ([0, 15], [0, 15], [1, 1])],
)
def test_single_sites_are_squares_and_apart_if_they_share_a_corner(rows, columns, areas):
    found = shapes(rectangle(rows, columns)[None], "torus")
    assert found.area.tolist() == areas
    assert not found.eccentricity.any()


@pytest.mark.parametrize(
    ("rows", "columns", "boundary", "winds", "regions"),
    [
        (slice(4, 7), slice(None), "torus", [True], 1),
        (slice(None), slice(4, 7), "torus", [True], 1),
        (slice(4, 7), slice(None), "stripe", [True], 1),
        (slice(None), slice(4, 7), "stripe", [False], 1),
        (slice(4, 7), slice(None), "square", [False], 1),
        (slice(0, 15), slice(4, 7), "torus", [False], 1),
    ],
)
def test_bands_wind_where_the_box_is_periodic(rows, columns, boundary, winds, regions):
    found = shapes(rectangle(rows, columns)[None], boundary)
    assert found.area.shape == (regions,)
    assert found.winds.tolist() == winds


def test_a_staircase_winds_though_no_row_does():
    inside = np.zeros((16, 16), bool)
    step = np.arange(16)
    inside[step, step] = inside[step, (step + 1) % 16] = True
    assert shapes(configuration(inside)[None], "torus").winds.tolist() == [True]
    inside[7, 8] = False  # a gap, and it is a long worm
    assert shapes(configuration(inside)[None], "torus").winds.tolist() == [False]


@pytest.mark.parametrize("turned", [False, True])
def test_a_band_with_an_arm_over_the_edge_winds(turned):
    inside = np.zeros((16, 16), bool)
    inside[:, :3] = True
    inside[4:7, 13:] = True
    found = shapes(configuration(inside.T if turned else inside)[None], "torus")
    assert found.area.tolist() == [57]
    assert found.winds.tolist() == [True]


def test_a_ring_around_a_corner_of_the_box_does_not_wind():
    inside = np.zeros((16, 16), bool)
    inside[:5, :5] = True
    inside[1:4, 1:4] = False
    found = shapes(np.roll(configuration(inside), (-2, -2), (1, 2))[None], "torus")
    assert found.area.tolist() == [16]
    assert found.winds.tolist() == [False]
    assert found.eccentricity[0] == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize(
    ("boundary", "areas", "touches"),
    [
        ("torus", [16], [False]),
        ("stripe", [8, 8], [True, True]),
        ("square", [4, 4, 4, 4], [True, True, True, True]),
    ],
)
def test_open_edges_cut_regions_and_say_so(boundary, areas, touches):
    spins = np.roll(rectangle(slice(0, 4), slice(0, 4)), (-2, -2), (1, 2))
    found = shapes(spins[None], boundary)
    assert found.area.tolist() == areas
    assert found.touches.tolist() == touches


def test_a_stripe_has_no_edge_at_the_ends_of_its_rows():
    found = shapes(rectangle(slice(5, 9), slice(0, 4))[None], "stripe")
    assert found.touches.tolist() == [False]


def test_regions_belong_to_their_configurations():
    empty = configuration(np.zeros((16, 16), bool))
    two = np.minimum(rectangle(slice(0, 2), slice(0, 3)), rectangle(slice(8, 13), slice(4, 9)))
    one = rectangle(slice(3, 6), slice(14, 16))
    together = shapes(np.stack([empty, two, empty, one, empty]), "torus")
    assert together.configurations == 5
    assert together.area.tolist() == [6, 25, 6]
    alone = shapes(two[None], "torus")
    np.testing.assert_array_equal(alone.eccentricity, together.eccentricity[:2])


def test_what_is_irregular_against_a_reference():
    discs = [ellipse(centre=(32 + shift, 32), axes=(8, 8.4)) for shift in np.linspace(0, 1, 30)]
    reference = fit_reference(shapes(np.stack(discs), "torus"))
    assert reference.area == pytest.approx(math.pi * 8 * 8.4, rel=0.03)
    assert reference.eccentricity < 0.4
    cases = {
        "regular": (ellipse(axes=(8, 8.2)), False, False),
        "small": (ellipse(axes=(5, 5)), True, False),
        "large": (ellipse(axes=(11, 11)), False, True),
        "eccentric": (ellipse(axes=(12, 6)), False, True),
        "band": (configuration(np.arange(64)[:, None] * np.ones(64) < 4), False, True),
    }
    found = shapes(np.stack([case[0] for case in cases.values()]), "torus")
    assert truncated(found, reference).tolist() == [case[1] for case in cases.values()]
    assert stretched(found, reference).tolist() == [case[2] for case in cases.values()]


def test_limits_are_half_and_one_and_a_half_of_the_median():
    sides = [(2, 2), (2, 3), (2, 4), (2, 5), (4, 4), (2, 12), (5, 5)]
    found = shapes(np.stack([rectangle(slice(a), slice(b)) for a, b in sides]), "torus")
    reference = Reference(area=12.0, eccentricity=1.0)
    assert truncated(found, reference).tolist() == [True] + 6 * [False]  # 4 < 6 ≤ 6
    assert fit_reference(found).area == 10
    assert stretched(found, reference).tolist() == 5 * [False] + [True, True]  # 16 ≤ 18 < 24


def test_the_reference_leaves_out_what_has_no_shape():
    band, edge, whole = (slice(8, 12), slice(None)), (slice(0, 2), slice(0, 2)), (slice(3, 6),) * 2
    spins = np.stack([rectangle(*place) for place in (band, edge, whole)])
    assert fit_reference(shapes(spins, "stripe")) == Reference(9.0, 0.0)
    with pytest.raises(ValueError, match="no skyrmion lies whole in any of 2 configurations"):
        fit_reference(shapes(spins[:2], "stripe"))


@pytest.mark.parametrize("boundary", ["torus", "stripe", "square"])
def test_uniform_states_have_no_regions(boundary):
    found = shapes(np.ones((4, 3, 16, 16)), boundary)
    assert found.area.shape == found.winds.shape == found.eccentricity.shape == (0,)
    assert math.isnan(share(stretched(found, Reference(10.0, 0.5))))


def test_one_configuration_without_its_axis_is_refused():
    with pytest.raises(ValueError, match=r"\(n, 3, y, x\)"):
        shapes(np.ones((3, 8, 8)), "torus")
