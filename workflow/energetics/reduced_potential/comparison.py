"""All arms side by side: metrics over latent dimensions, robustness, and cost."""

from collections.abc import Mapping

import numpy as np
import xarray as xr

from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.files import COMPARISON_CONTRACT, METRICS, TABLE
from energetics.storage import variable


def compare_arms(
    evaluations: Mapping[tuple[str, int], xr.Dataset], operations: xr.Dataset
) -> xr.Dataset:
    """Return the metrics of every (arm, latent dimension) as one table."""
    dimensions = sorted({dimension for _, dimension in evaluations})
    first = next(iter(evaluations.values()))

    def table(name: str) -> np.ndarray:
        return np.stack(
            [[evaluations[arm, size][name].values for size in dimensions] for arm in ARMS]
        )

    data = {
        name: variable(TABLE, table(name), units="1", long_name=long_name, missing=True)
        for name, long_name in METRICS.items()
    }
    data["displacement"] = variable(
        COMPARISON_CONTRACT["displacement"],
        table("displacement"),
        units="1",
        long_name="displacement of the latent by a perturbation, over its spread",
    )
    data["operations"] = operations["operations"].variable
    coordinates = {
        "latent_dimension": variable(
            ["latent_dimension"],
            np.array(dimensions, np.int32),
            units="1",
            long_name="dimension of the latent z",
        ),
        "image_size": operations["image_size"].variable,
        "perturbation": first["perturbation"].variable,
        "group": first["group"].variable,
    }
    attributes = {"title": "comparison of representations", "arms": " ".join(ARMS)}
    return xr.Dataset(data, coordinates, attributes)
