"""Monte Carlo samples: chains annealed through a ladder of temperatures, and test configurations.

Each chain has a random stream of its own, so its samples depend neither on shards nor on which
other chains are simulated beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import xarray as xr

from energetics import random_streams
from energetics.progress import Progress
from energetics.spin_blocks import from_blocks, random_spins
from energetics.spin_dynamics.files import CONFIGURATIONS, INITIAL_STATES
from energetics.spin_dynamics.lattice import SUBLATTICE, gridded, simple_cubic
from energetics.spin_dynamics.monte_carlo import equilibrate
from energetics.spin_dynamics.settings import STUDY, Chain, ladder
from energetics.storage import SPLITS
from energetics.xoshiro import block_streams


def annealed(
    rungs: Iterable[tuple[float, int]],
    sampling: Mapping,
    *,
    size: int,
    seed: int,
    purpose: str,
    keys: Sequence[int],
) -> Iterator[np.ndarray]:
    """Yield spins (replica, 3, sites), at each temperature as many times as its rung says.

    Replicas are independent, one for each key of a random stream.
    """
    lattice = simple_cubic(size)
    streams = block_streams(
        [
            random_streams.seed_sequence(seed, study=STUDY, purpose=purpose, index=key)
            for key in keys
        ]
    )
    blocks = random_spins(streams, lattice.order)
    for temperature, samples in rungs:
        for draw in range(samples):
            equilibrate(
                blocks,
                lattice,
                streams,
                temperature=temperature,
                sweeps=sampling["spacing_sweeps" if draw else "equilibration_sweeps"],
                method=sampling["method"],
                over_relaxation=sampling["over_relaxation"],
            )
            yield from_blocks(blocks, len(keys))


def sample_shard(
    chains: Sequence[Chain], *, sampling: Mapping, size: int, seed: int, progress: Progress
) -> xr.Dataset:
    """Return the samples of some chains, each annealed through all temperatures of the ladder."""
    rungs, numbers = ladder(sampling), [chain.chain for chain in chains]
    temperatures = [temperature for temperature, samples in rungs for _ in range(samples)]
    purpose = f"Monte Carlo chains L={size}"
    drawn = []
    for spins in annealed(rungs, sampling, size=size, seed=seed, purpose=purpose, keys=numbers):
        drawn.append(gridded(spins))
        progress(len(drawn), len(temperatures), unit="sample")
    chain = np.repeat(numbers, len(drawn))
    noted = ("method", "over_relaxation", "equilibration_sweeps", "spacing_sweeps")
    return CONFIGURATIONS.filled(
        {
            "sample": chain * len(drawn) + np.tile(np.arange(len(drawn)), len(chains)),
            "chain": chain,
            "temperature": np.tile(temperatures, len(chains)),
            "spins": np.concatenate(np.stack(drawn, axis=1)),  # chain by chain
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
        rungs = [(t, 1) for t, _ in ladder(sampling) if t > final] + [(final, 1)]
        purpose = f"test configurations L={size} T={final:g}"
        keys = range(configurations)
        *_, spins = annealed(rungs, sampling, size=size, seed=seed, purpose=purpose, keys=keys)
        found.append(gridded(spins))
        progress(number + 1, len(temperatures), unit="temperature")
    return INITIAL_STATES.filled(
        {"spins": np.stack(found), "temperature": temperatures},
        title=f"{INITIAL_STATES.title}, L = {size}",
        size=size,
        seed=seed,
        sublattice=SUBLATTICE,
    )
