"""All curves side by side: integrators and networks, each lattice and temperature."""

import warnings
from collections.abc import Iterator, Sequence

import numpy as np
import xarray as xr

from energetics.identities import from_attributes
from energetics.spin_dynamics.curves import Curve, columns, plain
from energetics.spin_dynamics.files import COMPARISON, CURVES, OBSERVABLES
from energetics.spin_dynamics.settings import Design
from energetics.spin_dynamics.thresholds import threshold

Place = tuple[int, float]  # size, temperature
THRESHOLDS = ("threshold", "threshold_error", "mean_threshold")


def place_of(file: xr.Dataset, temperature: float) -> Place:
    """Return lattice and temperature of a part of a file."""
    return int(file.attrs["size"]), float(temperature)


def parts(
    trajectories: Sequence[xr.Dataset], evaluations: Sequence[xr.Dataset]
) -> Iterator[tuple[Curve, Place, xr.Dataset]]:
    """Yield the observables (training seed, configuration, frame) of each curve and place."""
    names = [*OBSERVABLES]
    for file in trajectories:
        for i, scheme in enumerate(file["curve"].values):
            part = file[names].isel(curve=i).expand_dims("training_seed")
            curve = plain(str(scheme), float(file["time_step"][i]))
            yield curve, place_of(file, file.attrs["temperature"]), part
    for file in evaluations:
        design = from_attributes(Design, file.attrs)
        for i, variant in enumerate(file["variant"].values):
            for j, temperature in enumerate(file["temperature"].values):
                part = file[names].isel(variant=i, temperature=j)
                yield Curve(design, str(variant)), place_of(file, temperature), part


def statistics(values: np.ndarray) -> dict[str, np.ndarray]:
    """Return mean, mean size and standard deviation over configurations, (seed, frame) each."""
    return {
        "mean": values.mean(axis=1),
        "mean_size": np.abs(values).mean(axis=1),
        "spread": values.std(axis=1),
    }


def compare(trajectories: Sequence[xr.Dataset], evaluations: Sequence[xr.Dataset]) -> xr.Dataset:
    """Return averages and thresholds of all curves; what was not simulated is missing (NaN)."""
    found: dict[Curve, dict[Place, xr.Dataset]] = {}
    for curve, place, part in parts(trajectories, evaluations):
        found.setdefault(curve, {})[place] = part
    curves = [*found]
    files = {place_of(file, file.attrs["temperature"]): file for file in trajectories}
    sizes, temperatures = (sorted(set(column)) for column in zip(*files, strict=True))
    times = {temperature: file["elapsed_time"].values for (_, temperature), file in files.items()}
    seeds = [max(p.sizes["training_seed"] for p in places.values()) for places in found.values()]
    ladder = np.unique([t for file in evaluations for t in file["ladder_temperature"].values])
    shape = (len(sizes), len(temperatures), len(curves), max(seeds))
    lengths = dict(zip(CURVES, shape, strict=True)) | {"ladder_temperature": len(ladder)}
    lengths["frame"] = len(times[temperatures[0]])
    values = {
        name: np.full([lengths[dimension] for dimension in known.dimensions], np.nan)
        for name, known in COMPARISON.variables.items()
        if known.missing
    }
    for (size, temperature), file in files.items():
        s, t = sizes.index(size), temperatures.index(temperature)
        values["growth_rate"][s, t] = file["growth_rate"]
        for c, places in enumerate(found.values()):
            if (size, temperature) in places:
                part = places[size, temperature]
                fill_curve(values, (s, t, c), part, times[temperature])
    for file in evaluations:
        design = from_attributes(Design, file.attrs)
        s = sizes.index(int(file.attrs["size"]))
        c = curves.index(Curve(design, design.variants[0]))  # the one that was measured
        n = slice(file.sizes["training_seed"])
        rungs = np.searchsorted(ladder, file["ladder_temperature"].values)
        tested = np.searchsorted(temperatures, file["temperature"].values)
        values["ladder_residue_error"][s, rungs, c, n] = file["ladder_residue_error"].values.T
        values["residue_error"][s, tested, c, n] = file["residue_error"].values.T
        values["pooled_residue_error"][s, c, n] = file["pooled_residue_error"].values
        values["residue_deviation"][s, c] = file["residue_deviation"]
    return COMPARISON.filled(
        {
            **values,
            **columns(curves),
            "curve": [str(curve) for curve in curves],
            "size": sizes,
            "temperature": temperatures,
            "training_seeds": seeds,
            "elapsed_time": np.stack([times[temperature] for temperature in temperatures]),
            "ladder_temperature": ladder,
        }
    )


def fill_curve(
    values: dict[str, np.ndarray], place: tuple[int, int, int], part: xr.Dataset, times: np.ndarray
) -> None:
    """Write the averages of one curve and its thresholds at a place (size, temperature, curve)."""
    for name in OBSERVABLES:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # a network may diverge
            for kind, value in statistics(part[name].values.astype(float)).items():
                values[f"{name}_{kind}"][(*place, slice(len(value)))] = value
    for seed, correlation in enumerate(part["correlation"].values):
        for name, time in zip(THRESHOLDS, threshold(times, correlation), strict=True):
            values[name][(*place, seed)] = time
