"""The claims of the study, gathered; the criteria stand in the modules that judge them."""

from collections.abc import Mapping

import xarray as xr

from energetics.claims import Claim
from energetics.spin_dynamics import claims_accuracy, claims_conservation, claims_cost
from energetics.spin_dynamics.curves import Curves
from energetics.spin_dynamics.files import COMPARISON, SAMPLED, SPEED

DECISIVE = {"configurations": 16, "frames": 100, "steps": 1000}


def scale_reason(settings: Mapping) -> str:
    """Return why this scale decides nothing, empty if it can."""
    networks = {entry["network"] for entry in settings["designs"]}
    found = {
        "configurations": min(e["configurations"] for e in settings["sampling"]["lattices"]),
        "frames": settings["test"]["frames"],
        "steps": min(settings["training"][network]["steps"] for network in networks),
    }
    short = [
        f"{key} = {found[key]} < {need}" for key, need in DECISIVE.items() if found[key] < need
    ]
    return ", ".join(short)


def judged(settings: Mapping, *, comparison: str, samples: str, speed: str) -> list[Claim]:
    """Return every claim of the study, judged from its files."""
    times = SPEED.read(speed)
    return study_claims(settings, COMPARISON.read(comparison), SAMPLED.read(samples), times)


def study_claims(
    settings: Mapping, comparison: xr.Dataset, samples: xr.Dataset, speed: xr.Dataset
) -> list[Claim]:
    """Return every claim of the study."""
    curves, training = Curves(comparison), settings["training"]
    undecided = scale_reason(settings)
    return [
        *claims_accuracy.integrator_claims(curves, undecided),
        *claims_accuracy.reach_claims(curves, training, undecided),
        *claims_accuracy.step_claims(curves, training, undecided),
        *claims_accuracy.fit_claims(curves, training, undecided),
        *claims_cost.wall_time_claims(curves, speed, settings, undecided),
        *claims_cost.training_claims(speed, undecided),
        *claims_conservation.conservation_claims(curves, training, undecided),
        *claims_conservation.averaging_claims(curves, undecided),
        *claims_conservation.reading_claims(curves),
        *claims_accuracy.sampling_claims(samples),
    ]
