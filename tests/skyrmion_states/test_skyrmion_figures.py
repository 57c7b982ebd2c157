"""Every figure shows the data given, has labels, lives with gaps, and refuses broken input."""

import importlib
from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import pytest
import xarray as xr
from skyrmion_files import (
    ANGLES,
    COLLAPSE,
    EXAMPLES,
    FALLING,
    GAMMAS,
    RISING,
    SCALARS,
    boxes,
    comparison,
    paths,
    state,
    written,
)

from energetics.errors import InputError
from energetics.skyrmion_states.figures import shared
from energetics.skyrmion_states.figures.pictures import spin_colours
from energetics.skyrmion_states.files import stages_of
from energetics.skyrmion_states.stages import Stage

FIGURES = {
    "evae2021_fig2a": ("comparison", "energy_loss"),
    "evae2021_fig2b": ("comparison", "divergence_loss"),
    "evae2021_fig3a": ("comparison", "prior_example_angle"),
    "evae2021_fig3b": ("comparison", "prior_angle_density"),
    "evae2021_fig4": ("interpolation", "barrier"),
    "evae2021_fig5a": ("comparison", "prior_energy"),
    "evae2021_fig5b": ("comparison", "complex_error"),
    "evae2021_figs1": ("comparison", "output_example"),
    "skyrmion_confined_states": ("confined", "shown_energy"),
    "skyrmion_controls": ("comparison", "prior_aligned_energy"),
}
GRAPHS = [name for name in FIGURES if name[-2:] not in ("3a", "5a", "s1")]
ZERO = 10**-0.8  # where γ = 0 is drawn below γ = 1
FILE, PATHS = comparison(), paths(gammas=(0.0, 1.0, 100.0), pairs=4)
PLACES = {stage: place for place, stage in enumerate(stages_of(FILE))}


def figure_of(name):
    return importlib.import_module(f"energetics.skyrmion_states.figures.{name}").draw


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict:
    """Return the paths of one file of each kind."""
    folder = tmp_path_factory.mktemp("files")
    return written(folder, comparison=FILE, interpolation=PATHS, confined=boxes())


@pytest.fixture(scope="module")
def drawn(files) -> dict:
    """Return all figures, drawn once."""
    found = {name: figure_of(name)(files[kind]) for name, (kind, _) in FIGURES.items()}
    for figure in found.values():
        figure.canvas.draw()
    return found


def sequence(run, beta) -> list[int]:
    """Return the stages of a guided sequence, and the one that it starts from."""
    start, *guided = (Stage("torus", run, "guided", beta, gamma) for gamma in (0.0, *GAMMAS))
    return [PLACES[replace(start, sweep="rising")], *(PLACES[stage] for stage in guided)]


def controls(beta) -> list[int]:
    """Return the stages of the control."""
    steps = range(1, len(GAMMAS) + 1)
    return [PLACES[Stage("torus", 0, "control", beta, 0.0, number)] for number in steps]


def lines(axes) -> list[np.ndarray]:
    """Return x and y, (2, point), of all lines that have at least one point."""
    found = [np.array(line.get_data(), float) for line in axes.lines]
    return [points for points in found if points.shape[1]]


def shows(axes, x, y) -> bool:
    """Return whether one of the lines runs through these points, gaps included."""
    wanted = np.array([x, y], float)
    return any(
        points.shape == wanted.shape and np.allclose(points, wanted, equal_nan=True)
        for points in lines(axes)
    )


def pictures(figure) -> list:
    """Return axes that hold a picture of spins, in the order in which they were made."""
    return [a for a in figure.axes if a.images and a.images[0].get_array().shape[-1] == 3]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_not_blank_and_as_wide_as_a_page(name, drawn):
    figure = drawn[name]
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    assert pixels.shape[1] == 700
    assert pixels.std() > 13
    for legend in figure.legends:
        box = legend.get_window_extent()
        assert 0 <= box.x0 <= box.x1 <= figure.bbox.width


@pytest.mark.parametrize("name", GRAPHS)
def test_axes_of_graphs_are_labelled(name, drawn):
    graphs = [axes for axes in drawn[name].axes if axes.axison and not axes.images]
    assert graphs
    for axes in graphs:
        assert axes.get_ylabel()
        assert axes.get_xlabel() or not axes.get_subplotspec().is_last_row()


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_refuses_a_value_that_is_not_finite(name, files, tmp_path):
    kind, broken = FIGURES[name]
    with xr.open_dataset(files[kind], decode_times=False) as file:
        content = file.load()
    content[broken].values.flat[-1] = np.nan
    path = tmp_path / "broken.nc"
    content.to_netcdf(path, encoding={broken: {"_FillValue": None}})
    with pytest.raises(InputError, match=broken):
        figure_of(name)(path)


