"""Trajectories from the states of the test, with what is observed along them.

    Δ(t) = Σ_i (|δq_i|² + |δp_i|²)/n  (eq. 5.17 of park2022),   ẽ(t) = e(t) − e(0)  (eq. 5.18)

A system is lost from the first time on at which the force on a particle, over n, exceeds f_thr, the
pair force at r = 0.7259 (eq. 5.16), or at which a value is not finite; one looks every large step.
Lost systems are counted, and enter no mean.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise

import numpy as np
import xarray as xr

from energetics.blocks import lane_rows
from energetics.molecular_dynamics.blocks import to_blocks
from energetics.molecular_dynamics.configurations import initial_state
from energetics.molecular_dynamics.files import OBSERVABLES, REFERENCE, TRAJECTORIES
from energetics.molecular_dynamics.integrators import SCHEMES
from energetics.molecular_dynamics.labels import Integration, deviation, require_finite
from energetics.molecular_dynamics.lennard_jones import kinetic_energy, pair_force, pair_sums
from energetics.progress import Progress

Phase = tuple[np.ndarray, np.ndarray]  # positions and momenta (system, particle, 2)
March = Callable[[], Phase]  # one large step on, returns the state


def energy_and_force(q: np.ndarray, p: np.ndarray, box: np.ndarray) -> Phase:
    """Return the energy per particle and the largest force on a particle, both (system,)."""
    potential, force = pair_sums(to_blocks(q), lane_rows(box))
    with np.errstate(over="ignore", invalid="ignore"):
        largest = np.sqrt(np.square(force).sum(axis=1).max(axis=1)).ravel()[: len(q)]
        energy = kinetic_energy(p) + potential.ravel()[: len(q)]
    return energy / q.shape[1], largest


def observe(
    start: Phase,
    box: np.ndarray,
    march: March,
    *,
    frames: Sequence[int],
    end: int,
    reference: Sequence[Phase],
    threshold_distance: float,
) -> dict[str, np.ndarray]:
    """Return each of OBSERVABLES, (frame,), along trajectories; missing after `end` large steps.

    `frames` are numbers of large steps, from 0; `reference` has the state of the first ones.
    """
    particles = start[0].shape[1]
    limit = float(pair_force(np.array(threshold_distance))) * particles
    begin, _ = energy_and_force(*start, box)
    lost = np.zeros(len(box), bool)
    table = {name: np.full(len(frames), np.nan) for name in OBSERVABLES}
    state, frame = start, 0
    for step in range(min(end, frames[-1]) + 1):
        if step:
            state = march()
        energy, force = energy_and_force(*state, box)
        lost |= ~(force <= limit) | ~np.isfinite(energy)
        if step != frames[frame]:
            continue
        shift, kept = energy - begin, ~lost
        table["lost"][frame] = lost.mean()
        table["energy_median"][frame] = median_size(shift)
        if kept.any():
            table["energy_mean"][frame] = shift[kept].mean()
            table["energy_spread"][frame] = shift[kept].std()
        if frame < len(reference):
            distance = deviation(state, reference[frame], box)
            table["distance_median"][frame] = median_size(distance)
            if kept.any():
                table["distance_mean"][frame] = distance[kept].mean()
        frame += 1
    return table


def median_size(values: np.ndarray) -> float:
    """Return the median of values, those that are not finite counted as infinitely large.

    NaN if that is infinite: then most systems are gone.
    """
    found = float(np.median(np.where(np.isfinite(values), values, np.inf)))
    return found if np.isfinite(found) else np.nan


def simulate_reference(
    state: Mapping,
    *,
    sampling: Mapping,
    number: int,
    frames: Sequence[int],
    large_step: float,
    reference_step: float,
    reference_time: float,
    seed: int,
    progress: Progress,
) -> xr.Dataset:
    """Return the reference trajectories of a state, frame by frame, the start included."""
    q, p, box = initial_state(state, sampling=sampling, seed=seed, number=number)
    start = q.astype(np.float64), p.astype(np.float64)
    march = Integration(*start, box, scheme="velocity_verlet", step=reference_step).march
    kept = [frame for frame in frames if frame * large_step <= reference_time + 1e-9]
    found = [start]
    for before, frame in pairwise(kept):
        found.append(march((frame - before) * large_step))
        require_finite(np.stack(found[-1]), "test.reference_step", reference_step)
        progress(frame, kept[-1], unit="large step")
    positions, momenta = (np.array(column, np.float32) for column in zip(*found, strict=True))
    values = {
        "position": positions,
        "momentum": momenta,
        "elapsed_time": large_step * np.array(kept),
        "box": box,
    }
    return REFERENCE.filled(values, reference_step=reference_step, **state)


def phases(reference: xr.Dataset) -> list[Phase]:
    """Return the states (system, particle, 2) of all frames of a reference."""
    arrays = (reference[name].values.astype(np.float64) for name in ("position", "momentum"))
    return list(zip(*arrays, strict=True))


def simulate_trajectories(
    reference: xr.Dataset,
    *,
    followed: Sequence[tuple[str, float]],
    frames: Sequence[int],
    large_step: float,
    threshold_distance: float,
    progress: Progress,
) -> xr.Dataset:
    """Return the observables of all classical integrators from one state."""
    exact, box = phases(reference), reference["box"].values
    end = round(float(reference.attrs["integrator_time"]) / large_step)
    work = np.cumsum([SCHEMES[scheme].forces / step for scheme, step in followed])
    tables = []
    for number, (scheme, step) in enumerate(followed):
        integration = Integration(*exact[0], box, scheme=scheme, step=step)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # large steps overflow
            table = observe(
                exact[0],
                box,
                partial(integration.march, large_step),
                frames=frames,
                end=end,
                reference=exact,
                threshold_distance=threshold_distance,
            )
        tables.append(table)
        progress(round(work[number]), round(work[-1]), unit="force")
    values = {name: np.stack([table[name] for table in tables]) for name in OBSERVABLES}
    return TRAJECTORIES.filled(
        values
        | {
            "curve": [scheme for scheme, _ in followed],
            "time_step": [step for _, step in followed],
            "elapsed_time": large_step * np.array(frames),
        },
        **{name: reference.attrs[name] for name in REFERENCE.attributes},
    )
