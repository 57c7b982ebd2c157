"""What a training step costs, in multiply-add operations: a number, not a time."""

from collections.abc import Sequence

import numpy as np
import torch
import xarray as xr
from torch.utils.flop_counter import FlopCounterMode

from energetics.reduced_potential.arms import ARMS, Arm
from energetics.reduced_potential.files import OPERATIONS
from energetics.reduced_potential.networks import ReducedPotential


def step_operations(arm: Arm, *, features: int, latent: int) -> int:
    """Return the floating-point operations per frame of encoding, decoding and going back.

    Counted by torch in matrix products and convolutions; two frames, halved, since normalisation
    over a batch needs two.
    """
    network = ReducedPotential(
        arm, features=features, latent=latent, controls=2, duration=1.0, normalised=True
    )
    x = torch.zeros(2, features)
    with FlopCounterMode(display=False) as counter:
        network.decode(network.encode(x)).sum().backward()
    return counter.get_total_flops() // 2


def operations_dataset(
    *, image_sizes: Sequence[int], vector_features: dict[str, int], latent: int
) -> xr.Dataset:
    """Return operations per frame for every arm over the side of the simulated image.

    The vector arms' networks do not see the image, so their cost does not depend on its size.
    """
    table = np.empty((len(ARMS), len(image_sizes)))
    for row, arm in enumerate(ARMS.values()):
        for column, size in enumerate(image_sizes):
            features = vector_features.get(arm.dataset, size * size)
            table[row, column] = step_operations(arm, features=features, latent=latent)
    return OPERATIONS.filled({"operations": table, "image_size": image_sizes}, arms=" ".join(ARMS))
