"""Claims about large γ: one state, its energy, and whether it is the ground state (figure 5)."""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.criteria import above, at_least, at_most, below, between
from energetics.skyrmion_states.claims_standard import NEAR
from energetics.skyrmion_states.sequences import ONE_STATE, Sequences
from energetics.skyrmion_states.study import PAPER
from energetics.skyrmion_states.translations import aligned_distance

DECISIVE_SIZE = 64  # smaller boxes hold too few skyrmions to have many states
PAPER_GAMMA = (1e3, 1e4)
GROUND = 0.95  # of the way from the data to the annealer's best energy
NOT_ONE = "at the largest gamma samples are not one state yet"
SAME = 0.05  # of the distance or difference between states, below which they are taken for one
claim = partial(judge, paper=PAPER)


def collapse_claims(sequences: Sequences, undecided: str, *, size: int) -> Iterator[Claim]:
    """Yield the claims about the collapsed network at every β from which γ was raised."""
    for beta in sequences.guided_betas:
        last = [sequences.places("guided", run, beta)[-1] for run in sequences.runs]
        yield from transition_claims(sequences, beta, last, undecided)
        yield from ground_claims(sequences, beta, last, undecided, too_small(size))
        yield translation_claim(sequences, beta, last, undecided)
    yield dependence_claim(sequences, undecided)


def too_small(size: int) -> str:
    """Return why a box decides nothing about ground states, empty if it can."""
    if size >= DECISIVE_SIZE:
        return ""
    return f"too small a box: sampling.size = {size} < {DECISIVE_SIZE}"


def transition_claims(
    sequences: Sequences, beta: float, last: Sequence[int], undecided: str
) -> Iterator[Claim]:
    """Yield whether prior samples become one state, at which γ, and what the divergence does.

    `last` are the places of the stages with the largest γ, one of each run.
    """
    brackets = [sequences.guided_bracket(run, beta) for run in sequences.runs]
    passed = [bracket for bracket in brackets if bracket]
    for kind in ("complex", "modulus"):
        errors = np.array([sequences.mean(f"{kind}_error", place) for place in last])
        yield claim(
            f"evae2021-one-state-{kind}-beta{beta:g}",
            figure="5B",
            statement=f"at the largest gamma all prior samples are one state, {kind} Fourier "
            f"error (beta = {beta:g})",
            metric="error over all pairs of X' over that of test states",
            values=errors / sequences.scalar(f"input_{kind}_error"),
            criterion=at_most(SAME),
            undecided=undecided,
        )
    yield claim(
        f"evae2021-critical-gamma-beta{beta:g}",
        figure="5B",
        statement=f"the network collapses at gamma of 1e3 to 1e4 (beta = {beta:g})",
        metric="gamma of collapse, geometric mean of the stages around it",
        values=[sequences.critical_gamma(bracket) for bracket in passed] or np.nan,
        criterion=between(PAPER_GAMMA[0] / NEAR, PAPER_GAMMA[1] * NEAR),
        undecided=undecided,
    )
    jumps = [[sequences.loss("divergence", place) for place in bracket] for bracket in passed]
    yield claim(
        f"evae2021-divergence-jumps-beta{beta:g}",
        figure="2B",
        statement=f"the divergence jumps where the network collapses (beta = {beta:g})",
        metric="L_KL after the collapse over that before",
        values=[after / before for before, after in jumps] or np.nan,
        criterion=at_least(2),
        undecided=undecided,
    )


def progress_to_ground(energy: float, data: float, best: float) -> float:
    """Return how far an energy is on the way from the data's mean to the best that is known."""
    return (data - energy) / (data - best)


