"""The simple cubic lattice: sites, neighbours, sublattices, and the two conserved quantities.

    H = −J Σ_<ij> S_i·S_j,  J = 1,  |S| = 1,  periodic in all directions

Spins are arrays (replica, 3, sites), sites in the order of a grid (x, y, z) with z fastest, so that
a reshape to (replica, 3, L, L, L) costs nothing. Sublattice A holds the sites with x + y + z even,
B the odd ones: neighbours are always of the other kind, which asks for an even L. At L = 2 both
neighbours along an axis would be one site.
"""

from dataclasses import dataclass

import numpy as np

SUBLATTICE = "A holds sites with even x + y + z and rotates between two half rotations of B"


@dataclass(frozen=True)
class Lattice:
    """Neighbours (sites, 6) and parity (sites,) of all sites; parity 0 is sublattice A.

    A neighbour number equal to `sites` stands for no neighbour there (a ring has two of six).
    """

    neighbours: np.ndarray
    parity: np.ndarray

    @property
    def sites(self) -> int:
        """Return the number of sites."""
        return len(self.parity)

    @property
    def sublattices(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the site numbers of A and of B."""
        return np.flatnonzero(self.parity == 0), np.flatnonzero(self.parity == 1)

    @property
    def order(self) -> np.ndarray:
        """Return all site numbers, those of A first, as Monte Carlo updates them."""
        return np.concatenate(self.sublattices)


def simple_cubic(size: int) -> Lattice:
    """Return the periodic L × L × L lattice; raises ValueError unless L is even and above 2."""
    if size % 2 or size <= 2:
        raise ValueError(f"L = {size}: two sublattices need an even L above 2")
    site = np.arange(size**3).reshape(size, size, size)
    shifted = [np.roll(site, shift, axis).ravel() for axis in range(3) for shift in (-1, 1)]
    parity = np.indices(site.shape).sum(axis=0).ravel() % 2
    return Lattice(np.stack(shifted, axis=1).astype(np.int32), parity.astype(np.int8))


def ring(length: int) -> Lattice:
    """Return a closed chain, for which exact energies are known (Joyce, Phys. Rev. 155 (1967) 478).

    Raises ValueError unless the length is even and above 2.
    """
    if length % 2 or length <= 2:
        raise ValueError(f"length = {length}: two sublattices need an even length above 2")
    site = np.arange(length)
    neighbours = np.full((length, 6), length, np.int32)
    neighbours[:, 0], neighbours[:, 1] = np.roll(site, -1), np.roll(site, 1)
    return Lattice(neighbours, (site % 2).astype(np.int8))


def unit(spins: np.ndarray) -> np.ndarray:
    """Return spins (…, 3, x, y, z) as (…, 3, sites) of length one in double precision."""
    spins = np.asarray(spins, np.float64)
    spins = spins.reshape(*spins.shape[:-3], -1)
    return spins / np.sqrt(np.square(spins).sum(axis=-2, keepdims=True))


def gridded(spins: np.ndarray) -> np.ndarray:
    """Return spins (…, 3, sites), or differences, as (…, 3, x, y, z) in single precision."""
    size = round(spins.shape[-1] ** (1 / 3))
    return spins.astype(np.float32).reshape(*spins.shape[:-1], size, size, size)


def local_field(spins: np.ndarray, lattice: Lattice) -> np.ndarray:
    """Return h_i = Σ_nn S_j, the sum over the nearest neighbours, shaped as the spins."""
    padded = np.concatenate([spins, np.zeros_like(spins[..., :1])], axis=-1)
    field = np.zeros_like(spins)
    for column in lattice.neighbours.T:
        field += padded[..., column]
    return field


def energy(spins: np.ndarray, lattice: Lattice) -> np.ndarray:
    """Return e = H/N, energy per site in units of J, of spins (replica, 3, sites): (replica,)."""
    return -0.5 * np.mean((spins * local_field(spins, lattice)).sum(axis=-2), axis=-1)


def magnetisation(spins: np.ndarray) -> np.ndarray:
    """Return the magnetisation vector per site of spins (replica, 3, sites): (replica, 3)."""
    return spins.mean(axis=-1)
