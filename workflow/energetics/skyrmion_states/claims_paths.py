"""Claims about paths in latent space between a defect and the perfect lattice (figure 4)."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.criteria import below
from energetics.skyrmion_states.study import PAPER

FAITHFUL = 0.1  # squared difference per site that inverse mapping may leave
RESAMPLES = 4000
FEWEST = 12  # pairs


def path_claims(files: Sequence[xr.Dataset], undecided: str) -> list[Claim]:
    """Return whether guidance sharpens the barrier, and lowers the plateaus beside it.

    Both are judged from the differences between the networks of largest γ and of γ = 0, pair by
    pair of states.
    """
    width = plateau = np.full(1, np.nan)
    reason = undecided or "no paths through a free and a guided network in this configuration"
    if files and files[0].sizes["network"] > 1:
        paths = files[0]
        order = np.argsort(paths["gamma"].values, kind="stable")
        free, most = int(order[0]), int(order[-1])
        reason = undecided or unfaithful(paths.isel(network=[free, most]))
        widths, energies = paths["width"].values, paths["path_energy"].values
        outer = max(1, energies.shape[-1] // 10)
        plateaus = 0.5 * (energies[..., :outer].mean(-1) + energies[..., -outer:].mean(-1))
        width, plateau = (values[most] - values[free] for values in (widths, plateaus))
    low, high = interval(width)
    claim = partial(judge, paper=PAPER, figure="4B", undecided=reason)
    return [
        claim(
            "evae2021-barrier-sharpens",
            statement="guidance sharpens the energy barrier between two states",
            metric="mean width above half the barrier, steps, largest gamma minus gamma = 0; "
            f"95 % interval {low:.2g} to {high:.2g}",
            values=float(width.mean()),
            criterion=below(0, of="upper end of the interval"),
            judged=high,
        ),
        claim(
            "evae2021-plateau-falls",
            statement="guidance lowers the energy of both plateaus",
            metric="mean energy per site of the outer tenths, largest gamma minus gamma = 0",
            values=float(plateau.mean()),
            criterion=below(0),
        ),
    ]


def unfaithful(paths: xr.Dataset) -> str:
    """Return why the paths of two networks decide nothing, empty if they can."""
    left = float(paths["inverted_error"].values.mean((1, 2)).max())
    if left > FAITHFUL:
        return f"the networks cannot draw the states at the ends: L_T-O stays at {left:.2g}"
    return "" if paths.sizes["pair"] >= FEWEST else f"only {paths.sizes['pair']} pairs"


def interval(differences: np.ndarray) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean difference over pairs."""
    generator = np.random.default_rng(np.random.SeedSequence(len(differences)))
    draws = generator.integers(len(differences), size=(RESAMPLES, len(differences)))
    low, high = np.percentile(differences[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
