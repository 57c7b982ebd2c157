"""All curves side by side: integrators and networks, each lattice and temperature."""

import warnings
from collections.abc import Sequence
from itertools import product

import numpy as np
import xarray as xr

from energetics.spin_dynamics.files import COMPARISON, CURVES, OBSERVABLES
from energetics.spin_dynamics.thresholds import threshold
from energetics.storage import variable

PLAIN = "none"  # the network of a curve without correction
STATISTICS = {
    "mean": "mean",
    "mean_size": "mean size",
    "spread": "standard deviation",
}

Key = tuple[str, str, str, int, float]  # scheme, network, variant, trained size, time step
Place = tuple[int, float]  # size, temperature


def label(key: Key) -> str:
    """Return the name of a curve."""
    scheme, network, variant, trained, step = key
    learned = "" if network == PLAIN else f" + {network} {variant} trained at L={trained}"
    return f"{scheme} {step:g}{learned}"


def learned_key(evaluation: xr.Dataset, variant: int) -> Key:
    """Return the key of a variant of an evaluated design."""
    notes = evaluation.attrs
    names = str(notes["reading"]), str(notes["network"]), str(evaluation["variant"].values[variant])
    return *names, int(notes["trained_size"]), float(notes["large_step"])


def collected(
    trajectories: Sequence[xr.Dataset], evaluations: Sequence[xr.Dataset]
) -> dict[Key, dict[Place, xr.Dataset]]:
    """Return the observables (training seed, configuration, frame) of each curve by place."""
    found: dict[Key, dict[Place, xr.Dataset]] = {}
    names = [*OBSERVABLES]
    for file in trajectories:
        place = int(file.attrs["size"]), float(file.attrs["temperature"])
        for i, scheme in enumerate(file["curve"].values):
            key = str(scheme), PLAIN, "plain", 0, float(file["time_step"][i])
            part = file[names].isel(curve=i).expand_dims("training_seed")
            found.setdefault(key, {})[place] = part.drop_vars("curve")
    for file in evaluations:
        for i in range(file.sizes["variant"]):
            for j, temperature in enumerate(file["temperature"].values):
                place = int(file.attrs["size"]), float(temperature)
                found.setdefault(learned_key(file, i), {})[place] = file[names].isel(
                    variant=i, temperature=j
                )
    return found


def statistics(values: np.ndarray) -> dict[str, np.ndarray]:
    """Return mean, mean size and standard deviation over configurations, (seed, frame) each."""
    return {
        "mean": values.mean(axis=1),
        "mean_size": np.abs(values).mean(axis=1),
        "spread": values.std(axis=1),
    }


def compare(trajectories: Sequence[xr.Dataset], evaluations: Sequence[xr.Dataset]) -> xr.Dataset:
    """Return averages and thresholds of all curves; what was not simulated is missing (NaN)."""
    evaluations = [file.sortby("temperature") for file in evaluations]
    curves = collected(trajectories, evaluations)
    sizes = sorted({int(file.attrs["size"]) for file in trajectories})
    temperatures = sorted({float(file.attrs["temperature"]) for file in trajectories})
    times = {float(file.attrs["temperature"]): file["elapsed_time"].values for file in trajectories}
    seeds = [max(p.sizes["training_seed"] for p in parts.values()) for parts in curves.values()]
    shape = (len(sizes), len(temperatures), len(curves), max(seeds))
    frames = len(next(iter(times.values())))
    values = {
        name: np.full((*shape, frames) if "frame" in dims else shape, np.nan)
        for name, dims in COMPARISON.items()
        if dims[:4] == CURVES
    }
    for (s, size), (t, temperature) in product(enumerate(sizes), enumerate(temperatures)):
        for c, places in enumerate(curves.values()):
            part = places.get((size, temperature))
            if part is None:
                continue
            here = (s, t, c, slice(part.sizes["training_seed"]))
            for name in OBSERVABLES:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", RuntimeWarning)  # a network may diverge
                    for kind, value in statistics(part[name].values.astype(float)).items():
                        values[f"{name}_{kind}"][here] = value
            for seed, correlation in enumerate(part["correlation"].values):
                found = threshold(times[temperature], correlation)
                for name, value in zip(
                    ("threshold", "threshold_error", "mean_threshold"), found, strict=True
                ):
                    values[name][(*here[:3], seed)] = value
    rates = np.full(shape[:2], np.nan)
    for file in trajectories:
        s = sizes.index(int(file.attrs["size"]))
        rates[s, temperatures.index(float(file.attrs["temperature"]))] = file["growth_rate"]
    values["elapsed_time"] = np.stack([times[t] for t in temperatures])
    values["growth_rate"] = rates
    values |= residue_tables(evaluations, values["residue_error"], list(curves), sizes)
    return comparison_dataset(
        values, list(curves), seeds=seeds, sizes=sizes, temperatures=temperatures
    )