GONE = comparison(runs=1)
for quantity in ("nearest_distance", "prior_truncated", "best_energy", "principal_error"):
    GONE[quantity].values[...] = np.nan
GONE["output_stretched"].values[::2] = np.nan
SCARCE = {
    "two stages": comparison(
        runs=1, beta=[1e-3], falling_beta=[], guided_beta=[1e-3], gamma=[1.0], examples=1
    ),
    "nothing guided": comparison(runs=1, beta=[1e-3, 1e-1], falling_beta=[], guided_beta=[]),
    "many stages": comparison(
        runs=3,
        beta=np.geomspace(1e-6, 1, 13).tolist(),
        gamma=np.geomspace(1e-4, 1e6, 21).tolist(),
        examples=1,
    ),
    "gone": GONE,
}


@pytest.mark.parametrize("case", SCARCE)
def test_figures_draw_what_there_is(case, tmp_path):
    (path,) = written(tmp_path, comparison=SCARCE[case]).values()
    for name, (kind, _) in FIGURES.items():
        if kind == "comparison":
            figure = figure_of(name)(path)
            if case == "two stages":
                figure.canvas.draw()
            plt.close(figure)


def test_one_path_and_one_box_are_drawn(tmp_path):
    files = written(
        tmp_path, interpolation=paths(gammas=[0.0], pairs=1), confined=boxes(names=["square"])
    )
    for name, kind in (
        ("evae2021_fig4", "interpolation"),
        ("skyrmion_confined_states", "confined"),
    ):
        figure = figure_of(name)(files[kind])
        figure.canvas.draw()
        plt.close(figure)


def test_losses_over_beta_have_gaps_where_a_logarithm_has(drawn):
    panels = drawn["evae2021_fig2a"].axes
    for axes, term in zip(panels, ("reconstruction", "divergence", "energy"), strict=True):
        for sweep, betas in (("rising", [*RISING]), ("falling", sorted(FALLING))):
            stages = [PLACES[Stage("torus", 0, sweep, beta)] for beta in betas]
            for split in (0, 1):
                loss = FILE[f"{term}_loss"].values[stages, split]
                assert shows(
                    axes, betas, loss if term == "energy" else np.where(loss > 0, loss, np.nan)
                )
        verticals = {line.get_xdata()[0] for line in axes.lines if len(set(line.get_xdata())) == 1}
        assert verticals >= {SCALARS["plain_critical_beta"], SCALARS["transverse_critical_beta"]}
    assert shows(panels[0], [0, 1], [SCALARS["principal_error"]] * 2)
    assert shows(panels[0], [0, 1], [2 * (1 - SCALARS["mean_z"])] * 2)
    assert [axes.get_yscale() for axes in panels] == ["log", "log", "linear"]


def test_losses_over_gamma_start_at_zero_and_the_control_does_not(drawn):
    for axes, term in zip(
        drawn["evae2021_fig2b"].axes, ("reconstruction", "divergence", "energy"), strict=True
    ):
        loss = FILE[f"{term}_loss"].values
        for beta in COLLAPSE:
            for split in (0, 1):
                for run in (0, 1):
                    stages = sequence(run, beta)
                    assert shows(axes, [ZERO, *GAMMAS], loss[stages, split])
                assert shows(axes, GAMMAS, loss[controls(beta), split])
        assert shows(axes, [100, 100], [0, 1])
    for name in shared.LEVELS:
        level = SCALARS[name]
        assert shows(axes, [0, 1], [level, level])


def test_densities_and_mean_angles_of_each_gamma(drawn):
    stages = sequence(0, 1e-3)
    for row, kind in enumerate(("output", "prior")):
        density, mean, states = drawn["evae2021_fig3b"].axes[3 * row : 3 * row + 3]
        for stage, place in zip(stages, (ZERO, *GAMMAS), strict=True):
            assert shows(density, ANGLES, FILE[f"{kind}_angle_density"].values[stage])
            assert shows(mean, [place], [FILE[f"{kind}_angle"].values[stage].mean()])
            points = (FILE[f"{kind}_{name}"].values[stage] for name in ("energy", "charge"))
            assert shows(states, *points)
        assert shows(density, ANGLES, FILE["input_angle_density"].values)
        assert shows(states, FILE["input_energy"].values, FILE["input_charge"].values)


