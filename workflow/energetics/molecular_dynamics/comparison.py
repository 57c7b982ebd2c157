"""All curves side by side: integrators and networks, all states of the test."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from energetics.identities import from_attributes
from energetics.molecular_dynamics.files import COMPARISON, OBSERVABLES
from energetics.molecular_dynamics.settings import Design, state_name


def saturation(particles: np.ndarray, density: np.ndarray, temperature: np.ndarray) -> np.ndarray:
    """Return the Δ of two independent systems: L²/6 of positions and 4 T of momenta."""
    return particles / density / 6 + 4 * temperature


def curve_name(scheme: str, step: float) -> str:
    """Return the name of a classical curve."""
    return f"{scheme} {step:g}"


def compare_integrators(
    trajectories: Sequence[xr.Dataset], steps: xr.Dataset, evaluations: Sequence[xr.Dataset]
) -> xr.Dataset:
    """Return observables and one-step errors of all curves; what was not measured is missing.

    Curves are the classical schemes, the exact pair flow (one step only), then the networks.
    """
    states = [state_name(file.attrs) for file in trajectories]
    schemes = [*map(str, steps["curve"].values)]
    classical = [*map(curve_name, schemes, steps["time_step"].values)]
    designs = [from_attributes(Design, file.attrs) for file in evaluations]
    learned = [design.network for design in designs]
    curves = classical + learned
    seeds = [1] * len(classical) + [file.sizes["training_seed"] for file in evaluations]
    shape = (len(curves), max(seeds), len(states), trajectories[0].sizes["frame"])
    observed = {name: np.full(shape, np.nan) for name in OBSERVABLES}
    errors = np.full((*shape[:2], steps.sizes["sample"]), np.nan)
    errors[: len(classical), 0] = steps["one_step_error"].values
    for state, file in enumerate(trajectories):
        rows = map(curve_name, file["curve"].values, file["time_step"].values)
        for row, curve in enumerate(rows):
            for name, table in observed.items():
                table[curves.index(curve), 0, state] = file[name].values[row]
    for row, file in enumerate(evaluations, start=len(classical)):
        errors[row, : seeds[row]] = file["one_step_error"].values
        order = [[*file["state"].values].index(state) for state in states]
        for name, table in observed.items():
            table[row, : seeds[row]] = file[name].values[:, order]
    about = {
        name: np.array([file.attrs[name] for file in trajectories])
        for name in ("particles", "density", "temperature")
    }
    forces = [float(file.attrs["force_evaluations"]) for file in evaluations]
    values = {
        "one_step_error": errors,
        "curve": curves,
        "scheme": schemes + learned,
        "state": states,
        "time_step": [*steps["time_step"].values, *(design.large_step for design in designs)],
        "force_evaluations": [*steps["force_evaluations"].values, *forces],
        "training_seeds": seeds,
        "saturation": saturation(**about),
        "systems": [file.attrs["systems"] for file in trajectories],
        "elapsed_time": trajectories[0]["elapsed_time"].values,
        "sample_temperature": steps["temperature"].values,
        "sample_density": steps["density"].values,
        "held_out": steps["held_out"].values,
    }
    large_step = float(steps.attrs["large_step"])
    return COMPARISON.filled(observed | values | about, large_step=large_step)
