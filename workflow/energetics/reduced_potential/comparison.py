"""All arms side by side: metrics over latent dimensions, robustness, and cost."""

from collections.abc import Mapping

import numpy as np
import xarray as xr

from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.files import COMPARISON, METRICS
from energetics.reduced_potential.settings import Design


def compare_arms(evaluations: Mapping[Design, xr.Dataset], operations: xr.Dataset) -> xr.Dataset:
    """Return the metrics of every arm and latent dimension, of designs as the study has them."""
    sizes = sorted({design.latent for design in evaluations})
    first = next(iter(evaluations.values()))
    tables = {
        name: np.stack([[evaluations[Design(arm, size)][name] for size in sizes] for arm in ARMS])
        for name in (*METRICS, "displacement")
    }
    same = {name: first[name] for name in ("perturbation", "group")}
    same |= {name: operations[name] for name in ("operations", "image_size")}
    return COMPARISON.filled(tables | same | {"latent_dimension": sizes}, arms=" ".join(ARMS))
