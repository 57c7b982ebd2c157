"""All stages side by side with the data and the annealer: one file for figures and claims."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from energetics.skyrmion_states.files import COMPARISON, CONFINED


def compare_stages(
    evaluations: Sequence[xr.Dataset], statistics: xr.Dataset, ground_state: xr.Dataset
) -> xr.Dataset:
    """Return the stages of all sweeps of the torus, with statistics and the ground state."""
    equal: dict[str, Any] = {"compat": "equals", "join": "exact", "combine_attrs": "override"}
    stages = xr.concat(evaluations, "stage", data_vars="minimal", coords="minimal", **equal)
    every = xr.merge([stages, statistics, ground_state], **equal)
    return COMPARISON.filled({name: every[name].values for name in COMPARISON.variables})


def compare_boxes(
    evaluations: Sequence[xr.Dataset],
    statistics: Sequence[xr.Dataset],
    ground_states: Sequence[xr.Dataset],
    boxes: Sequence[str],
) -> xr.Dataset:
    """Return the collapsed and the best states of boxes with open ends.

    The state shown of a box is the prior sample of lowest energy of the last stage among those that
    are drawn.
    """
    boxed: dict[str, list] = {}
    for evaluation, data, ground in zip(evaluations, statistics, ground_states, strict=True):
        last = evaluation.isel(stage=-1, sample=slice(evaluation.sizes["example"]))
        shown = int(last["prior_energy"].values.argmin())
        for name, value in {
            "energy": evaluation["prior_energy"],
            "charge": evaluation["prior_charge"],
            "modulus_error": evaluation["modulus_error"],
            "shown_state": last["prior_example"][shown],
            "shown_energy": last["prior_energy"][shown],
            "shown_charge": last["prior_charge"][shown],
            "best_state": ground["best_state"],
            "best_energy": ground["best_energy"],
            "best_charge": ground["best_charge"],
            "input_energy": data["train_energy"],
            "lowest_train_energy": data["lowest_train_energy"],
        }.items():
            boxed.setdefault(name, []).append(value.values)
    stacked = {name: np.stack(values) for name, values in boxed.items()}
    return CONFINED.filled({"box": boxes, "gamma": evaluations[0]["gamma"].values, **stacked})
