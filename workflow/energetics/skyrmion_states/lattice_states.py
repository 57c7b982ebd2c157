"""Skyrmions placed by hand: lattices with and without an interstitial, relaxed at T = 0.

One skyrmion has its core along −ẑ in a background along +ẑ. Its profile is that of a wall of 360°
(Braun, Phys. Rev. B 50 (1994) 16485), closed to a ring,

    tan(θ/2) = sinh(R/δ) / sinh(r/δ),   R = P/4, δ = 4P/25, P the pitch of the helix,

with the spins turned about D(r̂) from the core outwards. Several are superposed as poles of the
stereographic plane, w = Σ tan(θ_i/2) e^{iφ_i}, S = (2 Re w, 2 Im w, 1 − |w|²)/(1 + |w|²), which
leaves each its charge of −1. What the energy makes of them is left to `annealing.align`.
"""

import math
from dataclasses import dataclass

import numpy as np

from energetics.random_streams import generator
from energetics.skyrmion_states.annealing import align
from energetics.skyrmion_states.chiral_magnet import (
    Magnet,
    angle_to_field,
    bond_vectors,
    energy,
    helix_pitch,
)
from energetics.skyrmion_states.settings import STUDY
from energetics.skyrmion_states.topological_charge import charge

RADIUS, WIDTH = 1 / 4, 4 / 25  # R and δ in pitches, fitted to relaxed lattices
NEAREST = 1e-6  # sites: a centre may lie on a site, where w has no direction
SPACINGS = (1.0, 1.5)  # of the pitch: the lattices between these are tried
DISTORTED = 1.45  # a triangle whose sides differ by more is not tried; squares, with √2, are
FACTOR = 0.9  # of the over-relaxed alignment
RELAXED = 0.01  # rad, the largest angle to the field in a state that is called relaxed


