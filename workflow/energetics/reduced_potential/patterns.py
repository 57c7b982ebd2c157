"""What the simulations themselves show: final patterns, onset of domains, and misread equations."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.progress import Progress
from energetics.reduced_potential import movies, tdgl
from energetics.reduced_potential.components import morphology
from energetics.reduced_potential.energy import Film, swept_clean_branch
from energetics.reduced_potential.files import BRANCH, MORPHOLOGY, MOVIE, PATTERNS, READINGS
from energetics.storage import join

FINER = 5  # divides the time step where |φ| grows beyond 1


def measure_patterns(paths: Sequence[str]) -> xr.Dataset:
    """Return final patterns of the first disorder, their shapes, T_init, and linear stability."""
    ends = []
    for path in paths:
        movie = MOVIE.read(path).isel(snapshot=-1)
        ends.append(movie[["field", "alpha", "disorder_seed", "onset_time", "split"]])
    joined = join(ends, "trajectory")
    first = joined.isel(trajectory=np.flatnonzero(joined["disorder_seed"].values == 0))
    alpha = first["alpha"].values
    shapes = morphology(joined["field"].values)
    same = ("trajectory", "disorder_seed", "onset_time", "split", "x", "y")
    return PATTERNS.filled(
        {
            "final_field": first["field"],
            "alpha": alpha,
            "trajectory_alpha": joined["alpha"],
            **{name: getattr(shapes, name).astype(float) for name in MORPHOLOGY},
            **{name: joined[name] for name in same},
            **stability(alpha, movies.film(joined.attrs)),
        }
    )


def stability(alpha: np.ndarray, magnet: Film) -> dict[str, np.ndarray]:
    """Return the swept clean branch over a fine grid of α, NaN where it never loses stability."""
    curve = np.linspace(alpha.min(), alpha.max(), 121)
    rows = np.array([swept_clean_branch(float(a), magnet) for a in curve])
    return {"curve_alpha": curve} | dict(zip(BRANCH, rows.T, strict=True))


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
    ends = []
    for done, chosen in enumerate(variants.values(), start=1):
        quenched = movies.disorder(chosen, seed=seed, disorder_seed=0)
        try:
            end = tdgl.simulate(movies.film(chosen), alpha=alpha, disorder=quenched).field[-1]
        except FloatingPointError:
            end = np.full((simulation["grid"],) * 2, np.nan, np.float32)
        ends.append(end)
        progress(done, len(variants), unit="trajectory")
    fields = np.stack(ends)
    spectrum = np.abs(np.fft.rfft2(fields - fields.mean(axis=(1, 2), keepdims=True))) ** 2
    ky = 2 * np.pi * np.fft.fftfreq(fields.shape[1], simulation["spacing"])
    kx = 2 * np.pi * np.fft.rfftfreq(fields.shape[2], simulation["spacing"])
    size = np.hypot(ky[:, None], kx[None, :])
    power = spectrum.sum(axis=(1, 2))
    mean_k = (spectrum * size).sum(axis=(1, 2)) / np.where(power > 0, power, np.nan)
    return READINGS.filled(
        {"field": fields, "deviation": fields.std(axis=(1, 2)), "wavenumber": mean_k},
        alpha=alpha,
        readings=" ".join(variants),
    )
