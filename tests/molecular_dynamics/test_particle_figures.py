"""Every figure shows the data given, has labels, and lives with gaps."""

import importlib

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.patches import Circle
from particle_figure_files import (
    CLASSICAL,
    LEARNED,
    POINTS,
    REFERENCE,
    STATES,
    TIMES,
    comparison,
    specific_heat,
    speed,
    written,
)

from energetics.molecular_dynamics.files import OBSERVABLES
from energetics.molecular_dynamics.study import STUDY

FIGURES = {name: row.drawn_from for name, row in STUDY.figures({}).items()}


def figure_of(name):
    return importlib.import_module(f"energetics.molecular_dynamics.figures.{name}").draw


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict:
    """Return the paths of one file of each kind."""
    folder = tmp_path_factory.mktemp("files")
    return written(folder, comparison(CLASSICAL, [*LEARNED]), speed(CLASSICAL, [*LEARNED]))


@pytest.fixture(scope="module")
def drawn(files) -> dict:
    """Return all figures, drawn once."""
    found = {n: figure_of(n)(*(files[i] for i in inputs)) for n, inputs in FIGURES.items()}
    for figure in found.values():
        figure.canvas.draw()
    return found


def panels(figure) -> list:
    """Return the axes that show data, parts of a broken axis one by one."""
    parts = [part for axes in figure.axes for part in (axes.child_axes or [axes])]
    return [axes for axes in parts if axes.axison]


def points(axes, label: str) -> np.ndarray:
    """Return x and y, (2, point), of the line or symbol with a label."""
    found = [line for line in axes.lines if line.get_label() == label]
    found += [box[0] for box in axes.containers if box.get_label() == label]
    return np.array(found[0].get_data(), float)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_labels_and_is_not_blank(name, drawn):
    figure = drawn[name]
    named = figure.get_supxlabel() or all(a.get_xlabel() for a in panels(figure)[-2:])
    assert named
    first = panels(figure)[0]
    assert first.get_ylabel()
    assert any(text.get_text() for text in first.get_yticklabels())
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    assert pixels.shape[1] == 700
    assert pixels.std() > 13
    for legend in figure.legends:
        box = legend.get_window_extent()
        assert 0 <= box.x0 <= box.x1 <= figure.bbox.width


GONE = comparison(CLASSICAL[:4], [*LEARNED], states=STATES[:1])
for observable in OBSERVABLES:
    GONE[observable].values[-1] = np.nan
    GONE[observable].values[-2, 1, :, 5:] = np.nan
SCARCE = {
    "one curve": (CLASSICAL[:1], [], {"seeds": 1, "states": STATES[:1], "bound": False}),
    "networks only": ([], ["pairwise", "splitting_radial"], {"bound": False, "states": STATES[:1]}),
    "six states": (CLASSICAL[3:5], ["pairwise"], {"states": [*STATES, *STATES[:2]], "seeds": 1}),
    "unknown": ([("leapfrog", 0.04)], ["pairwise"], {"states": STATES[:1]}),
    "gone": (CLASSICAL[:4], [*LEARNED], None),
}


@pytest.mark.parametrize("case", SCARCE)
def test_figures_draw_what_there_is(case, tmp_path):
    classical, learned, options = SCARCE[case]
    curves = GONE if options is None else comparison(classical, learned, **options)
    paths = written(tmp_path, curves, speed(classical, learned))
    for name, inputs in FIGURES.items():
        if "comparison" in inputs:
            figure = figure_of(name)(*(paths[i] for i in inputs))
            if case != "six states":  # slow, and its axes are of no other kind
                figure.canvas.draw()
            plt.close(figure)


def test_specific_heats_and_their_largest_values_are_drawn(drawn):
    file = specific_heat()
    for axes, heat in zip(panels(drawn["park2022_fig5_1"]), file["specific_heat"], strict=True):
        assert np.allclose(axes.containers[0][0].get_ydata(), heat)
        (star,) = (line for line in axes.lines if line.get_marker() == "*")
        assert star.get_xdata()[0] == 0.39
        assert [line for line in axes.lines if list(line.get_xdata()) == [0.472] * 2]


def test_particles_at_an_edge_are_drawn_on_both_sides(drawn):
    discs = [
        [part for part in axes.patches if isinstance(part, Circle)]
        for axes in panels(drawn["park2022_fig5_3"])
    ]
    assert [len(found) for found in discs] == [3, 2, 5]  # a particle in a corner has three images
    assert all(np.isclose(disc.radius, 2 ** (1 / 6) / 2) for disc in discs[0])
    assert {tuple(np.round(disc.center, 3)) for disc in discs[0]} >= {(0.2, 7), (10.2, 7)}