@dataclass(frozen=True)
class Tiling:
    """A lattice of columns × rows points that fits a square box with periodic edges.

    Row k holds `columns` points at equal distances and is shifted by k·shear/count of the box.
    Every lattice that contains the translations of the box is of this form.
    """

    columns: int
    rows: int
    shear: int  # from 0 to rows − 1; rows − shear is its mirror image

    @property
    def count(self) -> int:
        """Return the number of points in the box."""
        return self.columns * self.rows

    def positions(self, size: float) -> np.ndarray:
        """Return the points of a box of this size: (count, 2), x and y."""
        row, column = np.divmod(np.arange(self.count), self.columns)
        x = (column * self.rows + row * self.shear) % self.count
        return np.stack([x, row * self.columns], axis=1) * (size / self.count)

    def triangle(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the two shortest sides of a triangle of neighbours, in units of size/count.

        In integers, by Gauss's reduction; the angle between them is from 60° to 90°.
        """
        short, long = np.array([self.rows, 0]), np.array([self.shear, self.columns])
        while True:
            if short @ short > long @ long:
                short, long = long, short
            square = short @ short
            long = long - (2 * (short @ long) + square) // (2 * square) * short
            if long @ long >= square:
                return short, long if short @ long >= 0 else -long

    @property
    def distortion(self) -> float:
        """Return the longest over the shortest side of a triangle: 1 if equilateral."""
        short, long = self.triangle()
        third = long - short
        return float(np.sqrt(max(long @ long, third @ third) / (short @ short)))


@dataclass(frozen=True)
class SkyrmionLattice:
    """A relaxed lattice of skyrmions: spins (3, y, x), energy per site, and how it was arranged."""

    spins: np.ndarray
    energy: float
    charge: float
    tiling: Tiling


def arrange(positions: np.ndarray, size: int, magnet: Magnet) -> np.ndarray:
    """Return spins (3, y, x) of skyrmions at positions (count, 2), x and y in sites, on a torus.

    The box is `size` × `size`; distances are to the nearest image. Raises ValueError if D = 0,
    when no turn is preferred and there is no pitch.
    """
    if magnet.dzyaloshinskii_moriya == 0:
        raise ValueError("D = 0: a skyrmion has neither size nor helicity")
    y, x = np.indices((size, size))
    along_x, along_y = bond_vectors(magnet)[:, :2] / abs(magnet.dzyaloshinskii_moriya)
    plane = np.zeros((size, size), complex)
    for at_x, at_y in positions:
        dx, dy = ((d + size / 2) % size - size / 2 for d in (x - at_x, y - at_y))
        dx = np.where(np.hypot(dx, dy) < NEAREST, NEAREST, dx)
        r = np.hypot(dx, dy)
        turn_x, turn_y = (dx * along_x[c] + dy * along_y[c] for c in (0, 1))
        # −ẑ turned about D(r̂) by a right angle is D(r̂) × (−ẑ).
        plane += _half_tangent(r, magnet) * (-turn_y + 1j * turn_x) / r
    square = np.abs(plane) ** 2
    return np.stack([2 * plane.real, 2 * plane.imag, 1 - square]) / (1 + square)


def tilings(count: int) -> list[Tiling]:
    """Return all lattices of `count` points in a box, but for mirrors, least distorted first."""
    divisors = [columns for columns in range(1, count + 1) if count % columns == 0]
    found = [
        Tiling(columns, count // columns, shear)
        for columns in divisors
        for shear in range(count // columns // 2 + 1)
    ]
    return sorted(found, key=lambda tiling: tiling.distortion)


def best_lattice(magnet: Magnet, size: int, *, sweeps: int = 1500) -> SkyrmionLattice:
    """Return the relaxed lattice of lowest energy on a torus: an estimate of the ground state.

    Tried are all lattices that fit the box, from nearly triangular to square, at spacings from 1 to
    1.5 pitches; each is aligned for `sweeps` sweeps. Skyrmions may vanish on the way, as in fields
    where none are stable: the charge tells. Raises ValueError if no lattice fits.
    """
    spacings = np.array(SPACINGS) * helix_pitch(magnet)
    most, least = size**2 * 2 / np.sqrt(3) / spacings**2
    best = None
    for count in range(max(1, math.ceil(least)), math.floor(most) + 1):
        chosen = [tiling for tiling in tilings(count) if tiling.distortion < DISTORTED]
        if not chosen:
            continue
        started = [arrange(tiling.positions(size), size, magnet) for tiling in chosen]
        relaxed = align(np.stack(started), magnet, sweeps=sweeps, factor=FACTOR)
        energies = energy(relaxed, magnet) / size**2
        lowest = int(energies.argmin())
        if best is None or energies[lowest] < best.energy:
            spins = relaxed[lowest]
            total = float(charge(spins, magnet.boundary))
            best = SkyrmionLattice(spins, float(energies[lowest]), total, chosen[lowest])
    if best is None:
        raise ValueError(f"size = {size}: no lattice of skyrmions {spacings[0]:.1f} apart fits")
    return best


def defect_pairs(
    magnet: Magnet, size: int, *, pairs: int, seed: int, sweeps: int = 3000
) -> tuple[np.ndarray, np.ndarray]:
    """Return relaxed states with an interstitial and without: each (pairs, 3, y, x).

    Both states of a pair are `best_lattice` under the same translation (not of whole sites only),
    rotation by a multiple of 90° and mirror; the first has one more skyrmion in the middle of one
    of its triangles. A pair depends on the seed and its own number. Raises ValueError if a state
    has not the charge that it was given, or is not relaxed after `sweeps` sweeps.
    """
    tiling = best_lattice(magnet, size).tiling
    short, long = (size / tiling.count * side for side in tiling.triangle())
    states = []
    for pair in range(pairs):
        rng = generator(seed, study=STUDY, purpose="defect pairs", index=pair)
        points = tiling.positions(size)
        third = rng.integers(1, 3) / 3  # a rhombus has two triangles
        defect = points[rng.integers(tiling.count)] + third * (short + long)
        points = np.concatenate([points, defect[None]])
        points = points[:, :: rng.choice((-1, 1))] * rng.choice((-1, 1), size=2)
        points = points + rng.uniform(0, size, size=2)
        states += [arrange(points, size, magnet), arrange(points[:-1], size, magnet)]
    relaxed = align(np.stack(states), magnet, sweeps=sweeps, factor=FACTOR)
    found = charge(relaxed, magnet.boundary)
    _require(found[1::2], -tiling.count, "lattice")
    _require(found[::2], -tiling.count - 1, "lattice with an interstitial")
    angle = float(angle_to_field(relaxed, magnet).max())
    if angle > RELAXED:
        raise ValueError(f"sweeps = {sweeps}: a spin is still {angle:.3g} rad from its field")
    return relaxed[::2], relaxed[1::2]


def _require(found: np.ndarray, expected: int, name: str) -> None:
    """Raise ValueError unless all charges are the expected one."""
    wrong = np.abs(found - expected) > 0.5
    if wrong.any():
        pair = int(wrong.argmax())
        raise ValueError(
            f"pair {pair}: the relaxed {name} has charge {found[pair]:.2f} instead of {expected}"
        )


def _half_tangent(r: np.ndarray, magnet: Magnet) -> np.ndarray:
    """Return tan(θ/2) at distances r > 0."""
    radius, width = (share * helix_pitch(magnet) for share in (RADIUS, WIDTH))
    return np.sinh(radius / width) / np.sinh(r / width)
