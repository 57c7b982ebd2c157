"""Claims about paths in latent space between a defect and the perfect lattice (figure 4)."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.skyrmion_states.claims_standard import PAPER

FAITHFUL = 0.1  # squared difference per site that inverse mapping may leave
RESAMPLES = 4000
FEWEST = 12  # pairs


def path_claims(files: Sequence[xr.Dataset], undecided: str) -> list[Claim]:
    """Return whether guidance sharpens the barrier, and lowers the plateaus beside it."""
    options = {"paper": PAPER, "figure": "4B"}
    if not files or files[0].sizes["network"] < 2:
        reason = undecided or "no paths through a free and a guided network in this configuration"
        nothing = np.full(1, np.nan)
        return [*sharpening_claims(nothing, nothing, reason, options)]
    paths = files[0]
    order = np.argsort(paths["gamma"].values, kind="stable")
    free, most = int(order[0]), int(order[-1])
    left = float(paths["inverted_error"].values[[free, most]].mean((1, 2)).max())
    reason = undecided
    if not reason and left > FAITHFUL:
        reason = f"the networks cannot draw the states at the ends: L_T-O stays at {left:.2g}"
    if not reason and paths.sizes["pair"] < FEWEST:
        reason = f"only {paths.sizes['pair']} pairs"
    width, energy = paths["width"].values, paths["path_energy"].values
    outer = max(1, energy.shape[-1] // 10)
    plateau = 0.5 * (energy[..., :outer].mean(-1) + energy[..., -outer:].mean(-1))
    return sharpening_claims(
        width[most] - width[free], plateau[most] - plateau[free], reason, options
    )


def interval(differences: np.ndarray) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean difference over pairs."""
    generator = np.random.default_rng(np.random.SeedSequence(len(differences)))
    draws = generator.integers(len(differences), size=(RESAMPLES, len(differences)))
    low, high = np.percentile(differences[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def sharpening_claims(
    width: np.ndarray, plateau: np.ndarray, undecided: str, options: dict
) -> list[Claim]:
    """Return both claims from differences between guided and free network, pair by pair."""
    low, high = interval(width)
    return [
        judge(
            "evae2021-barrier-sharpens",
            statement="guidance sharpens the energy barrier between two states",
            metric="mean width above half the barrier, steps, largest gamma minus gamma = 0; "
            f"95 % interval {low:.2g} to {high:.2g}",
            values=float(width.mean()),
            criterion="interval below 0",
            holds=lambda x: high < 0,
            undecided=undecided,
            **options,
        ),
        judge(
            "evae2021-plateau-falls",
            statement="guidance lowers the energy of both plateaus",
            metric="mean energy per site of the outer tenths, largest gamma minus gamma = 0",
            values=float(plateau.mean()),
            criterion="< 0",
            holds=lambda x: x < 0,
            undecided=undecided,
            **options,
        ),
    ]
