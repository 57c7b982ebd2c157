"""Wall times of integrators and networks, on one core and, if there is one, on a GPU.

These are the only numbers of the study that depend on the machine and the hour. Times are the
least of several repeats, per spin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
import xarray as xr

from energetics.spin_blocks import to_blocks
from energetics.spin_dynamics import corrector_dynamics, unet_dynamics
from energetics.spin_dynamics.evaluation import Deploy
from energetics.spin_dynamics.files import SPEED
from energetics.spin_dynamics.integrators import SCHEMES, advance
from energetics.spin_dynamics.lattice import simple_cubic
from energetics.spin_dynamics.learning import build_network
from energetics.spin_dynamics.settings import Design
from energetics.timing import least_seconds

REPLICAS = 64
SECONDS = 0.1  # at least, for one measurement
CONFIGURATIONS = 32  # of a training step, at every size


def random_unit(size: int, generator: np.random.Generator) -> np.ndarray:
    """Return random spins (REPLICAS, 3, sites)."""
    spins = generator.standard_normal((REPLICAS, 3, size**3))
    return spins / np.linalg.norm(spins, axis=1, keepdims=True)


def scheme_seconds(scheme: str, size: int, generator: np.random.Generator, repeats: int) -> float:
    """Return the time of one step of a scheme per spin."""
    lattice, steps = simple_cubic(size), 20
    blocks = to_blocks(random_unit(size, generator))

    def work() -> None:
        advance(blocks, lattice, scheme=scheme, time_step=0.01, steps=steps)

    seconds = least_seconds(work, repeats=repeats, seconds=SECONDS)
    return seconds / (steps * REPLICAS * lattice.sites)


def corrected_seconds(
    deploy: Deploy, design: Design, size: int, generator: np.random.Generator, repeats: int
) -> float:
    """Return the time of one corrected large step per spin."""
    lattice, steps = simple_cubic(size), 4
    march = deploy(random_unit(size, generator), lattice, "renormalised")
    seconds = least_seconds(
        lambda: march(steps * design.large_step), repeats=repeats, seconds=SECONDS
    )
    return seconds / (steps * REPLICAS * lattice.sites)


def inference_seconds(design: Design, path: str, *, channels: int, repeats: int) -> float:
    """Return the time of a U-Net's residue alone on a GPU per spin, without moving the data."""
    network = unet_dynamics.read_unets(path, design, channels=channels)[0].to("cuda")
    size = design.trained_size
    spins = torch.zeros((REPLICAS, 3, size, size, size), device="cuda")

    def infer() -> None:
        with torch.no_grad():
            network(spins, spins)
        torch.cuda.synchronize()

    return least_seconds(infer, repeats=repeats, seconds=SECONDS) / (REPLICAS * size**3)


def training_seconds(design: Design, size: int, *, channels: int, repeats: int) -> float:
    """Return the time of one training step of CONFIGURATIONS lattices of a size.

    NaN for a U-Net unless the size is a power of two.
    """
    if design.network == "unet" and size & (size - 1):
        return np.nan
    torch.manual_seed(0)
    network = build_network(replace(design, trained_size=size), channels=channels)
    grid = (size,) * 3 if design.network == "unet" else (size**3,)
    spins = torch.nn.functional.normalize(torch.randn(CONFIGURATIONS, 3, *grid), dim=1)
    data = spins, spins.roll(1, 0), 0.01 * spins.roll(2, 0)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-6)

    def step() -> None:
        optimiser.zero_grad()
        network.loss(*data).backward()
        optimiser.step()

    return least_seconds(step, repeats=repeats, seconds=SECONDS)


def deployment(design: Design, path: str, *, channels: int) -> Deploy:
    """Return how a trained design marches on the CPU, from its first training seed."""
    if design.network == "unet":
        return unet_dynamics.deployments(path, design, channels=channels, device="cpu")[0]
    return corrector_dynamics.deployments(path, design)[0]


def measure_speed(
    models: Mapping[str, Design], *, sizes: Sequence[int], channels: int, repeats: int, seed: int
) -> xr.Dataset:
    """Return times per spin of all steps, and per training step; `models` maps files to designs."""
    torch.set_num_threads(1)
    generator = np.random.default_rng(seed)
    rows = {s: [scheme_seconds(s, size, generator, repeats) for size in sizes] for s in SCHEMES}
    shape = (len(models), len(sizes))
    training, device = np.full(shape, np.nan), np.full(shape, np.nan)
    gpu = torch.cuda.is_available()
    for number, (path, design) in enumerate(models.items()):
        deploy = deployment(design, path, channels=channels)
        times = np.full(len(sizes), np.nan)
        unet = design.network == "unet"
        for column, size in enumerate(sizes):
            training[number, column] = training_seconds(
                design, size, channels=channels, repeats=repeats
            )
            if unet and size != design.trained_size:
                continue
            times[column] = corrected_seconds(deploy, design, size, generator, repeats)
            if gpu and unet:
                device[number, column] = inference_seconds(
                    design, path, channels=channels, repeats=repeats
                )
        rows[design.path] = times.tolist()
    return SPEED.filled(
        {
            "method": list(rows),
            "size": sizes,
            "seconds": list(rows.values()),
            "design": [design.path for design in models.values()],
            "training_seconds": training,
            "device_seconds": device,
        },
        replicas=REPLICAS,
        **({"device": torch.cuda.get_device_name()} if gpu else {}),
    )
