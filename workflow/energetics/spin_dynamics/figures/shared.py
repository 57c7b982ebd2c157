"""What several figures need: the curves of a comparison, and how each of them is drawn.

Colours are the paper's where the colour-blind can tell them apart: each time step has one, each
network a blue. A file may lack any curve; nothing is drawn for it and no legend names it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullFormatter

from energetics.spin_dynamics.curves import Curves
from energetics.spin_dynamics.files import COMPARISON
from energetics.spin_dynamics.settings import Design

WHICH = ("size", "temperature", "scheme", "network", "variant", "trained_size", "time_step")
Place = tuple[int, float]  # lattice, temperature
Style = dict[str, Any]
Column = TypeVar("Column", str, float)  # of a grid of panels: a reading or a temperature
READINGS = {"stale_field": "fields not refreshed", "suzuki_trotter": "exact rotations"}
FOURTH = {
    "suzuki_fourth": ("Suzuki, 4th order", "P"),
    "blanes_moan": ("Blanes–Moan, 4th order", "X"),
}
STEPS = {
    0.1: ("black", "^"),
    0.01: ("#e69f00", "o"),
    0.001: ("#d62728", "s"),
    0.0001: ("#3fae5a", "v"),
    0.00001: ("#aa66cc", "p"),
}
NETWORKS = {
    "unet": ("U-Net", "#2166ff", "D"),
    "equivariant": ("equivariant", "#0b2a9b", "D"),
    "equivariant_small": ("equivariant, small", "#56b4e9", "d"),
    "equivariant_tiny": ("equivariant, tiny", "#a9cbe8", "d"),
}
DASHES = {"renormalised": (0, (4, 1.5)), "projected": (0, (1, 1))}  # but a network's first variant
TEMPERATURE = "temperature $k_B T/J$"
TIME = "time $t$ (1/$J$)"
DECADES = 1.3  # below these a logarithmic axis of time is no help
THRESHOLD = r"$t_\mathrm{thres}$ (1/$J$)"


def read_curves(path: str, *names: str) -> Curves:
    """Return the curves of a comparison with the named variables, checked."""
    return Curves(COMPARISON.read(path, *WHICH, "training_seeds", *names))


def readings(curves: Curves) -> dict[str, str]:
    """Return which readings of the paper's integrator are in the file, and their names."""
    found = {curve.design.reading for curve in curves.index}
    return {reading: name for reading, name in READINGS.items() if reading in found}


def temperatures(curves: Curves) -> dict[float, str]:
    """Return the temperatures in the file, and their names above panels."""
    return {temperature: f"$k_B T/J$ = {temperature:g}" for temperature in curves.temperatures}


def home_networks(curves: Curves, reading: str, size: int) -> list[Design]:
    """Return the networks that correct the largest step of a reading, trained on this lattice."""
    found = [design for design in curves.networks() if design.reading == reading]
    largest = max((design.large_step for design in found), default=0)
    return [d for d in found if d.trained_size == size and d.large_step == largest]


def deployed(curves: Curves, design: Design) -> Iterator[tuple[int, str]]:
    """Yield the number and the name of each variant of a network, the one it is judged in first."""
    for variant in design.variants:
        curve = curves.learned(design, variant)
        if curve is not None:
            yield curve, variant


def network_line(design: Design, variant: str) -> Style:
    """Return label and style of the line of a network in a variant."""
    label, colour, _ = network_look(design.network)
    if variant == design.variants[0]:
        return {"label": label, "color": colour, "linestyle": "-"}
    return {"label": f"{label}, {variant}", "color": colour, "linestyle": DASHES[variant]}


def network_look(network: str) -> tuple[str, str, str]:
    """Return label, colour and marker of a network."""
    return NETWORKS.get(network, (network.replace("_", " "), "#2166ff", "D"))


def step_look(step: float) -> tuple[str, str]:
    """Return colour and marker of a time step, a grey if the paper does not show it."""
    place = np.log10(step) % 1  # within its decade
    return STEPS.get(step, (f"{0.85 - 0.6 * place:.2f}", "<" if place > 0.45 else ">"))


