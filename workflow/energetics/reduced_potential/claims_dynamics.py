"""Claims about V_NN as a potential: does it fall, does it predict, is its gradient continuous?

Thresholds stand above the code that uses them and were fixed before the first full run; only LONG
and FINE, which can turn a failure into "not decided" and nothing else, came after it.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.criteria import FAILS, at_least, at_most, below
from energetics.storage import SPLITS

TSUJI, MOTOTAKE, OURS = "tsuji2023", "mototake2025", "energetics"
MONOTONE = 0.99  # fraction of falling steps that counts as monotone
RECONSTRUCTED = at_least(0.95, of="R2")  # counts as accurate
PREDICTED = at_least(0.5, of="skill")  # of predicted increments, counts as well reproduced
BETTER = below(1, of="ratio")  # error over that of no change
SIMILAR = at_most(0.2)  # RMSE over standard deviation, counts as significantly similar
LONG = 30000  # steps of paper.yaml: after 12000 the loss on seen images still fell
CORRELATED = at_least(0.5, of="correlation")  # of dV/dt with dH/dt, counts as agreement
FINE = 25  # values of α of paper.yaml: fewer may take a steep part for a jump
CONTINUOUS = at_most(3)  # largest step between neighbouring α over its equal share


def rows_of(evaluation: xr.Dataset, split: str) -> np.ndarray:
    """Return which trajectories are in a split of the protocol by disorder."""
    return evaluation["split_disorder"].values == SPLITS[split]


def least_falling(
    evaluation: xr.Dataset, steps: np.ndarray, split: str, tolerance: float
) -> np.ndarray:
    """Return for each training seed the least fraction of falling steps over all α.

    steps: (training_seed, trajectory, step); a step falls if it is at most `tolerance` times the
    range of V over all frames of the split.
    """
    rows = rows_of(evaluation, split)
    alpha = evaluation["alpha"].values
    values = []
    for seed, potential in enumerate(evaluation["potential"].values):
        span = np.ptp(potential[rows])
        falling = steps[seed] <= tolerance * span
        values.append(min(falling[rows & (alpha == a)].mean() for a in np.unique(alpha[rows])))
    return np.array(values)


def energy_step_at_fixed_field(evaluation: xr.Dataset) -> np.ndarray:
    """Return the rate −⟨(δH/δφ)²⟩ at which H falls while h stands still, (trajectory, step)."""
    square = -np.square(evaluation["gradient_rms"].values)
    return (square[:, 1:] + square[:, :-1]) / 2


def descent_claims(topology: xr.Dataset, tolerance: float, undecided: str) -> Iterator[Claim]:
    """Yield the claims about V falling: raw, gauge-free, and what the energy itself does."""
    judged = partial(judge, figure="3a", paper=MOTOTAKE, undecided=undecided)
    raw = np.diff(topology["potential"].values, axis=2)
    fixed = topology["potential_step"].values
    allowed = f"least over alpha (rise up to {tolerance:g} of V's range allowed)"
    monotone = at_least(MONOTONE, of=allowed)
    for split, word in (("train", "seen"), ("test", "unseen")):
        yield judged(
            f"mototake2025-descent-raw-{word}",
            statement="V_NN decreases monotonically with time for all alpha",
            metric=f"fraction of steps with dV <= 0, {word} disorder",
            values=least_falling(topology, raw, split, tolerance),
            criterion=monotone,
            reason="V_NN is fixed only up to a function of alpha and h, so while h moves, "
            "whether this V falls is a matter of gauge",
        )
    yield judged(
        "mototake2025-descent-fixed-field",
        statement="V_NN decreases at a fixed field (no gauge enters)",
        metric="fraction of steps with V(z', alpha, h) <= V(z, alpha, h), unseen disorder",
        values=least_falling(topology, fixed, "test", tolerance),
        criterion=monotone,
    )
    rows = rows_of(topology, "test")
    yield judged(
        "energy-descent",
        paper=OURS,
        statement="the true energy H falls, the moving field included",
        metric="fraction of frames with dH/dt <= 0",
        values=np.mean(topology["energy_rate"].values[rows] <= 0),
        reason="H itself rises while the field is swept: only at a fixed field must it fall",
    )
    interval = float(topology.attrs["frame_interval"])
    truth = energy_step_at_fixed_field(topology)[rows].ravel()
    yield judged(
        "descent-follows-energy",
        paper=OURS,
        statement="V_NN falls when and where H falls, both at a fixed field",
        metric="correlation of dV/dt with dH/dt at fixed field, unseen disorder",
        values=[np.corrcoef(v[rows].ravel() / interval, truth)[0, 1] for v in fixed],
        criterion=CORRELATED,
    )


def persistence_claims(
    topology: xr.Dataset, held_out: xr.Dataset | None, undecided: str
) -> Iterator[Claim]:
    """Yield the claims about reconstructed and predicted diagrams."""
    judged = partial(judge, figure="3b", paper=MOTOTAKE, undecided=undecided)
    for group, word in enumerate(("seen", "unseen")):
        yield judged(
            f"mototake2025-reconstruction-{word}",
            statement="the autoencoder successfully reconstructs the diagrams",
            metric=f"R2 of persistence images, {word} disorder",
            values=topology["reconstruction_r2"].values[:, group],
            criterion=RECONSTRUCTED,
        )
        yield judged(
            f"mototake2025-increments-{word}",
            statement="their temporal changes are well reproduced by steps along -dV/dz",
            metric=f"skill of D(z')-D(z) over no change, {word} disorder",
            values=topology["increment_skill"].values[:, group],
            criterion=PREDICTED,
        )
        yield judged(
            f"mototake2025-roll-out-{word}",
            statement="V_NN governs the evolution: a roll-out beats no change",
            metric=f"error over no change after {topology.attrs['roll_out_steps']} steps, "
            f"{word} disorder",
            values=topology["roll_out_ratio"].values[:, group],
            criterion=BETTER,
        )
    yield judged(
        "one-step-prediction",
        paper=OURS,
        statement="one step along -dV/dz beats no change as a picture",
        metric="error over no change, unseen disorder",
        values=topology["prediction_ratio"].values[:, 1],
        criterion=BETTER,
        reason="frames so close differ by less than the reconstruction error",
    )
    if held_out is not None:
        yield judged(
            "held-out-alpha",
            paper=OURS,
            statement="diagrams are reconstructed at values of alpha never trained on",
            metric="R2 of persistence images, held-out alpha and unseen disorder",
            values=held_out["reconstruction_r2"].values[:, 1],
            criterion=RECONSTRUCTED,
        )


def image_claims(
    images: xr.Dataset, images_paper: xr.Dataset, *, steps: int, undecided: str
) -> Iterator[Claim]:
    """Yield the claims of tsuji2023 about predicted images.

    `images_paper` is the design with the losses as printed and the weights of the last step, the
    nearest reading of the paper's; `images` the same network with balanced losses. On seen
    disorder an autoencoder gets better with every step, so a failure there decides nothing unless
    it was trained for long.
    """
    judged = partial(judge, figure="2A, 2B")
    short = f"steps = {steps} < {LONG}: on seen disorder more steps still help"
    for evaluation, losses in ((images_paper, "printed"), (images, "balanced")):
        for group, word in enumerate(("seen", "unseen")):
            error = evaluation["prediction_rmse"].values[:, group]
            failed_early = steps < LONG and SIMILAR.verdict(error.mean()) == FAILS
            yield judged(
                f"tsuji2023-similar-{losses}-{word}",
                paper=TSUJI,
                statement="true and predicted images are significantly similar",
                metric=f"RMSE over standard deviation, {losses} losses, {word} disorder",
                values=error,
                criterion=SIMILAR,
                undecided=undecided or (short if word == "seen" and failed_early else ""),
            )
            yield judged(
                f"tsuji2023-no-change-{losses}-{word}",
                paper=OURS,
                statement="predicted images are nearer to the truth than the images before",
                metric=f"error over no change, {losses} losses, {word} disorder",
                values=evaluation["prediction_ratio"].values[:, group],
                criterion=BETTER,
                undecided=undecided,
            )


def largest_jump(values: np.ndarray, alpha: np.ndarray) -> float:
    """Return the largest step between neighbouring α of α-means, over its equal share of the range.

    1 for a straight line; n − 1 for a single jump among n values of α; NaN for a single α, or where
    nothing changes.
    """
    levels = np.unique(alpha)
    means = np.array([np.nanmean(values[alpha == a]) for a in levels])
    if len(levels) < 2 or np.ptp(means) == 0:
        return np.nan
    return float(np.abs(np.diff(means)).max() / np.ptp(means) * (len(levels) - 1))


def onset_claims(images: xr.Dataset, topology: xr.Dataset, undecided: str) -> Iterator[Claim]:
    """Yield the claims about the gradient at T_init being continuous in α (tsuji2023, 2C).

    The velocity of z is that of topology, which sees every frame: between frames so far apart as
    the pixel arms see them, a film changes too much to tell its velocity at T_init.
    """
    alpha = images["alpha"].values
    found = np.isfinite(images["onset_time"].values)
    levels = len(np.unique(alpha[found]))
    coarse = f"a steep part or a jump? {levels} values of alpha < {FINE} do not tell"
    smooth = "a network smooth in alpha cannot show a jump; see the next two rows"
    rates, exact = topology["onset_rate_norm"].values, images["onset_gradient_rms"].values[None]
    for name, what, values, reason in (
        ("gradient", "|dV/dz| of the network", images["onset_gradient_norm"].values, smooth),
        ("rate", "|dz/dt|, which no smooth network made,", rates, ""),
        ("energy", "rms of dH/dphi, which is exact,", exact, ""),
    ):
        jumps = np.array([largest_jump(series[found], alpha[found]) for series in values])
        steep = levels < FINE and CONTINUOUS.verdict(jumps.mean()) == FAILS
        yield judge(
            f"tsuji2023-onset-{name}",
            paper=TSUJI if name == "gradient" else OURS,
            figure="2C",
            statement=f"at T_init {what} changes continuously with alpha",
            metric="largest step between neighbouring alpha over its equal share of the range",
            values=jumps,
            criterion=CONTINUOUS,
            undecided=undecided or (coarse if steep else ""),
            reason=reason,
        )


def paper_loss_claims(topology: xr.Dataset, images: xr.Dataset, undecided: str) -> Iterator[Claim]:
    """Yield what the papers' raw losses give, for which z is free to shrink."""
    for paper, figure, evaluation in ((MOTOTAKE, "3a", topology), (TSUJI, "2A", images)):
        yield judge(
            f"{paper}-raw-losses",
            paper=paper,
            figure=figure,
            statement="the losses as printed learn the dynamics of the latent",
            metric="skill of one step in z over no change, unseen disorder",
            values=evaluation["latent_skill"].values[:, 1],
            criterion=PREDICTED,
            undecided=undecided,
            reason="nothing in them keeps z from shrinking, which makes the second term vanish",
        )
