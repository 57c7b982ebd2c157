"""Claims about the standard autoencoder, γ = 0, while β rises (evae2021, figures 2A and S1)."""

from functools import partial

import numpy as np

from energetics.claims import Claim, judge
from energetics.criteria import above, at_most, below, between, equal_to
from energetics.skyrmion_states.sequences import Sequences, geometric_mean
from energetics.skyrmion_states.study import OURS, PAPER

PAPER_BETA = 1e-2  # where the paper sees posterior collapse, at L = 128
PAPER_SIZE = 128
USABLE = (1e-4, 1e-2)
NEAR = 1.001 * 10**0.5  # a factor within which a critical weight counts as the paper's
claim = partial(judge, paper=PAPER, figure="2A")


def standard_claims(sequences: Sequences, undecided: str, *, size: int) -> list[Claim]:
    """Return the claims about rising and falling β."""
    trained = undecided or sequences.still_falling()
    return [
        energy_claim(sequences, trained),
        *collapse_claims(sequences, undecided, size=size),
        usable_claim(sequences, trained),
        claim(
            "evae2021-copies",
            statement="at the smallest beta the loss of reconstruction is almost zero",
            metric="L_RC of the test data over that of the uniform state",
            values=[
                sequences.loss("reconstruction", sequences.places("rising", run)[0], "test")
                / sequences.uniform_loss
                for run in sequences.runs
            ],
            criterion=at_most(0.05),
            undecided=trained,
        ),
        principal_claim(sequences, undecided, size=size),
    ]


def energy_claim(sequences: Sequences, undecided: str) -> Claim:
    """Return whether L_H rises with β before the collapse."""
    values = []
    for run in sequences.runs:
        free = [place for place in sequences.places("rising", run) if not sequences.uniform(place)]
        energies = [sequences.loss("energy", place) for place in free]
        values.append(energies[-1] - energies[0] if len(energies) > 1 else np.nan)
    return claim(
        "evae2021-energy-rises",
        statement="the energy of outputs of the standard autoencoder rises with beta",
        metric="L_H at the last beta before collapse minus that at the first",
        values=values,
        criterion=above(0),
        undecided=undecided,
    )


def collapse_claims(sequences: Sequences, undecided: str, *, size: int) -> list[Claim]:
    """Return where the posterior collapses, beside linear theory, and to which state."""
    passed = [found for run in sequences.runs if (found := sequences.bracket("rising", run))]
    predicted = sequences.scalar("transverse_critical_beta")
    elsewhere = "" if size >= PAPER_SIZE else f"linear theory says {predicted:.2g} in this box"
    last = sequences.places("rising", 0)[-1]
    uniform = sequences.loss("reconstruction", last) - sequences.uniform_loss
    falling = sequences.bracket("falling", 0)
    reported = partial(claim, paper=OURS, statement="where the posterior collapses")
    return [
        claim(
            "evae2021-posterior-collapse",
            statement="the posterior collapses near beta = 1e-2",
            metric="beta of collapse, geometric mean of the stages around it",
            values=[geometric_mean(bracket) for bracket in passed] or np.nan,
            criterion=between(PAPER_BETA / NEAR, PAPER_BETA * NEAR),
            undecided=undecided or elsewhere,
        ),
        claim(
            "evae2021-linear-theory",
            paper=OURS,
            statement="it does so where linear theory says, 2 lambda_perp / (N <S_z>)",
            metric="share of runs whose last stage before and first after enclose that beta",
            values=[float(low <= predicted <= high) for low, high in passed] or np.nan,
            criterion=equal_to(1),
            undecided=undecided,
        ),
        reported(
            "evae2021-collapse-transverse",
            metric="beta of collapse, transverse linear theory",
            values=predicted,
        ),
        reported(
            "evae2021-collapse-plain",
            metric="beta of collapse, plain linear theory 2 lambda_max / N",
            values=sequences.scalar("plain_critical_beta"),
        ),
        reported(
            "evae2021-collapse-falling",
            metric="beta at which the posterior returns when beta falls again",
            values=geometric_mean(falling) if falling else np.nan,
        ),
        claim(
            "evae2021-collapse-uniform",
            figure="S1",
            statement="after posterior collapse every output is the uniform state",
            metric="|L_RC - 2 (1 - <S_z>)| at the largest beta",
            values=abs(uniform) if passed else np.nan,
            criterion=at_most(0.01),
            undecided=undecided,
        ),
    ]


def usable_claim(sequences: Sequences, undecided: str) -> Claim:
    """Return whether β from 1e-4 to 1e-2 gives various structures without collapse."""
    low, high = USABLE[0] * 0.999, USABLE[1] * 1.001
    values = []
    for run in sequences.runs:
        losses = [
            sequences.loss("reconstruction", place)
            for place in sequences.places("rising", run)
            if low <= sequences.stages[place].beta <= high
        ]
        values.append(max(losses, default=np.nan) / sequences.uniform_loss)
    return claim(
        "evae2021-usable-beta",
        statement="beta from 1e-4 to 1e-2 reconstructs states without collapse",
        metric="largest L_RC there over that of the uniform state",
        values=values,
        criterion=at_most(0.5),
        undecided=undecided,
    )


def principal_claim(sequences: Sequences, undecided: str, *, size: int) -> Claim:
    """Return whether the network reconstructs better than as many principal components."""
    components = sequences.scalar("principal_error")
    values = []
    for run in sequences.runs:
        free = [place for s in ("rising", "control") for place in sequences.places(s, run)]
        best = min(sequences.loss("reconstruction", place, "test") for place in free)
        values.append(best / components)
    small = f"the data are nearly linear in a box of {size}: components leave {components:.2g}"
    return claim(
        "energetics-principal-components",
        paper=OURS,
        statement="the network reconstructs better than as many principal components",
        metric="least L_RC of the test data with gamma = 0 over theirs",
        values=values,
        criterion=below(1),
        undecided=undecided or (small if size < 64 else ""),
    )
