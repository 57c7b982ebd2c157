"""Monte Carlo samples: chains annealed through a ladder of temperatures, and test configurations.

Each chain has a random stream of its own, so its samples depend neither on shards nor on which
other chains are simulated beside it.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics import random_streams
from energetics.progress import Progress
from energetics.spin_dynamics import monte_carlo
from energetics.spin_dynamics.files import CONFIGURATIONS, INITIAL_STATES
from energetics.spin_dynamics.integrators import from_blocks
from energetics.spin_dynamics.lattice import SUBLATTICE, Lattice, gridded, simple_cubic
from energetics.spin_dynamics.settings import STUDY, Chain, ladder
from energetics.storage import SPLITS
from energetics.xoshiro import block_streams


class Ensemble:
    """Independent replicas of one lattice in one heat bath."""

    def __init__(
        self,
        lattice: Lattice,
        sampling: Mapping,
        *,
        seed: int,
        purpose: str,
        keys: Sequence[int],
    ):
        self.lattice, self.sampling, self.replicas = lattice, sampling, len(keys)
        self.streams = block_streams(
            [
                random_streams.seed_sequence(seed, study=STUDY, purpose=purpose, index=key)
                for key in keys
            ]
        )
        self.blocks = monte_carlo.random_spins(self.streams, lattice)

    def sweep(self, temperature: float, sweeps: int) -> None:
        """Bring all replicas nearer to equilibrium."""
        monte_carlo.equilibrate(
            self.blocks,
            self.lattice,
            self.streams,
            temperature=temperature,
            sweeps=sweeps,
            method=self.sampling["method"],
            over_relaxation=self.sampling["over_relaxation"],
        )

    def spins(self) -> np.ndarray:
        """Return the spins of all replicas, (replica, 3, sites)."""
        return from_blocks(self.blocks, self.replicas)


def sample_shard(
    chains: Sequence[Chain], *, sampling: Mapping, size: int, seed: int, progress: Progress
) -> xr.Dataset:
    """Return the samples of some chains, each annealed through all temperatures of the ladder."""
    rungs = ladder(sampling)
    numbers = [chain.chain for chain in chains]
    purpose = f"Monte Carlo chains L={size}"
    ensemble = Ensemble(simple_cubic(size), sampling, seed=seed, purpose=purpose, keys=numbers)
    drawn, temperatures = [], []
    for rung, (temperature, samples) in enumerate(rungs):
        ensemble.sweep(temperature, sampling["equilibration_sweeps"])
        for draw in range(samples):
            if draw:
                ensemble.sweep(temperature, sampling["spacing_sweeps"])
            drawn.append(ensemble.spins())
            temperatures.append(temperature)
        progress(rung + 1, len(rungs), unit="temperature")
    spins = np.stack(drawn, axis=1)  # (chain, sample, 3, sites)
    chain = np.repeat(numbers, len(drawn))
    noted = ("method", "over_relaxation", "equilibration_sweeps", "spacing_sweeps")
    return CONFIGURATIONS.filled(
        {
            "sample": chain * len(drawn) + np.tile(np.arange(len(drawn)), len(chains)),
            "chain": chain,
            "temperature": np.tile(temperatures, len(chains)),
            "spins": gridded(spins.reshape(-1, *spins.shape[2:])),
            "split": np.repeat([SPLITS[c.split] for c in chains], len(drawn)),
        },
        title=f"{CONFIGURATIONS.title}, L = {size}",
        size=size,
        seed=seed,
        sublattice=SUBLATTICE,
        **{key: sampling[key] for key in noted},
    )


def sample_initial_states(
    *,
    sampling: Mapping,
    temperatures: Sequence[float],
    configurations: int,
    size: int,
    seed: int,
    progress: Progress,
) -> xr.Dataset:
    """Return independent configurations at each test temperature, one chain for each of them.

    A chain is annealed through the rungs of the ladder above its temperature.
    """
    found = []
    for number, final in enumerate(temperatures):
        purpose = f"test configurations L={size} T={final:g}"
        keys = range(configurations)
        ensemble = Ensemble(simple_cubic(size), sampling, seed=seed, purpose=purpose, keys=keys)
        for temperature in (*(t for t, _ in ladder(sampling) if t > final), final):
            ensemble.sweep(temperature, sampling["equilibration_sweeps"])
        found.append(ensemble.spins())
        progress(number + 1, len(temperatures), unit="temperature")
    return INITIAL_STATES.filled(
        {"spins": gridded(np.stack(found)), "temperature": temperatures},
        title=f"{INITIAL_STATES.title}, L = {size}",
        size=size,
        seed=seed,
        sublattice=SUBLATTICE,
    )
