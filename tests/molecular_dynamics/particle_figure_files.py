"""Small files of a made-up study, for the tests of figures and claims."""

from pathlib import Path

import numpy as np
import xarray as xr

from energetics.molecular_dynamics.comparison import saturation
from energetics.molecular_dynamics.files import (
    COMPARISON,
    OBSERVABLES,
    QUANTITIES,
    SAMPLES,
    SPECIFIC_HEAT,
    SPEED,
)
from energetics.storage import write

ORDER, FORCES = {"velocity_verlet": 2, "blanes_moan": 4}, {"velocity_verlet": 1, "blanes_moan": 6}
CLASSICAL = [("velocity_verlet", s) for s in (0.1, 0.05, 0.02, 0.01, 0.005)]
CLASSICAL += [("blanes_moan", 0.1), ("blanes_moan", 0.05)]
LEARNED = {  # forces, error of one step, energy gained per unit of time, nanoseconds
    "pairwise": (2.0, 0.1, 1.0, 1e5),
    "pairwise_longer": (2.0, 0.08, 0.5, 1e5),
    "many_body": (2.0, 0.4, 3.0, 2e5),
    "combined": (2.0, 0.41, -3.0, 3e5),
    "pair_correction": (8.0, 3e-3, 1e-2, 1e5),
    "splitting_radial": (5.0, 1.8e-3, 1e-5, 150.0),
    "splitting_gradient": (6.0, 1.2e-3, 1e-6, 170.0),
}
STATES = [(16, 0.27, 0.1), (16, 0.47, 0.2), (16, 0.71, 0.38), (64, 0.47, 0.2)]
TIMES = np.concatenate([np.arange(0, 3, 0.1), np.geomspace(3, 300, 40)])
REFERENCE = 35  # frames with a reference
POINTS = [(t, d) for t in (0.27, 0.47, 0.71) for d in (0.1, 0.2) for _ in range(4)]


def comparison_of(
    rows: list, observed: dict, errors: np.ndarray, held_out: np.ndarray, *, states, times, points
) -> xr.Dataset:
    """Return a comparison of rows (curve, scheme, time step, forces, training seeds).

    States are (particles, temperature, density), points of the samples (temperature, density).
    """
    names = ("curve", "scheme", "time_step", "force_evaluations", "training_seeds")
    values = dict(zip(names, zip(*rows, strict=True), strict=True))
    keys = ("particles", "temperature", "density")
    about = dict(zip(keys, map(np.array, zip(*states, strict=True)), strict=True))
    temperature, density = np.array(points).T
    values |= about | {
        "state": [f"n{n}_T{t:g}_rho{d:g}" for n, t, d in states],
        "saturation": saturation(**about),
        "systems": [64] * len(states),
        "elapsed_time": times,
        "one_step_error": errors,
        "sample_temperature": temperature,
        "sample_density": density,
        "held_out": held_out,
    }
    return COMPARISON.filled(observed | values, large_step=0.1)


