"""What the samples look like: histograms of their energies and momenta, and one of each phase."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.molecular_dynamics.files import SAMPLED, vector_variable
from energetics.molecular_dynamics.lennard_jones import kinetic_energy, potential_energy
from energetics.storage import variable

BINS = 60
EDGES = 0.001  # quantiles that the histograms leave out at either end
LONG_NAMES = {
    "energy": "energy per particle over epsilon",
    "kinetic_energy": "kinetic energy per particle over epsilon",
    "momentum": "component of a particle's momentum",
    "potential_energy": "potential energy per particle over epsilon",
}


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
    densities, values = np.unique(hot["density"]), observables(hot)
    data = {"density": variable(["density"], densities, units="1", long_name="density rho sigma^2")}
    for name, table in values.items():
        edges = np.linspace(*np.quantile(table, (EDGES, 1 - EDGES)), BINS + 1)
        counts = [
            np.histogram(table[hot["density"].values == density], edges)[0] for density in densities
        ]
        data[f"{name}_edge"] = variable(
            [f"{name}_edge"], edges, units="1", long_name=LONG_NAMES[name]
        )
        data[f"{name}_count"] = variable(
            SAMPLED[f"{name}_count"], counts, units="1", long_name=f"samples, {LONG_NAMES[name]}"
        )
    lowest = dataset.isel(sample=dataset["density"].values == densities.min())
    temperatures = [phase["temperatures"][0] for phase in phases]
    first = [int(np.argmax(lowest["temperature"].values == t)) for t in temperatures]
    chosen = lowest.isel(sample=first)
    side = chosen["box"].values
    wrapped = np.mod(chosen["position"].values, side[:, None, None])
    data["position"] = vector_variable(["phase"], wrapped, "position over sigma")
    names = np.array([phase["name"] for phase in phases], object)
    data["phase"] = xr.Variable(["phase"], names, {"long_name": "name of the phase"})
    for name, column in (("temperature", temperatures), ("box", side)):
        data[f"phase_{name}"] = variable(
            ["phase"], column, units="1", long_name=f"{name} of the snapshot"
        )
    attributes = {"title": "samples of the fluid", "snapshot_density": densities.min()}
    return xr.Dataset(data, attrs=attributes)
