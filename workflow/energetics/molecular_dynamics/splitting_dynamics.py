"""Molecular dynamics by a learned splitting, as one compiled kernel."""

from collections.abc import Mapping, Sequence

import numpy as np

from energetics.blocks import lane_rows
from energetics.molecular_dynamics.blocks import from_blocks, to_blocks
from energetics.molecular_dynamics.compositions import (
    Composition,
    advance_composition,
    composition_from,
    tensor_shapes,
)
from energetics.molecular_dynamics.evaluation import Deploy
from energetics.molecular_dynamics.trajectories import March, Phase
from energetics.tensors import read_tensors


def read_compositions(
    path: str, name: str, *, training: Mapping, large_step: float
) -> list[Composition]:
    """Return the splittings of all training seeds in a model file.

    Raises InputError if the file was trained for another step, is another network's, or has other
    tensors than the network.
    """
    kicks = {"kicks": training["kicks"], "degree": training["degree"]}
    settings = {**kicks, "gradient": name == "splitting_gradient"}
    case = {"network": name, "large_step": large_step, **kicks}
    tensors, _ = read_tensors(path, tensor_shapes(**settings), **case)
    return [composition_from(seed, **settings, large_step=large_step) for seed in tensors]


def deployment(compositions: Sequence[Composition]) -> Deploy:
    """Return how trained splittings march."""

    def deploy(start: Phase, box: np.ndarray, seed: int) -> March:
        q, p, sides = to_blocks(start[0]), to_blocks(start[1]), lane_rows(box)

        def march() -> Phase:
            advance_composition(q, p, sides, compositions[seed], 1)
            return from_blocks(q, len(box)), from_blocks(p, len(box))

        return march

    return deploy
