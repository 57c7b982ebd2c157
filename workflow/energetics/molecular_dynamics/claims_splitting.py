"""Claims about our learned splittings and the pair correction, held against ten Verlet steps."""

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.molecular_dynamics.claims_networks import OURS
from energetics.molecular_dynamics.claims_reach import seconds
from energetics.molecular_dynamics.curves import CLASSICAL, GONE, UNIT, Curves
from energetics.molecular_dynamics.settings import SPLITTINGS

DRIFT = 0.01  # energy per particle, mean over systems, that a stable integrator may gain
FASTER = 1.5  # wall time of ten Verlet steps over that of a large step
FOURTH = "blanes_moan 0.05"
TITLES = {"splitting_radial": "radial kicks", "splitting_gradient": "a kick of three particles"}


def splitting_claims(curves: Curves, speed: xr.Dataset, undecided: str) -> list[Claim]:
    """Return the claims about each learned splitting."""
    claims = []
    for name in SPLITTINGS:
        if curves.has(name):
            claims += accuracy_claims(curves, name, undecided)
            claims += [*stability_claims(curves, name, undecided)]
            claims += cost_claims(curves, speed, name, undecided)
    return claims


def about(name: str) -> str:
    """Return what a statement calls a splitting."""
    return f"the learned splitting with {TITLES[name]}"


def accuracy_claims(curves: Curves, name: str, undecided: str) -> list[Claim]:
    """Return how accurate a splitting is, in one step and at t = 1."""
    claims = []
    rivals = [CLASSICAL, "velocity_verlet 0.02", FOURTH]
    for rival in [r for r in rivals if curves.has(r)]:
        judged = rival == CLASSICAL
        tests = {
            "one-step-rms": (
                curves.one_step(name) / curves.one_step(rival),
                "rms one-step error over its",
            ),
            "one-step-median": (
                curves.one_step(name, median=True) / curves.one_step(rival, median=True),
                "median one-step error over its",
            ),
            "distance": (
                (curves.at(name, "distance_mean", UNIT) / curves.at(rival, "distance_mean", UNIT))[
                    :, curves.small
                ].max(axis=1),
                "mean Delta(t=1) over its, largest over states",
            ),
        }
        for test, (values, metric) in tests.items():
            claims.append(
                judge(
                    f"energetics-{name}-{test}-{rival.replace(' ', '-')}",
                    paper=OURS,
                    figure="",
                    statement=f"{about(name)} is more accurate than {rival.replace('_', ' ')}",
                    metric=metric,
                    values=values,
                    criterion="< 1" if judged else "",
                    holds=(lambda x: x < 1) if judged else None,
                    undecided=undecided,
                )
            )
    return claims


def stability_claims(curves: Curves, name: str, undecided: str) -> list[Claim]:
    """Return whether a splitting stays stable and keeps the energy without projection."""
    lost = curves.last(name, "lost").max(axis=1)
    shift = np.nan_to_num(np.abs(curves.last(name, "energy_mean")), nan=GONE).max(axis=1)
    end = max(curves.end(name, state) for state in curves.states)
    options = {"paper": OURS, "figure": "", "undecided": undecided}
    return [
        judge(
            f"energetics-{name}-lost",
            statement=f"{about(name)} has no runaway to t = {end:g}",
            metric="fraction of systems lost, largest over states",
            values=lost,
            criterion="= 0",
            holds=lambda x: x == 0,
            **options,
        ),
        judge(
            f"energetics-{name}-drift",
            statement=f"{about(name)} keeps the energy to t = {end:g} without projection",
            metric="size of the mean energy shift per particle, largest over states",
            values=shift,
            criterion=f"<= {DRIFT:g}",
            holds=lambda x: x <= DRIFT,
            **options,
        ),
    ]


def cost_claims(curves: Curves, speed: xr.Dataset, name: str, undecided: str) -> list[Claim]:
    """Return what a splitting costs, in passes over all pairs and in wall time."""
    forces = curves.file["force_evaluations"].values[curves.names.index(name)]
    options = {"paper": OURS, "figure": "", "undecided": undecided}
    claims = [
        judge(
            f"energetics-{name}-forces",
            statement=f"{about(name)} costs half the forces of ten Verlet steps",
            metric="passes over all pairs per large step",
            values=forces,
            criterion="<= 5",
            holds=lambda x: x <= 5,
            **options,
        ),
        judge(
            f"energetics-{name}-faster",
            statement=f"{about(name)} is faster than ten Verlet steps",
            metric="wall time of ten Verlet steps over that of a large step, one core",
            values=seconds(speed, CLASSICAL) / seconds(speed, name),
            criterion=f">= {FASTER:g}",
            holds=lambda x: x >= FASTER,
            **options,
        ),
    ]
    if curves.has(FOURTH):
        claims.append(
            judge(
                f"energetics-{name}-against-fourth-order",
                statement=f"{about(name)} against {FOURTH.replace('_', ' ')}",
                metric="wall time of Blanes and Moan's step of 0.05 over its own",
                values=seconds(speed, FOURTH) / seconds(speed, name),
                **options,
            )
        )
    return claims


def correction_claims(curves: Curves, undecided: str) -> list[Claim]:
    """Return how the correction that is not symplectic compares."""
    name = "pair_correction"
    if not curves.has(name):
        return []
    shift = np.abs(curves.last(name, "energy_median"))[:, curves.small].max(axis=1)
    return [
        judge(
            "energetics-pair-correction-one-step",
            paper=OURS,
            figure="",
            statement="an antisymmetric correction of four plain steps is as good as ten",
            metric="rms one-step error over that of ten Verlet steps",
            values=curves.one_step(name) / curves.one_step(CLASSICAL),
            criterion="< 1",
            holds=lambda x: x < 1,
            undecided=undecided,
        ),
        judge(
            "energetics-pair-correction-energy",
            paper=OURS,
            figure="",
            statement="a correction that is not symplectic keeps the energy",
            metric="size of the median energy shift per particle at the end, largest over states",
            values=np.nan_to_num(shift, nan=GONE),
            criterion=f"<= {DRIFT:g}",
            holds=lambda x: x <= DRIFT,
            undecided=undecided,
        ),
    ]
