"""The state of lowest energy of a box, found without a network: slow annealing, and lattices."""

from collections.abc import Mapping

import numpy as np
import xarray as xr

from energetics.progress import Progress
from energetics.skyrmion_states.chiral_magnet import Magnet
from energetics.skyrmion_states.files import GROUND_STATE
from energetics.skyrmion_states.lattice_states import best_lattice
from energetics.skyrmion_states.measures import excess_energy
from energetics.skyrmion_states.settings import TORUS
from energetics.skyrmion_states.simulation import annealed
from energetics.skyrmion_states.topological_charge import charge


def find_ground_state(
    magnet: Magnet, *, size: int, annealer: Mapping, seed: int, progress: Progress
) -> xr.Dataset:
    """Return the energies of all annealed starts, and the best state of all.

    On a torus the relaxed lattices that fit the box compete as well, where there are any.
    """
    spins = annealed(
        range(annealer["starts"]),
        purpose="annealer",
        magnet=magnet,
        size=size,
        schedule=annealer,
        seed=seed,
        progress=progress,
    )
    energies, charges = excess_energy(spins, magnet), charge(spins, magnet.boundary)
    best = int(energies.argmin())
    state, lattice = spins[best], None
    if magnet.boundary == TORUS:
        try:
            lattice = best_lattice(magnet, size).spins
        except ValueError as error:
            progress.say(f"no lattice to compare with: {error}")
    energy, total = measured(state, magnet)
    lattice_energy, lattice_charge = np.nan, np.nan
    if lattice is not None:
        lattice_energy, lattice_charge = measured(lattice, magnet)
        if lattice_energy < energy:
            state, energy, total = lattice, lattice_energy, lattice_charge
    values = {
        "annealed_energy": energies,
        "annealed_charge": charges,
        "best_energy": energy,
        "best_charge": total,
        "lattice_energy": lattice_energy,
        "lattice_charge": lattice_charge,
        "best_state": state.astype(np.float32),
    }
    return GROUND_STATE.filled(values, title=f"ground state of the box {magnet.boundary}")


def measured(state: np.ndarray, magnet: Magnet) -> tuple[float, float]:
    """Return (E − E₀)/N and topological charge of one state (3, y, x)."""
    one = state[None]
    return float(excess_energy(one, magnet)[0]), float(charge(one, magnet.boundary)[0])
