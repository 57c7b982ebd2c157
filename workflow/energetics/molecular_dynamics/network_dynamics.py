"""Molecular dynamics by a force network, in torch."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import nn

from energetics.molecular_dynamics.evaluation import Deploy
from energetics.molecular_dynamics.learning import build_network
from energetics.molecular_dynamics.trajectories import March, Phase
from energetics.training import choose_device
from energetics.weights import read_networks


def read_force_networks(
    path: str, name: str, *, training: Mapping, large_step: float
) -> list[nn.Module]:
    """Return the networks of all training seeds in a model file.

    Raises InputError if the file was trained for another step or is another network's.
    """
    template = build_network(name, training=training, large_step=large_step)
    networks = []
    for state in read_networks(path, template, network=name, large_step=large_step)[0]:
        network = build_network(name, training=training, large_step=large_step)
        network.load_state_dict(state)
        networks.append(network.eval())
    return networks


def deployment(networks: Sequence[nn.Module], *, device: str, threads: int) -> Deploy:
    """Return how trained force networks march: in single precision, all systems at once."""
    place = choose_device(device, threads)

    def deploy(start: Phase, box: np.ndarray, seed: int) -> March:
        network = networks[seed].to(place)
        q, p, sides = (torch.from_numpy(np.float32(part)).to(place) for part in (*start, box))

        def march() -> Phase:
            nonlocal q, p
            with torch.no_grad():
                q, p = network(q, p, sides)
            return tuple(part.cpu().numpy().astype(np.float64) for part in (q, p))

        return march

    return deploy
