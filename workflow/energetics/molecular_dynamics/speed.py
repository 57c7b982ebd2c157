"""Wall times of large steps, by integrators and by networks, on one core.

These are the only numbers of the study that depend on the machine and the hour. A time is the least
of several, per particle and unit of time; compiled kernels take turns, so that what else the
machine does meets all of them. The first state of the test with so many particles is stepped.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
import xarray as xr

from energetics.blocks import lane_rows
from energetics.molecular_dynamics import network_dynamics, splitting_dynamics
from energetics.molecular_dynamics.blocks import to_blocks
from energetics.molecular_dynamics.comparison import curve_name
from energetics.molecular_dynamics.compositions import advance_composition
from energetics.molecular_dynamics.files import SPEED
from energetics.molecular_dynamics.integrators import advance
from energetics.molecular_dynamics.settings import SPLITTINGS
from energetics.molecular_dynamics.trajectories import phases
from energetics.storage import variable
from energetics.timing import least_seconds, take_turns

LARGE_STEPS = 20  # of a measurement of a compiled kernel
LEAST_SECONDS = 0.05  # of a measurement of a network
TURNS = 60  # of all kernels

Move = Callable[[np.ndarray, np.ndarray, np.ndarray], None]  # blocks q and p, rows of L


def kernel_work(reference: xr.Dataset, move: Move) -> Callable[[], None]:
    """Return work that moves the blocks of a state by LARGE_STEPS, always from its start."""
    q, p = (to_blocks(part) for part in phases(reference)[0])
    box, here, momenta = lane_rows(reference["box"].values), q.copy(), p.copy()

    def work() -> None:
        here[:], momenta[:] = q, p
        move(here, momenta, box)

    return work


def scheme_move(scheme: str, step: float, large_step: float) -> Move:
    """Return LARGE_STEPS large steps of a classical integrator."""
    options = {"scheme": scheme, "time_step": step, "steps": round(LARGE_STEPS * large_step / step)}
    return lambda q, p, box: advance(q, p, box, **options)


def splitting_move(path: str, name: str, *, training: Mapping, large_step: float) -> Move:
    """Return LARGE_STEPS large steps of a learned splitting."""
    options = {"training": training, "large_step": large_step}
    composition = splitting_dynamics.read_compositions(path, name, **options)[0]
    return lambda q, p, box: advance_composition(q, p, box, composition, LARGE_STEPS)


def network_seconds(
    reference: xr.Dataset,
    name: str,
    path: str,
    *,
    training: Mapping,
    large_step: float,
    repeats: int,
) -> float:
    """Return the time of LARGE_STEPS large steps of a force network."""
    options = {"training": training, "large_step": large_step}
    networks = network_dynamics.read_force_networks(path, name, **options)
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
    moves = {curve_name(*pair): scheme_move(*pair, large_step) for pair in followed}
    for name in [name for name in models if name in SPLITTINGS]:
        options = {"training": training[name], "large_step": large_step}
        moves[name] = splitting_move(models[name], name, **options)
    rows: dict[str, list[float]] = {name: [] for name in (*moves, *models)}
    for count in particles:
        works = {name: kernel_work(states[count], move) for name, move in moves.items()}
        for name, seconds in take_turns(works, TURNS)[0].items():
            rows[name].append(seconds)
        for name in [name for name in models if name not in SPLITTINGS]:
            options = {"training": training[name], "large_step": large_step, "repeats": repeats}
            rows[name].append(network_seconds(states[count], name, models[name], **options))
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
