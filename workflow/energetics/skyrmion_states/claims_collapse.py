"""Claims about large γ: one state, its energy, and whether it is the ground state (figure 5)."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.skyrmion_states.chains import ONE_STATE, Chains, geometric_mean
from energetics.skyrmion_states.claims_standard import NEAR, PAPER
from energetics.skyrmion_states.translations import aligned_distance

DECISIVE_SIZE = 64  # smaller boxes hold too few skyrmions to have many states
PAPER_GAMMA = (1e3, 1e4)
GROUND = 0.95  # of the way from the data to the annealer's best energy
NOT_ONE = "at the largest gamma samples are not one state yet"
SAME = 0.05  # squared distance per site between two states taken for one


def collapse_claims(chains: Chains, undecided: str, *, size: int) -> list[Claim]:
    """Return the claims about the collapsed network at every β from which γ was raised."""
    claims, small = [], too_small(size)
    for beta in chains.guided_betas:
        claims += transition_claims(chains, beta, undecided, small)
        claims += ground_claims(chains, beta, undecided, small)
        claims.append(translation_claim(chains, beta, undecided))
    claims.append(dependence_claim(chains, undecided))
    return claims


def too_small(size: int) -> str:
    """Return why a box decides nothing about ground states, empty if it can."""
    if size >= DECISIVE_SIZE:
        return ""
    return f"too small a box: sampling.size = {size} < {DECISIVE_SIZE}"


def transition_claims(chains: Chains, beta: float, undecided: str, small: str) -> list[Claim]:
    """Return whether prior samples become one state, at which γ, and what the divergence does."""
    last = [int(chains.places("guided", run, beta)[-1]) for run in chains.runs]
    options = {"paper": PAPER, "figure": "5B"}
    claims = []
    for kind in ("complex", "modulus"):
        name = f"{kind}_error"
        ratio = [chains.mean(name, s) / chains.scalar(f"input_{name}") for s in last]
        claims.append(
            judge(
                f"evae2021-one-state-{kind}-beta{beta:g}",
                statement=f"at the largest gamma all prior samples are one state, {kind} Fourier "
                f"error (beta = {beta:g})",
                metric="error over all pairs of X' over that of test states",
                values=ratio,
                criterion="<= 0.05",
                holds=lambda x: x <= 0.05,
                undecided=undecided,
                **options,
            )
        )
    brackets = [chains.guided_bracket(run, beta) for run in chains.runs]
    passed = [bracket for bracket in brackets if bracket]
    gammas = [geometric_mean(chains.keys["gamma"][list(b)]) for b in passed] or [np.nan]
    jumps = [
        chains.loss("divergence", after) / chains.loss("divergence", before)
        for before, after in passed
    ] or [np.nan]
    claims += [
        judge(
            f"evae2021-critical-gamma-beta{beta:g}",
            statement=f"the network collapses at gamma of 1e3 to 1e4 (beta = {beta:g})",
            metric="gamma of collapse, geometric mean of the stages around it",
            values=gammas,
            criterion="316 to 31600",
            holds=lambda x: PAPER_GAMMA[0] / NEAR <= x <= PAPER_GAMMA[1] * NEAR,
            undecided=undecided,
            **options,
        ),
        judge(
            f"evae2021-divergence-jumps-beta{beta:g}",
            statement=f"the divergence jumps where the network collapses (beta = {beta:g})",
            metric="L_KL after the collapse over that before",
            values=jumps,
            criterion=">= 2",
            holds=lambda x: x >= 2,
            undecided=undecided,
            paper=PAPER,
            figure="2B",
        ),
    ]
    return claims


def progress_to_ground(energy: float, data: float, best: float) -> float:
    """Return how far an energy is on the way from the data's mean to the best that is known."""
    return (data - energy) / (data - best)


