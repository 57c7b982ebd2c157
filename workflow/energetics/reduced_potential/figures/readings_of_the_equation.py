"""Three readings of the papers' equation, at the end of the sweep."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from energetics.reduced_potential.files import READINGS
from energetics.style import DIVERGING, PAGE, hide_ticks, use_style

READING_TITLES = {
    "default": r"default: $\lambda = 1 + \mu/4$, dipolar $\gamma$",
    "disorder_as_printed": r"as printed: $\lambda \sim N(0, 0.3^2)$",
    "dipolar_without_half": r"as printed: dipolar $2\gamma$",
}


def draw(path: str) -> Figure:
    """Return the end states of the readings of the equation, each on its own scale."""
    file = READINGS.read(path)
    use_style()
    names = file.attrs["readings"].split()
    figure, panels = plt.subplots(1, len(names), figsize=(PAGE, 3.25))
    rows = pd.DataFrame({name: file[name].values for name in ("deviation", "wavenumber")})
    for axes, name, field, row in zip(
        panels, names, file["field"].values, rows.itertuples(), strict=True
    ):
        if not np.isfinite(field).all():
            hide_ticks(axes)
            axes.set_title(f"{READING_TITLES[name]}\nno bounded field", fontsize="small")
            continue
        limit = max(1, np.abs(field).max())
        image = axes.imshow(field, cmap=DIVERGING, vmin=-limit, vmax=limit)
        hide_ticks(axes)
        deviation = f"= {row.deviation:.2f}" if row.deviation >= 0.01 else "< 0.01"
        numbers = rf"std $\phi$ {deviation}"
        if np.isfinite(row.wavenumber):
            numbers += rf", mean $k$ = {row.wavenumber:.2f}"
        axes.set_title(f"{READING_TITLES[name]}\n{numbers}", fontsize="small")
        figure.colorbar(image, ax=axes, location="bottom", label=r"$\phi$", aspect=20)
    return figure
