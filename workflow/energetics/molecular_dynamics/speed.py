"""Wall times of large steps, by integrators and by networks, on one core.

These are the only numbers of the study that depend on the machine and the hour. A time is the least
of several repeats, per particle and unit of time; the first state of the test with so many
particles is what is stepped.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
import xarray as xr

from energetics.molecular_dynamics import network_dynamics, splitting_dynamics
from energetics.molecular_dynamics.blocks import lane_rows, to_blocks
from energetics.molecular_dynamics.comparison import curve_name
from energetics.molecular_dynamics.compositions import advance_composition
from energetics.molecular_dynamics.files import SPEED
from energetics.molecular_dynamics.integrators import advance
from energetics.molecular_dynamics.settings import SPLITTINGS
from energetics.molecular_dynamics.trajectories import phases
from energetics.storage import variable
from energetics.timing import least_seconds

LARGE_STEPS = 20  # of a measurement of a compiled kernel
LEAST_SECONDS = 0.05  # of a measurement


def kernel_seconds(
    reference: xr.Dataset, move: Callable[[np.ndarray, np.ndarray, np.ndarray], None], repeats: int
) -> float:
    """Return the time of a kernel that moves blocks, always from the same state."""
    start = phases(reference)[0]
    q, p = (to_blocks(part) for part in start)
    box, here, momenta = lane_rows(reference["box"].values), q.copy(), p.copy()

    def work() -> None:
        here[:], momenta[:] = q, p
        move(here, momenta, box)

    return least_seconds(work, repeats=repeats, seconds=LEAST_SECONDS)


def scheme_seconds(
    reference: xr.Dataset, scheme: str, step: float, large_step: float, repeats: int
) -> float:
    """Return the time of LARGE_STEPS large steps of a classical integrator."""
    steps = round(LARGE_STEPS * large_step / step)

    def move(q: np.ndarray, p: np.ndarray, box: np.ndarray) -> None:
        advance(q, p, box, scheme=scheme, time_step=step, steps=steps)

    return kernel_seconds(reference, move, repeats)


def network_seconds(
    reference: xr.Dataset,
    name: str,
    path: str,
    *,
    training: Mapping,
    large_step: float,
    repeats: int,
) -> float:
    """Return the time of LARGE_STEPS large steps of a network."""
    if name in SPLITTINGS:
        composition = splitting_dynamics.read_compositions(
            path, name, training=training, large_step=large_step
        )[0]

        def move(q: np.ndarray, p: np.ndarray, box: np.ndarray) -> None:
            advance_composition(q, p, box, composition, LARGE_STEPS)

        return kernel_seconds(reference, move, repeats)
    networks = network_dynamics.read_force_networks(
        path, name, training=training, large_step=large_step
    )
    deploy = network_dynamics.deployment(networks, device="cpu", threads=1)
    march = deploy(phases(reference)[0], reference["box"].values, 0)
    return LARGE_STEPS * least_seconds(march, repeats=repeats, seconds=LEAST_SECONDS)


def measure_speed(
    models: Mapping[str, str],
    references: Sequence[xr.Dataset],
    *,
    training: Mapping[str, Mapping],
    followed: Sequence[tuple[str, float]],
    large_step: float,
    repeats: int,
) -> xr.Dataset:
    """Return times of all schemes and networks; `models` maps names of networks to their files."""
    torch.set_num_threads(1)
    states = {int(r.attrs["particles"]): r for r in reversed(references)}
    particles = sorted(states)
    per_unit = [LARGE_STEPS * large_step * states[n].sizes["system"] * n for n in particles]
    options = {"large_step": large_step, "repeats": repeats}
    rows = {
        curve_name(scheme, step): [
            scheme_seconds(states[n], scheme, step, **options) for n in particles
        ]
        for scheme, step in followed
    }
    for name, path in models.items():
        rows[name] = [
            network_seconds(states[n], name, path, training=training[name], **options)
            for n in particles
        ]
    data = {
        "seconds": variable(
            SPEED["seconds"],
            np.array([*rows.values()]) / per_unit,
            units="s",
            long_name="time per particle and unit of time on one core",
        ),
        "particles": variable(["particles"], particles, units="1", long_name="particles"),
        "large_step": variable([], large_step, units="1", long_name="large time step"),
        "method": xr.Variable(
            ["method"], np.array([*rows], object), {"long_name": "integrator or network"}
        ),
    }
    return xr.Dataset(data, attrs={"title": "wall times of integrators and networks"})