def ground_claims(chains: Chains, beta: float, undecided: str, small: str) -> list[Claim]:
    """Return whether the collapsed state is the ground state."""
    last = [int(chains.places("guided", run, beta)[-1]) for run in chains.runs]
    energies = np.array([chains.mean("prior_energy", stage) for stage in last])
    charges = np.array([chains.mean("prior_charge", stage) for stage in last])
    best, data = chains.scalar("best_energy"), chains.scalar("train_energy")
    if not all(map(chains.one_state, last)):
        undecided = undecided or NOT_ONE
    options = {"paper": PAPER, "figure": "5A"}
    return [
        judge(
            f"evae2021-below-training-beta{beta:g}",
            statement=f"the collapsed state lies below every training state (beta = {beta:g})",
            metric="mean energy per site of X' minus the lowest of the training data",
            values=energies - chains.scalar("lowest_train_energy"),
            criterion="< 0",
            holds=lambda x: x < 0,
            undecided=undecided,
            **options,
        ),
        judge(
            f"evae2021-ground-state-beta{beta:g}",
            statement=f"the collapsed state is the ground state (beta = {beta:g})",
            metric="share of the way from the data's mean energy to the annealer's best",
            values=[progress_to_ground(energy, data, best) for energy in energies],
            criterion=">= 0.95",
            holds=lambda x: x >= GROUND,
            undecided=undecided or small,
            **options,
        ),
        judge(
            f"evae2021-ground-charge-beta{beta:g}",
            statement=f"... and holds as many skyrmions (beta = {beta:g})",
            metric=f"largest |Q - Q_best|, Q_best = {chains.scalar('best_charge'):.0f}",
            values=np.abs(charges - chains.scalar("best_charge")).max(),
            criterion="< 0.5",
            holds=lambda x: x < 0.5,
            undecided=undecided or small,
            **options,
        ),
    ]


def translation_claim(chains: Chains, beta: float, undecided: str) -> Claim:
    """Return whether two runs collapse to one state up to a translation."""
    reason, value, apart = undecided, np.nan, np.nan
    if len(chains.runs) < 2:
        reason = reason or f"one run only: schedule.runs = {len(chains.runs)} < 2"
    else:
        last = [int(chains.places("guided", run, beta)[-1]) for run in chains.runs[:2]]
        first, second = (chains.data["prior_example"].values[s, :1] for s in last)
        value = float(aligned_distance(first, second)[0, 0])
        apart = float(np.square(first - second).sum(1).mean())
    return judge(
        f"evae2021-translated-beta{beta:g}",
        paper=PAPER,
        figure="5A",
        statement=f"two runs collapse to the same lattice, moved (beta = {beta:g})",
        metric="squared distance per site of their states after the best translation"
        + (f"; {apart:.2g} before" if np.isfinite(apart) else ""),
        values=value,
        criterion="<= 0.05",
        holds=lambda x: x <= SAME,
        undecided=reason,
    )


def dependence_claim(chains: Chains, undecided: str) -> Claim:
    """Return whether the critical γ depends on β."""
    found = {}
    for beta in chains.guided_betas:
        bracket = chains.guided_bracket(0, beta)
        if bracket:
            found[beta] = geometric_mean(chains.keys["gamma"][list(bracket)])
    ends = [found[beta] for beta in sorted(found)]
    enough = len(ends) > 1
    return judge(
        "evae2021-critical-gamma-depends",
        paper=PAPER,
        figure="5B",
        statement="the critical gamma depends on beta",
        metric="critical gamma at the largest beta over that at the smallest, larger over smaller",
        values=max(ends[-1] / ends[0], ends[0] / ends[-1]) if enough else np.nan,
        criterion="> 1.5",
        holds=lambda x: x > 1.5,
        undecided=undecided or ("" if enough else "only one beta collapses here"),
    )


def confined_claims(confined: Sequence[xr.Dataset], undecided: str, *, size: int) -> list[Claim]:
    """Return whether collapsed networks find the ground states of boxes with open ends."""
    claims, small = [], too_small(size)
    boxes = [(file, number) for file in confined for number in range(file.sizes["box"])]
    if not boxes:
        none = "no box with open ends: confined.boundaries = []"
        return [confined_claim("square", np.nan, undecided or none)]
    for file, number in boxes:
        energy = float(file["energy"].values[number, -1].mean())
        data, best = (np.float64(file[n].values[number]) for n in ("input_energy", "best_energy"))
        value = progress_to_ground(energy, data, best)
        errors = file["modulus_error"].values[number]
        reason = undecided or small or ("" if errors[-1] < ONE_STATE * errors[0] else NOT_ONE)
        claims.append(confined_claim(str(file["box"].values[number]), value, reason))
    return claims


def confined_claim(box: str, value: float, undecided: str) -> Claim:
    """Return the claim about one box."""
    return judge(
        f"evae2021-confined-{box}",
        paper=PAPER,
        figure="",
        statement=f"the collapsed state of an open {box} is its ground state",
        metric="share of the way from the data's mean energy to the annealer's best",
        values=value,
        criterion=">= 0.95",
        holds=lambda x: x >= GROUND,
        undecided=undecided,
    )
