"""Every figure shows the data given, has labels, and lives with gaps."""

import importlib
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
import xarray as xr
from matplotlib.markers import CARETUPBASE

from energetics.spin_dynamics.curves import PLAIN as NONE
from energetics.spin_dynamics.curves import Curve, Curves, columns, plain
from energetics.spin_dynamics.files import COMPARISON, SAMPLED, SPEED
from energetics.spin_dynamics.settings import Design
from energetics.spin_dynamics.study import STUDY
from energetics.storage import write

FIGURES = STUDY.figures({})
ORDER = {"stale_field": 1, "suzuki_trotter": 2, "suzuki_fourth": 4, "blanes_moan": 4}
PLAIN = [("stale_field", 0.1), ("stale_field", 0.01), ("suzuki_trotter", 0.1)]
PLAIN += [("suzuki_trotter", s) for s in (0.04, 0.01, 0.001, 1e-4)]
PLAIN += [("suzuki_fourth", 0.1), ("blanes_moan", 0.1)]
DESIGNS = [
    Design("unet", "stale_field", 4, 0.1),
    Design("equivariant", "suzuki_trotter", 4, 0.1),
    Design("equivariant", "suzuki_trotter", 8, 0.1),
    Design("equivariant_small", "suzuki_trotter", 4, 0.1),
    Design("equivariant_small", "suzuki_trotter", 4, 0.01),
]
TEMPERATURES = (0.4, 1.44, 2.4)


def comparison(
    steps: list, designs: list, *, seeds: int = 2, end: float = 20, sizes: tuple = (4, 8)
) -> xr.Dataset:
    """Return a comparison in which errors grow as τ^order e^t and a network gains a factor 10."""
    rows = [plain(*step) for step in steps]
    rows += [Curve(design, variant) for design in designs for variant in design.variants]
    uneven = np.repeat([0.2, end / 10], 10).cumsum()
    times = np.stack([np.concatenate([[0], uneven]), *[np.linspace(0, end, 21)] * 2])
    lengths = {"size": len(sizes), "temperature": 3, "curve": len(rows), "training_seed": seeds}
    lengths |= {"frame": 21, "ladder_temperature": 6}
    values = {
        name: np.full([lengths[dimension] for dimension in known.dimensions], np.nan)
        for name, known in COMPARISON.variables.items()
        if known.missing
    }
    for s, c, n in np.ndindex(len(sizes), len(rows), seeds):
        design, learned = rows[c].design, rows[c].design.network != NONE
        if (n and not learned) or (design.network == "unet" and design.trained_size != sizes[s]):
            continue
        place = (s, slice(None), c, n)  # all temperatures
        rate = 0.3 + 0.3 * np.arange(3)
        worth = design.large_step / (10 if learned else 1)
        start = np.log(0.05 * worth ** ORDER[design.reading]) + 0.1 * n
        error = 1 - 1 / (1 + np.exp(start + rate[:, None] * times))
        values["correlation_mean"][place] = np.where(times > 0, 1 - error, 1)
        reached = (np.log(0.01 / 0.99) - start) / rate
        values["threshold"][place] = np.where(reached < times[:, -1], reached, np.nan)
        values["threshold_error"][place] = 0.02 * values["threshold"][place]
        tiny = 1e-4 if learned or design.reading == "stale_field" else 1e-15
        for name in ("energy_shift", "magnetisation_shift"):
            values[f"{name}_mean_size"][place] = tiny * times
            values[f"{name}_spread"][place] = 1.25 * tiny * times
        if learned and rows[c].variant == design.variants[0]:
            level = 0.3 if design.network == "unet" else 0.01
            values["residue_error"][place] = level
            values["ladder_residue_error"][place] = level * (1 + 0.1 * n)
    values |= columns(rows) | {"curve": [str(row) for row in rows], "size": sizes}
    values |= {"temperature": TEMPERATURES, "elapsed_time": times}
    values["ladder_temperature"] = np.linspace(0.5, 2.3, 6)
    values["training_seeds"] = [1 if row.design.network == NONE else seeds for row in rows]
    return COMPARISON.filled(values)


