"""Claims about the standard autoencoder, γ = 0, while β rises (evae2021, figures 2A and S1)."""

import numpy as np

from energetics.claims import Claim, judge
from energetics.skyrmion_states.chains import Chains, geometric_mean

PAPER, OURS = "evae2021", "beyond the paper"
PAPER_BETA = 1e-2  # where the paper sees posterior collapse, at L = 128
PAPER_SIZE = 128
USABLE = (1e-4, 1e-2)
NEAR = 1.001 * 10**0.5  # a factor within which a critical weight counts as the paper's


def standard_claims(chains: Chains, undecided: str, *, size: int) -> list[Claim]:
    """Return the claims about rising and falling β."""
    options = {"paper": PAPER, "figure": "2A", "undecided": undecided}
    return [
        energy_claim(chains, options),
        *collapse_claims(chains, options, size=size),
        usable_claim(chains, options),
        judge(
            "evae2021-copies",
            statement="at the smallest beta the loss of reconstruction is almost zero",
            metric="L_RC of the test data over that of the uniform state",
            values=[
                chains.loss("reconstruction", chains.places("rising", run)[0], "test")
                / chains.uniform_loss
                for run in chains.runs
            ],
            criterion="<= 0.05",
            holds=lambda x: x <= 0.05,
            **{**options, "undecided": undecided or chains.still_falling()},
        ),
        principal_claim(chains, undecided, size=size),
    ]


def energy_claim(chains: Chains, options: dict) -> Claim:
    """Return whether L_H rises with β before the collapse."""
    values = []
    for run in chains.runs:
        chain = [stage for stage in chains.places("rising", run) if not chains.uniform(stage)]
        if len(chain) < 2:
            values.append(np.nan)
            continue
        values.append(chains.loss("energy", chain[-1]) - chains.loss("energy", chain[0]))
    return judge(
        "evae2021-energy-rises",
        statement="the energy of outputs of the standard autoencoder rises with beta",
        metric="L_H at the last beta before collapse minus that at the first",
        values=values,
        criterion="> 0",
        holds=lambda x: x > 0,
        **{**options, "undecided": options["undecided"] or chains.still_falling()},
    )


def collapse_claims(chains: Chains, options: dict, *, size: int) -> list[Claim]:
    """Return where the posterior collapses, beside linear theory, and to which state."""
    brackets = [chains.bracket("rising", run) for run in chains.runs]
    passed = [bracket for bracket in brackets if bracket]
    measured = [geometric_mean(bracket) for bracket in passed] or [np.nan]
    plain = chains.scalar("plain_critical_beta")
    predicted = chains.scalar("transverse_critical_beta")
    elsewhere = "" if size >= PAPER_SIZE else f"linear theory says {predicted:.2g} in this box"
    inside = [low <= predicted <= high for low, high in passed] or [np.nan]
    last = chains.places("rising", 0)[-1]
    uniform = chains.loss("reconstruction", last) - chains.uniform_loss
    falling = chains.bracket("falling", 0)
    found = [
        judge(
            "evae2021-posterior-collapse",
            statement="the posterior collapses near beta = 1e-2",
            metric="beta of collapse, geometric mean of the stages around it",
            values=measured,
            criterion="0.0032 to 0.032",
            holds=lambda x: PAPER_BETA / NEAR <= x <= PAPER_BETA * NEAR,
            **{**options, "undecided": options["undecided"] or elsewhere},
        ),
        judge(
            "evae2021-linear-theory",
            statement="it does so where linear theory says, 2 lambda_perp / (N <S_z>)",
            metric="share of runs whose last stage before and first after enclose that beta",
            values=np.asarray(inside, float),
            criterion="= 1",
            holds=lambda x: x == 1,
            **{**options, "paper": OURS},
        ),
    ]
    rows = {
        "transverse": (predicted, "beta of collapse, transverse linear theory"),
        "plain": (plain, "beta of collapse, plain linear theory 2 lambda_max / N"),
        "falling": (
            geometric_mean(falling) if falling else np.nan,
            "beta at which the posterior returns when beta falls again",
        ),
    }
    for name, (value, metric) in rows.items():
        found.append(
            judge(
                f"evae2021-collapse-{name}",
                paper=OURS,
                figure="2A",
                statement="where the posterior collapses",
                metric=metric,
                values=value,
            )
        )
    found.append(
        judge(
            "evae2021-collapse-uniform",
            statement="after posterior collapse every output is the uniform state",
            metric="|L_RC - 2 (1 - <S_z>)| at the largest beta",
            values=abs(uniform) if passed else np.nan,
            criterion="<= 0.01",
            holds=lambda x: x <= 0.01,
            **{**options, "figure": "S1"},
        )
    )
    return found


def usable_claim(chains: Chains, options: dict) -> Claim:
    """Return whether β from 1e-4 to 1e-2 gives various structures without collapse."""
    values = []
    for run in chains.runs:
        chain = chains.places("rising", run)
        beta = chains.keys["beta"][chain]
        inside = chain[(beta >= USABLE[0] * 0.999) & (beta <= USABLE[1] * 1.001)]
        losses = [chains.loss("reconstruction", stage) for stage in inside]
        values.append(max(losses, default=np.nan) / chains.uniform_loss)
    return judge(
        "evae2021-usable-beta",
        statement="beta from 1e-4 to 1e-2 reconstructs states without collapse",
        metric="largest L_RC there over that of the uniform state",
        values=values,
        criterion="<= 0.5",
        holds=lambda x: x <= 0.5,
        **{**options, "undecided": options["undecided"] or chains.still_falling()},
    )


def principal_claim(chains: Chains, undecided: str, *, size: int) -> Claim:
    """Return whether the network reconstructs better than as many principal components."""
    values = []
    for run in chains.runs:
        free = np.concatenate([chains.places(s, run) for s in ("rising", "control")])
        best = min(chains.loss("reconstruction", stage, "test") for stage in free)
        values.append(best / chains.scalar("principal_error"))
    reason = undecided
    if not reason and size < 64:
        left = chains.scalar("principal_error")
        reason = f"the data are nearly linear in a box of {size}: components leave {left:.2g}"
    return judge(
        "energetics-principal-components",
        paper=OURS,
        figure="2A",
        statement="the network reconstructs better than as many principal components",
        metric="least L_RC of the test data with gamma = 0 over theirs",
        values=values,
        criterion="< 1",
        holds=lambda x: x < 1,
        undecided=reason,
    )
