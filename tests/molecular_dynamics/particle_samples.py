"""Small samples of particles, labels of them, and published numbers, for tests."""

import functools

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from conftest import ROOT

from energetics.lanes import LANES
from energetics.molecular_dynamics import settings
from energetics.molecular_dynamics.blocks import from_blocks, lane_rows
from energetics.molecular_dynamics.configurations import sample_configurations
from energetics.molecular_dynamics.labels import assemble_labels, label_shard
from energetics.molecular_dynamics.monte_carlo import random_positions, sweep
from energetics.progress import Progress
from energetics.xoshiro import block_streams

SILENT = Progress("test")
LARGE = 0.1
PARTICLES = 16
REFERENCE = pd.read_csv(ROOT / "data" / "molecular_dynamics" / "reference_values.csv")
SAMPLING = {
    "particles": PARTICLES,
    "densities": [0.1, 0.2, 0.38],
    "phases": [{"name": "any", "temperatures": [0.27, 0.47, 0.71], "samples": 2}],
    "chains": {"train": 3, "validation": 1, "test": 2},
    "shards": 1,
    "equilibration_sweeps": 400,
    "spacing_sweeps": 5,
    "displacement": [0.02, 0.1],
}


def within(row):
    """Return the value of a row, equal to all that is within its uncertainty."""
    return pytest.approx(row["value"], abs=row["uncertainty"])


def published(quantity):
    """Return a published value, equal to all that is within its uncertainty."""
    return within(REFERENCE.set_index("quantity").loc[quantity])


def series(quantity):
    """Return the temperatures and the published values of a quantity."""
    rows = REFERENCE[REFERENCE["quantity"] == quantity]
    return [(row["temperature"], within(row)) for _, row in rows.iterrows()]


def lattices(systems=2 * LANES + 3, particles=PARTICLES, *, shake=0.25):
    """Return q, p, box of shaken square lattices."""
    rng, side = np.random.default_rng(0), int(np.ceil(particles**0.5))
    box = np.sqrt(particles / rng.uniform(0.1, 0.4, systems))
    grid = np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1).reshape(-1, 2) / side
    q = grid[:particles] * box[:, None, None] + rng.normal(size=(systems, particles, 2)) * shake
    return q, rng.normal(size=q.shape) * 0.7, box


def sampled(sampling: dict, *, seed: int) -> xr.Dataset:
    """Return the samples of all chains."""
    chains = settings.chains(sampling)
    return sample_configurations(chains, sampling=sampling, seed=seed, progress=SILENT)


def dataset(sampling: dict, *, seed: int, densities: list, temperatures: list) -> xr.Dataset:
    """Return samples with labels after two large steps, of which some are held out."""
    steps = {"large_step": LARGE, "unrolled_steps": 2, "label_step": 5e-4, "classical_step": 0.01}
    labels = label_shard(sampled(sampling, seed=seed), **steps, progress=SILENT)
    return assemble_labels([labels], densities=densities, temperatures=temperatures)


@functools.cache
def equilibrium(points: tuple, each: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return read-only q, p, box of `each` systems at every (density, temperature)."""
    density, temperature = np.repeat(np.array(points), each, axis=0).T
    box = np.sqrt(PARTICLES / density)
    streams = block_streams(np.random.SeedSequence(1).spawn(len(box)))
    rows = lane_rows(box)
    blocks = random_positions(streams, PARTICLES, rows)
    reach = lane_rows(box / 2 * np.interp(temperature, (0.27, 0.71), (0.02, 0.1)))
    for heat, sweeps in ((2.0, 1000), (1.0, 8000)):
        beta = lane_rows(1 / (heat * temperature))
        sweep(blocks, rows, streams, beta=beta, displacement=reach, sweeps=sweeps)
    q = from_blocks(blocks, len(box))
    p = np.random.default_rng(2).normal(size=q.shape) * np.sqrt(temperature)[:, None, None]
    for values in (q, p, box):
        values.flags.writeable = False
    return q, p, box
