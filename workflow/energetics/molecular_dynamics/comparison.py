"""All curves side by side: integrators and networks, all states of the test."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from energetics.molecular_dynamics.files import COMPARISON, OBSERVABLES
from energetics.molecular_dynamics.settings import state_name
from energetics.storage import variable


def saturation(state: dict) -> float:
    """Return the Δ of two independent systems: L²/6 of positions and 4 T of momenta."""
    return state["particles"] / state["density"] / 6 + 4 * state["temperature"]


def curve_name(scheme: str, step: float) -> str:
    """Return the name of a classical curve."""
    return f"{scheme} {step:g}"


def compare_integrators(
    trajectories: Sequence[xr.Dataset], steps: xr.Dataset, evaluations: Sequence[xr.Dataset]
) -> xr.Dataset:
    """Return observables and one-step errors of all curves; what was not measured is missing.

    Curves are the classical schemes, the exact pair flow (one step only), then the networks.
    """
    states = [file.attrs for file in trajectories]
    names = [state_name(state) for state in states]
    names_of_steps = map(str, steps["curve"].values)
    schemes = [*zip(names_of_steps, map(float, steps["time_step"].values), strict=True)]
    learned = [str(file.attrs["network"]) for file in evaluations]
    curves = [curve_name(*pair) for pair in schemes] + learned
    seeds = [1] * len(schemes) + [file.sizes["training_seed"] for file in evaluations]
    frames, samples = trajectories[0].sizes["frame"], steps.sizes["sample"]
    shape = (len(curves), max(seeds), len(states), frames)
    values = {name: np.full(shape, np.nan) for name in OBSERVABLES}
    for s, file in enumerate(trajectories):
        found = zip(file["curve"].values, file["time_step"].values, strict=True)
        for row, pair in enumerate(found):
            for name in OBSERVABLES:
                values[name][curves.index(curve_name(*pair)), 0, s] = file[name].values[row]
    errors = np.full((len(curves), max(seeds), samples), np.nan)
    errors[: len(schemes), 0] = steps["one_step_error"].values
    for number, file in enumerate(evaluations):
        row, count = len(schemes) + number, file.sizes["training_seed"]
        errors[row, :count] = file["one_step_error"].values
        order = [[*file["state"].values].index(name) for name in names]
        for name in OBSERVABLES:
            values[name][row, :count] = file[name].values[:, order]
    values["one_step_error"] = errors
    data = {
        name: variable(COMPARISON[name], table, units="1", long_name=long_name, missing=True)
        for (name, long_name), table in zip(
            {**OBSERVABLES, "one_step_error": steps["one_step_error"].attrs["long_name"]}.items(),
            values.values(),
            strict=True,
        )
    }
    large = float(steps.attrs["large_step"])
    words = {
        "curve": ("curve", curves, "name of the curve"),
        "scheme": ("curve", [s for s, _ in schemes] + learned, "integrator, or network"),
        "state": ("state", names, "state of the test"),
    }
    for name, (dimension, column, long_name) in words.items():
        data[name] = xr.Variable([dimension], np.array(column, object), {"long_name": long_name})
    forces = [float(file.attrs["force_evaluations"]) for file in evaluations]
    numbers = {
        "time_step": ("curve", [t for _, t in schemes] + [large] * len(learned), "time step"),
        "force_evaluations": (
            "curve",
            [*steps["force_evaluations"].values, *forces],
            "force evaluations and passes of networks per large step",
        ),
        "training_seeds": ("curve", seeds, "number of training seeds"),
        "particles": ("state", [s["particles"] for s in states], "number of particles"),
        "temperature": ("state", [s["temperature"] for s in states], "temperature"),
        "density": ("state", [s["density"] for s in states], "density rho sigma^2"),
        "saturation": ("state", [saturation(s) for s in states], "distance of strangers"),
        "systems": ("state", [s["systems"] for s in states], "number of systems"),
    }
    for name, (dimension, column, long_name) in numbers.items():
        data[name] = variable(
            [dimension],
            np.array(column),
            units="1",
            long_name=long_name,
            missing=name == "force_evaluations",
        )
    data["elapsed_time"] = trajectories[0]["elapsed_time"].variable
    for name, source in (("sample_temperature", "temperature"), ("sample_density", "density")):
        data[name] = steps[source].variable
    data["held_out"] = steps["held_out"].variable
    attributes = {"title": "integrators and networks compared", "large_step": large}
    return xr.Dataset(data, attrs=attributes)
