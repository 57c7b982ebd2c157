"""The claims of the study, gathered; the criteria stand in the modules that judge them."""

from collections.abc import Mapping, Sequence

import xarray as xr

from energetics.claims import Claim
from energetics.molecular_dynamics import (
    claims_networks,
    claims_physics,
    claims_reach,
    claims_splitting,
)
from energetics.molecular_dynamics.curves import Curves
from energetics.molecular_dynamics.files import read_comparison, read_specific_heat, read_speed
from energetics.molecular_dynamics.gates import read_gates
from energetics.molecular_dynamics.settings import SPLITTINGS, designs

DECISIVE = {"systems": 16, "network_time": 20.0, "network steps": 1000, "splitting steps": 100}


def scale_reason(study: Mapping) -> str:
    """Return why this scale decides nothing, empty if it can."""
    states, training = study["test"]["states"], study["training"]
    small = [s for s in states if s["particles"] == min(t["particles"] for t in states)]
    steps = {name: training[name]["steps"] for name in designs(study)}
    force = [count for name, count in steps.items() if name not in SPLITTINGS]
    splitting = [count for name, count in steps.items() if name in SPLITTINGS]
    found = {
        "systems": min(state["systems"] for state in states),
        "network_time": min(state["network_time"] for state in small),
        "network steps": min(force, default=DECISIVE["network steps"]),
        "splitting steps": min(splitting, default=DECISIVE["splitting steps"]),
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
    gates: Sequence[xr.Dataset],
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
        comparison=read_comparison(comparison),
        specific_heat=read_specific_heat(specific_heat),
        speed=read_speed(speed),
        gates=[read_gates(path) for path in gates],
        study=settings,
    )
