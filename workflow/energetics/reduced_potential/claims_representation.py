"""Claims about what the networks see: order in α, latent dimensions, robustness, cost.

Thresholds stand above the code that uses them and were fixed before the first full run.
"""

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.reduced_potential.arms import ARMS

MOTOTAKE, OURS = "mototake2025", "energetics"
ORDERED = 0.9  # ICC and R² of α that count as smooth in α
UNORDERED = 0.5  # below this a latent is not ordered by α


def order_claims(comparison: xr.Dataset, latent: int, undecided: str) -> list[Claim]:
    """Return the claims about latents smooth in α, for every arm, on unseen disorder."""
    table = comparison.isel(
        latent_dimension=int(np.flatnonzero(comparison["latent_dimension"] == latent)[0]), group=1
    )
    claims = []
    for row, arm in enumerate(ARMS.values()):
        icc = table["intraclass_correlation"].values[row]
        neighbours = table["neighbour_r2"].values[row]
        without = arm.name == "pixels"
        limit = UNORDERED if without else ORDERED
        claims.append(
            judge(
                f"order-{arm.name}",
                paper=MOTOTAKE if arm.name in ("topology", "pixels") else OURS,
                figure="3c",
                statement=f"latents of {arm.label} in {latent} dimensions are "
                + ("not ordered by alpha" if without else "smooth in alpha"),
                metric="lesser of ICC(1) and nearest-neighbour R2 of alpha, unseen disorder",
                values=np.minimum(icc, neighbours),
                criterion=f"< {limit}" if without else f">= {limit}",
                holds=(lambda x: x < UNORDERED) if without else (lambda x: x >= ORDERED),
                undecided=undecided,
            )
        )
        claims.append(
            judge(
                f"roughness-{arm.name}",
                paper=OURS,
                figure="3c",
                statement=f"roughness in alpha of the end states of {arm.label}",
                metric="rms second difference in alpha, end states of unit variance",
                values=table["roughness"].values[row],
            )
        )
    rivals = [row for row, arm in enumerate(ARMS) if arm in ("structure_factor", "pooled_pixels")]
    lesser = np.minimum(table["intraclass_correlation"].values, table["neighbour_r2"].values)
    claims.append(
        judge(
            "topology-is-the-cause",
            paper=MOTOTAKE,
            figure="3c",
            statement="topology, not mere translation invariance, makes latents smooth in alpha",
            metric="best rival without topology: lesser of ICC(1) and R2 of alpha",
            values=lesser[rivals].max(axis=0),
            criterion=f"< {ORDERED}",
            holds=lambda x: x < ORDERED,
            undecided=undecided,
            reason="the rivals are S(k) with the mean magnetisation, and a pooled image encoder",
        )
    )
    return claims


def dimension_claims(comparison: xr.Dataset, latent: int, undecided: str) -> list[Claim]:
    """Return up to which latent dimension each arm falls short of topology at the small one."""
    sizes = comparison["latent_dimension"].values
    scores = comparison["reconstruction_r2"].values[..., 1].mean(axis=-1)  # (arm, size)
    target = scores[list(ARMS).index("topology"), list(sizes).index(latent)]
    claims = []
    for row, arm in enumerate(ARMS.values()):
        short = sizes[scores[row] < target]
        image = arm.name == "pixels"
        claims.append(
            judge(
                f"dimensions-{arm.name}",
                paper=MOTOTAKE if image else OURS,
                figure="3c",
                statement=f"latent dimensions that are too few for {arm.label}"
                + (": those that topology needs, and more" if image else ""),
                metric=f"largest dimension with R2 < {target:.3f} on unseen disorder (0: none), of "
                + ", ".join(map(str, sizes)),
                values=float(short.max(initial=0)),
                criterion=f">= {latent}" if image else "",
                holds=(lambda x: x >= latent) if image else None,
                undecided=undecided,
            )
        )
    return claims


def robustness_claims(comparison: xr.Dataset, latent: int, undecided: str) -> list[Claim]:
    """Return how far noise and shifts move the latents of topology and of every rival."""
    size = int(np.flatnonzero(comparison["latent_dimension"] == latent)[0])
    moved = comparison["displacement"].values[:, size]  # (arm, seed, perturbation)
    levels = comparison["perturbation"].values
    keys = ["shift" if level < 0 else f"noise-{level:g}" for level in levels]
    names = ["a random shift" if level < 0 else f"{level:.0%} noise" for level in levels]
    pixels = list(ARMS).index("pixels")
    claims = []
    for row, arm in enumerate(ARMS.values()):
        for case, (key, name) in enumerate(zip(keys, names, strict=True)):
            judged = arm.name == "topology"
            rival = moved[pixels, :, case].mean()
            claims.append(
                judge(
                    f"robust-{arm.name}-{key}",
                    paper=MOTOTAKE if judged else OURS,
                    figure="3c",
                    statement=f"{name} moves latents of {arm.label}"
                    + (" less than those of images" if judged else ""),
                    metric="rms displacement over the latents' spread",
                    values=moved[row, :, case],
                    criterion=f"< {rival:.2g}, that of images" if judged else "",
                    holds=(lambda x, rival=rival: x < rival) if judged else None,
                    undecided=undecided,
                )
            )
    return claims


def cost_claims(comparison: xr.Dataset) -> list[Claim]:
    """Return what a larger image costs in training."""
    sizes = comparison["image_size"].values
    grown = comparison["operations"].values[:, -1] / comparison["operations"].values[:, 0]
    return [
        judge(
            f"cost-{arm.name}",
            paper=MOTOTAKE,
            figure="",
            statement=f"training on {arm.label} costs more for larger images"
            if arm.dataset == "pixels"
            else f"training on {arm.label} costs the same for larger images",
            metric=f"operations per frame and step at {sizes[-1]} pixels over {sizes[0]}",
            values=grown[row],
            criterion="> 2" if arm.dataset == "pixels" else "<= 1",
            holds=(lambda x: x > 2) if arm.dataset == "pixels" else (lambda x: x <= 1),
        )
        for row, arm in enumerate(ARMS.values())
    ]
