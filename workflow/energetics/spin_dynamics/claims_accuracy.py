"""Claims about accuracy: how far a corrected large step reaches, and what it is worth.

Criteria stand above the code that uses them and were fixed before the first full run.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.criteria import above, at_least, at_most, between, within
from energetics.spin_dynamics.curves import Curves
from energetics.spin_dynamics.settings import Design

PARK, OURS = "park2022", "energetics"
SAME = at_least(0.95)  # of the threshold of τ = 0.01
TRANSFERRED = at_least(0.9)  # the same for weights trained on another lattice
TENFOLD = at_least(9)  # a gain that counts as "about 10 times"
AS_TEN_TO_MINUS_TWO = between(0.005, 0.02)  # equivalent steps that count as 10⁻²
PERCENT = at_most(0.01)  # residue error at which a second-order step of 0.1 is worth one of 0.01
LAST_DIGIT = at_most(0.006)  # of the list, which has two decimal digits
LONG = 200_000  # steps of the U-Net in paper.yaml: a shorter training refutes nothing
LARGE, SMALL = 0.1, 0.01
# temperatures that park2022 lists
LISTED = [0.50, 0.56, 0.61, 0.67, 0.74, 0.81, 0.89, 0.98, 1.08, 1.19, 1.31, 1.44, 1.58, 1.74, 1.92]
LISTED += [2.11, 2.32]


def whose(design: Design) -> str:
    """Return the paper that a design stands for."""
    return PARK if design.network == "unet" else OURS


def brief(design: Design, training: Mapping) -> str:
    """Return why a failure of a network decides nothing: a U-Net that was trained too briefly."""
    steps = training[design.network]["steps"]
    if design.network == "unet" and steps < LONG:
        return f"the U-Net was trained for {steps} steps, fewer than {LONG}"
    return ""


def judge_of(design: Design, training: Mapping, undecided: str) -> Callable[..., Claim]:
    """Return how the claims about a network are judged: for its paper, if it was trained enough."""
    failure = brief(design, training)
    return partial(judge, paper=whose(design), undecided=undecided, undecided_failure=failure)


def at_large_steps(curves: Curves) -> list[Design]:
    """Return the networks that correct the paper's large step."""
    return [design for design in curves.networks() if design.large_step == LARGE]


def integrator_claims(curves: Curves, undecided: str) -> Iterator[Claim]:
    """Yield the claims about the integrators without correction."""
    ratios = [
        curves.threshold(curves.plain("suzuki_fourth", 0.2), size, temperature)
        / curves.threshold(curves.plain("suzuki_trotter", 0.04), size, temperature)
        for size in curves.sizes
        for temperature in curves.temperatures
    ]
    yield judge(
        "park2022-largest-steps",
        paper=PARK,
        figure="",
        statement="second order is limited to a step of about 0.04, fourth order to 0.2",
        metric="t_thres of Suzuki's fourth order at 0.2 over second order at 0.04, least",
        values=np.min(ratios),
        criterion=at_least(1),
        undecided=undecided,
        reason="both limits taken as the same accuracy",
    )
    hot = curves.temperatures[-1]
    for number, size in enumerate(curves.sizes):
        late, early = (
            curves.threshold(curves.plain("suzuki_trotter", step), size, hot)
            for step in (SMALL, LARGE)
        )
        rate = curves.file["growth_rate"].values[number, -1]
        yield judge(
            f"energetics-chaos-L{size}",
            paper=OURS,
            figure="4.7",
            statement="thresholds move by ln(100)/lambda when the step shrinks tenfold",
            metric=f"shift of t_thres times the rate of twins / ln 100, T={hot:g}",
            values=(late - early) * rate / np.log(100),
            criterion=within(0.1, 1),
            undecided=undecided,
            reason=f"twin trajectories part at the rate {rate:.2f}",
        )


def reach_claims(curves: Curves, training: Mapping, undecided: str) -> Iterator[Claim]:
    """Yield whether each network at τ = 0.1 reaches its own integrator at τ = 0.01."""
    for design in at_large_steps(curves):
        curve = curves.learned(design)
        for size, temperature in curves.places(curve):
            small = curves.threshold(curves.plain(design.reading, SMALL), size, temperature)
            moved = size != design.trained_size
            words = "with weights of another lattice " if moved else ""
            yield judge_of(design, training, undecided)(
                f"{whose(design)}-reach-{design.name}-on-L{size}-T{temperature:g}",
                figure="4.7",
                statement=f"tau = 0.1 corrected {words}is as good as tau = 0.01",
                metric=f"t_thres over that of 0.01, {design.reading}, L={size}, T={temperature:g}",
                values=curves.threshold(curve, size, temperature) / small,
                criterion=TRANSFERRED if moved else SAME,
                reason=f"t_thres of tau = 0.01 is {small[0]:.1f}",
            )


