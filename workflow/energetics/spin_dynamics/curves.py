"""The curves of a comparison, and the times of what steps them, picked by what they are."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr

from energetics.spin_dynamics.settings import Design
from energetics.spin_dynamics.thresholds import equivalent_step

PLAIN = "none"  # the network of a curve without correction


@dataclass(frozen=True)
class Curve:
    """A curve of the comparison: what steps, and in which variant of it.

    An uncorrected step of an integrator is the design whose network is PLAIN, trained nowhere.
    """

    design: Design
    variant: str

    def __str__(self) -> str:
        """Return its name."""
        network, design = self.design.network, self.design
        learned = f" + {network} {self.variant} trained at L={design.trained_size}"
        return f"{design.reading} {design.large_step:g}{learned * (network != PLAIN)}"

    def integrates(self, scheme: str) -> bool:
        """Return whether it is an uncorrected curve of a scheme."""
        return (self.design.network, self.design.reading) == (PLAIN, scheme)


def plain(scheme: str, time_step: float) -> Curve:
    """Return an uncorrected curve."""
    return Curve(Design(PLAIN, scheme, 0, time_step), "plain")


def columns(curves: list[Curve]) -> dict[str, list]:
    """Return the variables of a comparison that tell curves apart."""
    designs = [curve.design for curve in curves]
    return {
        "scheme": [design.reading for design in designs],
        "network": [design.network for design in designs],
        "variant": [curve.variant for curve in curves],
        "trained_size": [design.trained_size for design in designs],
        "time_step": [design.large_step for design in designs],
    }


def measured(speed: xr.Dataset, name: str, row: str, size: int) -> float:
    """Return a time in seconds of a method or of a design, NaN if it was not measured."""
    table = speed[name]
    rows, sizes = (speed[dimension].values.tolist() for dimension in table.dims)
    if row not in rows or size not in sizes:
        return np.nan
    return float(table.values[rows.index(row), sizes.index(size)])


class Curves:
    """A comparison with ways to find its curves; what is not there is NaN."""

    def __init__(self, comparison: xr.Dataset):
        self.file = comparison
        self.sizes = [int(size) for size in comparison["size"].values]
        self.temperatures = [float(t) for t in comparison["temperature"].values]
        names = ("network", "scheme", "trained_size", "time_step", "variant")
        table = zip(*(comparison[name].values.tolist() for name in names), strict=True)
        self.index = {Curve(Design(*row), variant): i for i, (*row, variant) in enumerate(table)}

    def plain(self, scheme: str, time_step: float) -> int | None:
        """Return the number of an uncorrected curve, None if it is not there."""
        return self.index.get(plain(scheme, time_step))

    def learned(self, design: Design, variant: str | None = None) -> int | None:
        """Return the number of a corrected curve, None if it is not there.

        Without a variant it is the one by which the design is judged.
        """
        return self.index.get(Curve(design, variant or design.variants[0]))

    def steps(self, scheme: str) -> dict[float, int]:
        """Return time step and number of the uncorrected curves of a scheme, steps falling."""
        found = {c.design.large_step: i for c, i in self.index.items() if c.integrates(scheme)}
        return dict(sorted(found.items(), reverse=True))

    def networks(self) -> list[Design]:
        """Return all networks, each once."""
        designs = dict.fromkeys(curve.design for curve in self.index)
        return [design for design in designs if design.network != PLAIN]

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

    def equivalent_steps(
        self, curve: int | None, scheme: str, size: int, temperature: float
    ) -> np.ndarray:
        """Return for each training seed the uncorrected time step of a scheme with its t_thres."""
        known = self.steps(scheme)
        times = [self.threshold(plain, size, temperature)[0] for plain in known.values()]
        reached = self.threshold(curve, size, temperature)
        return np.array([equivalent_step(t, np.array([*known]), np.array(times)) for t in reached])

    def places(self, curve: int | None) -> Iterator[tuple[int, float]]:
        """Yield each size and temperature at which a curve is there; none if it is nowhere."""
        if curve is None:
            return
        for size in self.sizes:
            for temperature in self.temperatures:
                values = self.values("correlation_mean", curve, size, temperature)
                if np.isfinite(values[:, 0]).any():
                    yield size, temperature
