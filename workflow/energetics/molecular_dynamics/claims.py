"""The claims of the study, gathered; the criteria stand in the modules that judge them."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.claims import Claim
from energetics.molecular_dynamics import (
    claims_networks,
    claims_physics,
    claims_reach,
    claims_splitting,
)
from energetics.molecular_dynamics.curves import Curves
from energetics.molecular_dynamics.files import COMPARISON, SPECIFIC_HEAT, SPEED
from energetics.molecular_dynamics.settings import designs

DECISIVE = {"systems": 16, "network_time": 20.0, "network steps": 1000, "splitting steps": 100}


def scale_reason(study: Mapping) -> str:
    """Return why this scale decides nothing, empty if it can."""
    states, training = study["test"]["states"], study["training"]
    small = [s for s in states if s["particles"] == min(t["particles"] for t in states)]
    steps: dict[bool, list[int]] = {True: [], False: []}
    for design in designs(study):
        steps[design.is_splitting].append(training[design.network]["steps"])
    found = {
        "systems": min(state["systems"] for state in states),
        "network_time": min(state["network_time"] for state in small),
        "network steps": min(steps[False], default=DECISIVE["network steps"]),
        "splitting steps": min(steps[True], default=DECISIVE["splitting steps"]),
    }
    short = [
        f"{key} = {found[key]:g} < {need:g}" for key, need in DECISIVE.items() if found[key] < need
    ]
    return ", ".join(short)


def study_claims(
    *,
    comparison: xr.Dataset,
    specific_heat: xr.Dataset,
    speed: xr.Dataset,
    gates: Sequence[np.ndarray],
    study: Mapping,
) -> list[Claim]:
    """Return every claim of the study."""
    curves, undecided = Curves(comparison), scale_reason(study)
    return [
        *claims_networks.stability_claims(curves, undecided),
        *claims_networks.accuracy_claims(curves, undecided),
        *claims_networks.energy_claims(curves, undecided),
        *claims_reach.cost_claims(curves, speed, undecided),
        *claims_reach.transfer_claims(curves, undecided),
        *claims_reach.gate_claims(gates),
        *claims_splitting.splitting_claims(curves, speed, undecided),
        *claims_splitting.correction_claims(curves, undecided),
        *claims_physics.integrator_claims(curves, undecided),
        *claims_physics.heat_claims(specific_heat, undecided),
    ]


def judged(
    settings: Mapping, *, comparison: str, specific_heat: str, speed: str, gates: Sequence[str]
) -> list[Claim]:
    """Return every claim of the study, judged from its files."""
    return study_claims(
        comparison=COMPARISON.read(comparison),
        specific_heat=SPECIFIC_HEAT.read(specific_heat),
        speed=SPEED.read(speed),
        gates=[claims_reach.read_gates(path) for path in gates],
        study=settings,
    )
