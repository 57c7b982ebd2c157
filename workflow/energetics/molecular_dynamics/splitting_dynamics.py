"""Molecular dynamics by a learned splitting, as one compiled kernel."""

from collections.abc import Mapping

import numpy as np

from energetics.blocks import lane_rows
from energetics.molecular_dynamics.blocks import from_blocks, to_blocks
from energetics.molecular_dynamics.compositions import (
    Composition,
    advance_composition,
    composition_from,
    tensor_shapes,
)
from energetics.molecular_dynamics.evaluation import Deployed
from energetics.molecular_dynamics.settings import Design
from energetics.molecular_dynamics.trajectories import March, Phase
from energetics.tensors import read_tensors


def read_compositions(path: str, design: Design, training: Mapping) -> list[Composition]:
    """Return the splittings of all training seeds in a model file.

    Raises InputError if the file was trained for another step, is another network's, or has other
    tensors than the network.
    """
    kicks, degree = training["kicks"], training["degree"]
    shapes = tensor_shapes(kicks=kicks, gradient=design.has_gradient, degree=degree)
    tensors, _ = read_tensors(path, shapes, **vars(design), kicks=kicks, degree=degree)
    return [
        composition_from(
            seed,
            kicks=kicks,
            gradient=design.has_gradient,
            degree=degree,
            large_step=design.large_step,
        )
        for seed in tensors
    ]


def deployed(path: str, design: Design, training: Mapping) -> Deployed:
    """Return the splittings of a model file: in double precision, in blocks of systems."""
    compositions = read_compositions(path, design, training)

    def deploy(start: Phase, box: np.ndarray, seed: int) -> March:
        q, p, sides = to_blocks(start[0]), to_blocks(start[1]), lane_rows(box)

        def march() -> Phase:
            advance_composition(q, p, sides, compositions[seed], 1)
            return from_blocks(q, len(box)), from_blocks(p, len(box))

        return march

    return Deployed(deploy, len(compositions), compositions[0].forces)
