"""What the samples look like: histograms of their energies and momenta, and one of each phase."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.molecular_dynamics.files import SAMPLES
from energetics.molecular_dynamics.lennard_jones import kinetic_energy, potential_energy

BINS = 60
EDGES = 0.001  # quantiles that the histograms leave out at either end


def observables(dataset: xr.Dataset) -> dict[str, np.ndarray]:
    """Return the energies (sample, 1) and momenta (sample, all components) of samples."""
    q, p = (dataset[name].values.astype(np.float64) for name in ("position", "momentum"))
    particles = q.shape[1]
    kinetic = kinetic_energy(p)[:, None] / particles
    potential = potential_energy(q, dataset["box"].values)[:, None] / particles
    table = {"energy": kinetic + potential, "kinetic_energy": kinetic}
    return table | {"momentum": p.reshape(len(p), -1), "potential_energy": potential}


def measure_samples(dataset: xr.Dataset, *, phases: Sequence[Mapping]) -> xr.Dataset:
    """Return histograms per density at the temperatures of the last phase, and snapshots.

    Snapshots are the first sample of the lowest density at the first temperature of each phase.
    """
    hot = dataset.isel(sample=np.isin(dataset["temperature"], phases[-1]["temperatures"]))
    densities = np.unique(hot["density"])
    values: dict[str, object] = {"density": densities}
    for name, table in observables(hot).items():
        first, last = np.quantile(table, (EDGES, 1 - EDGES))
        edges = np.linspace(first, last, BINS + 1)
        values[f"{name}_edge"] = edges
        values[f"{name}_count"] = [
            np.histogram(table[hot["density"].values == density], edges)[0] for density in densities
        ]
    lowest = dataset.isel(sample=dataset["density"].values == densities.min())
    temperatures = [phase["temperatures"][0] for phase in phases]
    places = [int(np.argmax(lowest["temperature"].values == t)) for t in temperatures]
    shown = lowest.isel(sample=places)
    side = shown["box"].values
    values |= {
        "position": np.float32(np.mod(shown["position"].values, side[:, None, None])),
        "phase": [phase["name"] for phase in phases],
        "phase_temperature": temperatures,
        "phase_box": side,
    }
    return SAMPLES.filled(values, snapshot_density=densities.min())
