"""Samples of annealed Monte Carlo chains: for training, for tests, and for the specific heat.

A chain starts at random positions at the highest temperature and falls from one temperature to the
next, so that the droplet of the lowest ones forms as it would on cooling. Momenta are drawn from
the Boltzmann distribution; their total is not removed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from energetics.blocks import lane_rows
from energetics.errors import InputError
from energetics.molecular_dynamics import monte_carlo
from energetics.molecular_dynamics.blocks import from_blocks
from energetics.molecular_dynamics.files import CONFIGURATIONS, ENERGIES, NEAREST, nearest_pairs
from energetics.molecular_dynamics.settings import STUDY, Chain, box_side, displacement, rungs
from energetics.progress import Progress
from energetics.random_streams import generator, seed_sequence
from energetics.storage import SPLITS
from energetics.xoshiro import block_streams


@dataclass
class Ensemble:
    """Chains side by side, each in a box (chain,) of its own, annealed by one temperature."""

    positions: np.ndarray  # blocks
    box: np.ndarray
    streams: np.ndarray
    sampling: Mapping

    def run(self, kernel: Callable, temperature: float, **counts: int) -> np.ndarray:
        """Carry out sweeps by a function of `monte_carlo`, and return what it returns."""
        reach = displacement(self.sampling, temperature) * self.box / 2
        rows = {"beta": np.full(len(self.box), 1 / temperature), "displacement": reach}
        rows = {name: lane_rows(values) for name, values in rows.items()}
        return kernel(self.positions, lane_rows(self.box), self.streams, **rows, **counts)

    def sweep(self, temperature: float, sweeps: int) -> np.ndarray:
        """Carry out sweeps and return the positions (chain, particle, 2)."""
        self.run(monte_carlo.sweep, temperature, sweeps=sweeps)
        return from_blocks(self.positions, len(self.box))

    def energies(self, temperature: float, sweeps: int, spacing: int) -> np.ndarray:
        """Carry out sweeps and return the potential energies (chain, sample)."""
        found = self.run(monte_carlo.sample_energies, temperature, sweeps=sweeps, spacing=spacing)
        return found.transpose(0, 2, 1).reshape(-1, found.shape[1])[: len(self.box)]


def ensemble(
    sampling: Mapping,
    densities: Sequence[float],
    *,
    particles: int,
    seed: int,
    purpose: str,
    numbers: Sequence[int],
) -> Ensemble:
    """Return chains at random positions, one for each density, with the streams of `numbers`."""
    sequences = [seed_sequence(seed, study=STUDY, purpose=purpose, index=n) for n in numbers]
    streams = block_streams(sequences)
    box = np.array([box_side(particles, density) for density in densities])
    positions = monte_carlo.random_positions(streams, particles, lane_rows(box))
    return Ensemble(positions, box, streams, sampling)


def momenta(temperature: float, shape: Sequence[int], rng: np.random.Generator) -> np.ndarray:
    """Return momenta of the Boltzmann distribution: normal, with variance T per component."""
    return np.sqrt(temperature) * rng.standard_normal(shape)


def require_apart(position: np.ndarray, box: np.ndarray, sampling: Mapping) -> None:
    """Raise InputError if chains were too short to part particles that began at random places."""
    nearest = nearest_pairs(position, box).min()
    if nearest < NEAREST:
        key = f"{STUDY}.sampling.equilibration_sweeps"
        advice = (
            f"two particles are still {nearest:.2g} apart, nearer than {NEAREST:g}: choose more"
        )
        advice += ", or a larger sampling.displacement"
        raise InputError("configuration", key, sampling["equilibration_sweeps"], advice)


def sample_configurations(
    chains: Sequence[Chain], *, sampling: Mapping, seed: int, progress: Progress
) -> xr.Dataset:
    """Return all samples of chains, those of a chain one after another, from hot to cold."""
    ladder, count = rungs(sampling), sampling["particles"]
    densities, numbers = [chain.density for chain in chains], [chain.chain for chain in chains]
    system = ensemble(
        sampling, densities, particles=count, seed=seed, purpose="configurations", numbers=numbers
    )
    rngs = [generator(seed, study=STUDY, purpose="momenta", index=n) for n in numbers]
    q, p, temperatures = [], [], []
    for number, rung in enumerate(ladder):
        system.sweep(rung.temperature, sampling["equilibration_sweeps"])
        for _ in range(rung.samples):
            q.append(system.sweep(rung.temperature, sampling["spacing_sweeps"]))
            p.append(np.stack([momenta(rung.temperature, (count, 2), rng) for rng in rngs]))
            temperatures.append(rung.temperature)
        progress(number + 1, len(ladder), unit="temperature")
    per_chain = len(temperatures)
    first = np.array(numbers) * per_chain
    position, box = stacked(q), np.repeat(system.box, per_chain)
    require_apart(position, box, sampling)
    samples = {
        "sample": (first[:, None] + np.arange(per_chain)).ravel(),
        "chain": np.repeat(numbers, per_chain),
        "temperature": np.tile(temperatures, len(chains)),
        "density": np.repeat(densities, per_chain),
        "box": box,
        "position": np.float32(position),
        "momentum": np.float32(stacked(p)),
        "split": np.repeat([SPLITS[chain.split] for chain in chains], per_chain),
    }
    return CONFIGURATIONS.filled(samples, seed=seed, particles=count)


def stacked(values: Sequence[np.ndarray]) -> np.ndarray:
    """Return values (sample of a chain) × (chain, particle, 2) as (chain and sample, …)."""
    whole = np.stack(values, axis=1)
    return whole.reshape(-1, *whole.shape[2:])


def initial_state(
    state: Mapping, *, sampling: Mapping, seed: int, number: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return positions and momenta (system, particle, 2) and boxes of a state of the test.

    Every system is a chain of its own, annealed to the temperature of the state; `number` keeps
    the streams of different states apart. Numbers are rounded to single precision.
    """
    count, density, temperature = (state[key] for key in ("particles", "density", "temperature"))
    numbers = [number * 10**6 + k for k in range(state["systems"])]
    system = ensemble(
        sampling,
        [density] * len(numbers),
        particles=count,
        seed=seed,
        purpose="test states",
        numbers=numbers,
    )
    hotter = [r.temperature for r in rungs(sampling) if r.temperature > temperature]
    for step in (*hotter, temperature):
        q = system.sweep(step, sampling["equilibration_sweeps"])
    require_apart(q, system.box, sampling)
    rngs = [generator(seed, study=STUDY, purpose="test momenta", index=n) for n in numbers]
    p = np.stack([momenta(temperature, (count, 2), rng) for rng in rngs])
    return q.astype(np.float32), p.astype(np.float32), system.box


def sample_energies(
    *, sampling: Mapping, specific_heat: Mapping, seed: int, progress: Progress
) -> xr.Dataset:
    """Return potential energies of long chains at the densities of the specific heat."""
    densities, count = specific_heat["densities"], specific_heat["chains"]
    ladder = [rung.temperature for rung in rungs(sampling)]
    system = ensemble(
        sampling,
        np.repeat(densities, count).tolist(),
        particles=sampling["particles"],
        seed=seed,
        purpose="specific heat",
        numbers=range(len(densities) * count),
    )
    found = []
    for number, temperature in enumerate(ladder):
        system.sweep(temperature, sampling["equilibration_sweeps"])
        found.append(
            system.energies(temperature, specific_heat["sweeps"], specific_heat["spacing_sweeps"])
        )
        progress(number + 1, len(ladder), unit="temperature")
    table = np.stack(found[::-1], axis=1)  # (chain of all densities, temperature, sample)
    table = table.reshape(len(densities), count, *table.shape[1:]).transpose(0, 2, 1, 3)
    values = {"potential_energy": table, "density": densities, "temperature": ladder[::-1]}
    return ENERGIES.filled(values, particles=sampling["particles"], seed=seed)
