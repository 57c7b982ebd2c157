"""Claims about guidance by the Hamiltonian up to γ = 100 (evae2021, figures 2B and 3)."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import numpy as np

from energetics.claims import Claim, judge
from energetics.criteria import at_least, at_most, below, between
from energetics.skyrmion_states.sequences import Sequences
from energetics.skyrmion_states.study import OURS, PAPER

GENTLE = 100.0  # γ up to which the paper sees the reconstruction unchanged
MODEST = 10.0
MISSHAPEN = 0.02  # share of regions that counts as none
KINDS = {"output": "X_out", "prior": "X'"}


class Guidance:
    """Guided stages at one β and largest γ, one of each run, and their controls at γ = 0."""

    def __init__(self, sequences: Sequences, beta: float, most: float):
        self.sequences, self.beta = sequences, beta
        guided = [sequences.guided_at(run, beta, most) for run in sequences.runs]
        pairs = [(place, sequences.control_of(place)) for place in guided]
        self.guided = [place for place, control in pairs if control is not None]
        self.controls = [control for _, control in pairs if control is not None]
        self.gamma = f"gamma = {sequences.stages[guided[0]].gamma:g}"

    def values(self, value: Callable[[int], float]) -> tuple[np.ndarray, np.ndarray]:
        """Return a value of guided stages and of their controls; NaN if there are none."""
        found = [[value(place) for place in places] for places in (self.guided, self.controls)]
        guided, control = (np.array(values or [np.nan]) for values in found)
        return guided, control

    def means(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the means of a measured value over the states of stages, as `values` does."""
        return self.values(lambda place: self.sequences.mean(name, place))


def guided_claims(sequences: Sequences, undecided: str) -> Iterator[Claim]:
    """Yield the claims for every β from which γ is raised."""
    for beta in sequences.guided_betas:
        gentle = Guidance(sequences, beta, GENTLE)
        reason = undecided or ("" if gentle.guided else "there is no control with gamma = 0")
        yield from energy_claims(gentle, reason)
        yield from shape_claims(gentle, reason)
        yield from diversity_claims(gentle, reason)
        yield from alignment_claims(Guidance(sequences, beta, MODEST), reason)


def energy_claims(pairs: Guidance, undecided: str) -> Iterator[Claim]:
    """Yield whether guidance lowers energies and angles, and leaves the reconstruction."""
    tag = f"beta{pairs.beta:g}"
    at = f"beta = {pairs.beta:g}, {pairs.gamma} against gamma = 0"
    claim = partial(judge, paper=PAPER, undecided=undecided)
    guided, control = pairs.values(lambda place: pairs.sequences.loss("energy", place))
    yield claim(
        f"evae2021-energy-falls-{tag}",
        figure="2B",
        statement=f"guidance lowers the energy of outputs ({at})",
        metric="L_H minus that of as many steps without guidance",
        values=guided - control,
        criterion=below(0),
    )
    guided, control = pairs.values(lambda place: pairs.sequences.loss("reconstruction", place))
    yield claim(
        f"evae2021-reconstruction-{tag}",
        figure="2B",
        statement=f"guidance leaves the reconstruction as it is ({at})",
        metric="L_RC over that of as many steps without guidance",
        values=guided / control,
        criterion=at_most(1.1),
    )
    for kind, symbol in KINDS.items():
        guided, control = pairs.means(f"{kind}_angle")
        yield claim(
            f"evae2021-angle-{kind}-{tag}",
            figure="3B",
            statement=f"angles to the effective field shrink in {symbol} ({at})",
            metric="mean angle over that of as many steps without guidance",
            values=guided / control,
            criterion=at_most(0.9),
        )


def shape_claims(pairs: Guidance, undecided: str) -> Iterator[Claim]:
    """Yield whether truncated and stretched skyrmions vanish: to twice their share in the data."""
    for (kind, symbol), shape in product(KINDS.items(), ("truncated", "stretched")):
        guided, control = pairs.means(f"{kind}_{shape}")
        own = pairs.sequences.scalar(f"input_{shape}")
        beside = f"{np.mean(control):.2g} without guidance, {own:.2g} in the data"
        at = f"{pairs.gamma} (beta = {pairs.beta:g})"
        yield judge(
            f"evae2021-{shape}-{kind}-beta{pairs.beta:g}",
            paper=PAPER,
            figure="3A",
            statement=f"{shape} skyrmions vanish from {symbol} at {at}",
            metric=f"their share of all regions with S_z < 0; {beside}",
            values=guided,
            criterion=at_most(max(MISSHAPEN, 2 * own)),
            undecided=undecided,
        )


def diversity_claims(pairs: Guidance, undecided: str) -> Iterator[Claim]:
    """Yield whether prior samples are new states, and hold as many skyrmions as the data."""
    data = pairs.sequences.data
    guided, _ = pairs.values(lambda p: float(np.median(data["nearest_distance"].values[p])))
    charge, free = pairs.means("prior_charge")
    own = pairs.sequences.scalar("train_charge")
    yield judge(
        f"evae2021-generative-beta{pairs.beta:g}",
        paper=PAPER,
        figure="3A",
        statement=f"prior samples are new states, not memorised ones (beta = {pairs.beta:g})",
        metric="median distance of X' to the nearest training state, translations allowed, "
        "over that of test states",
        values=guided / float(np.median(data["test_distance"].values)),
        criterion=at_least(0.5),
        undecided=undecided,
    )
    yield judge(
        f"energetics-prior-charge-beta{pairs.beta:g}",
        paper=OURS,
        figure="",
        statement=f"prior samples hold as many skyrmions as the data (beta = {pairs.beta:g})",
        metric=f"mean charge of X' at {pairs.gamma} over that of the data, "
        f"{own:.1f}; without guidance {np.mean(free):.1f}",
        values=charge / own,
        criterion=between(0.8, 1.2),
        undecided=undecided,
    )


def alignment_claims(pairs: Guidance, undecided: str) -> Iterator[Claim]:
    """Yield whether guidance at γ = 10 gains more than alignment of what γ = 0 makes."""
    for kind, symbol in KINDS.items():
        guided, _ = pairs.means(f"{kind}_energy")
        _, aligned = pairs.means(f"{kind}_aligned_energy")
        yield judge(
            f"energetics-alignment-{kind}-beta{pairs.beta:g}",
            paper=OURS,
            figure="",
            statement=f"guidance with {pairs.gamma} gains more in {symbol} "
            f"than a few alignment sweeps without it (beta = {pairs.beta:g})",
            metric="energy per site minus that of the control after alignment",
            values=guided - aligned,
            criterion=below(0),
            undecided=undecided,
        )
