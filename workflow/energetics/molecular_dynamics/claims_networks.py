"""Claims about the paper's force networks at a large step of 0.1.

Thresholds stand above the code that uses them and were fixed before the first full run.
"""

import numpy as np

from energetics.claims import Claim, judge
from energetics.molecular_dynamics.curves import CLASSICAL, GONE, INFORMATIVE, Curves

PARK, OURS = "park2022", "energetics"
SAME = 1.1  # a ratio of errors up to which two integrators are as accurate as each other
KEPT = 0.1  # energy per particle; more is no longer the state that was prepared
HALVED = 0.5  # what the longer training must leave of an energy shift to be on the way to none
NAMES = {"pairwise": "PW-NN", "many_body": "MB-NN", "combined": "(PW+MB)-NN"}
OTHERS = (CLASSICAL, "velocity_verlet 0.02", "velocity_verlet 0.05")


def stability_claims(curves: Curves, undecided: str) -> list[Claim]:
    """Return the claims of figure 5.8, with the energy beside the counter."""
    claims = []
    for name in curves.networks():
        lost = curves.last(name, "lost")[:, curves.small].max(axis=1)
        shift = np.abs(curves.last(name, "energy_median"))[:, curves.small].max(axis=1)
        claims.append(
            judge(
                f"park2022-stable-counter-{name}",
                paper=PARK,
                figure="5.8",
                statement=f"{NAMES[name]} at 0.1 is stable: no configuration becomes unstable",
                metric="fraction of systems lost, largest over states",
                values=lost,
                criterion="= 0",
                holds=lambda x: x == 0,
                undecided=undecided,
            )
        )
        claims.append(
            judge(
                f"park2022-stable-energy-{name}",
                paper=PARK,
                figure="5.8",
                statement=f"{NAMES[name]} at 0.1 is stable: energy stays",
                metric="median energy shift per particle at the end, largest size over states",
                values=np.nan_to_num(shift, nan=GONE),
                criterion=f"<= {KEPT:g}",
                holds=lambda x: x <= KEPT,
                undecided=undecided,
                reason="a map that heats steadily does not trip the counter",
            )
        )
    return claims


def accuracy_claims(curves: Curves, undecided: str) -> list[Claim]:
    """Return the claims of figure 5.9: is PW-NN at 0.1 as accurate as Verlet at 0.01?"""
    name = "pairwise"
    if not curves.has(name):
        return []
    claims = []
    for median in (False, True):
        kind = "median" if median else "rms"
        ratio = curves.one_step(name, median=median) / curves.one_step(CLASSICAL, median=median)
        claims.append(
            judge(
                f"park2022-one-step-{kind}",
                paper=PARK,
                figure="5.9",
                statement="PW-NN at 0.1 is as accurate as Verlet at 0.01, one large step",
                metric=f"{kind} of the error over that of ten Verlet steps",
                values=ratio,
                criterion=f"<= {SAME:g}",
                holds=lambda x: x <= SAME,
                undecided=undecided,
            )
        )
    for other in OTHERS:
        if not curves.has(other):
            continue
        ratio = np.max([curves.distance_ratio(name, other, s) for s in curves.small], axis=0)
        claims.append(
            judge(
                f"park2022-distance-{other.split()[1]}",
                paper=PARK if other == CLASSICAL else OURS,
                figure="5.9",
                statement=f"PW-NN at 0.1 is as accurate as Verlet at {other.split()[1]}, t <= 3",
                metric="mean Delta over Verlet's, geometric mean to t = 3, largest over states",
                values=ratio,
                criterion=f"<= {SAME:g}",
                holds=lambda x: x <= SAME,
                undecided=undecided,
            )
        )
    if not curves.has(CLASSICAL):
        return claims
    saturation = curves.file["saturation"].values[curves.small]
    end = curves.times[np.isfinite(curves.values(CLASSICAL, "distance_mean")[0, 0])][-1]
    far = curves.at(CLASSICAL, "distance_mean", end)[0, curves.small] / saturation
    ratio = curves.at(name, "distance_mean", end) / curves.at(CLASSICAL, "distance_mean", end)
    claims.append(
        judge(
            "park2022-distance-long",
            paper=PARK,
            figure="5.9",
            statement="PW-NN at 0.1 is as accurate as Verlet at 0.01, long window",
            metric=f"mean Delta over Verlet's at t = {end:g}, largest over states",
            values=ratio[:, curves.small].max(axis=1),
            criterion=f"<= {SAME:g}",
            holds=lambda x: x <= SAME,
            undecided=f"uninformative: beyond t = {INFORMATIVE:g} chaos decides, Verlet at 0.01 is "
            f"itself {far.min():.2g} to {far.max():.2g} of the way to a stranger",
        )
    )
    return claims


def energy_claims(curves: Curves, undecided: str) -> list[Claim]:
    """Return the claims of figure 5.10."""
    names = curves.networks()
    shifts = {
        name: np.nan_to_num(np.abs(curves.last(name, "energy_median")), nan=GONE)[:, curves.small]
        for name in [*names, *(["pairwise_longer"] if curves.has("pairwise_longer") else [])]
    }
    verlet = np.abs(curves.last(CLASSICAL, "energy_median"))[:, curves.small]
    claims = []
    if "pairwise" in names and len(names) > 1:
        rivals = np.min([shifts[name].mean(axis=0) for name in names[1:]], axis=0)
        claims.append(
            judge(
                "park2022-energy-least",
                paper=PARK,
                figure="5.10",
                statement="PW-NN deviates least in energy of the three networks",
                metric="its energy shift over the least of the others', largest over states",
                values=(shifts["pairwise"] / rivals).max(axis=1),
                criterion="< 1",
                holds=lambda x: x < 1,
                undecided=undecided,
            )
        )
    for name in names:
        claims.append(
            judge(
                f"park2022-energy-worse-{name}",
                paper=PARK,
                figure="5.10",
                statement=f"{NAMES[name]} conserves energy less well than Verlet at 0.01",
                metric="its energy shift over that of Verlet at 0.01, least over states",
                values=(shifts[name] / verlet).min(axis=1),
                criterion="> 1",
                holds=lambda x: x > 1,
                undecided=undecided,
            )
        )
    if "pairwise_longer" in shifts and "pairwise" in shifts:
        count = min(len(shifts["pairwise"]), len(shifts["pairwise_longer"]))
        ratio = shifts["pairwise_longer"][:count] / shifts["pairwise"][:count]
        claims.append(
            judge(
                "park2022-energy-recovered",
                paper=PARK,
                figure="5.10",
                statement="more training recovers the conservation of energy (PW-NN)",
                metric="energy shift after the longer training over that after the other, largest",
                values=ratio.max(axis=1),
                criterion=f"<= {HALVED:g}",
                holds=lambda x: x <= HALVED,
                undecided=undecided,
            )
        )
    return claims
