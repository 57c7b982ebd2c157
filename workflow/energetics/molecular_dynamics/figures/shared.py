"""What several figures need: the curves of a comparison, how each of them looks, panels by state.

Verlet is grey, black at the step that the paper holds networks against; Blanes–Moan is purple; the
paper's networks are red to yellow, the others blue and green. A file may lack any curve; nothing is
drawn for it and no legend names it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from energetics.molecular_dynamics.files import COMPARISON
from energetics.style import PAGE, SMALL

IDENTITY = ("curve", "scheme", "time_step", "force_evaluations", "training_seeds")
STATE = ("state", "particles", "temperature", "density", "elapsed_time")
TIME = r"time $t$ ($\sigma\sqrt{m/\epsilon}$)"
TEMPERATURE = r"temperature $k_B T/\epsilon$"
COLUMNS = 5  # of panels, more states go below
NAMED = 0.01  # time step that is written beside its point
HEATED = 0.1  # median energy shift per particle, over ε, above which a curve is drawn open
INTEGRATORS = {"velocity_verlet": "Verlet", "blanes_moan": "Blanes–Moan"}
PAIR_FLOW = "pair_flow"
PURPLE = "#8031a7"
STEPS = {  # colour, line and symbol of the classical integrators
    ("velocity_verlet", 0.1): ("0.76", (0, (1, 1)), "o"),
    ("velocity_verlet", 0.05): ("0.70", (0, (4, 1, 1, 1)), "o"),
    ("velocity_verlet", 0.025): ("0.58", (0, (3, 1)), "o"),
    ("velocity_verlet", 0.02): ("0.44", (0, (6, 1)), "o"),
    ("velocity_verlet", 0.01): ("black", "-", "o"),
    ("velocity_verlet", 0.005): ("black", (0, (1, 1)), "o"),
    ("blanes_moan", 0.1): (PURPLE, (0, (3, 1)), "D"),
    ("blanes_moan", 0.05): (PURPLE, "-", "D"),
}
OTHER_STEPS = {"velocity_verlet": ("0.3", (0, (2, 2)), "o"), "blanes_moan": (PURPLE, ":", "D")}
NETWORKS = {  # label, colour, line and symbol
    "pairwise": ("PW-NN", "#c4161c", "-", "s"),
    "pairwise_longer": ("PW-NN, trained twice as long", "#c4161c", (0, (3, 1)), "p"),
    "many_body": ("MB-NN", "#f07f13", "-", "^"),
    "combined": ("(PW+MB)-NN", "#e8c21a", "-", "v"),
    "pair_correction": ("pair correction", "#4fb3e8", "-", "P"),
    "splitting_radial": ("splitting, radial", "#0050b5", "-", "*"),
    "splitting_gradient": ("splitting, three-body", "#009e73", "-", "X"),
}
UNKNOWN = ("#9a6a4f", "-", "h")
Place = tuple[float, float]


@dataclass(frozen=True)
class Curve:
    """One curve of a comparison: its place in the file, and how it looks everywhere."""

    number: int
    name: str
    scheme: str
    time_step: float
    forces: float
    seeds: int
    label: str
    colour: str
    line: object
    marker: str

    @property
    def learned(self) -> bool:
        """Return whether this is a network: names of integrators end with their time step."""
        return self.name == self.scheme

    def seeds_of(self, file: xr.Dataset, name: str, state: int) -> np.ndarray:
        """Return a variable along the trajectory, (training seed, frame); NaN if not measured."""
        return file[name].values[self.number, : self.seeds, state]

    def style(self) -> dict:
        """Return label, colour and line for a plot against time."""
        width = 1.2 if self.learned or self.colour == "black" else 0.9
        style = {"label": self.label, "color": self.colour, "linestyle": self.line}
        return style | {"linewidth": width, "zorder": 3 if self.learned else 2}

    def symbol(self, size: float) -> dict:
        """Return label, colour and symbol for a single point; stars are drawn larger."""
        style = {"label": self.label, "color": self.colour, "marker": self.marker}
        larger = 1.5 if self.marker == "*" else 1.0
        return style | {"markersize": larger * size, "linestyle": "", "zorder": 4}


def read_curves(path: str, *names: str) -> tuple[xr.Dataset, list[Curve]]:
    """Return a comparison with the named variables, checked, and its curves."""
    file = COMPARISON.read(path, *IDENTITY, *STATE, *names)
    columns = [file[name].values for name in IDENTITY]
    found = []
    for number, row in enumerate(zip(*columns, strict=True)):
        name, scheme, step, forces, seeds = row
        look = look_of(str(name), str(scheme), float(step))
        identity = (str(name), str(scheme), float(step), float(forces), int(seeds))
        found.append(Curve(number, *identity, *look))
    return file, found


def look_of(name: str, scheme: str, step: float) -> tuple[str, str, object, str]:
    """Return label, colour, line and symbol of a curve."""
    if scheme in NETWORKS:
        return NETWORKS[scheme]
    if name == scheme:
        return (name.replace("_", " "), *UNKNOWN)
    other = OTHER_STEPS.get(scheme, UNKNOWN)
    label = f"{INTEGRATORS.get(scheme, scheme.replace('_', ' '))} {step:g}"
    return (label, *STEPS.get((scheme, round(step, 9)), other))


def state_panels(
    file: xr.Dataset, rows: int, *, height: float, extra: float, same_x: bool = True
) -> tuple[Figure, list[list[Axes]]]:
    """Return a figure and its panels, [row][state], in blocks of COLUMNS states and some rows.

    Panels of a row share their y axis, and x axes say their numbers at the bottom of a block only
    if all rows have the `same_x`. `height` is that of a panel, `extra` for the legend, inches.
    """
    count = file.sizes["state"]
    columns = min(count, COLUMNS)
    blocks = -(-count // columns)
    size = (PAGE, rows * blocks * height + extra)
    figure, grid = plt.subplots(rows * blocks, columns, figsize=size, squeeze=False)
    panels = [
        [grid[rows * (s // columns) + row, s % columns] for s in range(count)]
        for row in range(rows)
    ]
    for axes in {*grid.flat} - {axes for line in panels for axes in line}:
        axes.axis("off")
    for state, axes in enumerate(panels[0]):
        axes.set_title(state_title(file, state), fontsize="small")
    for line in panels:
        for state, axes in enumerate(line):
            if state:
                axes.sharey(line[0])
            if same_x and axes is not panels[0][0]:
                axes.sharex(panels[0][0])
            axes.tick_params(labelleft=state % columns == 0)
            axes.tick_params(labelbottom=line is panels[-1] or not same_x)
    return figure, panels


def label_panels(line: list[Axes], *, y: str, x: str = "") -> None:
    """Name the y axis at the left, and the x axis, if named, at the last panels of each column."""
    for state, axes in enumerate(line):
        if state % COLUMNS == 0:
            axes.set_ylabel(y)
    if x:
        last = line[-COLUMNS:]
        last[len(last) // 2].figure.supxlabel(x, fontsize=last[0].xaxis.label.get_fontsize())


def state_title(file: xr.Dataset, state: int) -> str:
    """Return temperature and density of a state, and its particles if states differ in them."""
    temperature, density = (float(file[n].values[state]) for n in ("temperature", "density"))
    title = rf"$T$ = {temperature:g}, $\rho$ = {density:g}"
    several = np.unique(file["particles"].values).size > 1
    return f"$n$ = {int(file['particles'].values[state])}\n{title}" if several else title


def draw_line(axes: Axes, times: np.ndarray, seeds: np.ndarray, **style: Any) -> None:
    """Draw the mean of the training seeds, and what lies between them as a band; NaN is a gap."""
    if not np.isfinite(seeds).any():
        return
    axes.plot(times, seeds.mean(axis=0), **style)
    if len(seeds) > 1:
        seeds = np.ma.masked_invalid(seeds)
        low, high = seeds.min(axis=0), seeds.max(axis=0)
        axes.fill_between(times, low, high, color=style["color"], alpha=0.2, linewidth=0, zorder=1)


def followed_frames(file: xr.Dataset, name: str) -> np.ndarray:
    """Return the frames at which a variable was measured for any curve."""
    return np.flatnonzero(np.isfinite(file[name].values).any(axis=(0, 1, 2)))


def shaken(file: xr.Dataset, curve: Curve, state: int) -> bool:
    """Return whether a curve lost a system or heated, with any training seed, by its end.

    Needs the variables lost and energy_median.
    """
    lost = curve.seeds_of(file, "lost", state)
    energy = np.abs(curve.seeds_of(file, "energy_median", state))
    for seed_lost, seed_energy in zip(lost, energy, strict=True):
        measured = np.flatnonzero(np.isfinite(seed_lost))
        if measured.size and (
            seed_lost[measured[-1]] > 0 or not seed_energy[measured[-1]] <= HEATED
        ):
            return True
    return False


def draw_integrators(
    axes: Axes, curves: Iterable[Curve], places: Mapping[Curve, Place], *, hollow: Collection = ()
) -> None:
    """Draw a line through the steps of each integrator, largest first, where they have a place.

    Steps stand in the legend; one of them is named beside its point. Hollow curves are open.
    """
    halo = [withStroke(linewidth=1.8, foreground="white")]
    classical = [curve for curve in curves if not curve.learned and np.isfinite(curve.forces)]
    for scheme in dict.fromkeys(curve.scheme for curve in classical):
        whole = [curve for curve in classical if curve.scheme == scheme]
        whole.sort(key=lambda curve: -curve.time_step)
        group = [curve for curve in whole if curve in places]
        if not group:
            continue
        colour = whole[-1].colour
        style: dict[str, Any] = {"color": colour, "marker": whole[-1].marker, "markersize": 4}
        name = INTEGRATORS.get(scheme, scheme.replace("_", " "))
        label = f"{name} " + ", ".join(f"{curve.time_step:g}" for curve in whole)
        points = [places[curve] for curve in group]
        axes.plot(*zip(*points, strict=True), label=label, linewidth=0.9, **style)
        for curve, point in zip(group, points, strict=True):
            if curve in hollow:
                axes.plot(*point, markerfacecolor="white", linestyle="", **style)
            if np.isclose(curve.time_step, NAMED):
                text: dict[str, Any] = {"fontsize": SMALL, "color": colour, "path_effects": halo}
                text["textcoords"] = "offset points"
                axes.annotate(f"{curve.time_step:g}", point, (4, 3), **text)
