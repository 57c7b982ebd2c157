"""Averages over the Monte Carlo samples: the temperature ladder and what it holds."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.spin_dynamics.files import SAMPLED, unit
from energetics.spin_dynamics.lattice import energy, magnetisation, simple_cubic
from energetics.spin_dynamics.settings import ladder
from energetics.storage import join, variable

LONG_NAMES = {
    "power": "power a in T = f^a T_c",
    "weight": "samples that one chain gives",
    "samples": "number of samples in all splits",
    "energy": "mean energy per site in units of J",
    "energy_error": "standard error of the energy over chains",
    "magnetisation": "mean magnitude of the magnetisation per site",
}


def by_chain(values: np.ndarray, chain: np.ndarray) -> np.ndarray:
    """Return the mean of each chain: samples of one chain are not independent."""
    return np.array([values[chain == number].mean() for number in np.unique(chain)])


def measure_samples(parts: Sequence[xr.Dataset], *, sampling: Mapping) -> xr.Dataset:
    """Return averages over all samples by size and temperature."""
    rungs = ladder(sampling)
    sizes = sorted({int(part.attrs["size"]) for part in parts})
    values = {name: [] for name in ("samples", "energy", "energy_error", "magnetisation")}
    for size in sizes:
        joined = join([part for part in parts if part.attrs["size"] == size], "sample")
        lattice, rows = simple_cubic(size), {name: [] for name in values}
        for temperature, _ in rungs:
            part = joined.isel(sample=joined["temperature"].values == temperature)
            spins, chain = unit(part["spins"].values), part["chain"].values
            energies = by_chain(energy(spins, lattice), chain)
            lengths = np.linalg.norm(magnetisation(spins), axis=-1)
            rows["samples"].append(part.sizes["sample"])
            rows["energy"].append(energies.mean())
            rows["energy_error"].append(energies.std(ddof=1) / np.sqrt(len(energies)))
            rows["magnetisation"].append(by_chain(lengths, chain).mean())
        for name, row in rows.items():
            values[name].append(row)
    columns = {name: np.array(rows) for name, rows in values.items()}
    columns["power"] = np.arange(sampling["above"], -sampling["below"] - 1, -1)
    columns["weight"] = np.array([weight for _, weight in rungs])
    data = {
        name: variable(SAMPLED[name], columns[name], units="1", long_name=long_name)
        for name, long_name in LONG_NAMES.items()
    }
    data["size"] = variable(["size"], np.array(sizes), units="1", long_name="L")
    data["temperature"] = variable(
        ["temperature"],
        np.array([temperature for temperature, _ in rungs]),
        units="1",
        long_name="temperature k_B T / J",
    )
    keys = ("critical_temperature", "factor")
    attributes = {"title": "annealing temperatures and averages of the Monte Carlo samples"}
    return xr.Dataset(data, attrs=attributes | {key: sampling[key] for key in keys})
