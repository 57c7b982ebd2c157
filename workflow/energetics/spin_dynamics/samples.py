"""Averages over the Monte Carlo samples: the temperature ladder and what it holds."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.spin_dynamics.files import SAMPLED
from energetics.spin_dynamics.lattice import energy, magnetisation, simple_cubic, unit
from energetics.spin_dynamics.settings import ladder
from energetics.storage import join


def by_chain(values: np.ndarray, chain: np.ndarray) -> np.ndarray:
    """Return the mean of each chain: samples of one chain are not independent."""
    return np.array([values[chain == number].mean() for number in np.unique(chain)])


def measure_samples(parts: Sequence[xr.Dataset], *, sampling: Mapping) -> xr.Dataset:
    """Return averages over all samples by size and temperature."""
    rungs = ladder(sampling)
    sizes = sorted({int(part.attrs["size"]) for part in parts})
    averaged = ("samples", "energy", "energy_error", "magnetisation")
    values = {name: np.empty((len(sizes), len(rungs))) for name in averaged}
    for row, size in enumerate(sizes):
        joined = join([part for part in parts if part.attrs["size"] == size], "sample")
        for column, (temperature, _) in enumerate(rungs):
            part = joined.isel(sample=joined["temperature"].values == temperature)
            spins, chain = unit(part["spins"].values), part["chain"].values
            energies = by_chain(energy(spins, simple_cubic(size)), chain)
            lengths = np.linalg.norm(magnetisation(spins), axis=-1)
            values["samples"][row, column] = part.sizes["sample"]
            values["energy"][row, column] = energies.mean()
            values["energy_error"][row, column] = energies.std(ddof=1) / np.sqrt(len(energies))
            values["magnetisation"][row, column] = by_chain(lengths, chain).mean()
    return SAMPLED.filled(
        {
            **values,
            "samples": values["samples"].astype(int),
            "size": sizes,
            "temperature": [temperature for temperature, _ in rungs],
            "power": np.arange(sampling["above"], -sampling["below"] - 1, -1),
            "weight": [weight for _, weight in rungs],
        },
        critical_temperature=sampling["critical_temperature"],
        factor=sampling["factor"],
    )
