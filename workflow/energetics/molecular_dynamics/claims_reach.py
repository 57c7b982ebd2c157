"""Claims about what a network is worth in steps and in time, and where it works untrained.

Thresholds stand above the code that uses them and were fixed before the first full run.
"""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.molecular_dynamics.claims_networks import NAMES, OURS, PARK
from energetics.molecular_dynamics.curves import CLASSICAL, UNIT, Curves

TENFOLD = 9.0  # a gain that counts as "about 10 times"
TRANSFERRED = 1.2  # growth of a relative error where a network was not trained
LARGER = 1.5  # the same for another number of particles, in Δ


def seconds(speed: xr.Dataset, name: str) -> float:
    """Return the time per particle and unit of time of the smallest systems, NaN if unmeasured."""
    methods = [str(method) for method in speed["method"].values]
    return float(speed["seconds"].values[methods.index(name), 0]) if name in methods else np.nan


def cost_claims(curves: Curves, speed: xr.Dataset, undecided: str) -> list[Claim]:
    """Return the claims about speed at equal accuracy, each network against Verlet."""
    claims = []
    unit = seconds(speed, CLASSICAL) * 0.01
    large = float(curves.file.attrs["large_step"])
    for name in [str(name) for name in speed["method"].values if str(name) in curves.names]:
        scheme = str(curves.file["scheme"].values[curves.names.index(name)])
        if scheme == "velocity_verlet":
            continue
        step = curves.equivalent_step(name)
        learned = scheme == name
        ours = name not in NAMES
        own = large if learned else float(curves.file["time_step"].values[curves.names.index(name)])
        gains = {
            "steps": (own / step, "0.1 over the Verlet step with the same median one-step error"),
            "wall": (
                (unit / step) / seconds(speed, name),
                "time of Verlet with the same median one-step error over its own",
            ),
        }
        for kind, (values, metric) in gains.items():
            claims.append(
                judge(
                    f"{OURS if ours else PARK}-gain-{kind}-{name.replace(' ', '-')}",
                    paper=OURS if ours else PARK,
                    figure="",
                    statement=f"{NAMES.get(name, name)} is about ten times faster, in "
                    f"{'steps' if kind == 'steps' else 'wall time on one core'}",
                    metric=metric.replace("0.1", f"{own:g}"),
                    values=values,
                    criterion="" if ours else f">= {TENFOLD:g}",
                    holds=None if ours else lambda x: x >= TENFOLD,
                    undecided=undecided,
                )
            )
    return claims


def transfer_claims(curves: Curves, undecided: str) -> list[Claim]:
    """Return the claims about state points and particle numbers that were not trained on."""
    claims = []
    held = curves.file["held_out"].values.astype(bool)
    learned = [n for n in curves.names if n in curves.file["scheme"].values and " " not in n]
    for name in learned:
        paper = PARK if name in NAMES else OURS
        if held.any() and not held.all():
            relative = [
                curves.one_step(name, median=True, held=h)
                / curves.one_step(CLASSICAL, median=True, held=h)
                for h in (True, False)
            ]
            claims.append(
                judge(
                    f"{paper}-held-out-{name}",
                    paper=paper,
                    figure="",
                    statement=f"{NAMES.get(name, name)}: one network for densities and "
                    "temperatures that it was not trained on",
                    metric="median one-step error over Verlet's at 0.01, held-out over others",
                    values=relative[0] / relative[1],
                    criterion=f"<= {TRANSFERRED:g}",
                    holds=lambda x: x <= TRANSFERRED,
                    undecided=undecided,
                )
            )
        for large, small in larger_states(curves):
            relative = curves.at(name, "distance_median", UNIT) / curves.at(
                CLASSICAL, "distance_median", UNIT
            )
            particles = int(curves.file["particles"].values[large])
            claims.append(
                judge(
                    f"{paper}-particles-{name}-{curves.file['state'].values[large]}",
                    paper=paper,
                    figure="",
                    statement=f"{NAMES.get(name, name)}: one network for {particles} particles, "
                    "trained on fewer",
                    metric="median Delta(t=1) over Verlet's at 0.01, more over fewer particles",
                    values=relative[:, large] / relative[:, small],
                    criterion=f"<= {LARGER:g}",
                    holds=lambda x: x <= LARGER,
                    undecided=undecided,
                )
            )
    return claims


def larger_states(curves: Curves) -> list[tuple[int, int]]:
    """Return pairs of states that differ in the number of particles only, the larger first."""
    keys = ("temperature", "density")
    table = [tuple(float(curves.file[k].values[s]) for k in keys) for s in curves.states]
    return [
        (s, t)
        for s in curves.states
        for t in curves.small
        if s not in curves.small and table[s] == table[t]
    ]


def gate_claims(gates: Sequence[xr.Dataset]) -> list[Claim]:
    """Return the learned gates."""
    return [
        judge(
            f"park2022-gate-{kick + 1}",
            paper=PARK,
            figure="",
            statement=f"learned weight of MB-NN in kick {kick + 1} of (PW+MB)-NN",
            metric=f"Gamma_{kick + 1}",
            values=file["gate"].values[:, kick],
        )
        for file in gates
        for kick in range(2)
    ]
