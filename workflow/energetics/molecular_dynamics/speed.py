"""Wall times of large steps, by integrators and by networks, on one core.

These are the only numbers of the study that depend on the machine and the hour. A time is the least
of several, per particle and unit of time; compiled kernels take turns, so that what else the
machine does meets all of them. The first state of the test with so many particles is stepped.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import xarray as xr

from energetics.blocks import lane_rows
from energetics.molecular_dynamics import network_dynamics, splitting_dynamics
from energetics.molecular_dynamics.blocks import to_blocks
from energetics.molecular_dynamics.comparison import curve_name
from energetics.molecular_dynamics.compositions import advance_composition
from energetics.molecular_dynamics.evaluation import Deployed
from energetics.molecular_dynamics.files import SPEED
from energetics.molecular_dynamics.integrators import advance
from energetics.molecular_dynamics.settings import Design
from energetics.molecular_dynamics.trajectories import phases
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


def network_seconds(reference: xr.Dataset, network: Deployed, repeats: int) -> float:
    """Return the time of LARGE_STEPS large steps of a force network."""
    march = network.deploy(phases(reference)[0], reference["box"].values, 0)
    return LARGE_STEPS * least_seconds(march, repeats=repeats, seconds=LEAST_SECONDS)


def measure_speed(
    models: Mapping[Design, str],
    references: Sequence[xr.Dataset],
    *,
    training: Mapping[str, Mapping],
    followed: Sequence[tuple[str, float]],
    large_step: float,
    repeats: int,
) -> xr.Dataset:
    """Return times of all schemes and networks, of which `models` gives the files."""
    states = {int(r.attrs["particles"]): r for r in reversed(references)}
    particles = sorted(states)
    per_unit = [LARGE_STEPS * large_step * states[n].sizes["system"] * n for n in particles]
    moves: dict[str, Move] = {}
    for scheme, step in followed:
        steps = round(LARGE_STEPS * large_step / step)
        move = partial(advance, scheme=scheme, time_step=step, steps=steps)
        moves[curve_name(scheme, step)] = move
    networks = {}
    for design, path in models.items():
        name = design.network
        if design.is_splitting:
            plan = splitting_dynamics.read_compositions(path, design, training[name])[0]
            moves[name] = partial(advance_composition, composition=plan, steps=LARGE_STEPS)
        else:
            networks[name] = network_dynamics.deployed(path, design, training[name], device="cpu")
    names = (*moves, *(design.network for design in models))
    rows: dict[str, list[float]] = {name: [] for name in names}
    for count in particles:
        works = {name: kernel_work(states[count], move) for name, move in moves.items()}
        for name, seconds in take_turns(works, TURNS)[0].items():
            rows[name].append(seconds)
        for name, network in networks.items():
            rows[name].append(network_seconds(states[count], network, repeats))
    values = {
        "seconds": np.array([*rows.values()]) / per_unit,
        "particles": particles,
        "large_step": large_step,
        "method": [*rows],
    }
    return SPEED.filled(values)
