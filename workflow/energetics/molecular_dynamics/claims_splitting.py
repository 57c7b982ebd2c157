"""Claims about our learned splittings and the pair correction, held against ten Verlet steps."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.criteria import at_least, at_most, below, equal_to
from energetics.molecular_dynamics.claims_networks import OURS
from energetics.molecular_dynamics.curves import CLASSICAL, UNIT, Curves, seconds
from energetics.molecular_dynamics.settings import SPLITTINGS

DRIFT = 0.01  # energy per particle, mean over systems, that a stable integrator may gain
FASTER = 1.5  # wall time of ten Verlet steps over that of a large step
FOURTH = "blanes_moan 0.05"
TITLES = {"splitting_radial": "radial kicks", "splitting_gradient": "a kick of three particles"}


def splitting_claims(curves: Curves, speed: xr.Dataset, undecided: str) -> Iterator[Claim]:
    """Yield the claims about each learned splitting."""
    for name in filter(curves.has, SPLITTINGS):
        yield from accuracy_claims(curves, name, undecided)
        yield from use_claims(curves, speed, name, undecided)


def about(name: str) -> str:
    """Return what a statement calls a splitting."""
    return f"the learned splitting with {TITLES[name]}"


def accuracy_claims(curves: Curves, name: str, undecided: str) -> Iterator[Claim]:
    """Yield how accurate a splitting is, in one step and at t = 1."""

    def distance(curve: str) -> np.ndarray:
        return curves.at(curve, "distance_mean", UNIT)[:, curves.small]

    for rival in filter(curves.has, (CLASSICAL, "velocity_verlet 0.02", FOURTH)):
        against = rival.replace(" ", "-")
        more_accurate = partial(
            judge,
            paper=OURS,
            figure="",
            statement=f"{about(name)} is more accurate than {rival.replace('_', ' ')}",
            criterion=below(1) if rival == CLASSICAL else None,
            undecided=undecided,
        )
        for kind, median in (("rms", False), ("median", True)):
            one, other = (curves.one_step(curve, median=median) for curve in (name, rival))
            yield more_accurate(
                f"energetics-{name}-one-step-{kind}-{against}",
                metric=f"{kind} one-step error over its",
                values=one / other,
            )
        yield more_accurate(
            f"energetics-{name}-distance-{against}",
            metric="mean Delta(t=1) over its, largest over states",
            values=(distance(name) / distance(rival)).max(axis=1),
        )


def use_claims(curves: Curves, speed: xr.Dataset, name: str, undecided: str) -> Iterator[Claim]:
    """Yield stability and energy without projection, passes over all pairs, and wall time."""
    end = max(curves.end(name, state) for state in curves.states)
    claim = partial(judge, paper=OURS, figure="", undecided=undecided)
    yield claim(
        f"energetics-{name}-lost",
        statement=f"{about(name)} loses no system to t = {end:g}",
        metric="fraction of systems lost, largest over states",
        values=curves.last(name, "lost").max(axis=1),
        criterion=equal_to(0),
    )
    yield claim(
        f"energetics-{name}-drift",
        statement=f"{about(name)} keeps the energy to t = {end:g} without projection",
        metric="size of the mean energy shift per particle, largest over states",
        values=curves.energy_shift(name, "mean").max(axis=1),
        criterion=at_most(DRIFT),
    )
    yield claim(
        f"energetics-{name}-forces",
        statement=f"{about(name)} costs half the forces of ten Verlet steps",
        metric="passes over all pairs per large step",
        values=curves.file["force_evaluations"].values[curves.names.index(name)],
        criterion=at_most(5),
    )
    yield claim(
        f"energetics-{name}-faster",
        statement=f"{about(name)} is faster than ten Verlet steps",
        metric="wall time of ten Verlet steps over that of a large step, one core",
        values=seconds(speed, CLASSICAL) / seconds(speed, name),
        criterion=at_least(FASTER),
        timed=True,
    )
    if curves.has(FOURTH):
        yield claim(
            f"energetics-{name}-against-fourth-order",
            statement=f"{about(name)} against {FOURTH.replace('_', ' ')}",
            metric="wall time of Blanes and Moan's step of 0.05 over its own",
            values=seconds(speed, FOURTH) / seconds(speed, name),
            timed=True,
        )


def correction_claims(curves: Curves, undecided: str) -> Iterator[Claim]:
    """Yield how the correction that is not symplectic compares."""
    name = "pair_correction"
    if not curves.has(name):
        return
    claim = partial(judge, paper=OURS, figure="", undecided=undecided)
    yield claim(
        "energetics-pair-correction-one-step",
        statement="an antisymmetric correction of four plain steps is as good as ten",
        metric="rms one-step error over that of ten Verlet steps",
        values=curves.one_step(name) / curves.one_step(CLASSICAL),
        criterion=below(1),
    )
    yield claim(
        "energetics-pair-correction-energy",
        statement="a correction that is not symplectic keeps the energy",
        metric="size of the median energy shift per particle at the end, largest over states",
        values=curves.energy_shift(name)[:, curves.small].max(axis=1),
        criterion=at_most(DRIFT),
    )
