"""The curves of a comparison, picked by what they are."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr

from energetics.spin_dynamics.thresholds import equivalent_step

PLAIN = "none"  # the network of a curve without correction
FIRST = {"unet": "raw"}  # the variant that stands for a network, else OTHERWISE
OTHERWISE = "renormalised"


@dataclass(frozen=True)
class Learned:
    """A network in the comparison: what it corrects, and where it was trained."""

    network: str
    reading: str
    trained_size: int
    large_step: float

    @property
    def variant(self) -> str:
        """Return the variant in which the network is judged."""
        return FIRST.get(self.network, OTHERWISE)

    @property
    def name(self) -> str:
        """Return a name for identifiers."""
        step = "" if self.large_step == 0.1 else f"-step{self.large_step:g}"
        return f"{self.network}-{self.reading}-trained-L{self.trained_size}{step}".replace("_", "-")

    @property
    def path(self) -> str:
        """Return the design's place below models/, its name in the table of times."""
        return f"{self.network}/{self.reading}_L{self.trained_size}_step{self.large_step:g}"


class Curves:
    """A comparison with ways to find its curves; what is not there is NaN."""

    def __init__(self, comparison: xr.Dataset):
        self.file = comparison
        self.sizes = [int(size) for size in comparison["size"].values]
        self.temperatures = [float(t) for t in comparison["temperature"].values]
        columns = ("scheme", "network", "variant", "trained_size", "time_step")
        table = zip(*(comparison[name].values for name in columns), strict=True)
        self.index = {(*row[:3], int(row[3]), float(row[4])): i for i, row in enumerate(table)}

    def plain(self, scheme: str, time_step: float) -> int | None:
        """Return the number of an uncorrected curve, None if it is not there."""
        return self.index.get((scheme, PLAIN, "plain", 0, time_step))

    def learned(self, design: Learned, variant: str | None = None) -> int | None:
        """Return the number of a corrected curve, None if it is not there."""
        variant = variant or design.variant
        key = (design.reading, design.network, variant, design.trained_size, design.large_step)
        return self.index.get(key)

    def networks(self) -> list[Learned]:
        """Return all networks, each once."""
        found = []
        for scheme, network, _, trained, step in self.index:
            design = Learned(network, scheme, trained, step)
            if network != PLAIN and design not in found:
                found.append(design)
        return found

    def values(
        self, name: str, curve: int | None, size: int, temperature: float | None = None
    ) -> np.ndarray:
        """Return a variable of a curve, (seed, …) with as many training seeds as it has.

        NaN where the curve was not simulated; one NaN if there is no such curve.
        """
        if curve is None:
            return np.array([np.nan])
        part = self.file[name].isel(size=self.sizes.index(size), curve=curve)
        if temperature is not None:
            part = part.isel(temperature=self.temperatures.index(temperature))
        if "training_seed" not in part.dims:
            return part.values
        count = int(self.file["training_seeds"][curve])
        return part.transpose("training_seed", ...).values[:count]

    def threshold(self, curve: int | None, size: int, temperature: float) -> np.ndarray:
        """Return t_thres of each training seed."""
        return self.values("threshold", curve, size, temperature)

    def steps(self, scheme: str, size: int, temperature: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the time steps and thresholds of all uncorrected curves of a scheme."""
        found = [key[4] for key in self.index if key[0] == scheme and key[1] == PLAIN]
        times = [self.threshold(self.plain(scheme, s), size, temperature)[0] for s in found]
        return np.array(found), np.array(times)

    def equivalent_steps(self, curve: int, scheme: str, size: int, temperature: float):
        """Return for each training seed the uncorrected time step of a scheme with its t_thres."""
        known = self.steps(scheme, size, temperature)
        reached = self.threshold(curve, size, temperature)
        return np.array([equivalent_step(time, *known) for time in reached])

    def places(self, curve: int | None) -> Iterator[tuple[int, float]]:
        """Yield each size and temperature at which a curve is there; none if it is nowhere."""
        if curve is None:
            return
        for size in self.sizes:
            for temperature in self.temperatures:
                values = self.values("correlation_mean", curve, size, temperature)
                if np.isfinite(values[:, 0]).any():
                    yield size, temperature
