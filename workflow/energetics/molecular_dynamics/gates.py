"""The gates Γ of (PW+MB)-NN in a model file."""

import numpy as np
import xarray as xr

from energetics.storage import read, variable


def read_gates(path: str) -> xr.Dataset:
    """Return Γ₁ and Γ₂ (training seed, kick), the sigmoid of the learned numbers."""
    file = read(path)
    names = ("first_gamma", "second_gamma")
    table = np.stack([np.atleast_1d(file[name].values) for name in names], axis=-1)
    gates = 1 / (1 + np.exp(-table.astype(np.float64)))
    data = {
        "gate": variable(
            ["training_seed", "kick"], gates, units="1", long_name="weight of MB-NN in a kick"
        )
    }
    return xr.Dataset(data, attrs={"title": "gates of (PW+MB)-NN"})
