"""Reading a comparison: curves by name, states by what they are, values per training seed."""

import numpy as np
import xarray as xr

from energetics.molecular_dynamics.settings import PAPERS

CLASSICAL = "velocity_verlet 0.01"
INFORMATIVE = 3.0  # time up to which two integrators can be told apart
UNIT = 1.0  # time at which distances are compared
OVERFLOWED = 1e9  # size of an energy shift that is not finite: no criterion holds for it


def seconds(speed: xr.Dataset, method: str, particles: int | None = None) -> float:
    """Return the time per particle and unit of time, NaN if it was not measured.

    That of the smallest systems if no number of particles is given.
    """
    methods, sizes = speed["method"].values.tolist(), speed["particles"].values.tolist()
    particles = sizes[0] if particles is None else particles
    if method not in methods or particles not in sizes:
        return np.nan
    return float(speed["seconds"].values[methods.index(method), sizes.index(particles)])


class Curves:
    """The curves of a comparison; values are arrays (training seed,) unless said otherwise.

    What is not there, a curve that the configuration does not ask for or a time after the end, is
    NaN.
    """

    def __init__(self, file: xr.Dataset):
        self.file = file
        self.names = [str(name) for name in file["curve"].values]
        self.times = file["elapsed_time"].values
        self.states = range(file.sizes["state"])
        particles = file["particles"].values
        self.small = [s for s in self.states if particles[s] == particles.min()]

    def has(self, name: str) -> bool:
        """Return whether there is such a curve."""
        return name in self.names

    def networks(self) -> list[str]:
        """Return the paper's networks, the shorter of two trainings only."""
        return [name for name in PAPERS if self.has(name) and name != "pairwise_longer"]

    def learned(self) -> list[str]:
        """Return all networks."""
        return [name for name in self.names if name in self.file["scheme"].values]

    def seeds(self, name: str) -> int:
        """Return the number of training seeds of a curve, one if it is not there."""
        seeds = self.file["training_seeds"].values
        return int(seeds[self.names.index(name)]) if self.has(name) else 1

    def time_step(self, name: str) -> float:
        """Return the time step of a curve."""
        return float(self.file["time_step"].values[self.names.index(name)])

    def values(self, name: str, observable: str) -> np.ndarray:
        """Return an observable (training seed, state, frame)."""
        values = self.file[observable].values
        if not self.has(name):
            return np.full((1, *values.shape[2:]), np.nan)
        return values[self.names.index(name), : self.seeds(name)]

    def last(self, name: str, observable: str) -> np.ndarray:
        """Return an observable at the last frame that a curve reaches, (training seed, state)."""
        values, lost = self.values(name, observable), self.values(name, "lost")
        frames = np.arange(lost.shape[2])
        reached = np.where(np.isfinite(lost), frames, -1).max(axis=2, keepdims=True)
        return np.take_along_axis(values, reached, axis=2)[..., 0]

    def energy_shift(self, name: str, kind: str = "median") -> np.ndarray:
        """Return the size of the energy shift at the last frame, (training seed, state).

        What is not finite counts as OVERFLOWED. `kind` is median or mean, over systems.
        """
        return np.nan_to_num(np.abs(self.last(name, f"energy_{kind}")), nan=OVERFLOWED)

    def end(self, name: str, state: int) -> float:
        """Return the last time that a curve reaches in a state."""
        reached = np.isfinite(self.values(name, "lost")[0, state])
        return float(self.times[np.flatnonzero(reached)[-1]])

    def at(self, name: str, observable: str, time: float) -> np.ndarray:
        """Return an observable at the frame nearest to a time, (training seed, state)."""
        values = self.values(name, observable)[..., np.abs(self.times - time).argmin()]
        return np.where(time <= self.times[-1] + 1e-9, values, np.nan)

    def distance_ratio(self, name: str, other: str, state: int) -> np.ndarray:
        """Return the geometric mean over 0 < t ≤ 3 of a curve's Δ over another's."""
        window = (self.times > 0) & (self.times <= INFORMATIVE)
        one = self.values(name, "distance_mean")[:, state, window]
        two = self.values(other, "distance_mean")[:1, state, window]
        return np.exp(np.log(one / two).mean(axis=1))

    def one_step(self, name: str, *, median: bool = False, held: bool | None = None) -> np.ndarray:
        """Return the root mean square, or the median, of one-step errors over samples.

        `held` chooses state points that were held out of the training, or those that were not.
        """
        chosen = self.file["held_out"].values.astype(bool)
        chosen = np.ones_like(chosen) if held is None else chosen == held
        errors = self.values(name, "one_step_error")[:, chosen]
        return np.median(errors, axis=1) if median else np.sqrt(np.square(errors).mean(axis=1))

    def equivalent_step(self, name: str) -> np.ndarray:
        """Return the step of velocity Verlet with the same median one-step error.

        Interpolated between the steps that were measured, on logarithmic scales, and continued
        below the smallest; above the largest it is that.
        """
        steps, errors = [], []
        for row, scheme in enumerate(self.file["scheme"].values):
            if scheme == "velocity_verlet":
                steps.append(float(self.file["time_step"].values[row]))
                errors.append(float(self.one_step(self.names[row], median=True)[0]))
        order = np.argsort(steps)
        x, y = np.log(np.array(errors)[order]), np.log(np.array(steps)[order])
        found = np.log(self.one_step(name, median=True))
        inside = np.interp(found, x, y)
        below = y[0] + (found - x[0]) * (y[1] - y[0]) / (x[1] - x[0])
        return np.exp(np.where(found < x[0], below, inside))
