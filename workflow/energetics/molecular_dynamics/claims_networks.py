"""Claims about the paper's force networks at a large step of 0.1.

Thresholds stand above the code that uses them and were fixed before the first full run.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np

from energetics.claims import Claim, judge
from energetics.criteria import above, at_most, below, equal_to
from energetics.molecular_dynamics.curves import CLASSICAL, INFORMATIVE, Curves

PARK, OURS = "park2022", "energetics"
SAME = 1.1  # a ratio of errors up to which two integrators are as accurate as each other
KEPT = 0.1  # energy per particle; more is no longer the state that was prepared
HALVED = 0.5  # what the longer training must leave of an energy shift to be on the way to none
NAMES = {"pairwise": "PW-NN", "many_body": "MB-NN", "combined": "(PW+MB)-NN"}
OTHERS = (CLASSICAL, "velocity_verlet 0.02", "velocity_verlet 0.05")


def stability_claims(curves: Curves, undecided: str) -> Iterator[Claim]:
    """Yield the claims of figure 5.8, with the energy beside the counter."""
    of_figure = partial(judge, paper=PARK, figure="5.8", undecided=undecided)
    for name in curves.networks():
        yield of_figure(
            f"park2022-stable-counter-{name}",
            statement=f"{NAMES[name]} at 0.1 is stable: no configuration becomes unstable",
            metric="fraction of systems lost, largest over states",
            values=curves.last(name, "lost")[:, curves.small].max(axis=1),
            criterion=equal_to(0),
        )
        yield of_figure(
            f"park2022-stable-energy-{name}",
            statement=f"{NAMES[name]} at 0.1 is stable: energy stays",
            metric="median energy shift per particle at the end, largest size over states",
            values=curves.energy_shift(name)[:, curves.small].max(axis=1),
            criterion=at_most(KEPT),
            reason="a map that heats steadily does not trip the counter",
        )


def accuracy_claims(curves: Curves, undecided: str) -> Iterator[Claim]:
    """Yield the claims of figure 5.9: is PW-NN at 0.1 as accurate as Verlet at 0.01?"""
    name = "pairwise"
    if not curves.has(name):
        return
    of_figure = partial(judge, paper=PARK, figure="5.9", criterion=at_most(SAME))
    for kind, median in (("rms", False), ("median", True)):
        yield of_figure(
            f"park2022-one-step-{kind}",
            statement="PW-NN at 0.1 is as accurate as Verlet at 0.01, one large step",
            metric=f"{kind} of the error over that of ten Verlet steps",
            values=curves.one_step(name, median=median) / curves.one_step(CLASSICAL, median=median),
            undecided=undecided,
        )
    for other in filter(curves.has, OTHERS):
        step = other.split()[1]
        yield of_figure(
            f"park2022-distance-{step}",
            paper=PARK if other == CLASSICAL else OURS,
            statement=f"PW-NN at 0.1 is as accurate as Verlet at {step}, t <= 3",
            metric="mean Delta over Verlet's, geometric mean to t = 3, largest over states",
            values=np.max([curves.distance_ratio(name, other, s) for s in curves.small], axis=0),
            undecided=undecided,
        )
    if not curves.has(CLASSICAL):
        return
    end = curves.times[np.isfinite(curves.values(CLASSICAL, "distance_mean")[0, 0])][-1]
    classical = curves.at(CLASSICAL, "distance_mean", end)
    far = classical[0, curves.small] / curves.file["saturation"].values[curves.small]
    ratio = curves.at(name, "distance_mean", end) / classical
    yield of_figure(
        "park2022-distance-long",
        statement="PW-NN at 0.1 is as accurate as Verlet at 0.01, long window",
        metric=f"mean Delta over Verlet's at t = {end:g}, largest over states",
        values=ratio[:, curves.small].max(axis=1),
        undecided=f"uninformative: beyond t = {INFORMATIVE:g} chaos decides, Delta of Verlet at "
        f"0.01 is itself {far.min():.2g} to {far.max():.2g} of that of two independent systems",
    )


def energy_claims(curves: Curves, undecided: str) -> Iterator[Claim]:
    """Yield the claims of figure 5.10."""
    of_figure = partial(judge, paper=PARK, figure="5.10", undecided=undecided)
    names = curves.networks()
    longer = [name for name in ("pairwise_longer",) if curves.has(name)]
    shifts = {name: curves.energy_shift(name)[:, curves.small] for name in [*names, *longer]}
    verlet = np.abs(curves.last(CLASSICAL, "energy_median"))[:, curves.small]
    if "pairwise" in names and len(names) > 1:
        rivals = np.min([shifts[name].mean(axis=0) for name in names[1:]], axis=0)
        yield of_figure(
            "park2022-energy-least",
            statement="PW-NN deviates least in energy of the three networks",
            metric="its energy shift over the least of the others', largest over states",
            values=(shifts["pairwise"] / rivals).max(axis=1),
            criterion=below(1),
        )
    for name in names:
        yield of_figure(
            f"park2022-energy-worse-{name}",
            statement=f"{NAMES[name]} conserves energy less well than Verlet at 0.01",
            metric="its energy shift over that of Verlet at 0.01, least over states",
            values=(shifts[name] / verlet).min(axis=1),
            criterion=above(1),
        )
    if longer and "pairwise" in names:
        pairs = zip(shifts["pairwise_longer"], shifts["pairwise"], strict=False)
        yield of_figure(
            "park2022-energy-recovered",
            statement="more training recovers the conservation of energy (PW-NN)",
            metric="energy shift after the longer training over that after the other, largest",
            values=[(after / before).max() for after, before in pairs],
            criterion=at_most(HALVED),
        )
