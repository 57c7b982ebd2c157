"""What the simulations themselves show: final patterns, onset of domains, and misread equations."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.progress import Progress
from energetics.reduced_potential import movies, tdgl
from energetics.reduced_potential.components import Morphology, morphology
from energetics.reduced_potential.energy import swept_clean_branch
from energetics.reduced_potential.files import BRANCH, MORPHOLOGY, read_movie
from energetics.storage import join, variable

FINER = 5  # divides the time step where |φ| grows beyond 1
READINGS = ("default", "disorder_as_printed", "dipolar_without_half")


def measure_patterns(paths: Sequence[str]) -> xr.Dataset:
    """Return final patterns of the first disorder, their shapes, T_init, and linear stability."""
    ends, kept = [], []
    for path in paths:
        movie = read_movie(path).isel(snapshot=-1)
        ends.append(movie[["field", "alpha", "disorder_seed", "onset_time", "split"]])
        kept.append(movie.attrs)
    joined = join(ends, "trajectory")
    shapes: Morphology = morphology(joined["field"].values)
    data = {
        name: variable(
            ["trajectory"], getattr(shapes, name).astype(float), units="1", long_name=long_name
        )
        for name, long_name in MORPHOLOGY.items()
    }
    data["trajectory_alpha"] = joined["alpha"].variable
    for name in ("disorder_seed", "onset_time", "split"):
        data[name] = joined[name].variable
    first = joined.isel(trajectory=np.flatnonzero(joined["disorder_seed"].values == 0))
    data["final_field"] = variable(
        ["alpha", "y", "x"], first["field"].values, units="1", long_name="final phi", digits=4
    )
    coordinates = {
        "alpha": variable(
            ["alpha"], first["alpha"].values, units="1", long_name="anisotropy of the pattern"
        ),
        "trajectory": joined["trajectory"].variable,
        "x": joined["x"].variable,
        "y": joined["y"].variable,
    }
    data |= stability_variables(first["alpha"].values, kept[0])
    title = "final patterns, onset of domains and linear stability"
    return xr.Dataset(data, coordinates, {"title": title})


def stability_variables(alpha: np.ndarray, attributes: Mapping) -> dict[str, xr.Variable]:
    """Return the swept clean branch over a fine grid of α, NaN where it never loses stability."""
    magnet = movies.film(attributes)
    curve = np.linspace(alpha.min(), alpha.max(), 121)
    rows = np.array([swept_clean_branch(float(a), magnet) for a in curve])
    data = {
        name: variable(["curve"], rows[:, i], units="1", long_name=long_name, missing=True)
        for i, (name, long_name) in enumerate(BRANCH.items())
    }
    data["curve_alpha"] = variable(["curve"], curve, units="1", long_name="anisotropy of the curve")
    return data


def simulate_readings(
    *, simulation: Mapping, alpha: float, seed: int, progress: Progress
) -> xr.Dataset:
    """Return end states of three readings of the papers' equation at one α.

    `default`: λ = 1 + μ/4 and ½ on the dipolar term of H, so dφ/dt holds γ. `disorder_as_printed`:
    λ ~ N(0, 0.3²). `dipolar_without_half`: H as printed, so dφ/dt holds 2γ; it drives |φ| so far
    above 1 that it needs a smaller time step. A reading whose field leaves all bounds, as that of
    the print may where λ is negative, is NaN, and so is the wavenumber of a uniform field.
    """
    printed = {**simulation["disorder"], "mean": 0.0, "scale": 1.0}
    variants = {
        "default": simulation,
        "disorder_as_printed": {**simulation, "disorder": printed},
        "dipolar_without_half": {
            **simulation,
            "gamma": 2 * simulation["gamma"],
            "time_step": simulation["time_step"] / FINER,
        },
    }
    fields = []
    for done, name in enumerate(READINGS):
        chosen = variants[name]
        quenched = movies.disorder(chosen, seed=seed, disorder_seed=0)
        try:
            end = tdgl.simulate(movies.film(chosen), alpha=alpha, disorder=quenched).field[-1]
        except FloatingPointError:
            end = np.full((simulation["grid"],) * 2, np.nan, np.float32)
        fields.append(end)
        progress(done + 1, len(READINGS), unit="trajectory")
    fields = np.stack(fields)
    spectrum = np.abs(np.fft.rfft2(fields - fields.mean(axis=(1, 2), keepdims=True))) ** 2
    ky = 2 * np.pi * np.fft.fftfreq(fields.shape[1], simulation["spacing"])
    kx = 2 * np.pi * np.fft.rfftfreq(fields.shape[2], simulation["spacing"])
    size = np.hypot(ky[:, None], kx[None, :])
    power = spectrum.sum(axis=(1, 2))
    mean_k = (spectrum * size).sum(axis=(1, 2)) / np.where(power > 0, power, np.nan)
    missing = not np.isfinite(mean_k).all()
    data = {
        "field": variable(
            ["reading", "y", "x"],
            fields,
            units="1",
            long_name="field at the end",
            missing=missing,
            digits=4,
        ),
        "deviation": variable(
            ["reading"],
            fields.std(axis=(1, 2)),
            units="1",
            long_name="standard deviation of phi",
            missing=missing,
        ),
        "wavenumber": variable(
            ["reading"],
            mean_k,
            units="1",
            long_name="mean wavenumber of the pattern",
            missing=missing,
        ),
    }
    attributes = {"title": "readings of the papers' equation", "alpha": alpha}
    return xr.Dataset(data, attrs=attributes | {"readings": " ".join(READINGS)})
