"""The state of lowest energy of a box, found without a network: slow annealing, and lattices."""

from collections.abc import Mapping

import numpy as np
import xarray as xr

from energetics.progress import Progress
from energetics.skyrmion_states.chiral_magnet import Magnet
from energetics.skyrmion_states.files import spin_variable
from energetics.skyrmion_states.lattice_states import best_lattice
from energetics.skyrmion_states.measures import excess_energy
from energetics.skyrmion_states.settings import TORUS
from energetics.skyrmion_states.simulation import annealed
from energetics.skyrmion_states.topological_charge import charge
from energetics.storage import variable


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
    found = {"best": state[None]}
    if lattice is not None:
        found["lattice"] = lattice[None]
    values = {
        name: (float(excess_energy(s, magnet)[0]), float(charge(s, magnet.boundary)[0]))
        for name, s in found.items()
    }
    if lattice is not None and values["lattice"][0] < values["best"][0]:
        state, values["best"] = lattice, values["lattice"]
    data = {
        "annealed_energy": (["start"], energies, "(E - E0)/N of the annealed systems"),
        "annealed_charge": (["start"], charges, "topological charge of the annealed systems"),
        "best_energy": ([], values["best"][0], "lowest (E - E0)/N that was found"),
        "best_charge": ([], values["best"][1], "topological charge of the best state"),
    }
    nothing = (np.nan, np.nan)
    for name, value in zip(("energy", "charge"), values.get("lattice", nothing), strict=True):
        data[f"lattice_{name}"] = ([], value, f"{name} of the best lattice that fits the box")
    variables = {
        name: variable(dims, value, units="1", long_name=long_name, missing=True)
        for name, (dims, value, long_name) in data.items()
    }
    variables["best_state"] = spin_variable((), state, "state of the lowest energy")
    return xr.Dataset(variables, attrs={"title": f"ground state of the box {magnet.boundary}"})
