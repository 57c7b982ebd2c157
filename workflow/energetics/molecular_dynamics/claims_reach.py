"""Claims about what a network is worth in steps and in time, and where it works untrained.

Thresholds stand above the code that uses them and were fixed before the first full run.
"""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.criteria import at_least, at_most
from energetics.molecular_dynamics.claims_networks import NAMES, OURS, PARK
from energetics.molecular_dynamics.curves import CLASSICAL, UNIT, Curves, seconds
from energetics.storage import read

TENFOLD = 9.0  # a gain that counts as "about 10 times"
TRANSFERRED = 1.2  # growth of a relative error where a network was not trained
LARGER = 1.5  # the same for another number of particles, in Δ


def cost_claims(curves: Curves, speed: xr.Dataset, undecided: str) -> Iterator[Claim]:
    """Yield the claims about speed at equal accuracy, each network against Verlet."""
    verlet_step = seconds(speed, CLASSICAL) * 0.01
    for name in map(str, speed["method"].values):
        if not curves.has(name) or name.startswith("velocity_verlet"):
            continue
        paper = PARK if name in NAMES else OURS
        gain = partial(
            judge,
            paper=paper,
            figure="",
            criterion=at_least(TENFOLD) if paper == PARK else None,
            undecided=undecided,
        )
        step, own = curves.equivalent_step(name), curves.time_step(name)
        faster, place = f"{NAMES.get(name, name)} is about ten times faster", name.replace(" ", "-")
        yield gain(
            f"{paper}-gain-steps-{place}",
            statement=f"{faster}, in steps",
            metric=f"{own:g} over the Verlet step with the same median one-step error",
            values=own / step,
        )
        yield gain(
            f"{paper}-gain-wall-{place}",
            statement=f"{faster}, in wall time on one core",
            metric="time of Verlet with the same median one-step error over its own",
            values=(verlet_step / step) / seconds(speed, name),
            timed=True,
        )


def transfer_claims(curves: Curves, undecided: str) -> Iterator[Claim]:
    """Yield the claims about state points and particle numbers that were not trained on."""
    held = curves.file["held_out"].values.astype(bool)

    def relative_error(name: str, held: bool) -> np.ndarray:
        own, classical = (
            curves.one_step(curve, median=True, held=held) for curve in (name, CLASSICAL)
        )
        return own / classical

    for name in curves.learned():
        paper = PARK if name in NAMES else OURS
        claim = partial(judge, paper=paper, figure="", undecided=undecided)
        if held.any() and not held.all():
            yield claim(
                f"{paper}-held-out-{name}",
                statement=f"{NAMES.get(name, name)}: one network for densities and temperatures "
                "that it was not trained on",
                metric="median one-step error over Verlet's at 0.01, held-out over others",
                values=relative_error(name, True) / relative_error(name, False),
                criterion=at_most(TRANSFERRED),
            )
        own, classical = (curves.at(curve, "distance_median", UNIT) for curve in (name, CLASSICAL))
        relative = own / classical
        for large, small in larger_states(curves):
            particles = int(curves.file["particles"].values[large])
            yield claim(
                f"{paper}-particles-{name}-{curves.file['state'].values[large]}",
                statement=f"{NAMES.get(name, name)}: one network for {particles} particles, "
                "trained on fewer",
                metric="median Delta(t=1) over Verlet's at 0.01, more over fewer particles",
                values=relative[:, large] / relative[:, small],
                criterion=at_most(LARGER),
            )


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


def read_gates(path: str) -> np.ndarray:
    """Return the gates Γ₁ and Γ₂ of (PW+MB)-NN, (training seed, kick), from its model file."""
    file = read(path)
    gamma = np.stack([file[f"{kick}_gamma"].values for kick in ("first", "second")], axis=-1)
    return 1 / (1 + np.exp(-gamma.astype(np.float64)))


def gate_claims(gates: Sequence[np.ndarray]) -> Iterator[Claim]:
    """Yield the learned gates, each (training seed, kick)."""
    for table in gates:
        for kick, values in enumerate(table.T, start=1):
            yield judge(
                f"park2022-gate-{kick}",
                paper=PARK,
                figure="",
                statement=f"learned weight of MB-NN in kick {kick} of (PW+MB)-NN",
                metric=f"Gamma_{kick}",
                values=values,
            )
