"""Stages of a comparison by what they are: chains of rising β or γ, values, and controls."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import xarray as xr

COLLAPSED = 0.95  # of the uniform state's L_RC, from which on a posterior counts as collapsed
ONE_STATE = 0.1  # of the complex Fourier error of the data, below which states are one


class Chains:
    """Finds stages in a comparison; places are indices along its dimension `stage`."""

    def __init__(self, comparison: xr.Dataset):
        self.data = comparison
        names = ("sweep", "run", "beta", "gamma", "number")
        self.keys = {name: comparison[name].values for name in names}
        self.runs = sorted({int(run) for run in self.keys["run"]})
        self.uniform_loss = 2 * (1 - np.float64(comparison["mean_z"]))
        guided = self.keys["sweep"] == "guided"
        self.guided_betas = sorted(set(self.keys["beta"][guided].tolist()))

    def places(self, sweep: str, run: int, beta: float | None = None) -> np.ndarray:
        """Return the stages of a sweep and run, perhaps at one β, in the order of training."""
        chosen = (self.keys["sweep"] == sweep) & (self.keys["run"] == run)
        if beta is not None:
            chosen &= np.isclose(self.keys["beta"], beta)
        order = {"rising": "beta", "falling": "beta", "guided": "gamma", "control": "number"}
        found = np.flatnonzero(chosen)
        values = self.keys[order[sweep]][found]
        return found[np.argsort(-values if sweep == "falling" else values, kind="stable")]

    def start(self, run: int, beta: float) -> int:
        """Return the stage without guidance from which γ was raised."""
        return int(self.places("rising", run, beta)[0])

    def guided_at(self, run: int, beta: float, most: float) -> int:
        """Return the stage with the largest γ that is not above `most`, else the first of all."""
        chain = self.places("guided", run, beta)
        return int(chain[max(0, (self.keys["gamma"][chain] <= most).sum() - 1)])

    def control_of(self, stage: int) -> int | None:
        """Return the stage with γ = 0 after as many steps as a guided one, None without one."""
        run, beta = int(self.keys["run"][stage]), float(self.keys["beta"][stage])
        number = list(self.places("guided", run, beta)).index(stage)
        control = self.places("control", run, beta)
        return int(control[number]) if number < len(control) else None

    def loss(self, term: str, stage: int, split: str = "validation") -> float:
        """Return a loss term of a stage."""
        return float(self.data[f"{term}_loss"].sel(split=split).values[stage])

    def mean(self, name: str, stage: int) -> float:
        """Return the mean of a measured value over states, or the value itself."""
        return float(np.mean(self.data[name].values[stage]))

    def scalar(self, name: str) -> float:
        """Return a number that belongs to the data or to the annealer."""
        return np.float64(self.data[name].values)

    def uniform(self, stage: int) -> bool:
        """Return whether the posterior has collapsed: outputs are no better than one state."""
        return self.loss("reconstruction", stage) >= COLLAPSED * self.uniform_loss

    def still_falling(self) -> str:
        """Return why losses say little, if more steps at the same β lower L_RC by a tenth."""
        for beta in self.guided_betas:
            control = self.places("control", 0, beta)
            if len(control):
                now = self.loss("reconstruction", self.start(0, beta))
                then = self.loss("reconstruction", int(control[0]))
                last = self.loss("reconstruction", int(control[-1]))
                if last < 0.9 * now:
                    return (
                        f"not trained to the end: at beta = {beta:g} L_RC falls from {now:.2g} to "
                        f"{then:.2g} in one more stage, to {last:.2g} in {len(control)}"
                    )
        return ""

    def bracket(self, sweep: str, run: int) -> tuple[float, float] | None:
        """Return the β on either side of posterior collapse, rising, None if it was not passed."""
        chain = self.places(sweep, run)
        if sweep == "falling" and len(chain):
            chain = np.concatenate([self.places("rising", run)[-1:], chain])
        states = [self.uniform(stage) for stage in chain]
        for before, after, first, second in zip(chain, chain[1:], states, states[1:], strict=False):
            if first != second:
                low, high = sorted((self.keys["beta"][before], self.keys["beta"][after]))
                return float(low), float(high)
        return None

    def one_state(self, stage: int) -> bool:
        """Return whether prior samples of a stage are one state, at one place."""
        own = self.scalar("input_complex_error")
        return self.mean("complex_error", stage) < ONE_STATE * own

    def guided_bracket(self, run: int, beta: float) -> tuple[int, int] | None:
        """Return the last guided stage with many states and the next, with one; None if neither."""
        chain = self.places("guided", run, beta)
        for before, after in pairwise(chain):
            if self.one_state(after) and not self.one_state(before):
                return int(before), int(after)
        return None


def geometric_mean(values: Sequence[float]) -> float:
    """Return the geometric mean of positive numbers."""
    return float(np.exp(np.mean(np.log(values))))