def samples() -> xr.Dataset:
    """Return a ladder of seven temperatures on two lattices."""
    power = np.arange(2, -5, -1)
    temperature = 1.44 * 1.1**power
    weight = np.where(abs(power) <= 1, 7, np.where(power > 0, 10, 3))
    values = {"size": [4, 8], "temperature": temperature, "power": power, "weight": weight}
    values["samples"] = np.stack([240 * weight, 48 * weight])
    values["energy"] = np.stack([-3 + temperature, -2.9 + temperature])
    values |= {"energy_error": np.full((2, 7), 0.003), "magnetisation": np.ones((2, 7))}
    return SAMPLED.filled(values, critical_temperature=1.44, factor=1.1)


def speed_of(seconds: dict[str, float], designs: list[str], training: list) -> xr.Dataset:
    """Return the times of methods, alike on both lattices, and those of trainings."""
    values = {"method": [*seconds], "seconds": [[time] * 2 for time in seconds.values()]}
    values |= {"size": [4, 8], "design": designs}
    values["training_seconds"] = np.reshape(training, (-1, 2))
    values["device_seconds"] = np.full((len(designs), 2), np.nan)
    return SPEED.filled(values)


def speed(designs: list) -> xr.Dataset:
    """Return 6 ns for each rotation, and 80, 350 or 2000 for a step with a network."""
    seconds = {"suzuki_trotter": 6, "stale_field": 6, "suzuki_fourth": 30, "blanes_moan": 36}
    network = {"unet": 2000, "equivariant": 350, "equivariant_small": 80}
    seconds |= {design.path: network[design.network] for design in designs}
    training = [[0.01, 0.01 * (5 + number)] for number in range(len(designs))]
    times = {method: 1e-9 * time for method, time in seconds.items()}
    return speed_of(times, [design.path for design in designs], training)


def draw(name: str, paths: dict):
    """Return a figure, drawn from the files that the study names."""
    module = importlib.import_module(f"energetics.spin_dynamics.figures.{name}")
    return module.draw(*(paths[file] for file in FIGURES[name].drawn_from))


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict:
    """Return the paths of one file of each kind."""
    folder = tmp_path_factory.mktemp("files")
    return written(folder, comparison(PLAIN, DESIGNS), speed(DESIGNS))


def written(folder: Path, curves: xr.Dataset, times: xr.Dataset) -> dict:
    """Return the paths of files written into a folder."""
    made = {"samples": samples(), "comparison": curves, "speed": times}
    for name, content in made.items():
        write(content, folder / f"{name}.nc")
    return {name: folder / f"{name}.nc" for name in made}


@pytest.fixture(scope="module")
def drawn(files) -> dict:
    """Return all figures, drawn once."""
    found = {name: draw(name, files) for name in FIGURES}
    for figure in found.values():
        figure.canvas.draw()
    return found


@pytest.fixture(scope="module")
def curves(files) -> Curves:
    return Curves(COMPARISON.read(files["comparison"]))


def panels(figure) -> list:
    """Return the axes that show data, without colour bars."""
    return [axes for axes in figure.axes if axes.get_label() != "<colorbar>"]


def lines(axes, label: str) -> list:
    """Return x and y of all lines and symbols with a label, first one first."""
    found = [line.get_data() for line in axes.lines if line.get_label() == label]
    found += [box[0].get_data() for box in axes.containers if box.get_label() == label]
    return [tuple(np.atleast_1d(part) for part in pair) for pair in found]


