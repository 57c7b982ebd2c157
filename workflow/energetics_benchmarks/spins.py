"""The compiled kernels against the same algorithms as array expressions, in one thread.

The best peers hold each sublattice in an array (3, site, replica) of its own, replicas innermost,
so that a gather of neighbours copies whole rows and every expression runs over contiguous numbers;
temporaries are used again where that is quicker. NumPy's own sine, cosine and exponential are
vectorised, its generator is PCG64. The same expressions on arrays (replica, 3, site), as one would
write them first, are timed beside them.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr

from energetics.spin_blocks import from_blocks, random_spins
from energetics.spin_dynamics.integrators import advance
from energetics.spin_dynamics.lattice import Lattice, energy, simple_cubic
from energetics.spin_dynamics.monte_carlo import equilibrate
from energetics.timing import take_turns
from energetics.xoshiro import block_streams
from energetics_benchmarks.peers import Row, peer_rows, peer_table

SIZE, REPLICAS = 8, 64
BEST = "array expressions, replicas inside"


def tables() -> Iterator[xr.Dataset]:
    """Yield the table of the dynamics, then that of Monte Carlo."""
    title = "One {}, {} lattices with L = {}: time of each peer over ours"
    rows = dynamics_rows(time_step=0.01, steps=50, repeats=5)
    yield peer_table(rows, title=title.format("step of all spins", REPLICAS, SIZE))
    rows = metropolis_rows(temperature=1.44, sweeps=50, repeats=5)
    yield peer_table(rows, title=title.format("Metropolis sweep", REPLICAS, SIZE))


def dynamics_rows(*, time_step: float, steps: int, repeats: int) -> list[Row]:
    """Return rows of the second-order step of all replicas.

    The error is the largest deviation of a component from ours after one round of steps.
    """
    lattice = simple_cubic(SIZE)
    blocks = _start(lattice)
    spins = from_blocks(blocks, REPLICAS)

    def ours() -> np.ndarray:
        moved = blocks.copy()
        advance(moved, lattice, scheme="suzuki_trotter", time_step=time_step, steps=steps)
        return from_blocks(moved, REPLICAS)

    options: dict[str, Any] = {"time_step": time_step, "steps": steps}
    peers = {
        "compiled kernel": ours,
        BEST: lambda: _advance_inside(spins, lattice, **options),
        "array expressions, sites inside": lambda: _advance_outside(spins, lattice, **options),
    }
    seconds, last = take_turns(peers, repeats)
    _, *others = last.values()
    errors = [np.nan, *(np.abs(moved - last["compiled kernel"]).max() for moved in others)]
    return peer_rows(seconds, errors, count=steps, targets={BEST: 30.0})


def metropolis_rows(*, temperature: float, sweeps: int, repeats: int) -> list[Row]:
    """Return rows of checkerboard Metropolis sweeps of all replicas.

    The error is the difference of the mean energies after all rounds, one after another, in
    standard errors.
    """
    lattice = simple_cubic(SIZE)
    blocks, streams = _start(lattice), block_streams(_seeds(1))
    split, generator = _split(from_blocks(blocks, REPLICAS), lattice), np.random.default_rng(2)

    def ours() -> np.ndarray:
        options: dict[str, Any] = {"temperature": temperature, "sweeps": sweeps}
        equilibrate(blocks, lattice, streams, method="metropolis", **options)
        return from_blocks(blocks, REPLICAS)

    def expressions() -> np.ndarray:
        for _ in range(sweeps):
            _sweep_numpy(split, _tables(lattice), generator, 1 / temperature)
        return _join(split, lattice)

    seconds, last = take_turns({"compiled kernel": ours, BEST: expressions}, repeats)
    one, other = (energy(spins, lattice) for spins in last.values())
    scatter = math.sqrt((one.var(ddof=1) + other.var(ddof=1)) / REPLICAS)
    errors = [np.nan, abs(one.mean() - other.mean()) / scatter]
    return peer_rows(seconds, errors, count=sweeps, targets={BEST: 8.0})


def _seeds(seed: int) -> list[np.random.SeedSequence]:
    """Return independent seed sequences, one for each replica."""
    return np.random.SeedSequence(seed).spawn(REPLICAS)


def _start(lattice: Lattice) -> np.ndarray:
    """Return blocks of random directions."""
    return random_spins(block_streams(_seeds(0)), lattice.order)


def _split(spins: np.ndarray, lattice: Lattice) -> list[np.ndarray]:
    """Return the sublattices A and B of spins (replica, 3, sites), each (3, site, replica)."""
    inner = np.moveaxis(spins, 0, -1)
    return [np.ascontiguousarray(inner[:, lattice.parity == parity]) for parity in (0, 1)]


def _join(split: list[np.ndarray], lattice: Lattice) -> np.ndarray:
    """Return spins (replica, 3, sites) of two sublattices."""
    spins = np.empty((split[0].shape[2], 3, lattice.sites))
    for parity, part in enumerate(split):
        spins[:, :, lattice.parity == parity] = np.moveaxis(part, -1, 0)
    return spins


def _tables(lattice: Lattice) -> list[np.ndarray]:
    """Return for A and B the places (6, site) of neighbours in the other sublattice's array."""
    place = np.empty(lattice.sites, np.intp)
    for parity in (0, 1):
        here = lattice.parity == parity
        place[here] = np.arange(here.sum())
    neighbours = place[lattice.neighbours]
    return [np.ascontiguousarray(neighbours[lattice.parity == parity].T) for parity in (0, 1)]


