"""Claims about accuracy: how far a corrected large step reaches, and what it is worth.

Thresholds stand above the code that uses them and were fixed before the first full run.
"""

from collections.abc import Mapping

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.spin_dynamics.curves import Curves, Learned

PARK, OURS = "park2022", "energetics"
REACHED = 0.95  # of the threshold of τ = 0.01 counts as the same accuracy
TRANSFERRED = 0.9  # the same for weights trained on another lattice
TENFOLD = 9.0  # a gain that counts as "about 10 times"
AS_TEN_TO_MINUS_TWO = (0.005, 0.02)  # equivalent steps that count as 10⁻²
PERCENT = 0.01  # residue error at which a second-order step of 0.1 is worth one of 0.01
LONG = 200_000  # steps of the U-Net in paper.yaml: a shorter training refutes nothing
LARGE, SMALL = 0.1, 0.01
LISTED = (0.50, 0.56, 0.61, 0.67, 0.74, 0.81, 0.89, 0.98, 1.08, 1.19, 1.31, 1.44, 1.58, 1.74, 1.92)
LISTED += (2.11, 2.32)  # temperatures that park2022 lists


def whose(design: Learned) -> str:
    """Return the paper that a design stands for."""
    return PARK if design.network == "unet" else OURS


def unfinished(design: Learned, training: Mapping, *, holds: bool) -> str:
    """Return why a failure of a U-Net decides nothing: it was trained too briefly."""
    steps = training[design.network]["steps"]
    if design.network == "unet" and not holds and steps < LONG:
        return f"the U-Net was trained for {steps} steps, fewer than {LONG}"
    return ""


def judge_network(identifier: str, design: Learned, training: Mapping, **options) -> Claim:
    """Return a claim about a network; a failure of an undertrained U-Net is undecided."""
    good = bool(options["holds"](float(np.mean(options["values"]))))
    undecided = options.pop("undecided") or unfinished(design, training, holds=good)
    return judge(identifier, paper=whose(design), undecided=undecided, **options)


def integrator_claims(curves: Curves, undecided: str) -> list[Claim]:
    """Return the claims about the integrators without correction."""
    ratios = [
        curves.threshold(curves.plain("suzuki_fourth", 0.2), size, temperature)
        / curves.threshold(curves.plain("suzuki_trotter", 0.04), size, temperature)
        for size in curves.sizes
        for temperature in curves.temperatures
    ]
    claims = [
        judge(
            "park2022-largest-steps",
            paper=PARK,
            figure="",
            statement="second order is limited to a step of about 0.04, fourth order to 0.2",
            metric="t_thres of Suzuki's fourth order at 0.2 over second order at 0.04, least",
            values=np.min(ratios),
            criterion=">= 1",
            holds=lambda x: x >= 1,
            undecided=undecided,
            reason="both limits taken as the same accuracy",
        )
    ]
    for size in curves.sizes:
        for temperature in curves.temperatures[-1:]:
            late, early = (
                curves.threshold(curves.plain("suzuki_trotter", step), size, temperature)
                for step in (SMALL, LARGE)
            )
            rate = curves.file["growth_rate"].values[
                curves.sizes.index(size), curves.temperatures.index(temperature)
            ]
            claims.append(
                judge(
                    f"energetics-chaos-L{size}",
                    paper=OURS,
                    figure="4.7",
                    statement="thresholds move by ln(100)/lambda when the step shrinks tenfold",
                    metric=f"shift of t_thres times the rate of twins / ln 100, T={temperature:g}",
                    values=(late - early) * rate / np.log(100),
                    criterion="within 0.1 of 1",
                    holds=lambda x: abs(x - 1) <= 0.1,
                    undecided=undecided,
                    reason=f"twin trajectories part at the rate {rate:.2f}",
                )
            )
    return claims


def reach_claims(curves: Curves, training: Mapping, undecided: str) -> list[Claim]:
    """Return whether each network at τ = 0.1 reaches its own integrator at τ = 0.01."""
    claims = []
    for design in curves.networks():
        curve = curves.learned(design)
        if design.large_step != LARGE:
            continue
        for size, temperature in curves.places(curve):
            small = curves.threshold(curves.plain(design.reading, SMALL), size, temperature)
            place = f"{design.reading}, L={size}, T={temperature:g}"
            moved = size != design.trained_size
            least = TRANSFERRED if moved else REACHED
            words = "with weights of another lattice " if moved else ""
            claims.append(
                judge_network(
                    f"{whose(design)}-reach-{design.name}-on-L{size}-T{temperature:g}",
                    design,
                    training,
                    figure="4.7",
                    statement=f"tau = 0.1 corrected {words}is as good as tau = 0.01",
                    metric=f"t_thres over that of 0.01, {place}",
                    values=curves.threshold(curve, size, temperature) / small,
                    criterion=f">= {least}",
                    holds=lambda x, least=least: x >= least,
                    undecided=undecided,
                    reason=f"t_thres of tau = 0.01 is {small[0]:.1f}",
                )
            )
    return claims


