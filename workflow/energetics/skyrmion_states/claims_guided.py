"""Claims about guidance by the Hamiltonian up to γ = 100 (evae2021, figures 2B and 3)."""

from collections.abc import Callable

import numpy as np

from energetics.claims import Claim, judge
from energetics.skyrmion_states.chains import Chains
from energetics.skyrmion_states.claims_standard import OURS, PAPER

GENTLE = 100.0  # γ up to which the paper sees the reconstruction unchanged
MODEST = 10.0
KINDS = {"output": "X_out", "prior": "X'"}


def guided_claims(chains: Chains, undecided: str) -> list[Claim]:
    """Return the claims for every β from which γ is raised."""
    claims = []
    for beta in chains.guided_betas:
        pairs = [
            (stage, control)
            for run in chains.runs
            for stage in [chains.guided_at(run, beta, GENTLE)]
            for control in [chains.control_of(stage)]
            if control is not None
        ]
        reason = undecided or ("" if pairs else "there is no control with gamma = 0")
        claims += energy_claims(chains, pairs, beta, reason)
        claims += shape_claims(chains, pairs, beta, reason)
        claims += diversity_claims(chains, pairs, beta, reason)
        claims += alignment_claims(chains, beta, reason)
    return claims


def gamma_at(chains: Chains, beta: float, most: float) -> str:
    """Return what is said of the γ that is judged: the largest up to `most`, else the first."""
    return f"gamma = {chains.keys['gamma'][chains.guided_at(chains.runs[0], beta, most)]:g}"


def against_control(
    chains: Chains, pairs: list[tuple[int, int]], value: Callable[[int], float]
) -> tuple[np.ndarray, np.ndarray]:
    """Return a value of guided stages and of their controls; NaN if there are none."""
    if not pairs:
        return np.array([np.nan]), np.array([np.nan])
    guided, control = zip(*pairs, strict=True)
    return np.array([value(s) for s in guided]), np.array([value(s) for s in control])


def energy_claims(
    chains: Chains, pairs: list[tuple[int, int]], beta: float, undecided: str
) -> list[Claim]:
    """Return whether guidance lowers energies and angles, and leaves the reconstruction."""
    tag = f"beta{beta:g}"
    at = f"beta = {beta:g}, {gamma_at(chains, beta, GENTLE)} against gamma = 0"
    options = {"paper": PAPER, "undecided": undecided}
    guided, control = against_control(chains, pairs, lambda s: chains.loss("energy", s))
    claims = [
        judge(
            f"evae2021-energy-falls-{tag}",
            figure="2B",
            statement=f"guidance lowers the energy of outputs ({at})",
            metric="L_H minus that of as many steps without guidance",
            values=guided - control,
            criterion="< 0",
            holds=lambda x: x < 0,
            **options,
        )
    ]
    guided, control = against_control(chains, pairs, lambda s: chains.loss("reconstruction", s))
    claims.append(
        judge(
            f"evae2021-reconstruction-{tag}",
            figure="2B",
            statement=f"guidance leaves the reconstruction as it is ({at})",
            metric="L_RC over that of as many steps without guidance",
            values=guided / control,
            criterion="<= 1.1",
            holds=lambda x: x <= 1.1,
            **options,
        )
    )
    for kind, symbol in KINDS.items():
        guided, control = against_control(
            chains, pairs, lambda s, name=f"{kind}_angle": chains.mean(name, s)
        )
        claims.append(
            judge(
                f"evae2021-angle-{kind}-{tag}",
                figure="3B",
                statement=f"angles to the effective field shrink in {symbol} ({at})",
                metric="mean angle over that of as many steps without guidance",
                values=guided / control,
                criterion="<= 0.9",
                holds=lambda x: x <= 0.9,
                **options,
            )
        )
    return claims


def shape_claims(
    chains: Chains, pairs: list[tuple[int, int]], beta: float, undecided: str
) -> list[Claim]:
    """Return whether truncated and stretched skyrmions vanish."""
    claims = []
    for kind, symbol in KINDS.items():
        for shape in ("truncated", "stretched"):
            name = f"{kind}_{shape}"
            guided, control = against_control(chains, pairs, lambda s, n=name: chains.mean(n, s))
            own = chains.scalar(f"input_{shape}")
            limit = max(0.02, 2 * own)
            beside = f"{np.mean(control):.2g} without guidance, {own:.2g} in the data"
            claims.append(
                judge(
                    f"evae2021-{shape}-{kind}-beta{beta:g}",
                    paper=PAPER,
                    figure="3A",
                    statement=f"{shape} skyrmions vanish from {symbol} at "
                    f"{gamma_at(chains, beta, GENTLE)} (beta = {beta:g})",
                    metric=f"their share of all regions with S_z < 0; {beside}",
                    values=guided,
                    criterion="<= 0.02, or twice that of the data",
                    holds=lambda x, limit=limit: x <= limit,
                    undecided=undecided,
                )
            )
    return claims


def diversity_claims(
    chains: Chains, pairs: list[tuple[int, int]], beta: float, undecided: str
) -> list[Claim]:
    """Return whether prior samples are new states, and hold as many skyrmions as the data."""
    distance = float(np.median(chains.data["test_distance"].values))
    guided, _ = against_control(
        chains, pairs, lambda s: float(np.median(chains.data["nearest_distance"].values[s]))
    )
    charge, free = against_control(chains, pairs, lambda s: chains.mean("prior_charge", s))
    own = chains.scalar("train_charge")
    return [
        judge(
            f"evae2021-generative-beta{beta:g}",
            paper=PAPER,
            figure="3A",
            statement=f"prior samples are new states, not memorised ones (beta = {beta:g})",
            metric="median distance of X' to the nearest training state, translations allowed, "
            "over that of test states",
            values=guided / distance,
            criterion=">= 0.5",
            holds=lambda x: x >= 0.5,
            undecided=undecided,
        ),
        judge(
            f"energetics-prior-charge-beta{beta:g}",
            paper=OURS,
            figure="",
            statement=f"prior samples hold as many skyrmions as the data (beta = {beta:g})",
            metric=f"mean charge of X' at {gamma_at(chains, beta, GENTLE)} over that of the data, "
            f"{own:.1f}; without guidance {np.mean(free):.1f}",
            values=charge / own,
            criterion="0.8 to 1.2",
            holds=lambda x: 0.8 <= x <= 1.2,
            undecided=undecided,
        ),
    ]


def alignment_claims(chains: Chains, beta: float, undecided: str) -> list[Claim]:
    """Return whether guidance at γ = 10 gains more than alignment of what γ = 0 makes."""
    stages = [chains.guided_at(run, beta, MODEST) for run in chains.runs]
    pairs = [(s, c) for s in stages for c in [chains.control_of(s)] if c is not None]
    claims = []
    for kind, symbol in KINDS.items():
        guided, _ = against_control(
            chains, pairs, lambda s, name=f"{kind}_energy": chains.mean(name, s)
        )
        _, aligned = against_control(
            chains, pairs, lambda s, name=f"{kind}_aligned_energy": chains.mean(name, s)
        )
        claims.append(
            judge(
                f"energetics-alignment-{kind}-beta{beta:g}",
                paper=OURS,
                figure="",
                statement=f"guidance with {gamma_at(chains, beta, MODEST)} gains more in {symbol} "
                f"than a few alignment sweeps without it (beta = {beta:g})",
                metric="energy per site minus that of the control after alignment",
                values=guided - aligned,
                criterion="< 0",
                holds=lambda x: x < 0,
                undecided=undecided,
            )
        )
    return claims