def _field(other: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Return the fields (3, site, replica) of one sublattice from the other."""
    field = other[:, table[0]]
    for places in table[1:]:
        field += other[:, places]
    return field


def _advance_inside(
    spins: np.ndarray, lattice: Lattice, *, time_step: float, steps: int
) -> np.ndarray:
    """Return spins advanced by second-order steps, half steps merged, replicas innermost."""
    (a, b), (to_a, to_b) = _split(spins, lattice), _tables(lattice)
    _rotate_numpy(b, _field(a, to_b), time_step / 2)
    for step in range(steps):
        _rotate_numpy(a, _field(b, to_a), time_step)
        _rotate_numpy(b, _field(a, to_b), time_step if step < steps - 1 else time_step / 2)
    return _join([a, b], lattice)


def _advance_outside(
    spins: np.ndarray, lattice: Lattice, *, time_step: float, steps: int
) -> np.ndarray:
    """Return spins advanced by second-order steps, half steps merged, sites innermost."""
    spins = np.ascontiguousarray(spins.transpose(1, 0, 2))

    def rotate(parity: int, angle_time: float) -> None:
        here = np.flatnonzero(lattice.parity == parity)
        turned = spins[..., here]
        first, *others = (spins[..., lattice.neighbours[here, k]] for k in range(6))
        field = sum(others, start=first)
        _rotate_numpy(turned, field, angle_time)
        spins[..., here] = turned

    rotate(1, time_step / 2)
    for step in range(steps):
        rotate(0, time_step)
        rotate(1, time_step if step < steps - 1 else time_step / 2)
    return spins.transpose(1, 0, 2)


def _rotate_numpy(spins: np.ndarray, field: np.ndarray, angle_time: float) -> None:
    """Turn spins about fields, both (3, …), in place, by Rodrigues' formula."""
    (x, y, z), (hx, hy, hz) = spins, field
    h2 = hx * hx
    h2 += hy * hy
    h2 += hz * hz
    h = np.sqrt(h2)
    angle = angle_time * h
    once = np.sin(angle)
    once /= h
    cosine = np.cos(angle)
    along = x * hx
    along += y * hy
    along += z * hz
    along *= 1 - cosine
    along /= h2
    turned = [y * hz - z * hy, z * hx - x * hz, x * hy - y * hx]
    for spin, axis, across in zip(spins, field, turned, strict=True):
        spin *= cosine
        across *= once
        spin += across
        axis *= along
        spin += axis


def _sweep_numpy(
    split: list[np.ndarray], tables: list[np.ndarray], generator: np.random.Generator, beta: float
) -> None:
    """Carry out a checkerboard Metropolis sweep of both sublattices, in place."""
    for parity in (0, 1):
        spins = split[parity]
        field = _field(split[1 - parity], tables[parity])
        z, angle, chance = generator.random(spins.shape)
        z *= 2
        z -= 1
        angle *= 2 * np.pi
        r = np.sqrt(1 - z * z)
        trial = [r * np.cos(angle), r * np.sin(angle), z]
        gain = np.zeros_like(z)
        for old, new, along in zip(spins, trial, field, strict=True):
            along *= new - old
            gain += along
        gain *= beta
        taken = chance < np.exp(np.minimum(gain, 0, out=gain), out=gain)
        for old, new in zip(spins, trial, strict=True):
            np.copyto(old, new, where=taken)