def gains(curves: Curves, design: Learned, size: int) -> np.ndarray:
    """Return the corrected step over the uncorrected one of equal t_thres, (seed, temperature)."""
    curve = curves.learned(design)
    columns = [
        design.large_step / curves.equivalent_steps(curve, design.reading, size, temperature)
        for temperature in curves.temperatures
    ]
    return np.stack(columns, axis=1)


def step_claims(curves: Curves, training: Mapping, undecided: str) -> list[Claim]:
    """Return the claims about speed in steps: ten times, what labels of 0.001 give, which step."""
    claims = []
    for design in curves.networks():
        size = design.trained_size
        gain = gains(curves, design, size)
        if design.large_step != LARGE:
            large = Learned(design.network, design.reading, design.trained_size, LARGE)
            if curves.learned(large) is not None:
                other = gains(curves, large, size)
                rows = min(len(other), len(gain))
                claims.append(large_step_claim(large, design, other[:rows], gain[:rows], undecided))
            continue
        claims.append(
            judge_network(
                f"{whose(design)}-steps-{design.name}",
                design,
                training,
                figure="4.6",
                statement="the correction saves about ten times the steps",
                metric=f"large step over the plain step of equal t_thres, least over T, L={size}",
                values=gain.min(axis=1),
                criterion=f">= {TENFOLD}",
                holds=lambda x: x >= TENFOLD,
                undecided=undecided,
            )
        )
        worth = np.exp(np.log(LARGE / gain).mean(axis=1))
        claims.append(
            judge_network(
                f"{whose(design)}-worth-{design.name}",
                design,
                training,
                figure="4.7",
                statement="trained on labels of 0.001, it is worth a step of 0.01 and no better",
                metric=f"plain step of equal t_thres, geometric mean over T, L={size}",
                values=worth,
                criterion="between {} and {}".format(*AS_TEN_TO_MINUS_TWO),
                holds=lambda x: AS_TEN_TO_MINUS_TWO[0] <= x <= AS_TEN_TO_MINUS_TWO[1],
                undecided=undecided,
            )
        )
    return claims


def large_step_claim(
    large: Learned, small: Learned, large_gain: np.ndarray, small_gain: np.ndarray, undecided: str
) -> Claim:
    """Return whether correcting τ = 0.1 saves more steps than correcting τ = 0.01."""
    ratio = np.exp((np.log(large_gain) - np.log(small_gain)).mean(axis=1))
    return judge(
        f"park2022-best-step-{large.name}",
        paper=PARK,
        figure="",
        statement="a corrected step of 0.1 gives the best speed-up, not one of 0.01",
        metric=f"gain in steps at {large.large_step:g} over that at {small.large_step:g}",
        values=ratio,
        criterion="> 1",
        holds=lambda x: x > 1,
        undecided=undecided,
        reason="geometric mean over temperatures, networks of the same size",
    )


def fit_claims(curves: Curves, training: Mapping, undecided: str) -> list[Claim]:
    """Return the claims about the residue error: its size, and how it depends on temperature."""
    claims = []
    ladder = curves.file["ladder_temperature"].values
    for design in curves.networks():
        if design.large_step != LARGE:
            continue
        curve, size = curves.learned(design), design.trained_size
        claims.append(
            judge_network(
                f"energetics-residue-{design.name}",
                design,
                training,
                figure="spin_residue_error",
                statement="the residue is learned to one per cent, as a step of 0.01 would need",
                metric=f"relative residue error over the test split, L={size}",
                values=curves.values("pooled_residue_error", curve, size),
                criterion=f"<= {PERCENT}",
                holds=lambda x: x <= PERCENT,
                undecided=undecided,
                reason="1 is no correction at all",
            )
        )
        errors = curves.values("ladder_residue_error", curve, size)
        claims.append(
            judge(
                f"park2022-hard-{design.name}",
                paper=PARK,
                figure="spin_residue_error",
                statement="at high temperature the correction is harder to fit",
                metric=f"residue error at T={ladder[-1]:.3g} over T={ladder[0]:.3g}, L={size}",
                values=errors[:, -1] / errors[:, 0],
                criterion="> 1",
                holds=lambda x: x > 1,
                undecided=undecided,
                reason="relative to the residue, which itself grows with temperature",
            )
        )
    return claims


def sampling_claims(samples: xr.Dataset) -> list[Claim]:
    """Return what the temperature ladder gives beside the list in the paper."""
    ladder = np.sort(samples["temperature"].values)
    same = len(ladder) == len(LISTED)
    return [
        judge(
            "ladder-of-temperatures",
            paper=PARK,
            figure="4.1",
            statement="eqs 4.1 and 4.2 give the listed temperatures, 11 below T_c and 5 above",
            metric="largest difference from the list",
            values=np.abs(ladder - LISTED).max() if same else np.nan,
            criterion="<= 0.006, the list's last digit",
            holds=lambda x: x <= 0.006,
            reason="the sentence that describes m and n has them swapped",
        )
    ]