def unlabelled(axes) -> bool:
    """Return whether an axis shows numbers without saying of what."""
    for axis, label in ((axes.xaxis, axes.get_xlabel()), (axes.yaxis, axes.get_ylabel())):
        numbers = [t for t in axis.get_ticklabels() if t.get_visible() and t.get_text()]
        if numbers and axes.axison and axis.get_visible() and not label:
            return True
    return False


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_labels_and_no_legend_wider_than_itself(name, drawn):
    figure = drawn[name]
    shared_labels = name == "spin_work_precision"  # one label of x below three panels
    assert shared_labels or not [axes for axes in figure.axes if unlabelled(axes)]
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    assert pixels.shape[1] == 700
    assert pixels.std() > 13
    legends = [*figure.legends, *(x for part in figure.subfigs for x in part.legends)]
    for legend in legends:
        box = legend.get_window_extent()
        assert box.x0 >= 0
        assert box.x1 <= figure.bbox.width


SCARCE = {
    "one curve": (comparison(PLAIN[:1], [], seeds=1, sizes=(4,)), speed(DESIGNS[:1])),
    "networks only": (comparison([], DESIGNS[:1], seeds=1), speed(DESIGNS[:1])),
    "no threshold": (comparison(PLAIN[3:], DESIGNS[3:], seeds=1, end=1.5), speed(DESIGNS[:3])),
}


@pytest.mark.parametrize("case", SCARCE)
def test_figures_draw_what_there_is(case, tmp_path):
    paths = written(tmp_path, *SCARCE[case])
    for name in FIGURES:
        plt.close(draw(name, paths))


def test_the_ladder_and_its_energy_are_drawn(drawn):
    ladder, energy, error = panels(drawn["park2022_fig4_1"])
    file = samples()
    x, y = ladder.collections[0].get_offsets().T
    assert np.allclose(x, file["temperature"])
    assert np.allclose(y, 1.1 ** np.arange(2, -5, -1))
    for number, size in enumerate((4, 8)):
        x, y = lines(energy, f"$L$ = {size}")[0]
        assert np.allclose(y, x - (3 - 0.1 * number))
        assert np.allclose(error.lines[number].get_ydata(), 0.003)


def test_correlations_are_drawn_in_their_panels(drawn, curves):
    found = panels(drawn["park2022_fig4_6"])
    assert len(found) == 12  # two readings, two lattices, three temperatures
    times = curves.file["elapsed_time"].values
    for number, (scheme, size) in enumerate(
        [(scheme, size) for scheme in ("stale_field", "suzuki_trotter") for size in (4, 8)]
    ):
        for column, temperature in enumerate((0.4, 1.44, 2.4)):
            axes = found[3 * number + column]
            curve = curves.plain(scheme, 0.01)
            x, y = lines(axes, r"$\tau$ = $10^{-2}$")[0]
            assert np.array_equal(x, times[column])
            known = curves.values("correlation_mean", curve, size, temperature)[0]
            assert np.array_equal(y, known)
            assert len(lines(axes, "U-Net")) == (number == 0)
    middle = found[7]
    x, y = lines(middle, "equivariant")[0]
    seeds = curves.values("correlation_mean", curves.learned(DESIGNS[1]), 4, 1.44)
    assert len(seeds) == 2
    assert np.allclose(y, seeds.mean(axis=0))


def test_thresholds_are_drawn_and_arrows_beyond_the_end(drawn, curves):
    exact = panels(drawn["park2022_fig4_7"])[1]
    drawn_at = {
        "blanes_moan": lines(exact, r"Blanes–Moan, 4th order, $\tau$ = $10^{-1}$"),
        "suzuki_trotter": lines(exact, r"$\tau$ = $10^{-1}$"),
    }
    ends = curves.file["elapsed_time"].values[:, -1]
    for scheme, points in drawn_at.items():
        curve = curves.plain(scheme, 0.1)
        for (x, y), end, temperature in zip(points, ends, (0.4, 1.44, 2.4), strict=True):
            known = curves.threshold(curve, 4, temperature)[0]
            assert abs(x[0] - temperature) < 0.36
            assert y[0] == (end if np.isnan(known) else known)
    assert np.isnan(curves.threshold(curves.plain("blanes_moan", 0.1), 4, 0.4)[0])
    assert np.isfinite(curves.threshold(curves.plain("blanes_moan", 0.1), 4, 2.4)[0])
    assert any(line.get_marker() == CARETUPBASE for line in exact.lines)


