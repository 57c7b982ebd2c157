"""What several figures need: stages in the order of training, their looks, and the axis of γ.

Each guided β has its colour, ordered values of γ run from dark to light. Filled symbols are guided
networks (or those whose β rises), open ones the control (or those whose β falls again). Runs beyond
the first are paler. A file may lack any sweep; nothing is drawn for it and no legend names it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullLocator

from energetics.skyrmion_states.sequences import Sequences
from energetics.style import COLOURS, LINES

GAMMA = r"weight $\gamma$ of the energy"
BETA = r"weight $\beta$ of $L_{\mathrm{KL}}$"
ENERGY = r"$(E - E_0)/N$ ($J$)"
CHARGE = "topological charge $Q$"
KINDS = {"output": r"$X_{\mathrm{out}}$", "prior": r"$X'_{\mathrm{out}}$"}
SHOWN_BETA = 1e-3  # of which single networks are shown, or the nearest
SHOWN_GAMMA = (0, 1, 100)
PALE = 0.45  # opacity of runs beyond the first
GAP = 0.2  # of the length of an axis of γ from zero, at its edge, to the first positive value
DECADES = 5  # of an axis of γ that are named at most
BETA_COLOURS = [COLOURS[n] for n in (0, 1, 2, 5, 6, 9, 8)]  # of guided β, in order
STANDARD = "#6a3d9a"  # the network without energy, over β
LEVELS: dict[str, dict[str, Any]] = {  # horizontal lines of energies
    "train_energy": {"label": "mean of the training data", "color": "black", "linestyle": "-"},
    "lowest_train_energy": {
        "label": "lowest training state",
        "color": "black",
        "linestyle": (0, (1, 1.5)),
    },
    "best_energy": {"label": "annealer's best", "color": COLOURS[3], "linestyle": (0, (5, 1.5))},
}


@dataclass(frozen=True)
class GammaSequence:
    """Guided stages of one run at one β, or their control, and how they are drawn against γ.

    The guided ones begin with the stage at γ = 0 that they start from, and a stage of the control
    is placed at the γ of equal number.
    """

    run: int
    beta: float
    stages: np.ndarray  # in the order of training
    gammas: np.ndarray
    places: np.ndarray  # on an axis of the γ of all sequences
    colour: str
    hollow: bool  # a control

    @property
    def name(self) -> str:
        """Return what the legend calls the sequence."""
        return rf"$\beta$ = {number_text(self.beta)}"


def sweep_sequences(file: xr.Dataset, sweep: str) -> list[tuple[int, np.ndarray]]:
    """Return run and stages, in the order of training, of "rising" or "falling"."""
    known = Sequences(file)
    found = [(run, np.array(known.places(sweep, run), int)) for run in known.runs]
    return [(run, places) for run, places in found if places.size]


def gamma_sequences(file: xr.Dataset) -> list[GammaSequence]:
    """Return all guided sequences, then their controls.

    Without any guided stage, the standard network of each run alone is a guided sequence.
    """
    known = Sequences(file)
    pairs = list(product(known.runs, known.guided_betas))
    if not pairs:
        rising = sweep_sequences(file, "rising")
        pairs = [(run, nearest(file["beta"].values[s], SHOWN_BETA)) for run, s in rising]
    found = []
    for hollow, (run, beta) in product((False, True), pairs):
        start = [] if hollow else known.places("rising", run, beta)
        gammas = [known.stages[place].gamma for place in known.places("guided", run, beta)]
        later = known.places("control" if hollow else "guided", run, beta)[: len(gammas)]
        if stages := start + later:
            drawn = [*(0.0 for _ in start), *gammas[: len(later)]]
            found.append((run, beta, np.array(stages), np.array(drawn), hollow))
    every = np.unique(np.concatenate([gammas for *_, gammas, _ in found]))
    betas = sorted({beta for _, beta, *_ in found})
    colours = {beta: BETA_COLOURS[n % len(BETA_COLOURS)] for n, beta in enumerate(betas)}
    return [
        GammaSequence(run, beta, stages, gammas, gamma_places(gammas, every), colours[beta], hollow)
        for run, beta, stages, gammas, hollow in found
    ]


def guided_sequences(file: xr.Dataset) -> list[GammaSequence]:
    """Return the guided sequences alone."""
    return [sequence for sequence in gamma_sequences(file) if not sequence.hollow]


def shown_sequence(file: xr.Dataset) -> GammaSequence:
    """Return the guided sequence of the first run at the β of which single networks are shown."""
    sequences = guided_sequences(file)
    beta = nearest(np.array([sequence.beta for sequence in sequences]), SHOWN_BETA)
    return next(sequence for sequence in sequences if sequence.beta == beta)


def every_gamma(sequences: Iterable[GammaSequence]) -> np.ndarray:
    """Return all values of γ at which sequences have a stage."""
    return np.unique(np.concatenate([sequence.gammas for sequence in sequences]))


def nearest(values: np.ndarray, wanted: float) -> float:
    """Return the positive value that is nearest on a logarithmic scale."""
    return float(values[np.argmin(np.abs(np.log(values / wanted)))])


def nearest_places(gammas: np.ndarray, wanted: Iterable[float]) -> list[int]:
    """Return where in a sequence the γ nearest to those wanted are, each once; 0 is only 0."""
    found = []
    for value in wanted:
        fit = np.flatnonzero((gammas > 0) == (value > 0))
        if fit.size:
            place = gammas[fit] if value else np.ones(fit.size)
            found.append(int(fit[np.argmin(np.abs(np.log(place / (value or 1))))]))
    return sorted(set(found))


def spread_out(count: int, most: int) -> list[int]:
    """Return at most so many places of `count`, at equal distances, with both ends."""
    return sorted(set(np.linspace(0, count - 1, min(count, most)).round().astype(int).tolist()))


def gamma_colours(count: int) -> list[tuple]:
    """Return so many colours in order, from dark to light."""
    return [LINES(value) for value in np.linspace(0, 1, max(count, 2))[:count]]


def number_text(value: float) -> str:
    """Return a number as mathematical text, powers of ten where they are shorter."""
    if value == 0 or 0.01 <= value < 1000:
        return f"${value:g}$"
    factor, power = f"{value:.2e}".split("e")
    power = f"10^{{{int(power)}}}"
    factor = f"{float(factor):g}"
    return f"${power}$" if factor == "1" else rf"${factor}\times{power}$"


def state_text(energy: float, charge: float) -> str:
    """Return energy and charge of one state for the line below its picture."""
    whole = abs(charge - round(charge)) < 1e-3 if np.isfinite(charge) else False
    number = f"{round(charge)}" if whole else f"{charge:.2f}"
    return f"${energy:.4f}$, $Q = {number}$"


def draw_levels(axes: Axes, file: xr.Dataset, names: Iterable[str]) -> None:
    """Draw horizontal lines at energies of the data or of the annealer."""
    for name in names:
        level = float(file[name].values)
        if np.isfinite(level):
            axes.axhline(level, linewidth=0.9, zorder=1, **LEVELS[name])


def gamma_places(gammas: np.ndarray, every: Sequence[float] | np.ndarray) -> np.ndarray:
    """Return where values of γ are drawn on an axis of all of them: zero at the left edge."""
    every = np.asarray(every, float)
    positive = every[every > 0]
    if not positive.size:
        return np.ones(len(gammas))
    decades = max(np.log10(positive.max() / positive.min()), 1)
    zero = positive.min() * 10 ** (-GAP * decades)
    return np.where(np.asarray(gammas) > 0, gammas, zero)


def gamma_axis(axes: Axes, every: Sequence[float] | np.ndarray, *, label: str = GAMMA) -> None:
    """Make the x axis logarithmic, with zero at the left edge, for all values of γ."""
    every = np.unique(np.asarray(every, float))
    places = gamma_places(every, every)
    ticks = {places[0]: "$0$"} if every[0] == 0 else {}
    decade_axis(axes, places[every > 0], ticks)
    axes.set_xlim(places[0] / 2, places[-1] * 2)
    axes.set_xlabel(label)


def decade_axis(axes: Axes, values: np.ndarray, ticks: Mapping[float, str] | None = None) -> None:
    """Make the x axis logarithmic with named decades, and other ticks if wanted."""
    axes.set_xscale("log")
    ticks = dict(ticks or {})
    if len(values):
        low, high = np.log10(np.min(values)), np.log10(np.max(values))
        decades = np.arange(np.ceil(low - 1e-9), np.floor(high + 1e-9) + 1)
        step = max(1, -(-len(decades) // DECADES))
        ticks |= {10.0**power: number_text(10.0**power) for power in decades[::step]}
    axes.set_xticks([*ticks], [*ticks.values()])
    axes.xaxis.set_minor_locator(NullLocator())


def plain_decade(axes: Axes) -> None:
    """Write plain numbers at a logarithmic y axis that spans little more than a decade."""
    low, high = axes.get_ylim()
    if axes.get_yscale() == "log" and high < 30 * low:
        subs = (1, 2, 3, 5) if high > 3 * low else (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
        axes.yaxis.set_major_locator(LogLocator(subs=subs))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
