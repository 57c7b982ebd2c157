"""T_init beside linear stability, and where the field of lost stability changes sign."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from energetics.reduced_potential.files import PATTERNS
from energetics.style import COLOURS, PAGE, use_style


def sign_change(x: np.ndarray, y: np.ndarray) -> float | None:
    """Return the first zero of y(x) by linear interpolation, None where y keeps its sign."""
    found = np.flatnonzero(y[:-1] * y[1:] <= 0)
    if not len(found):
        return None
    i = found[0]
    return float(x[i] - y[i] * (x[i + 1] - x[i]) / (y[i + 1] - y[i]))


def draw(path: str) -> Figure:
    """Return T_init of all runs beside linear stability, and the field of the instability."""
    names = ("curve_alpha", "time_stability", "field_stability", "trajectory_alpha", "onset_time")
    file = PATTERNS.read(path, *names)
    use_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(PAGE, 2.6))
    alpha = file["curve_alpha"].values
    runs_style = {"s": 14, "color": COLOURS[0], "alpha": 0.6, "linewidth": 0}
    left.scatter(
        file["trajectory_alpha"], file["onset_time"], label=r"$T_\mathrm{init}$, runs", **runs_style
    )
    label = r"$t^*$, no disorder"
    left.plot(alpha, file["time_stability"], color="black", label=label)
    left.set(xlabel=r"anisotropy $\alpha$", ylabel=r"time $t$", title="onset of negative domains")
    left.legend()
    field = file["field_stability"].values
    right.plot(alpha, field, color="black")
    right.axhline(0, color="0.5", linewidth=0.8)
    finite = np.isfinite(field)
    zero = sign_change(alpha[finite], field[finite])
    if zero is not None:
        right.plot(zero, 0, "o", color=COLOURS[3])
        text = {"ha": "right", "va": "top", "color": COLOURS[3]}
        label = rf"$h^* = 0$ at $\alpha$ = {zero:.2f}"
        right.annotate(label, (zero, 0), (-4, -6), textcoords="offset points", **text)
    right.set(xlabel=r"anisotropy $\alpha$", ylabel=r"field $h^*$", title="loss of stability")
    return figure