def gains(curves: Curves, design: Design, size: int) -> np.ndarray:
    """Return the corrected step over the uncorrected one of equal t_thres, (seed, temperature)."""
    curve = curves.learned(design)
    columns = [
        design.large_step / curves.equivalent_steps(curve, design.reading, size, temperature)
        for temperature in curves.temperatures
    ]
    return np.stack(columns, axis=1)


def step_claims(curves: Curves, training: Mapping, undecided: str) -> Iterator[Claim]:
    """Yield the claims about speed in steps: ten times, what labels of 0.001 give, which step."""
    for design in curves.networks():
        size = design.trained_size
        gain = gains(curves, design, size)
        if design.large_step != LARGE:
            large = replace(design, large_step=LARGE)
            if curves.learned(large) is not None:
                other = gains(curves, large, size)
                rows = min(len(other), len(gain))
                ratio = np.log(other[:rows]) - np.log(gain[:rows])
                yield judge(
                    f"park2022-best-step-{large.name}",
                    paper=PARK,
                    figure="",
                    statement="a corrected step of 0.1 gives the best speed-up, not one of 0.01",
                    metric=f"gain in steps at {LARGE:g} over that at {design.large_step:g}",
                    values=np.exp(ratio.mean(axis=1)),
                    criterion=above(1),
                    undecided=undecided,
                    reason="geometric mean over temperatures, networks of the same size",
                )
            continue
        worth = judge_of(design, training, undecided)
        yield worth(
            f"{whose(design)}-steps-{design.name}",
            figure="4.6",
            statement="the correction saves about ten times the steps",
            metric=f"large step over the plain step of equal t_thres, least over T, L={size}",
            values=gain.min(axis=1),
            criterion=TENFOLD,
        )
        yield worth(
            f"{whose(design)}-worth-{design.name}",
            figure="4.7",
            statement="trained on labels of 0.001, it is worth a step of 0.01 and no better",
            metric=f"plain step of equal t_thres, geometric mean over T, L={size}",
            values=np.exp(np.log(LARGE / gain).mean(axis=1)),
            criterion=AS_TEN_TO_MINUS_TWO,
        )


def fit_claims(curves: Curves, training: Mapping, undecided: str) -> Iterator[Claim]:
    """Yield the claims about the residue error: its size, and how it depends on temperature."""
    ladder = curves.file["ladder_temperature"].values
    for design in at_large_steps(curves):
        curve, size = curves.learned(design), design.trained_size
        yield judge_of(design, training, undecided)(
            f"energetics-residue-{design.name}",
            figure="spin_residue_error",
            statement="the residue is learned to one per cent, as a step of 0.01 would need",
            metric=f"relative residue error over the test split, L={size}",
            values=curves.values("pooled_residue_error", curve, size),
            criterion=PERCENT,
            reason="1 is no correction at all",
        )
        errors = curves.values("ladder_residue_error", curve, size)
        yield judge(
            f"park2022-hard-{design.name}",
            paper=PARK,
            figure="spin_residue_error",
            statement="at high temperature the correction is harder to fit",
            metric=f"residue error at T={ladder[-1]:.3g} over T={ladder[0]:.3g}, L={size}",
            values=errors[:, -1] / errors[:, 0],
            criterion=above(1),
            undecided=undecided,
            reason="relative to the residue, which itself grows with temperature",
        )


def sampling_claims(samples: xr.Dataset) -> Iterator[Claim]:
    """Yield what the temperature ladder gives beside the list in the paper."""
    ladder = np.sort(samples["temperature"].values)
    same = len(ladder) == len(LISTED)
    yield judge(
        "ladder-of-temperatures",
        paper=PARK,
        figure="4.1",
        statement="eqs 4.1 and 4.2 give the listed temperatures, 11 below T_c and 5 above",
        metric="largest difference from the list",
        values=np.abs(ladder - LISTED).max() if same else np.nan,
        criterion=LAST_DIGIT,
        reason="the sentence that describes m and n has them swapped",
    )
