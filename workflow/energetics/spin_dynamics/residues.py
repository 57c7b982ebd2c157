"""Residues: what a large step misses, σ^(res) = σ^(τ3) − σ^(τ1), eqs 4.3 and 4.4 of park2022.

A reading is the scheme that takes both the one large step and the many small ones of the label.
"""

import numpy as np
import xarray as xr

from energetics.progress import Progress
from energetics.spin_blocks import from_blocks, to_blocks
from energetics.spin_dynamics.files import DATASET
from energetics.spin_dynamics.integrators import advance
from energetics.spin_dynamics.lattice import Lattice, gridded, simple_cubic, unit
from energetics.storage import SPLITS, join

BATCH = 2048  # configurations stepped at once, to bound memory


def stepped(
    spins: np.ndarray, lattice: Lattice, *, reading: str, time_step: float, steps: int
) -> np.ndarray:
    """Return spins (replica, 3, sites) after some steps of a scheme."""
    blocks = to_blocks(spins)
    advance(blocks, lattice, scheme=reading, time_step=time_step, steps=steps)
    return from_blocks(blocks, len(spins))


def plain_and_residue(
    spins: np.ndarray, lattice: Lattice, *, reading: str, large_step: float, label_step: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return σ^(τ1) after one large step and the residue to the label, both (replica, 3, sites)."""
    plain = stepped(spins, lattice, reading=reading, time_step=large_step, steps=1)
    count = round(large_step / label_step)
    label = stepped(spins, lattice, reading=reading, time_step=label_step, steps=count)
    return plain, label - plain


def residue_shard(
    configurations: xr.Dataset,
    *,
    reading: str,
    large_step: float,
    label_step: float,
    progress: Progress,
) -> xr.Dataset:
    """Return a shard's configurations with the plain step and the residue of each."""
    spins = unit(configurations["spins"].values)
    lattice = simple_cubic(configurations.attrs["size"])
    plain, residue = np.empty_like(spins), np.empty_like(spins)
    for start in range(0, len(spins), BATCH):
        part = slice(start, start + BATCH)
        plain[part], residue[part] = plain_and_residue(
            spins[part], lattice, reading=reading, large_step=large_step, label_step=label_step
        )
        progress(min(start + BATCH, len(spins)), len(spins), unit="configuration")
    size = configurations.attrs["size"]
    title = f"residues of time step {large_step:g}, {reading}, L = {size}"
    return configurations.assign(
        plain=DATASET.variables["plain"].filled(gridded(plain)),
        residue=DATASET.variables["residue"].filled(gridded(residue)),
    ).assign_attrs(title=title, reading=reading, large_step=large_step, label_step=label_step)


def assemble_residues(parts: list[xr.Dataset]) -> xr.Dataset:
    """Return the residues of all shards with their standard deviations over the training split."""
    dataset = join(parts, "sample")
    chosen = dataset["split"].values == SPLITS["train"]
    deviation = dataset["residue"].values[chosen].std(axis=(0, 2, 3, 4), dtype=np.float64)
    return dataset.assign(
        residue_deviation=DATASET.variables["residue_deviation"].filled(deviation)
    )
