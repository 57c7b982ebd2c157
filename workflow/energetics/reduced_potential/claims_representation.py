"""Claims about what the networks see: order in α, latent dimensions, robustness, cost.

Thresholds stand above the code that uses them and were fixed before the first full run.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.criteria import above, at_least, at_most, below
from energetics.reduced_potential.arms import ARMS

MOTOTAKE, OURS = "mototake2025", "energetics"
ORDERED = 0.9  # ICC and R² of α that count as smooth in α
UNORDERED = below(0.5)  # such a latent is not ordered by α
RIVALS = ("structure_factor", "pooled_pixels")  # blind to places as topology is, but not topology


def of_latent(comparison: xr.Dataset, latent: int) -> xr.Dataset:
    """Return a comparison at one latent dimension."""
    return comparison.isel(
        latent_dimension=comparison["latent_dimension"].values.tolist().index(latent)
    )


def order_claims(comparison: xr.Dataset, latent: int, undecided: str) -> Iterator[Claim]:
    """Yield the claims about latents smooth in α, for every arm, on unseen disorder."""
    judged = partial(judge, figure="3c", undecided=undecided)
    table = of_latent(comparison, latent).isel(group=1)
    lesser = np.minimum(table["intraclass_correlation"].values, table["neighbour_r2"].values)
    scores = dict(zip(ARMS, lesser, strict=True))  # of each arm (training_seed,)
    for row, arm in enumerate(ARMS.values()):
        images = arm.name == "pixels"
        order = "not ordered by alpha" if images else "smooth in alpha"
        yield judged(
            f"order-{arm.name}",
            paper=MOTOTAKE if arm.name in ("topology", "pixels") else OURS,
            statement=f"latents of {arm.label} in {latent} dimensions are {order}",
            metric="lesser of ICC(1) and nearest-neighbour R2 of alpha, unseen disorder",
            values=scores[arm.name],
            criterion=UNORDERED if images else at_least(ORDERED),
        )
        yield judged(
            f"roughness-{arm.name}",
            paper=OURS,
            statement=f"roughness in alpha of the end states of {arm.label}",
            metric="rms second difference in alpha, end states of unit variance",
            values=table["roughness"].values[row],
        )
    yield judged(
        "topology-is-the-cause",
        paper=MOTOTAKE,
        statement="topology, not mere translation invariance, makes latents smooth in alpha",
        metric="best rival without topology: lesser of ICC(1) and R2 of alpha",
        values=np.max([scores[name] for name in RIVALS], axis=0),
        criterion=below(ORDERED),
        reason="the rivals are S(k) with the mean magnetisation, and a pooled image encoder",
    )


def dimension_claims(comparison: xr.Dataset, latent: int, undecided: str) -> Iterator[Claim]:
    """Yield up to which latent dimension each arm falls short of topology at the small one."""
    judged = partial(judge, figure="3c", undecided=undecided)
    sizes = comparison["latent_dimension"].values
    scores = comparison["reconstruction_r2"].values[..., 1].mean(axis=-1)  # (arm, size)
    target = scores[list(ARMS).index("topology"), list(sizes).index(latent)]
    for row, arm in enumerate(ARMS.values()):
        images = arm.name == "pixels"
        yield judged(
            f"dimensions-{arm.name}",
            paper=MOTOTAKE if images else OURS,
            statement=f"latent dimensions that are too few for {arm.label}"
            + (": those that topology needs, and more" if images else ""),
            metric=f"largest dimension with R2 < {target:.3f} on unseen disorder (0: none), of "
            + ", ".join(map(str, sizes)),
            values=float(sizes[scores[row] < target].max(initial=0)),
            criterion=at_least(latent) if images else None,
        )


def robustness_claims(comparison: xr.Dataset, latent: int, undecided: str) -> Iterator[Claim]:
    """Yield how far noise and shifts move the latents of topology and of every rival."""
    judged = partial(judge, figure="3c", undecided=undecided)
    moved = of_latent(comparison, latent)["displacement"].values  # (arm, seed, perturbation)
    images = moved[list(ARMS).index("pixels")].mean(axis=0)  # (perturbation,)
    for row, arm in enumerate(ARMS.values()):
        ours = arm.name == "topology"
        for case, level in enumerate(comparison["perturbation"].values):
            shift = level < 0
            yield judged(
                f"robust-{arm.name}-" + ("shift" if shift else f"noise-{level:g}"),
                paper=MOTOTAKE if ours else OURS,
                statement=("a random shift" if shift else f"{level:.0%} noise")
                + f" moves latents of {arm.label}"
                + (" less than those of images" if ours else ""),
                metric="rms displacement over the latents' spread",
                values=moved[row, :, case],
                criterion=below(images[case]) if ours else None,
            )


def cost_claims(comparison: xr.Dataset) -> Iterator[Claim]:
    """Yield what a larger image costs in training."""
    sizes = comparison["image_size"].values
    grown = comparison["operations"].values[:, -1] / comparison["operations"].values[:, 0]
    for row, arm in enumerate(ARMS.values()):
        images = arm.dataset == "pixels"
        cost = "more" if images else "the same"
        yield judge(
            f"cost-{arm.name}",
            paper=MOTOTAKE,
            figure="",
            statement=f"training on {arm.label} costs {cost} for larger images",
            metric=f"operations per frame and step at {sizes[-1]} pixels over {sizes[0]}",
            values=grown[row],
            criterion=above(2) if images else at_most(1),
        )
