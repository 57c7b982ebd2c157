"""The configurational specific heat per particle, from fluctuations of the potential energy.

c_v = (⟨U²⟩ − ⟨U⟩²) / (N T²)     (figure 5.1 of park2022; the kinetic part would add 1)
"""

import numpy as np
import xarray as xr

from energetics.molecular_dynamics.files import SPECIFIC_HEAT


def heat(energies: np.ndarray, temperature: np.ndarray, particles: int) -> np.ndarray:
    """Return c_v (density, temperature) of energies (density, temperature, chain, sample)."""
    mean = energies.mean(axis=(2, 3))
    variance = np.square(energies - mean[..., None, None]).mean(axis=(2, 3))
    return variance / (particles * np.square(temperature))


def measure_specific_heat(energies: xr.Dataset) -> xr.Dataset:
    """Return the specific heat at each density and temperature, errors by leaving out chains."""
    values, particles = energies["potential_energy"].values, int(energies.attrs["particles"])
    temperature, chains = energies["temperature"].values, energies.sizes["chain"]
    left_out = np.stack(
        [heat(np.delete(values, c, axis=2), temperature, particles) for c in range(chains)]
    )
    error = np.sqrt((chains - 1) * left_out.var(axis=0))
    table = {
        "density": energies["density"].values,
        "temperature": temperature,
        "specific_heat": heat(values, temperature, particles),
        "specific_heat_error": error,
        "energy": values.mean(axis=(2, 3)) / particles,
    }
    return SPECIFIC_HEAT.filled(table, particles=particles)
