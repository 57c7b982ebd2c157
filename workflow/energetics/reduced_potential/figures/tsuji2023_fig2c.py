"""The gradient of V at T_init against α, beside two quantities that could jump."""

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from energetics.reduced_potential.figures.shared import LABEL_ALPHA, say_nothing
from energetics.reduced_potential.files import EVALUATION, GROUPS
from energetics.storage import SPLITS
from energetics.style import COLOURS, PAGE, use_style

ONSET_PANELS = {
    "onset_gradient_norm": r"$|\partial V_\mathrm{NN}/\partial z|$ at $T_\mathrm{init}$",
    "onset_rate_norm": r"$|dz/dt|$ at $T_\mathrm{init}$",
    "onset_gradient_rms": r"rms $\delta H/\delta\phi$ at $T_\mathrm{init}$",
}


def draw(images: str, topology: str) -> Figure:
    """Return |∂V/∂z| at T_init against α, and two measured quantities that could jump.

    The speed of z is that of topology, which sees every frame; the images' frames are too far
    apart to tell it.
    """
    use_style()
    figure, panels = plt.subplots(1, len(ONSET_PANELS), figsize=(PAGE, 2.7))
    groups = {SPLITS[split]: group for group, split in GROUPS.items()}
    for axes, (name, label) in zip(panels, ONSET_PANELS.items(), strict=True):
        path = topology if name == "onset_rate_norm" else images
        file = EVALUATION.read(path, name, "alpha", "split_disorder")
        table = file[[name, "alpha", "split_disorder"]].to_dataframe().reset_index()
        table["disorder"] = table["split_disorder"].map(groups)
        table = table.dropna(subset=["disorder", name])
        if table.empty:
            say_nothing(axes, r"no run has $\phi < 0$")
        else:
            draw_groups(axes, table, name)
        axes.set(xlabel=LABEL_ALPHA, ylabel=label)
        axes.set_ylim(bottom=0)
    handles = [
        Line2D([], [], color=COLOURS[i], marker="os"[i], markersize=4, label=f"{group} disorder")
        for i, group in enumerate(GROUPS)
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=2)
    return figure


def draw_groups(axes: Axes, table: pd.DataFrame, name: str) -> None:
    """Draw every run and training seed faintly, mean and standard deviation strongly."""
    for i, group in enumerate(GROUPS):
        rows = table[table["disorder"] == group]
        axes.scatter(rows["alpha"], rows[name], s=5, color=COLOURS[i], alpha=0.3, linewidth=0)
        style = {"color": COLOURS[i], "marker": "os"[i], "markersize": 3.5}
        sns.lineplot(rows, x="alpha", y=name, errorbar="sd", ax=axes, **style)
