"""All stages side by side with the data and the annealer: one file for figures and claims."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from energetics.skyrmion_states.files import COMPARISON, spin_variable
from energetics.storage import variable


def compare_stages(
    evaluations: Sequence[xr.Dataset], statistics: xr.Dataset, ground_state: xr.Dataset
) -> xr.Dataset:
    """Return the stages of all sweeps of the torus, with statistics and the ground state."""
    stages = xr.concat(
        evaluations,
        "stage",
        data_vars="minimal",
        coords="minimal",
        compat="equals",
        join="exact",
        combine_attrs="override",
    )
    every = xr.merge(
        [stages, statistics, ground_state], compat="equals", join="exact", combine_attrs="override"
    )
    title = {"title": "stages of the variational autoencoder compared"}
    return every[list(COMPARISON)].assign_attrs(title)


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
    shown = []
    for evaluation in evaluations:
        count = evaluation.sizes["example"]
        energies = evaluation["prior_energy"].values[-1, :count]
        best = int(energies.argmin())
        charge = evaluation["prior_charge"].values[-1, best]
        shown.append((evaluation["prior_example"].values[-1, best], energies[best], charge))
    states, energies, charges = zip(*shown, strict=True)

    def stacked(name: str, sets: Sequence[xr.Dataset], dimensions: list[str], text: str):
        values = np.stack([one[name].values for one in sets])
        return variable(["box", *dimensions], values, units="1", long_name=text)

    data = {
        "box": xr.Variable(["box"], np.array(boxes, object), {"long_name": "box"}),
        "gamma": variable(
            ["stage"], evaluations[0]["gamma"].values, units="1", long_name="weight of the energy"
        ),
        "energy": stacked("prior_energy", evaluations, ["stage", "sample"], "(E - E0)/N of priors"),
        "charge": stacked("prior_charge", evaluations, ["stage", "sample"], "charge of priors"),
        "modulus_error": stacked(
            "modulus_error", evaluations, ["stage"], "difference of moduli of Fourier transforms"
        ),
        "shown_state": spin_variable(("box",), np.stack(states), "state of the last stage"),
        "shown_energy": variable(
            ["box"], np.array(energies), units="1", long_name="(E - E0)/N of the state shown"
        ),
        "shown_charge": variable(
            ["box"], np.array(charges), units="1", long_name="charge of the state shown"
        ),
        "best_state": spin_variable(
            ("box",), np.stack([g["best_state"].values for g in ground_states]), "best state found"
        ),
        "best_energy": stacked("best_energy", ground_states, [], "lowest (E - E0)/N found"),
        "best_charge": stacked("best_charge", ground_states, [], "charge of the best state"),
        "input_energy": stacked("train_energy", statistics, [], "mean (E - E0)/N of the data"),
        "lowest_train_energy": stacked(
            "lowest_train_energy", statistics, [], "lowest (E - E0)/N of the data"
        ),
    }
    return xr.Dataset(data, attrs={"title": "states of boxes with open ends"})
