"""Claims about energy and magnetisation, and about which integrator the paper's curves show.

Criteria stand above the code that uses them and were fixed before the first full run.
"""

from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np

from energetics.claims import Claim, judge
from energetics.criteria import above, at_most, below, within
from energetics.spin_dynamics.claims_accuracy import (
    LARGE,
    OURS,
    PARK,
    at_large_steps,
    judge_of,
    whose,
)
from energetics.spin_dynamics.curves import Curves
from energetics.spin_dynamics.settings import READINGS, Design

RECOVERED = at_most(0.1)  # of the uncorrected drift
LOST = above(1e-3)  # a drift of energy per site that counts as not conserved
DROPPED = below(0.9)  # correlation that "has dropped"
DROP_TIME = 2.0  # where park2022 sees it drop at T = 0.4
PRINTED = {4: (11, 0.22455), 8: (13, 0.25472)}  # standard deviations in λ_max, and λ_max itself
FIGURES = {4: "4.8"}  # by lattice
QUANTITIES = {"energy_shift": "energy", "magnetisation_shift": "magnetisation"}
UNKNOWN = "which integrator the paper used is not known"


def at_the_end(
    curves: Curves, quantity: str, curve: int | None, size: int, temperature: float
) -> np.ndarray:
    """Return the mean absolute drift in the last frame of each training seed."""
    values = curves.values(f"{quantity}_mean_size", curve, size, temperature)
    return values[:, -1] if values.ndim == 2 else values


def conservation_claims(curves: Curves, training: Mapping, undecided: str) -> Iterator[Claim]:
    """Yield what is lost without correction, and what a correction recovers or adds."""
    for reading, size, temperature in product(READINGS, curves.sizes, curves.temperatures):
        plain = curves.plain(reading, LARGE)
        yield judge(
            f"park2022-lost-{reading.replace('_', '-')}-L{size}-T{temperature:g}",
            paper=PARK,
            figure=FIGURES.get(size, "4.9"),
            statement="without correction a step of 0.1 does not conserve energy",
            metric=f"mean |e(t)-e(0)| at the end, {reading}, L={size}, T={temperature:g}",
            values=at_the_end(curves, "energy_shift", plain, size, temperature),
            criterion=LOST,
            undecided=undecided,
        )
    for design in at_large_steps(curves):
        yield from drift_claims(curves, design, training, undecided)


def drift_claims(
    curves: Curves, design: Design, training: Mapping, undecided: str
) -> Iterator[Claim]:
    """Yield the drift of one network on the lattice where it was trained."""
    size = design.trained_size
    curve, plain = curves.learned(design), curves.plain(design.reading, LARGE)
    figure = FIGURES.get(size, "4.9")
    for temperature in curves.temperatures:
        place = f"L={size}, T={temperature:g}"
        for quantity, word in QUANTITIES.items():
            drift = at_the_end(curves, quantity, curve, size, temperature)
            identifier = f"{word}-{design.name}-T{temperature:g}"
            if design.reading == "stale_field":
                lost = at_the_end(curves, quantity, plain, size, temperature)
                yield judge_of(design, training, undecided)(
                    f"{whose(design)}-recovered-{identifier}",
                    figure=figure,
                    statement=f"the correction recovers the conservation of {word}",
                    metric=f"mean drift at the end over the uncorrected one, {place}",
                    values=drift / lost,
                    criterion=RECOVERED,
                    reason=f"uncorrected drift {lost[0]:.3g}",
                )
            else:
                yield judge(
                    f"{whose(design)}-drift-{identifier}",
                    paper=whose(design),
                    figure=figure,
                    statement=f"what the correction does to {word}",
                    metric=f"mean drift at the end, {place}",
                    values=drift,
                    reason="exact rotations lose no energy, so there is none to recover",
                )
        if design.network == "unet":
            yield judge(
                f"energetics-length-{design.name}-T{temperature:g}",
                paper=OURS,
                figure="4.8",
                statement="not renormalised, as in the paper, spins change their length",
                metric=f"mean |S| - 1 at the end, {place}",
                values=curves.values("length_shift_mean", curve, size, temperature)[:, -1],
            )


def averaging_claims(curves: Curves, undecided: str) -> Iterator[Claim]:
    """Yield how the spread of the energy shrinks with the lattice above and below T_c."""
    curve = curves.plain("stale_field", LARGE)
    if not {4, 8} <= set(curves.sizes) or curve is None:
        return
    for temperature in (curves.temperatures[0], curves.temperatures[-1]):
        small, large = (
            curves.values("energy_shift_spread", curve, size, temperature)[:, -1] for size in (4, 8)
        )
        yield judge(
            f"park2022-averaging-T{temperature:g}",
            paper=PARK,
            figure="4.9",
            statement="averaging over spins is stronger for L = 8 than for L = 4",
            metric=f"spread of e(t)-e(0) at the end, L = 8 over L = 4, T={temperature:g}",
            values=large / small,
            criterion=below(1) if temperature == curves.temperatures[-1] else None,
            undecided=undecided,
            reason="independent spins would give 0.35",
        )


def reading_claims(curves: Curves) -> Iterator[Claim]:
    """Yield what tells the two readings apart; the paper's own integrator stays undecided."""
    cases: dict[tuple[str, int], int | None] = {}
    for design in at_large_steps(curves):
        cases.setdefault((design.reading, design.trained_size), curves.learned(design))
    for (reading, size), curve in cases.items():
        if size in PRINTED:
            count, printed = PRINTED[size]
            deviation = curves.values("residue_deviation", curve, size)
            yield judge(
                f"park2022-limit-{reading.replace('_', '-')}-L{size}",
                paper=PARK,
                figure="",
                statement=f"the residue's range lambda_max is {printed} at L = {size}",
                metric=f"{count} standard deviations over the printed value, {reading}",
                values=count * deviation / printed,
                criterion=within(0.1, 1),
                undecided=UNKNOWN,
            )
    times = curves.file["elapsed_time"].values[0]
    size, cold = curves.sizes[0], curves.temperatures[0]
    for reading in READINGS:
        seeds = curves.values("correlation_mean", curves.plain(reading, LARGE), size, cold)
        correlation = np.broadcast_to(seeds, (len(seeds), len(times)))[0]
        yield judge(
            f"park2022-drop-{reading.replace('_', '-')}",
            paper=PARK,
            figure="4.6",
            statement="at T = 0.4 the uncorrected correlation drops around t = 2",
            metric=f"mean correlation at t = 2, {reading}, L={size}, T={cold:g}",
            values=np.interp(DROP_TIME, times, correlation, right=np.nan),
            criterion=DROPPED,
            undecided=UNKNOWN,
        )