def comparison(
    classical: list, learned: list, *, seeds: int = 2, states: list = STATES, bound: bool = True
) -> xr.Dataset:
    """Return a comparison in which deviations grow as e^t from the error of one step."""
    rows = [(f"{s} {t:g}", s, t, FORCES.get(s, 1) * 0.1 / t, 1) for s, t in classical]
    rows += [("pair_flow 0.1", "pair_flow", 0.1, np.nan, 1)] if bound else []
    rows += [(n, n, 0.1, LEARNED[n][0], seeds) for n in learned]
    misses = {"pair_flow": 0.06} | {name: known[1] for name, known in LEARNED.items()}
    shape = (len(rows), seeds, len(states), len(TIMES))
    values = {name: np.full(shape, np.nan) for name in OBSERVABLES}
    errors = np.full((*shape[:2], len(POINTS)), np.nan)
    for c, (_, scheme, step, _, count) in enumerate(rows):
        error = misses.get(scheme, 3 * step ** ORDER.get(scheme, 2))
        for n in range(count):
            spread = np.linspace(0.5, 1.5, len(POINTS)) * (1 + 0.2 * n)
            errors[c, n] = error * spread
            for s, (_, temperature, _) in enumerate(states):
                if scheme == "pair_flow":
                    continue
                place = c, n, s
                distance = np.minimum(error**2 * np.exp(2 * TIMES) * (1 + n), 20)
                values["distance_mean"][place] = distance
                values["distance_median"][place] = distance / 4
                rate = LEARNED[scheme][2] if scheme in LEARNED else (10 * step) ** 6
                for name, factor in (("mean", 1), ("median", 0.5), ("spread", 2)):
                    values[f"energy_{name}"][place] = factor * rate * TIMES * (1 + n)
                lost = TIMES > 50 if step == 0.05 and temperature > 0.5 else 0 * TIMES
                values["lost"][place] = 0.25 * lost
                if scheme in LEARNED and "splitting" not in scheme:
                    for name in OBSERVABLES:
                        values[name][place][TIMES > 50] = np.nan
    for kind in ("mean", "median"):
        values[f"distance_{kind}"][..., 0] *= 0
        values[f"distance_{kind}"][..., REFERENCE:] = np.nan
    temperature, density = np.array(POINTS).T
    held_out = (temperature == 0.47) | (density == 0.2)
    return comparison_of(rows, values, errors, held_out, states=states, times=TIMES, points=POINTS)


def specific_heat(peak: float = 0.39) -> xr.Dataset:
    """Return a specific heat with its maximum at a temperature, lower at higher densities."""
    temperature = np.arange(0.27, 0.72, 0.04).round(2)
    heat = np.stack([5 / n * np.exp(-(((temperature - peak) / 0.1) ** 2)) for n in (1, 2, 3)])
    values = {"density": [0.1, 0.2, 0.3], "temperature": temperature, "specific_heat": heat}
    values |= {"specific_heat_error": 0.1 * heat, "energy": -heat}
    return SPECIFIC_HEAT.filled(values, particles=16)


def samples() -> xr.Dataset:
    """Return three phases of two particles, one across an edge, and histograms of two densities."""
    values = {"phase": ["gas+solid", "gas+liquid", "gas"], "phase_temperature": [0.27, 0.43, 0.59]}
    values |= {"phase_box": [10.0, 10.0, 10.0], "density": [0.1, 0.2]}
    values["position"] = np.array([[[5, 5], [0.2, 7]], [[5, 5], [6, 6]], [[2, 2], [9.9, 9.9]]])
    for name in QUANTITIES:
        values[f"{name}_edge"] = np.linspace(-1, 1, 21)
        values[f"{name}_count"] = np.stack([np.full(20, 3), np.arange(20)])
    return SAMPLES.filled(values, snapshot_density=0.1)


def speed_of(seconds: dict[str, float]) -> xr.Dataset:
    """Return the times of methods for one of 16 particles, four times as long for 64."""
    values = {"method": [*seconds], "particles": [16, 64], "large_step": 0.1}
    return SPEED.filled(values | {"seconds": np.outer([*seconds.values()], [1, 4])})


def speed(classical: list, learned: list) -> xr.Dataset:
    """Return 3 ns for each force on a particle, and what networks need."""
    times = {f"{s} {t:g}": 3e-9 * FORCES.get(s, 1) / t for s, t in classical}
    return speed_of(times | {name: 1e-9 * LEARNED[name][3] for name in learned})


def written(folder: Path, curves: xr.Dataset, times: xr.Dataset) -> dict:
    """Return the paths of files written into a folder."""
    made = {"specific_heat": specific_heat(), "samples": samples()}
    made |= {"comparison": curves, "speed": times}
    for name, content in made.items():
        write(content, folder / f"{name}.nc")
    return {name: folder / f"{name}.nc" for name in made}
