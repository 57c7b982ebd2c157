"""Claims about classical integrators, the exact two-body flow, and the specific heat."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.criteria import at_least, at_most, equal_to, within
from energetics.molecular_dynamics.claims_networks import OURS, PARK
from energetics.molecular_dynamics.curves import CLASSICAL, Curves

CRITICAL_TEMPERATURE = 0.472  # Singh, Pitzer, de Pablo and Prausnitz, J. Chem. Phys. 92 (1990) 5463
NEAR = 0.04  # one step of the paper's temperatures
UNSTABLE = ("velocity_verlet 0.025", "velocity_verlet 0.02")


def integrator_claims(curves: Curves, undecided: str) -> Iterator[Claim]:
    """Yield the claims about integrators without learning."""
    of_figure = partial(judge, paper=PARK, figure="5.8")
    yield of_figure(
        "park2022-small-steps-stable",
        statement="Verlet at 0.01 is stable",
        metric="fraction of systems lost, largest over states",
        values=curves.last(CLASSICAL, "lost").max(),
        criterion=equal_to(0),
        undecided=undecided,
    )
    for name in filter(curves.has, UNSTABLE):
        step, end = name.split()[1], curves.end(name, curves.small[0])
        yield of_figure(
            f"park2022-unstable-{step}",
            statement=f"Verlet at {step} accumulates unstable configurations",
            metric=f"fraction of systems lost by t = {end:g}, largest over states",
            values=curves.last(name, "lost").max(),
            reason="the paper has 1,000 systems and follows them to t = 1000",
        )
    flow = next((name for name in curves.names if name.startswith("pair_flow")), None)
    pairwise = [*filter(curves.has, ("pairwise_longer", "pairwise"))]
    if flow and pairwise:
        claim = partial(judge, paper=OURS, figure="", undecided=undecided)
        yield claim(
            "energetics-pair-flow",
            statement="a network of pairs is no better than exact two-body motion",
            metric="rms one-step error of PW-NN, trained longest, over that of the pair flow",
            values=curves.one_step(pairwise[0]) / curves.one_step(flow),
            criterion=at_least(1),
            reason="its second kick sees where all particles have moved, which no sum over pairs "
            "at the start does",
        )
        yield claim(
            "energetics-pair-flow-verlet",
            statement="exact two-body motion of every pair is as accurate as Verlet at 0.01",
            metric="rms one-step error over that of ten Verlet steps",
            values=curves.one_step(flow) / curves.one_step(CLASSICAL),
            criterion=at_most(1),
        )


def heat_claims(specific_heat: xr.Dataset, undecided: str) -> Iterator[Claim]:
    """Yield where the specific heat peaks."""
    temperature = specific_heat["temperature"].values
    table = specific_heat["specific_heat"].values
    for density, row in zip(specific_heat["density"].values, table, strict=True):
        yield judge(
            f"park2022-specific-heat-{density:g}",
            paper=PARK,
            figure="5.1",
            statement=f"the specific heat at density {density:g} is highest near T_c",
            metric="temperature of the largest specific heat",
            values=temperature[int(np.argmax(row))],
            criterion=within(NEAR, CRITICAL_TEMPERATURE),
            undecided=undecided,
        )