def ground_claims(
    sequences: Sequences, beta: float, last: Sequence[int], undecided: str, small: str
) -> Iterator[Claim]:
    """Yield whether the collapsed state is the ground state."""
    energies = np.array([sequences.mean("prior_energy", place) for place in last])
    charges = np.array([sequences.mean("prior_charge", place) for place in last])
    best, data = sequences.scalar("best_energy"), sequences.scalar("train_energy")
    if not all(map(sequences.one_state, last)):
        undecided = undecided or NOT_ONE
    ground = partial(claim, figure="5A")
    yield ground(
        f"evae2021-below-training-beta{beta:g}",
        statement=f"the collapsed state lies below every training state (beta = {beta:g})",
        metric="mean energy per site of X' minus the lowest of the training data",
        values=energies - sequences.scalar("lowest_train_energy"),
        criterion=below(0),
        undecided=undecided,
    )
    yield ground(
        f"evae2021-ground-state-beta{beta:g}",
        statement=f"the collapsed state is the ground state (beta = {beta:g})",
        metric="share of the way from the data's mean energy to the annealer's best",
        values=[progress_to_ground(energy, data, best) for energy in energies],
        criterion=at_least(GROUND),
        undecided=undecided or small,
    )
    yield ground(
        f"evae2021-ground-charge-beta{beta:g}",
        statement=f"... and holds as many skyrmions (beta = {beta:g})",
        metric=f"largest |Q - Q_best|, Q_best = {sequences.scalar('best_charge'):.0f}",
        values=np.abs(charges - sequences.scalar("best_charge")).max(),
        criterion=below(0.5),
        undecided=undecided or small,
    )


def translation_claim(
    sequences: Sequences, beta: float, last: Sequence[int], undecided: str
) -> Claim:
    """Return whether two runs collapse to one state up to a translation."""
    value, before = np.nan, ""
    if len(last) < 2:
        undecided = undecided or f"one run only: schedule.runs = {len(last)} < 2"
    else:
        first, second = (sequences.data["prior_example"].values[s, :1] for s in last[:2])
        value = float(aligned_distance(first, second)[0, 0])
        before = f"; {float(np.square(first - second).sum(1).mean()):.2g} before"
    return claim(
        f"evae2021-translated-beta{beta:g}",
        figure="5A",
        statement=f"two runs collapse to the same lattice, moved (beta = {beta:g})",
        metric=f"squared distance per site of their states after the best translation{before}",
        values=value,
        criterion=at_most(SAME),
        undecided=undecided,
    )


def dependence_claim(sequences: Sequences, undecided: str) -> Claim:
    """Return whether the critical γ depends on β."""
    brackets = [sequences.guided_bracket(0, beta) for beta in sequences.guided_betas]
    ends = [sequences.critical_gamma(bracket) for bracket in brackets if bracket]
    enough = len(ends) > 1
    return claim(
        "evae2021-critical-gamma-depends",
        figure="5B",
        statement="the critical gamma depends on beta",
        metric="critical gamma at the largest beta over that at the smallest, larger over smaller",
        values=max(ends[-1] / ends[0], ends[0] / ends[-1]) if enough else np.nan,
        criterion=above(1.5),
        undecided=undecided or ("" if enough else "only one beta collapses here"),
    )


def confined_claims(
    confined: Sequence[xr.Dataset], undecided: str, *, size: int
) -> Iterator[Claim]:
    """Yield whether collapsed networks find the ground states of boxes with open ends."""
    none = "no box with open ends: confined.boundaries = []"
    boxes = []
    for box in (file.isel(box=number) for file in confined for number in range(file.sizes["box"])):
        energy = float(box["energy"].values[-1].mean())
        data, best = (np.float64(box[name].values) for name in ("input_energy", "best_energy"))
        errors = box["modulus_error"].values
        reason = too_small(size) or ("" if errors[-1] < ONE_STATE * errors[0] else NOT_ONE)
        boxes.append((str(box["box"].values), progress_to_ground(energy, data, best), reason))
    for name, value, reason in boxes or [("square", np.nan, none)]:
        yield claim(
            f"evae2021-confined-{name}",
            figure="",
            statement=f"the collapsed state of an open {name} is its ground state",
            metric="share of the way from the data's mean energy to the annealer's best",
            values=value,
            criterion=at_least(GROUND),
            undecided=undecided or reason,
        )
