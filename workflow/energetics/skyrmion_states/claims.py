"""The claims of the study, gathered; the criteria stand in the modules that judge them."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.skyrmion_states import (
    claims_collapse,
    claims_guided,
    claims_paths,
    claims_standard,
)
from energetics.skyrmion_states.chains import Chains
from energetics.skyrmion_states.files import read_comparison, read_confined, read_interpolation

DECISIVE = {"training.steps": 200, "sampling.configurations.train": 1000}


def scale_reason(study: Mapping) -> str:
    """Return why this scale decides nothing, empty if it can."""
    found = {
        "training.steps": study["training"]["steps"],
        "sampling.configurations.train": study["sampling"]["configurations"]["train"],
    }
    short = [
        f"{key} = {found[key]} < {need}" for key, need in DECISIVE.items() if found[key] < need
    ]
    return ", ".join(short)


def data_rows(chains: Chains) -> list[Claim]:
    """Return what the data and the annealer are like, printed beside the claims."""
    rows = {
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
    return [
        judge(
            f"energetics-skyrmions-{name.replace('_', '-')}",
            paper=claims_standard.OURS,
            figure="",
            statement="what the data are like",
            metric=metric,
            values=chains.scalar(name),
        )
        for name, metric in rows.items()
    ]


def claims(
    comparison: xr.Dataset,
    interpolation: Sequence[xr.Dataset],
    confined: Sequence[xr.Dataset],
    study: Mapping,
) -> list[Claim]:
    """Return every claim of the study; the two lists hold one file or none."""
    with np.errstate(
        divide="ignore", invalid="ignore"
    ):  # data may be all alike: NaN decides nothing
        return all_claims(Chains(comparison), interpolation, confined, study)


def all_claims(
    chains: Chains,
    interpolation: Sequence[xr.Dataset],
    confined: Sequence[xr.Dataset],
    study: Mapping,
) -> list[Claim]:
    """Return every claim about stages, paths and boxes."""
    undecided, size = scale_reason(study), study["sampling"]["size"]
    return [
        *claims_standard.standard_claims(chains, undecided, size=size),
        *claims_guided.guided_claims(chains, undecided),
        *claims_paths.path_claims(interpolation, undecided),
        *claims_collapse.collapse_claims(chains, undecided, size=size),
        *claims_collapse.confined_claims(confined, undecided, size=size),
        *data_rows(chains),
    ]


def judged(
    settings: Mapping, *, comparison: str, interpolation: Sequence[str], confined: Sequence[str]
) -> list[Claim]:
    """Return every claim of the study, judged from its files."""
    return claims(
        read_comparison(comparison),
        [read_interpolation(path) for path in interpolation],
        [read_confined(path) for path in confined],
        settings,
    )
