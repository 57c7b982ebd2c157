"""The time for which a trajectory can be trusted: t_thres of park2022, and what follows from it."""

import numpy as np

THRESHOLD = 0.99
TINY = 1e-15
RESAMPLED = 200  # bootstrap draws


def first_crossing(times: np.ndarray, correlation: np.ndarray) -> np.ndarray:
    """Return when ξ first falls to THRESHOLD, NaN where it never does.

    times: (frame,); correlation: (…, frame), one at the first frame. Between frames 1 − ξ is taken
    as exponential, which errors of trajectories are; from the first frame on, where it is zero, as
    linear.
    """
    error = np.nan_to_num(1 - correlation, nan=2.0)  # a diverged trajectory agrees in nothing
    above = error >= 1 - THRESHOLD
    found = above.any(axis=-1)
    after = np.where(found, above.argmax(axis=-1), 1)
    index = after[..., None]
    early = np.maximum(np.take_along_axis(error, index - 1, -1)[..., 0], TINY)
    late = np.where(found, np.take_along_axis(error, index, -1)[..., 0], 2.0)
    exponential = np.log((1 - THRESHOLD) / early) / np.log(late / early)
    share = np.where(after > 1, exponential, (1 - THRESHOLD) / late)
    return np.where(found, times[after - 1] + share * (times[after] - times[after - 1]), np.nan)


def threshold(times: np.ndarray, correlation: np.ndarray) -> tuple[float, float, float]:
    """Return t_thres, its error, and the mean of the configurations' own thresholds.

    t_thres is where the mean of ξ over configurations falls to THRESHOLD, as in the paper, and not
    the mean of thresholds. Its error is the standard deviation over RESAMPLED bootstrap draws of
    the configurations. correlation: (configuration, frame); NaN means not reached.
    """
    value = float(first_crossing(times, correlation.mean(axis=0)))
    generator = np.random.default_rng(0)  # a fixed stream: no result of the simulation is drawn
    draws = generator.integers(len(correlation), size=(RESAMPLED, len(correlation)))
    drawn = first_crossing(times, correlation[draws].mean(axis=1))
    return value, float(drawn.std(ddof=1)), float(first_crossing(times, correlation).mean())


def equivalent_step(threshold_time: float, time_steps: np.ndarray, thresholds: np.ndarray) -> float:
    """Return the uncorrected time step with the same t_thres, log–log between measured steps.

    Beyond the largest or smallest step that reached its threshold, the nearest one is returned; NaN
    if none reached it, or the trajectory itself did not.
    """
    known = np.isfinite(thresholds)
    if not known.any():
        return np.nan
    order = np.argsort(thresholds[known])
    x, y = np.log(thresholds[known][order]), np.log(time_steps[known][order])
    return float(np.exp(np.interp(np.log(threshold_time), x, y)))
