"""Molecular dynamics by a force network, in torch."""

from collections.abc import Mapping

import numpy as np
import torch

from energetics.molecular_dynamics.evaluation import Deployed
from energetics.molecular_dynamics.learning import Network, build_network
from energetics.molecular_dynamics.settings import Design
from energetics.molecular_dynamics.trajectories import March, Phase
from energetics.training import choose_device
from energetics.weights import read_networks


def read_force_networks(path: str, design: Design, training: Mapping) -> list[Network]:
    """Return the networks of all training seeds in a model file.

    Raises InputError if the file was trained for another step or is another network's.
    """
    states, _ = read_networks(path, build_network(design, training), **vars(design))
    networks = [build_network(design, training) for _ in states]
    for network, state in zip(networks, states, strict=True):
        network.load_state_dict(state)
        network.eval()
    return networks


def deployed(
    path: str, design: Design, training: Mapping, *, device: str = "auto", threads: int = 1
) -> Deployed:
    """Return the force networks of a model file: in single precision, all systems at once."""
    place = choose_device(device, threads)
    networks = read_force_networks(path, design, training)

    def deploy(start: Phase, box: np.ndarray, seed: int) -> March:
        network = networks[seed].to(place)
        q, p, sides = (torch.from_numpy(np.float32(part)).to(place) for part in (*start, box))

        def march() -> Phase:
            nonlocal q, p
            with torch.no_grad():
                q, p = network(q, p, sides)
            return q.cpu().numpy().astype(np.float64), p.cpu().numpy().astype(np.float64)

        return march

    return Deployed(deploy, len(networks), networks[0].force_evaluations)
