"""What tsuji2023 and mototake2025 claim of the Neural Reduced Potential, and what holds.

The papers do not say which disorder their figures show, so they are judged on the disorder seen in
training; whether a claim is general is judged on unseen disorder, in a row of its own. Thresholds
were fixed before the first full run.
"""

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.criteria import at_least, within
from energetics.reduced_potential import claims_dynamics as dynamics
from energetics.reduced_potential import claims_representation as representation
from energetics.reduced_potential.files import COMPARISON, EVALUATION, NUMBERS, PATTERNS, READINGS

TSUJI, OURS = "tsuji2023", "energetics"
LABYRINTH = at_least(1.5)  # elongation of a labyrinth over that of the islands
DECISIVE = {"alphas": 9, "grid": 128, "steps": 1000}


def scale_reason(evaluation: xr.Dataset, training: Mapping) -> str:
    """Return why a run of this size cannot decide, empty if it can."""
    found = {
        "alphas": len(np.unique(evaluation["alpha"])),
        "grid": int(evaluation.attrs["grid"]),
        "steps": training["steps"],
    }
    short = (key for key, need in DECISIVE.items() if found[key] < need)
    return ", ".join(f"{key} = {found[key]} < {DECISIVE[key]}" for key in short)


def pattern_claims(patterns: xr.Dataset, readings: xr.Dataset, undecided: str) -> Iterator[Claim]:
    """Yield the claims about the simulations: the sequence of patterns and the misprints."""
    simulated = partial(judge, figure="")
    alpha = patterns["trajectory_alpha"].values
    levels = np.unique(alpha)
    elongation = np.array([patterns["elongation"].values[alpha == a].mean() for a in levels])
    deviation, wavenumber = readings["deviation"].values, readings["wavenumber"].values
    field, curve = patterns["field_stability"].values, patterns["curve_alpha"].values
    crossing = np.flatnonzero(np.diff(np.sign(field)) != 0)
    onset = np.nan
    if crossing.size:
        i = crossing[0]
        onset = curve[i] - field[i] * (curve[i + 1] - curve[i]) / (field[i + 1] - field[i])
    yield simulated(
        "pattern-sequence",
        paper=TSUJI,
        statement="with rising alpha final patterns go labyrinth, island, labyrinth",
        metric="lesser elongation of the two ends over the least in between",
        values=min(elongation[0], elongation[-1]) / elongation[1:-1].min(),
        criterion=LABYRINTH,
        undecided=undecided,
    )
    yield simulated(
        "disorder-as-printed",
        paper=TSUJI,
        statement="lambda ~ N(0, 0.3^2), as printed, makes domains",
        metric=f"standard deviation of phi at the end, alpha = {readings.attrs['alpha']:g}",
        values=deviation[1],
        criterion=at_least(0.1),
        reason=f"with the disorder of this configuration it is {deviation[0]:.2f}",
    )
    yield simulated(
        "dipolar-term-as-printed",
        paper=TSUJI,
        statement="H as printed, without 1/2 on the dipolar term, gives the pattern with k = 1",
        metric="mean wavenumber of the final pattern",
        values=wavenumber[2],
        criterion=within(0.2, 1),
        reason=f"with the 1/2, as in all other simulations here, it is {wavenumber[0]:.2f}",
    )
    yield simulated(
        "field-sign-change",
        paper=OURS,
        statement="alpha at which the uniform state loses stability in zero field",
        metric="zero of h*(alpha), linear stability",
        values=onset,
        reason="a natural boundary between the two labyrinths",
    )


def judged(
    settings: Mapping, *, comparison: str, patterns: str, readings: str, **designs: str
) -> list[Claim]:
    """Return every claim of the study, judged from its files; designs are those of `jobs`.

    Without films that are held out there is no design of that name.
    """
    training, tolerance = settings["training"], settings["evaluation"]["monotone_tolerance"]
    latent = training["latent_dimension"]
    evaluations = {name: EVALUATION.read(path, *NUMBERS) for name, path in designs.items()}
    topology, images = evaluations["topology"], evaluations["images"]
    topology_paper, images_paper = evaluations["topology_paper"], evaluations["images_paper"]
    compared = COMPARISON.read(comparison)
    undecided = scale_reason(topology, training)
    if not topology["no_change_error"].values.any():
        undecided = "no diagram changes in any film"
    return [
        *pattern_claims(PATTERNS.read(patterns), READINGS.read(readings), undecided),
        *dynamics.image_claims(images, images_paper, steps=training["steps"], undecided=undecided),
        *dynamics.onset_claims(images, topology, undecided),
        *dynamics.descent_claims(topology, tolerance, undecided),
        *dynamics.persistence_claims(topology, evaluations.get("held_out"), undecided),
        *representation.order_claims(compared, latent, undecided),
        *representation.dimension_claims(compared, latent, undecided),
        *representation.robustness_claims(compared, latent, undecided),
        *representation.cost_claims(compared),
        *dynamics.paper_loss_claims(topology_paper, images_paper, undecided),
    ]
