"""Spin dynamics corrected by an equivariant network, step and network fused in one kernel."""

import numpy as np

from energetics.spin_blocks import from_blocks, to_blocks
from energetics.spin_dynamics.architectures import ARCHITECTURES
from energetics.spin_dynamics.evaluation import Deploy
from energetics.spin_dynamics.fused import Weights, advance_corrected, weights_from
from energetics.spin_dynamics.lattice import SUBLATTICE, Lattice
from energetics.spin_dynamics.settings import Design
from energetics.spin_dynamics.trajectories import March
from energetics.tensors import read_tensors


def read_correctors(path: str, design: Design) -> list[Weights]:
    """Return the weights of all training seeds in a model file.

    Raises InputError if the file was trained for another step, reading, size or sublattice, or has
    other tensors than the network.
    """
    shapes = ARCHITECTURES[design.network].tensor_shapes()
    tensors, _ = read_tensors(path, shapes, sublattice=SUBLATTICE, **vars(design))
    return [weights_from(seed) for seed in tensors]


def deployments(path: str, design: Design) -> list[Deploy]:
    """Return how the trained corrector of each training seed marches."""
    return [deployed(weights, design) for weights in read_correctors(path, design)]


def deployed(weights: Weights, design: Design) -> Deploy:
    """Return how a trained corrector marches."""

    def deploy(start: np.ndarray, lattice: Lattice, variant: str) -> March:
        blocks = to_blocks(start)

        def march(interval: float) -> np.ndarray:
            advance_corrected(
                blocks,
                lattice,
                weights,
                reading=design.reading,
                time_step=design.large_step,
                steps=round(interval / design.large_step),
                project=variant == "projected",
            )
            return from_blocks(blocks, len(start))

        return march

    return deploy