def test_histograms_are_densities_of_probability(drawn):
    for axes in panels(drawn["park2022_fig5_4"]):
        heights = [step.get_data() for step in axes.patches]
        assert np.allclose([(h.values * np.diff(h.edges)).sum() for h in heights], 1)
        assert np.allclose(heights[0].values, 0.5)


@pytest.mark.parametrize(
    ("name", "row", "variable_name"),
    [
        ("park2022_fig5_8", 0, "lost"),
        ("park2022_fig5_8", 1, "energy_median"),
        ("park2022_fig5_9", 0, "distance_mean"),
        ("park2022_fig5_9", 1, "distance_mean"),
        ("park2022_fig5_10", 0, "energy_mean"),
    ],
)
def test_trajectories_are_drawn_in_their_panels(name, row, variable_name, drawn):
    file = comparison(CLASSICAL, [*LEARNED])
    names = [*file["curve"].values]
    for state in range(4):
        axes = panels(drawn[name])[4 * row + state]
        for label, curve in (("Blanes–Moan 0.05", "blanes_moan 0.05"), ("PW-NN", "pairwise")):
            x, y = points(axes, label)
            count = 1 if " " in curve else 2
            known = file[variable_name].values[names.index(curve), :count, state].mean(axis=0)
            known = np.abs(known) if variable_name == "energy_median" else known
            shown = np.isfinite(y)
            assert shown.sum() > 30
            assert np.array_equal(y[shown], known[: len(y)][shown])
            assert np.array_equal(x, TIMES[: len(x)])
    if name == "park2022_fig5_9":
        assert axes.get_xlim()[1] == (TIMES[REFERENCE - 1] if row else 3)
        assert np.all(points(axes, "saturation $L^2/6 + 4T$")[1] == 64 / 0.2 / 6 + 4 * 0.47)


def test_one_step_errors_stand_at_their_cost(drawn):
    rms, median = panels(drawn["particle_one_step"])
    spread = np.linspace(0.5, 1.5, len(POINTS))
    for axes, factor in ((rms, np.sqrt(np.mean(spread**2))), (median, 1)):
        x, y = points(axes, "Verlet 0.1, 0.05, 0.02, 0.01, 0.005")
        assert np.allclose(x, [1, 2, 5, 10, 20])
        assert np.allclose(y, 3 * factor * np.array([0.1, 0.05, 0.02, 0.01, 0.005]) ** 2)
        assert np.allclose(points(axes, "splitting, radial").ravel(), [5, 1.8e-3 * factor * 1.1])
        same = [points(axes, n)[0, 0] for n in ("PW-NN", "MB-NN", "(PW+MB)-NN")]
        assert len(set(same)) == 3
        assert np.allclose(same, 2, rtol=0.3)
        bound = [line for line in axes.lines if len(set(line.get_ydata())) == 1]
        assert any(np.isclose(line.get_ydata()[0], 0.06 * factor) for line in bound)


def test_work_is_nanoseconds_and_what_heats_is_open(drawn):
    found = panels(drawn["particle_work_precision"])
    assert len(found) == 16  # two measures, four states, axes broken before the slow networks
    for row, kind in ((0, 1 / 4), (1, 1)):
        fast, slow = found[8 * row + 4 : 8 * row + 6]  # T = 0.71
        x, y = points(fast, "Blanes–Moan 0.1, 0.05")
        assert np.allclose(x, [180, 360])
        assert np.allclose(y, 3 * np.array([0.1, 0.05]) ** 4 * np.sqrt(np.exp(2) * kind))
        cost, error = points(slow, "PW-NN").ravel()
        assert cost == 1e5
        assert np.isclose(error, 0.1 * np.sqrt(np.exp(2) * kind) * (1 + np.sqrt(2)) / 2)
        faces = {
            box.get_label(): box[0].get_markerfacecolor()
            for axes in (fast, slow)
            for box in axes.containers
        }
        assert faces["PW-NN"] == faces["pair correction"] == "white"
        assert "white" not in (faces["splitting, radial"], faces["splitting, three-body"])
        hollow = [line for line in fast.lines if line.get_markerfacecolor() == "white"]
        shaken = sorted(line.get_xdata()[0] for line in hollow)
        assert np.allclose(shaken, [30, 60, 180, 360])  # one heated, two lost systems, one did both


def test_transfer_is_the_error_over_that_of_the_small_step(drawn):
    found = panels(drawn["particle_transfer"])
    assert len(found) == len(LEARNED)
    factor = np.sqrt((1 + 1.2**2) / 2)
    for axes, (_, error, _, _) in zip(found, LEARNED.values(), strict=True):
        for density in (0.1, 0.2):
            x, y = points(axes, rf"$\rho$ = {density:g}")
            assert np.allclose(x, [0.27, 0.47, 0.71])
            assert np.allclose(y, factor * error / (3 * 0.01**2))
        assert points(axes, "never trained on").shape == (2, 4)