def step_text(step: float) -> str:
    """Return a time step as the paper writes it."""
    power = round(np.log10(step))
    return f"$10^{{{power}}}$" if np.isclose(step, 10.0**power) else f"{step:g}"


def step_line(step: float) -> Style:
    """Return label and colour of the line of an uncorrected step."""
    return {"label": step_label(step), "color": step_look(step)[0]}


def step_label(step: float) -> str:
    """Return how a legend names a time step."""
    return rf"$\tau$ = {step_text(step)}"


def fill_grid(
    grid: np.ndarray,
    curves: Curves,
    columns: Mapping[Column, str],
    draw: Callable[[Axes, Curves, int, Column], None],
    *,
    label: str,
) -> None:
    """Draw a row of panels for each lattice, and name rows and columns."""
    for axes_row, size in zip(grid, curves.sizes, strict=True):
        for axes, column in zip(axes_row, columns, strict=True):
            draw(axes, curves, size, column)
        axes_row[0].set_ylabel(f"$L$ = {size}\n{label}")
    for axes, title in zip(grid[0], columns.values(), strict=True):
        axes.set_title(title)


def draw_line(axes: Axes, x: np.ndarray, seeds: np.ndarray, *, label: str, **style: Any) -> None:
    """Draw the mean of the training seeds, and what lies between them as a band; NaN is a gap."""
    if seeds.shape[-1] != len(x) or not np.isfinite(seeds).any():
        return
    axes.plot(x, seeds.mean(axis=0), label=label, **style)
    if len(seeds) > 1:
        band: Style = {"color": style["color"], "alpha": 0.2, "linewidth": 0, "zorder": 1}
        axes.fill_between(x, seeds.min(axis=0), seeds.max(axis=0), **band)


def draw_threshold(
    axes: Axes, x: float, curves: Curves, curve: int, place: Place, **style: Any
) -> None:
    """Draw t_thres of a curve at x with its error, each training seed as a faint symbol.

    An arrow from the end of the trajectory up means that the threshold lies beyond. Needs the
    variables threshold, threshold_error, correlation_mean and elapsed_time.
    """
    size, temperature = place
    look: Style = {"linestyle": "", "markersize": 4.5, "capsize": 2, "elinewidth": 0.8} | style
    if not np.isfinite(curves.values("correlation_mean", curve, size, temperature)).any():
        return
    seeds = curves.threshold(curve, size, temperature)
    if np.isnan(seeds.mean()):
        end = curves.file["elapsed_time"].values[curves.temperatures.index(temperature), -1]
        axes.errorbar(x, end, 0.35 * end, lolims=True, **look)
        return
    error = np.nan_to_num(curves.values("threshold_error", curve, size, temperature).mean())
    axes.errorbar(x, seeds.mean(), error, **look)
    if len(seeds) > 1:
        faint: Style = {"marker": style["marker"], "color": style["color"], "s": 8, "alpha": 0.35}
        axes.scatter(np.full(len(seeds), x), seeds, linewidth=0, **faint)


def time_axis(axes: Axes, times: np.ndarray, *, first: float = 0.0) -> None:
    """Make time logarithmic where frames are dense early and sparse late, else start at zero.

    Nothing happens before `first`, where a logarithmic axis starts; it needs DECADES after that.
    """
    gaps, start = np.diff(times), max(first, times[1])
    if gaps.max() > 2 * gaps.min() and times[-1] > 10**DECADES * start:
        axes.set_xscale("log")
        axes.set_xlim(start, times[-1])
    else:
        axes.set_xlim(0, times[-1])


def sparse_decades(axes: Axes) -> None:
    """Put few ticks, powers of ten, on a logarithmic y axis that spans many of them."""
    low, high = np.log10(axes.get_ylim())
    apart = max(1, int(np.ceil((high - low) / 4)))
    powers = np.arange(np.ceil(low / apart) * apart, high, apart)
    axes.yaxis.set_major_locator(FixedLocator(list(10.0**powers)))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(axis="y", which="minor", left=apart == 1)


def fit_to_symbols(axes: Axes) -> None:
    """Let logarithmic limits follow the symbols: error bars leave their logarithms in them."""
    axes.relim()
    axes.autoscale_view()