def test_paths_are_means_over_pairs_with_gaps(drawn):
    file = PATHS
    energy, barrier, width = drawn["evae2021_fig4"].axes[:3]
    for network in range(3):
        mean = file["step_energy"].values[network].mean(axis=0)
        assert shows(energy, file["step"].values, mean)
        for axes, name in ((barrier, "barrier"), (width, "width")):
            values = file[name].values[network]
            assert any(np.array_equal(points[1], values) for points in lines(axes))
            assert shows(axes, [network], [values.mean()])
    assert len(pictures(drawn["evae2021_fig4"])) == 2 * 9


def test_fourier_errors_by_run_and_beta(drawn):
    for axes, name in zip(drawn["evae2021_fig5b"].axes, ("modulus", "complex"), strict=True):
        for run in (0, 1):
            for beta in COLLAPSE:
                stages = sequence(run, beta)
                assert shows(axes, [ZERO, *GAMMAS], FILE[f"{name}_error"].values[stages])
        own = float(FILE[f"input_{name}_error"])
        assert any(np.allclose(line.get_ydata(), own) for line in axes.lines)


def test_controls_are_drawn_beside_the_guided_networks(drawn):
    panels = drawn["skyrmion_controls"].axes
    guided = sequence(0, 1e-3)
    for x, stages in (([ZERO, *GAMMAS], guided), (GAMMAS, controls(1e-3))):
        for axes, kind in zip(panels[:2], ("output", "prior"), strict=True):
            for aligned in ("", "_aligned"):
                energy = FILE[f"{kind}{aligned}_energy"].values[stages].mean(axis=1)
                assert shows(axes, x, energy)
        for axes, shape in zip(panels[4:], ("truncated", "stretched"), strict=True):
            assert shows(axes, x, FILE[f"prior_{shape}"].values[stages])
        for axes, name in zip(panels[2:4], ("prior_charge", "nearest_distance"), strict=True):
            mean = FILE[name].values[stages].mean(axis=1)
            drawn_means = [box[0].get_ydata() for box in axes.containers]
            assert any(len(y) == len(mean) and np.allclose(y, mean) for y in drawn_means)
    assert shows(panels[3], [0, 1], [0.3, 0.3])


def test_states_are_drawn_with_their_energies(drawn):
    shown = pictures(drawn["evae2021_fig5a"])
    assert len(shown) == 4 * 6 + 1
    stage = PLACES[Stage("torus", 1, "guided", 1e-3, 1e4)]
    energy, charge = (FILE[f"prior_{name}"].values[stage, 0] for name in ("energy", "charge"))
    assert shown[-1].get_xlabel() == f"${energy:.4f}$, $Q = {charge:.0f}$"
    assert len(pictures(drawn["evae2021_fig3a"])) == EXAMPLES * (1 + 2 * 3)
    assert len(pictures(drawn["evae2021_figs1"])) == EXAMPLES * (1 + len(RISING) + len(FALLING))
    open_boxes = pictures(drawn["skyrmion_confined_states"])
    texts = ["$-0.4900$, $Q = -4.25$", "$-0.5000$, $Q = -4$"]
    assert [axes.get_xlabel() for axes in open_boxes[:2]] == texts
    shown = open_boxes[0].images[0].get_array()
    assert np.allclose(shown, spin_colours(state()), atol=1e-4)  # files keep five digits


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
    zero, *positive = shared.gamma_places(gammas, gammas)
    assert 1e-6 < zero < 3e-5
    assert positive == [1e-4, 1, 1e3]
    assert shared.gamma_places(gammas[:1], gammas[:1]) == 1
    assert shared.nearest_places(gammas, (0, 1, 100)) == [0, 2, 3]
    assert shared.nearest_places(gammas[:1], (0, 1, 100)) == [0]
    assert shared.nearest_places(gammas[1:2], (0, 1, 100)) == [0]
    texts = ["$0$", "$0.01$", "$100$", "$10^{3}$", r"$3\times10^{-4}$"]
    assert [shared.number_text(v) for v in (0, 0.01, 100, 1e3, 3e-4)] == texts
