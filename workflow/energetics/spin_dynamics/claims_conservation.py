"""Claims about energy and magnetisation, and about which integrator the paper's curves show.

Thresholds stand above the code that uses them and were fixed before the first full run.
"""

from collections.abc import Mapping

import numpy as np

from energetics.claims import Claim, judge
from energetics.spin_dynamics.claims_accuracy import LARGE, OURS, PARK, judge_network, whose
from energetics.spin_dynamics.curves import Curves, Learned

RECOVERED = 0.1  # of the uncorrected drift
LOST = 1e-3  # a drift of energy per site that counts as not conserved
DROPPED = 0.9  # correlation below which it "has dropped"
DROP_TIME = 2.0  # where park2022 sees it drop at T = 0.4
PRINTED = {4: (11, 0.22455), 8: (13, 0.25472)}  # standard deviations in λ_max, and λ_max itself
QUANTITIES = {"energy_shift": "energy", "magnetisation_shift": "magnetisation"}


def at_the_end(
    curves: Curves, quantity: str, curve: int | None, size: int, temperature: float
) -> np.ndarray:
    """Return the mean absolute drift in the last frame of each training seed."""
    values = curves.values(f"{quantity}_mean_size", curve, size, temperature)
    return values[:, -1] if values.ndim == 2 else values


def conservation_claims(curves: Curves, training: Mapping, undecided: str) -> list[Claim]:
    """Return what is lost without correction, and what a correction recovers or adds."""
    claims = [
        judge(
            f"park2022-lost-{reading.replace('_', '-')}-L{size}-T{temperature:g}",
            paper=PARK,
            figure="4.8" if size == 4 else "4.9",
            statement="without correction a step of 0.1 does not conserve energy",
            metric=f"mean |e(t)-e(0)| at the end, {reading}, L={size}, T={temperature:g}",
            values=at_the_end(
                curves, "energy_shift", curves.plain(reading, LARGE), size, temperature
            ),
            criterion=f"> {LOST:g}",
            holds=lambda x: x > LOST,
            undecided=undecided,
        )
        for reading in ("stale_field", "suzuki_trotter")
        for size in curves.sizes
        for temperature in curves.temperatures
    ]
    for design in curves.networks():
        if design.large_step == LARGE:
            claims += drift_claims(curves, design, training, undecided)
    return claims


def drift_claims(curves: Curves, design: Learned, training: Mapping, undecided: str) -> list[Claim]:
    """Return the drift of one network on the lattice where it was trained."""
    claims, size = [], design.trained_size
    curve, plain = curves.learned(design), curves.plain(design.reading, LARGE)
    figure = "4.8" if size == 4 else "4.9"
    for temperature in curves.temperatures:
        for quantity, word in QUANTITIES.items():
            drift = at_the_end(curves, quantity, curve, size, temperature)
            place = f"L={size}, T={temperature:g}"
            identifier = f"{word}-{design.name}-T{temperature:g}"
            if design.reading == "stale_field":
                lost = at_the_end(curves, quantity, plain, size, temperature)
                claims.append(
                    judge_network(
                        f"{whose(design)}-recovered-{identifier}",
                        design,
                        training,
                        figure=figure,
                        statement=f"the correction recovers the conservation of {word}",
                        metric=f"mean drift at the end over the uncorrected one, {place}",
                        values=drift / lost,
                        criterion=f"<= {RECOVERED}",
                        holds=lambda x: x <= RECOVERED,
                        undecided=undecided,
                        reason=f"uncorrected drift {lost[0]:.3g}",
                    )
                )
                continue
            claims.append(
                judge(
                    f"{whose(design)}-drift-{identifier}",
                    paper=whose(design),
                    figure=figure,
                    statement=f"what the correction does to {word}",
                    metric=f"mean drift at the end, {place}",
                    values=drift,
                    reason="exact rotations lose no energy, so there is none to recover",
                )
            )
        if design.network == "unet":
            length = curves.values("length_shift_mean", curve, size, temperature)
            claims.append(
                judge(
                    f"energetics-length-{design.name}-T{temperature:g}",
                    paper=OURS,
                    figure="4.8",
                    statement="not renormalised, as in the paper, spins change their length",
                    metric=f"mean |S| - 1 at the end, L={size}, T={temperature:g}",
                    values=length[:, -1],
                )
            )
    return claims


def averaging_claims(curves: Curves, undecided: str) -> list[Claim]:
    """Return how the spread of the energy shrinks with the lattice above and below T_c."""
    curve = curves.plain("stale_field", LARGE)
    if not {4, 8} <= set(curves.sizes) or curve is None:
        return []
    claims = []
    for temperature in (curves.temperatures[0], curves.temperatures[-1]):
        small, large = (
            curves.values("energy_shift_spread", curve, size, temperature)[:, -1] for size in (4, 8)
        )
        above = temperature == curves.temperatures[-1]
        claims.append(
            judge(
                f"park2022-averaging-T{temperature:g}",
                paper=PARK,
                figure="4.9",
                statement="averaging over spins is stronger for L = 8 than for L = 4",
                metric=f"spread of e(t)-e(0) at the end, L = 8 over L = 4, T={temperature:g}",
                values=large / small,
                criterion="< 1" if above else "",
                holds=(lambda x: x < 1) if above else None,
                undecided=undecided,
                reason="independent spins would give 0.35",
            )
        )
    return claims


def reading_claims(curves: Curves) -> list[Claim]:
    """Return what tells the two readings apart; the paper's own integrator stays undecided."""
    claims = []
    for design in curves.networks():
        size = design.trained_size
        if design.large_step != LARGE or size not in PRINTED:
            continue
        count, printed = PRINTED[size]
        identifier = f"park2022-limit-{design.reading.replace('_', '-')}-L{size}"
        deviation = curves.file["residue_deviation"].values[
            curves.sizes.index(size), curves.learned(design)
        ]
        if identifier not in [claim.identifier for claim in claims]:
            claims.append(
                judge(
                    identifier,
                    paper=PARK,
                    figure="",
                    statement=f"the residue's range lambda_max is {printed} at L = {size}",
                    metric=f"{count} standard deviations over the printed value, {design.reading}",
                    values=count * deviation / printed,
                    criterion="within 0.1 of 1",
                    holds=lambda x: abs(x - 1) <= 0.1,
                    undecided="which integrator the paper used is not known",
                )
            )
    times = curves.file["elapsed_time"].values[0]
    cold = curves.temperatures[0]
    for reading in ("stale_field", "suzuki_trotter"):
        curve = curves.plain(reading, LARGE)
        correlation = curves.values("correlation_mean", curve, curves.sizes[0], cold)
        correlation = np.broadcast_to(correlation, (len(correlation), len(times)))
        claims.append(
            judge(
                f"park2022-drop-{reading.replace('_', '-')}",
                paper=PARK,
                figure="4.6",
                statement="at T = 0.4 the uncorrected correlation drops around t = 2",
                metric=f"mean correlation at t = 2, {reading}, L={curves.sizes[0]}, T={cold:g}",
                values=np.interp(DROP_TIME, times, correlation[0], right=np.nan),
                criterion=f"< {DROPPED}",
                holds=lambda x: x < DROPPED,
                undecided="which integrator the paper used is not known",
            )
        )
    return claims
