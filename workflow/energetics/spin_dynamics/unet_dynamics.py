"""Spin dynamics corrected by a U-Net: a large step of Numba, then its residue by torch."""

import numpy as np
import torch

from energetics.spin_dynamics.evaluation import Deploy
from energetics.spin_dynamics.lattice import SUBLATTICE, Lattice
from energetics.spin_dynamics.residues import stepped
from energetics.spin_dynamics.settings import Design
from energetics.spin_dynamics.trajectories import March
from energetics.spin_dynamics.unet import UNet
from energetics.training import choose_device
from energetics.weights import read_networks


def read_unets(path: str, design: Design, *, channels: int) -> list[UNet]:
    """Return the U-Nets of all training seeds in a model file.

    Raises InputError if the file was trained for another step, reading, size or sublattice, or has
    other tensors than the network.
    """
    expected = UNet(design.trained_size, channels)
    networks = []
    for state in read_networks(path, expected, sublattice=SUBLATTICE, **vars(design))[0]:
        network = UNet(design.trained_size, channels)
        network.load_state_dict(state)
        networks.append(network.eval())
    return networks


def predicted_residue(network: UNet, spins: np.ndarray, plain: np.ndarray) -> np.ndarray:
    """Return a network's residue for spins and plain steps (replica, 3, sites)."""
    device = network.limit.device
    size = round(spins.shape[-1] ** (1 / 3))
    with torch.no_grad():
        inputs = (
            torch.from_numpy(part.astype(np.float32)).to(device).view(-1, 3, size, size, size)
            for part in (spins, plain)
        )
        return network(*inputs).cpu().numpy().astype(np.float64).reshape(spins.shape)


def deployments(path: str, design: Design, *, channels: int, device: str = "auto") -> list[Deploy]:
    """Return how the trained U-Net of each training seed marches.

    With one thread, for torch's sums depend on their number.
    """
    place = choose_device(device, threads=1)
    networks = read_unets(path, design, channels=channels)
    return [deployed(network.to(place), design) for network in networks]


def deployed(network: UNet, design: Design) -> Deploy:
    """Return how a trained U-Net marches, σ̂ = σ^(τ1) + r̂ (eq. 4.5) at every large step."""

    def deploy(start: np.ndarray, lattice: Lattice, variant: str) -> March:
        spins = start

        def march(interval: float) -> np.ndarray:
            nonlocal spins
            for _ in range(round(interval / design.large_step)):
                plain = stepped(
                    spins, lattice, reading=design.reading, time_step=design.large_step, steps=1
                )
                spins = plain + predicted_residue(network, spins, plain)
                if variant == "renormalised":
                    spins /= np.linalg.norm(spins, axis=1, keepdims=True)
            return spins

        return march

    return deploy
