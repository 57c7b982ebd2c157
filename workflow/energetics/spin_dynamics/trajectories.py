"""Trajectories from the test configurations, with what is observed along them.

    ξ(t) = L⁻³ Σ_j ρ_j(t)·σ_j(t)  (eq. 4.9),  ẽ(t) = e(t) − e(0),  m̃(t) = m(t) − m(0)  (eq. 4.10)

ρ is the reference: Blanes and Moan's fourth-order step, small enough to be exact beside all else.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.progress import Progress
from energetics.spin_blocks import from_blocks, to_blocks
from energetics.spin_dynamics.files import OBSERVABLES, REFERENCE, TRAJECTORIES
from energetics.spin_dynamics.integrators import SCHEMES, advance
from energetics.spin_dynamics.lattice import (
    SUBLATTICE,
    Lattice,
    energy,
    gridded,
    magnetisation,
    simple_cubic,
    unit,
)

REFERENCE_SCHEME = "blanes_moan"
March = Callable[[float], np.ndarray]  # steps by an interval of time, returns the spins
SEPARATION = 1e-8  # of twin trajectories: small beside one, large beside rounding
TWIN_STEP = 0.02
WINDOW = (2.0, 10.0)  # times between which the separation grows exponentially


def marching(spins: np.ndarray, lattice: Lattice, *, scheme: str, time_step: float) -> March:
    """Return a march of an integrator; it steps its own copy of the spins."""
    blocks = to_blocks(spins)

    def march(interval: float) -> np.ndarray:
        steps = round(interval / time_step)
        advance(blocks, lattice, scheme=scheme, time_step=time_step, steps=steps)
        return from_blocks(blocks, len(spins))

    return march


def observe(
    start: np.ndarray, lattice: Lattice, march: March, *, times: np.ndarray, reference: np.ndarray
) -> dict[str, np.ndarray]:
    """Return each of OBSERVABLES, (configuration, frame), along a trajectory.

    start: (configuration, 3, sites); times: (frame,), the first one zero; reference: (frame,
    configuration, 3, sites).
    """
    e0 = energy(start, lattice)
    m0 = np.linalg.norm(magnetisation(start), axis=-1)
    found = {name: np.zeros((len(start), len(reference))) for name in OBSERVABLES}
    spins = start
    for frame, exact in enumerate(reference):
        if frame:
            spins = march(times[frame] - times[frame - 1])
        found["correlation"][:, frame] = (exact * spins).sum(axis=1).mean(axis=-1)
        found["energy_shift"][:, frame] = energy(spins, lattice) - e0
        length = np.linalg.norm(magnetisation(spins), axis=-1)
        found["magnetisation_shift"][:, frame] = length - m0
        found["length_shift"][:, frame] = np.linalg.norm(spins, axis=1).mean(axis=-1) - 1
    return found


def simulate_reference(
    initial: xr.Dataset, *, state: Mapping, frames: int, progress: Progress
) -> xr.Dataset:
    """Return the reference trajectories at one temperature, frame by frame, the start included."""
    lattice = simple_cubic(initial.attrs["size"])
    start = unit(initial["spins"].sel(temperature=state["temperature"]).values)
    step = state["reference_step"]
    march = marching(start, lattice, scheme=REFERENCE_SCHEME, time_step=step)
    times = frame_times(frames, state["intervals"])
    spins = np.empty((frames + 1, *start.shape), np.float32)
    spins[0] = start
    for frame in range(1, frames + 1):
        spins[frame] = march(times[frame] - times[frame - 1])
        progress(frame, frames, unit="frame")
    temperature, size = state["temperature"], initial.attrs["size"]
    return REFERENCE.filled(
        {"spins": gridded(spins), "elapsed_time": times},
        title=f"{REFERENCE.title}, L = {size}, T = {temperature:g}",
        size=size,
        temperature=temperature,
        scheme=REFERENCE_SCHEME,
        time_step=step,
        sublattice=SUBLATTICE,
    )


def frame_times(frames: int, intervals: Sequence[float]) -> np.ndarray:
    """Return the times of all frames, the start included: half of them early, half of them late.

    The first half are intervals[0] apart, the others intervals[1].
    """
    early = frames // 2
    gaps = np.repeat(intervals, (early, frames - early))
    return np.concatenate([[0.0], np.cumsum(gaps)])


def growth_rate(start: np.ndarray, lattice: Lattice) -> float:
    """Return the rate λ at which twin trajectories part, mean over configurations.

    |δσ(t)| ~ e^{λt} between the times of WINDOW, from a separation of SEPARATION.
    """
    generator = np.random.default_rng(0)  # a direction, the same for all: it is forgotten at once
    twin = start + SEPARATION * generator.standard_normal(start.shape[1:])
    twin /= np.linalg.norm(twin, axis=1, keepdims=True)
    marches = [
        marching(spins, lattice, scheme=REFERENCE_SCHEME, time_step=TWIN_STEP)
        for spins in (start, twin)
    ]
    separations = []
    for interval in np.diff((0.0, *WINDOW)):
        one, other = (march(interval) for march in marches)
        separations.append(np.linalg.norm((one - other).reshape(len(start), -1), axis=1))
    return float(np.log(separations[1] / separations[0]).mean() / (WINDOW[1] - WINDOW[0]))


def simulate_trajectories(
    reference: xr.Dataset,
    initial: xr.Dataset,
    *,
    followed: Sequence[tuple[str, float]],
    progress: Progress,
) -> xr.Dataset:
    """Return the observables of all uncorrected trajectories at one temperature."""
    size, temperature = reference.attrs["size"], reference.attrs["temperature"]
    lattice = simple_cubic(size)
    start = unit(initial["spins"].sel(temperature=temperature).values)
    exact = unit(reference["spins"].values)
    times = reference["elapsed_time"].values
    work = [SCHEMES[scheme].rotations / step for scheme, step in followed]
    tables = []
    for number, (scheme, step) in enumerate(followed):
        march = marching(start, lattice, scheme=scheme, time_step=step)
        tables.append(observe(start, lattice, march, times=times, reference=exact))
        progress(round(sum(work[: number + 1])), round(sum(work)), unit="step")
    return TRAJECTORIES.filled(
        {
            **{name: np.stack([table[name] for table in tables]) for name in OBSERVABLES},
            "curve": [scheme for scheme, _ in followed],
            "time_step": [step for _, step in followed],
            "elapsed_time": times,
            "growth_rate": growth_rate(start, lattice),
        },
        title=f"{TRAJECTORIES.title}, L = {size}, T = {temperature:g}",
        size=size,
        temperature=temperature,
    )