@pytest.mark.parametrize(("name", "size"), [("park2022_fig4_8", 4), ("park2022_fig4_9", 8)])
def test_drifts_are_drawn_on_a_logarithmic_scale(name, size, drawn, curves):
    found = panels(drawn[name])
    assert len(found) == 24
    for first, scheme in ((0, "stale_field"), (12, "suzuki_trotter")):
        for row, quantity in enumerate(("energy_shift_mean_size", "energy_shift_spread")):
            axes = found[first + 3 * row + 2]
            _, y = lines(axes, r"$\tau$ = $10^{-1}$")[0]
            known = curves.values(quantity, curves.plain(scheme, 0.1), size, 2.4)[0]
            assert axes.get_yscale() == "log"
            assert np.array_equal(y[1:], known[1:])
            assert np.isnan(y[0])  # no drift at the start
    assert len(lines(found[12], "equivariant, projected")) == 1
    assert [axes.get_xscale() for axes in found[:3]] == ["log", "linear", "linear"]


def test_work_is_wall_time_over_the_time_step(drawn, curves):
    axes = panels(drawn["spin_work_precision"])[5]  # L = 8, T = 2.4
    for label, scheme, cost in (
        ("Blanes–Moan, 4th order", "blanes_moan", 6 * 6 / 0.1),
        ("2nd order, exact rotations", "suzuki_trotter", 6 / 0.1),
    ):
        x, y = lines(axes, label)[0]
        assert np.isclose(x[0], cost)
        assert y[0] == curves.threshold(curves.plain(scheme, 0.1), 8, 2.4)[0]
    x, y = lines(axes, "equivariant")[0]
    assert np.isclose(x[0], 350 / 0.1)
    assert np.isclose(y[0], curves.threshold(curves.learned(DESIGNS[2]), 8, 2.4).mean())


def test_residue_errors_are_drawn(drawn):
    stale, exact, _, transferred = panels(drawn["spin_residue_error"])
    _, y = lines(stale, r"U-Net, trained at $L$ = 4, $\tau$ = $10^{-1}$")[0]
    assert np.allclose(y, 0.3 * 1.05)  # the mean of two seeds
    label = r"equivariant, trained at $L$ = 4, $\tau$ = $10^{-1}$"
    for axes in (exact, transferred):
        assert np.allclose(lines(axes, label)[0][1], 0.01 * 1.05)
    stars = [line for line in exact.lines if line.get_marker() == "*" and len(line.get_xdata())]
    assert np.allclose(stars[0].get_data(), [[0.4, 1.44, 2.4], [0.01, 0.01, 0.01]])


def test_transferred_thresholds_stand_beside_those_at_home(drawn, curves):
    axes = panels(drawn["spin_size_transfer"])[0]
    _, y = lines(axes, "trained at $L$ = 4, tested at $L$ = 8")[0]
    corrected = curves.threshold(curves.learned(DESIGNS[1]), 8, 2.4)
    plain = curves.threshold(curves.plain("suzuki_trotter", 0.01), 8, 2.4)
    assert np.isclose(y[2], (corrected / plain).mean())
    assert len(lines(axes, "trained at $L$ = 8, tested at $L$ = 8")) == 1


def test_growth_of_the_training_cost_is_drawn(drawn):
    left, right = panels(drawn["spin_training_cost"])
    assert np.allclose(lines(left, "U-Net")[0], [[64, 512], [10, 50]])
    points = [line.get_data() for line in right.lines if line.get_marker() in "Dd"]
    assert np.allclose([float(y[0]) for _, y in points], [5, 6, 7, 8, 9])
    assert {float(line.get_ydata()[0]) for line in right.lines if line.get_marker() == "None"} == {
        8,
        4,
    }
