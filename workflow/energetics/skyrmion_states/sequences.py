"""The sequences of training stages in a comparison, and what was measured of each stage."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import xarray as xr

from energetics.skyrmion_states.files import stages_of

COLLAPSED = 0.95  # of the uniform state's L_RC, from which on a posterior counts as collapsed
ONE_STATE = 0.1  # of the complex Fourier error of the data, below which states are one


class Sequences:
    """Finds stages in a comparison; places are indices along its dimension `stage`."""

    def __init__(self, comparison: xr.Dataset):
        self.data = comparison
        self.stages = stages_of(comparison)
        self.runs = sorted({stage.run for stage in self.stages})
        self.guided_betas = sorted({s.beta for s in self.stages if s.sweep == "guided"})

    def places(self, sweep: str, run: int, beta: float | None = None) -> list[int]:
        """Return the stages of a sweep and run, perhaps at one β, in the order of training."""
        sign = -1 if sweep == "falling" else 1
        ordered = {
            (sign * stage.beta, stage.gamma, stage.number): place
            for place, stage in enumerate(self.stages)
            if stage.sweep == sweep and stage.run == run and beta in (None, stage.beta)
        }
        return [ordered[key] for key in sorted(ordered)]

    def guided_at(self, run: int, beta: float, most: float) -> int:
        """Return the stage with the largest γ that is not above `most`, else the first of all."""
        guided = self.places("guided", run, beta)
        mild = [place for place in guided if self.stages[place].gamma <= most]
        return mild[-1] if mild else guided[0]

    def control_of(self, place: int) -> int | None:
        """Return the stage with γ = 0 after as many steps as a guided one, None without one."""
        stage = self.stages[place]
        number = self.places("guided", stage.run, stage.beta).index(place)
        control = self.places("control", stage.run, stage.beta)
        return control[number] if number < len(control) else None

    def loss(self, term: str, place: int, split: str = "validation") -> float:
        """Return a loss term of a stage."""
        return float(self.data[f"{term}_loss"].sel(split=split).values[place])

    def mean(self, name: str, place: int) -> float:
        """Return the mean of a measured value over states, or the value itself."""
        return float(np.mean(self.data[name].values[place]))

    def scalar(self, name: str) -> np.float64:
        """Return a number that belongs to the data or to the annealer."""
        return np.float64(self.data[name].values)

    @property
    def uniform_loss(self) -> np.float64:
        """Return L_RC of the uniform state, 2(1 − ⟨S_z⟩)."""
        return 2 * (1 - self.scalar("mean_z"))

    def uniform(self, place: int) -> bool:
        """Return whether the posterior has collapsed: outputs are no better than one state."""
        return bool(self.loss("reconstruction", place) >= COLLAPSED * self.uniform_loss)

    def still_falling(self) -> str:
        """Return why losses say little, if more steps at the same β lower L_RC by a tenth."""
        for beta in self.guided_betas:
            control = self.places("control", 0, beta)
            if control:
                start = self.places("rising", 0, beta)[0]
                now, then, last = (
                    self.loss("reconstruction", place) for place in (start, control[0], control[-1])
                )
                if last < 0.9 * now:
                    return (
                        f"not trained to the end: at beta = {beta:g} L_RC falls from {now:.2g} to "
                        f"{then:.2g} in one more stage, to {last:.2g} in {len(control)}"
                    )
        return ""

    def bracket(self, sweep: str, run: int) -> tuple[float, float] | None:
        """Return the β on either side of posterior collapse, rising, None if it was not passed."""
        places = self.places(sweep, run)
        if sweep == "falling" and places:
            places = [*self.places("rising", run)[-1:], *places]
        for before, after in pairwise(places):
            if self.uniform(before) != self.uniform(after):
                low, high = sorted(self.stages[place].beta for place in (before, after))
                return low, high
        return None

    def one_state(self, place: int) -> bool:
        """Return whether prior samples of a stage are one state, at one place."""
        own = self.scalar("input_complex_error")
        return bool(self.mean("complex_error", place) < ONE_STATE * own)

    def guided_bracket(self, run: int, beta: float) -> tuple[int, int] | None:
        """Return the last guided stage with many states and the next, with one; None if neither."""
        for before, after in pairwise(self.places("guided", run, beta)):
            if self.one_state(after) and not self.one_state(before):
                return before, after
        return None

    def critical_gamma(self, bracket: tuple[int, int]) -> float:
        """Return the geometric mean of γ of two stages."""
        return geometric_mean([self.stages[place].gamma for place in bracket])


def geometric_mean(values: Sequence[float]) -> float:
    """Return the geometric mean of positive numbers."""
    return float(np.exp(np.mean(np.log(values))))