def residue_tables(
    evaluations: Sequence[xr.Dataset], errors: np.ndarray, keys: list[Key], sizes: list[int]
) -> dict[str, np.ndarray]:
    """Return the residue errors of all designs, those at test temperatures filled into `errors`.

    They belong to a design's first variant, the one that was measured.
    """
    ladder = np.unique([t for file in evaluations for t in file["ladder_temperature"].values])
    seeds = errors.shape[-1]
    found = {
        "ladder_temperature": ladder,
        "ladder_residue_error": np.full((len(sizes), len(ladder), len(keys), seeds), np.nan),
        "pooled_residue_error": np.full((len(sizes), len(keys), seeds), np.nan),
        "residue_deviation": np.full((len(sizes), len(keys)), np.nan),
    }
    for file in evaluations:
        s, c = sizes.index(int(file.attrs["size"])), keys.index(learned_key(file, 0))
        count = slice(file.sizes["training_seed"])
        rows = np.searchsorted(ladder, file["ladder_temperature"].values)
        found["ladder_residue_error"][s, rows, c, count] = file["ladder_residue_error"].values.T
        found["pooled_residue_error"][s, c, count] = file["pooled_residue_error"].values
        found["residue_deviation"][s, c] = file["residue_deviation"]
        errors[s, :, c, count] = file["residue_error"].values.T
    return found


def comparison_dataset(
    values: dict[str, np.ndarray],
    keys: Sequence[Key],
    *,
    seeds: Sequence[int],
    sizes: Sequence[int],
    temperatures: Sequence[float],
) -> xr.Dataset:
    """Return the averages as a dataset."""
    long_names = {
        f"{name}_{kind}": f"{words} over configurations: {long_name}"
        for name, long_name in OBSERVABLES.items()
        for kind, words in STATISTICS.items()
    } | {
        "threshold": "time at which the mean correlation falls to 0.99",
        "threshold_error": "standard deviation of the threshold over bootstrap draws",
        "residue_error": "relative error of the corrected step from the test configurations",
        "ladder_temperature": "temperature of the annealing ladder k_B T / J",
        "ladder_residue_error": "relative error of the corrected step, test split of the samples",
        "pooled_residue_error": "relative error of the corrected step over all of the test split",
        "residue_deviation": "largest standard deviation of a residue's component",
        "mean_threshold": "mean over configurations of the time at which xi falls to 0.99",
        "elapsed_time": "elapsed time in units of 1/J",
        "growth_rate": "rate at which twin trajectories part",
    }
    data = {
        name: variable(
            COMPARISON[name],
            value,
            units="1",
            long_name=long_names[name],
            missing=len(COMPARISON[name]) > 1 and name != "elapsed_time",
        )
        for name, value in values.items()
    }
    data["size"] = variable(["size"], np.array(sizes), units="1", long_name="L")
    data["temperature"] = variable(
        ["temperature"], np.array(temperatures), units="1", long_name="temperature k_B T / J"
    )
    data["time_step"] = variable(
        ["curve"], np.array([key[4] for key in keys]), units="1", long_name="time step"
    )
    data["trained_size"] = variable(
        ["curve"],
        np.array([key[3] for key in keys]),
        units="1",
        long_name="L of the training, or 0",
    )
    data["training_seeds"] = variable(
        ["curve"], np.array(seeds), units="1", long_name="number of training seeds"
    )
    words = {
        "curve": ([label(key) for key in keys], "name of the curve"),
        "scheme": ([key[0] for key in keys], "integrator, or reading that is corrected"),
        "network": ([key[1] for key in keys], "network that corrects"),
        "variant": ([key[2] for key in keys], "how the network is deployed"),
    }
    for name, (column, long_name) in words.items():
        data[name] = xr.Variable(["curve"], np.array(column, object), {"long_name": long_name})
    return xr.Dataset(data, attrs={"title": "thresholds and conservation of all curves"})
