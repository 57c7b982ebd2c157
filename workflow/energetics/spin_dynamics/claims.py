"""The claims of the study, gathered; the criteria stand in the modules that judge them."""

from collections.abc import Mapping

import xarray as xr

from energetics.claims import Claim
from energetics.spin_dynamics import claims_accuracy, claims_conservation, claims_cost
from energetics.spin_dynamics.curves import Curves
from energetics.spin_dynamics.files import read_comparison, read_sampled, read_speed

DECISIVE = {"configurations": 16, "frames": 100, "steps": 1000}


def scale_reason(study: Mapping) -> str:
    """Return why this scale decides nothing, empty if it can."""
    found = {
        "configurations": min(e["configurations"] for e in study["sampling"]["lattices"]),
        "frames": study["test"]["frames"],
        "steps": min(
            study["training"][network]["steps"]
            for network in {entry["network"] for entry in study["designs"]}
        ),
    }
    short = [
        f"{key} = {found[key]} < {need}" for key, need in DECISIVE.items() if found[key] < need
    ]
    return ", ".join(short)


def study_claims(
    *, comparison: xr.Dataset, samples: xr.Dataset, speed: xr.Dataset, study: Mapping
) -> list[Claim]:
    """Return every claim of the study."""
    curves = Curves(comparison)
    undecided = scale_reason(study)
    training = study["training"]
    return [
        *claims_accuracy.integrator_claims(curves, undecided),
        *claims_accuracy.reach_claims(curves, training, undecided),
        *claims_accuracy.step_claims(curves, training, undecided),
        *claims_accuracy.fit_claims(curves, training, undecided),
        *claims_cost.wall_time_claims(curves, speed, study, undecided),
        *claims_cost.training_claims(speed, undecided),
        *claims_conservation.conservation_claims(curves, training, undecided),
        *claims_conservation.averaging_claims(curves, undecided),
        *claims_conservation.reading_claims(curves),
        *claims_accuracy.sampling_claims(samples),
    ]


def judged(settings: Mapping, *, comparison: str, samples: str, speed: str) -> list[Claim]:
    """Return every claim of the study, judged from its files."""
    return study_claims(
        comparison=read_comparison(comparison),
        samples=read_sampled(samples),
        speed=read_speed(speed),
        study=settings,
    )
