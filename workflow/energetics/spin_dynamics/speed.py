"""Wall times of integrators and networks, on one core and, if there is one, on a GPU.

These are the only numbers of the study that depend on the machine and the hour. Times are the
least of several repeats, per spin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

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
from energetics.storage import variable
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
    options = {"scheme": scheme, "time_step": 0.01, "steps": steps}
    seconds = least_seconds(
        lambda: advance(blocks, lattice, **options), repeats=repeats, seconds=SECONDS
    )
    return seconds / (steps * REPLICAS * lattice.sites)


def corrected_seconds(
    deploy: Deploy, design: Design, size: int, generator: np.random.Generator, repeats: int
) -> float:
    """Return the time of one corrected large step per spin."""
    lattice, steps = simple_cubic(size), 4
    spins = random_unit(size, generator)
    variant = "renormalised"
    march = deploy(spins, lattice, variant, 0)
    seconds = least_seconds(
        lambda: march(steps * design.large_step), repeats=repeats, seconds=SECONDS
    )
    return seconds / (steps * REPLICAS * lattice.sites)


def inference_seconds(
    design: Design, path: str, *, channels: int, device: str, repeats: int
) -> float:
    """Return the time of a U-Net's residue alone on a device per spin, without moving the data."""
    network = unet_dynamics.read_unets(path, design, channels=channels)[0].to(device)
    shape = (REPLICAS, 3, design.size, design.size, design.size)
    spins = torch.zeros(shape, device=device)

    def infer() -> None:
        with torch.no_grad():
            network(spins, spins)
        torch.cuda.synchronize()

    return least_seconds(infer, repeats=repeats, seconds=SECONDS) / (REPLICAS * design.size**3)


def training_seconds(design: Design, size: int, *, channels: int, repeats: int) -> float:
    """Return the time of one training step of CONFIGURATIONS lattices of a size.

    NaN for a U-Net unless the size is a power of two.
    """
    if design.network == "unet" and size & (size - 1):
        return np.nan
    torch.manual_seed(0)
    network = build_network(Design(**asdict(design) | {"size": size}), channels=channels)
    grid = (size,) * 3 if design.network == "unet" else (size**3,)
    spins = torch.nn.functional.normalize(torch.randn(CONFIGURATIONS, 3, *grid), dim=1)
    data = spins, spins.roll(1, 0), 0.01 * spins.roll(2, 0)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-6)

    def step() -> None:
        optimiser.zero_grad()
        network.loss(*data).backward()
        optimiser.step()

    return least_seconds(step, repeats=repeats, seconds=SECONDS)


def deployment(design: Design, path: str, *, channels: int, threads: int) -> Deploy:
    """Return how a trained design marches on the CPU."""
    if design.network == "unet":
        networks = unet_dynamics.read_unets(path, design, channels=channels)
        return unet_dynamics.deployment(networks, design, device="cpu", threads=threads)
    networks = corrector_dynamics.read_correctors(path, design)
    return corrector_dynamics.deployment(networks, design)


def measure_speed(
    models: Mapping[str, Design],
    *,
    sizes: Sequence[int],
    channels: int,
    repeats: int,
    seed: int,
) -> xr.Dataset:
    """Return times per spin of all steps, and per training step; `models` maps files to designs."""
    torch.set_num_threads(1)
    generator = np.random.default_rng(seed)
    rows = {s: [scheme_seconds(s, size, generator, repeats) for size in sizes] for s in SCHEMES}
    training, device = [], []
    gpu = torch.cuda.is_available()
    for path, design in models.items():
        fits = {size: design.network != "unet" or size == design.size for size in sizes}
        deploy = deployment(design, path, channels=channels, threads=1)
        rows[design.path] = [
            corrected_seconds(deploy, design, size, generator, repeats) if fits[size] else np.nan
            for size in sizes
        ]
        options = {"channels": channels, "repeats": repeats}
        training.append([training_seconds(design, size, **options) for size in sizes])
        on_gpu = gpu and design.network == "unet"
        device.append(
            [
                inference_seconds(design, path, device="cuda", channels=channels, repeats=repeats)
                if on_gpu and fits[s]
                else np.nan
                for s in sizes
            ]
        )
    values = {
        "seconds": (rows.values(), "time of one step per spin on one core"),
        "training_seconds": (training, f"time of one training step of {CONFIGURATIONS} lattices"),
        "device_seconds": (device, "time of the residue alone per spin on a GPU"),
    }
    data = {
        name: variable(
            SPEED[name], np.array(list(table)), units="s", long_name=long_name, missing=True
        )
        for name, (table, long_name) in values.items()
    }
    names = {"method": list(rows), "design": [design.path for design in models.values()]}
    for name, column in names.items():
        data[name] = xr.Variable([name], np.array(column, object), {"long_name": name})
    data["size"] = variable(["size"], np.array(sizes), units="1", long_name="L")
    attributes = {"title": "wall times of integrators and networks", "replicas": REPLICAS}
    if gpu:
        attributes["device"] = torch.cuda.get_device_name()
    return xr.Dataset(data, attrs=attributes)
