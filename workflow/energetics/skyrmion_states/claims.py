"""The claims of the study, gathered; the criteria stand in the modules that judge them."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.skyrmion_states import claims_collapse, claims_guided, claims_paths, claims_standard
from energetics.skyrmion_states.files import COMPARISON, CONFINED, INTERPOLATION
from energetics.skyrmion_states.sequences import Sequences
from energetics.skyrmion_states.study import OURS

DECISIVE = {"training.steps": 200, "sampling.configurations.train": 1000}
DATA = {  # what the data and the annealer are like, printed beside the claims
    "train_energy": "mean (E - E0)/N of the training data",
    "lowest_train_energy": "lowest (E - E0)/N of the training data",
    "best_energy": "(E - E0)/N of the best state without a network",
    "lattice_energy": "(E - E0)/N of the best lattice that fits the box",
    "train_charge": "mean topological charge of the training data",
    "best_charge": "topological charge of the best state",
    "principal_error": "L_RC of as many principal components as latents",
    "input_truncated": "share of truncated skyrmions in the test data",
    "input_stretched": "share of stretched skyrmions in the test data",
}


def scale_reason(settings: Mapping) -> str:
    """Return why this scale decides nothing, empty if it can."""
    found = {
        "training.steps": settings["training"]["steps"],
        "sampling.configurations.train": settings["sampling"]["configurations"]["train"],
    }
    short = (key for key, need in DECISIVE.items() if found[key] < need)
    return ", ".join(f"{key} = {found[key]} < {DECISIVE[key]}" for key in short)


def claims(
    comparison: xr.Dataset,
    interpolation: Sequence[xr.Dataset],
    confined: Sequence[xr.Dataset],
    settings: Mapping,
) -> list[Claim]:
    """Return every claim about stages, paths and boxes; the two lists hold one file or none.

    Where the data are all alike, ratios of them are not defined: NaN, which decides nothing.
    """
    undecided, size = scale_reason(settings), settings["sampling"]["size"]
    sequences = Sequences(comparison)
    with np.errstate(divide="ignore", invalid="ignore"):
        return [
            *claims_standard.standard_claims(sequences, undecided, size=size),
            *claims_guided.guided_claims(sequences, undecided),
            *claims_paths.path_claims(interpolation, undecided),
            *claims_collapse.collapse_claims(sequences, undecided, size=size),
            *claims_collapse.confined_claims(confined, undecided, size=size),
            *(
                judge(
                    f"energetics-skyrmions-{name.replace('_', '-')}",
                    paper=OURS,
                    figure="",
                    statement="what the data are like",
                    metric=metric,
                    values=sequences.scalar(name),
                )
                for name, metric in DATA.items()
            ),
        ]


def judged(
    settings: Mapping, *, comparison: str, interpolation: Sequence[str], confined: Sequence[str]
) -> list[Claim]:
    """Return every claim of the study, judged from its files."""
    return claims(
        COMPARISON.read(comparison),
        [INTERPOLATION.read(path) for path in interpolation],
        [CONFINED.read(path) for path in confined],
        settings,
    )
