"""Figures of the potential: V against time, the error of one step, the gradient at the onset."""

from string import ascii_lowercase

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from energetics.reduced_potential.files import EVALUATION_CONTRACT, GROUPS
from energetics.storage import SPLITS, read
from energetics.style import COLOURS, PAGE, parameter_colours, use_style

LABEL_ALPHA = r"anisotropy $\alpha$"
RED_AND_BLUE = (COLOURS[0], COLOURS[3])  # lowest and highest alpha
ONSET_PANELS = {
    "onset_gradient_norm": r"$|\partial V_\mathrm{NN}/\partial z|$ at $T_\mathrm{init}$",
    "onset_rate_norm": r"$|dz/dt|$ at $T_\mathrm{init}$",
    "onset_gradient_rms": r"rms $\delta H/\delta\phi$ at $T_\mathrm{init}$",
}


def read_evaluation(path: str, *names: str) -> xr.Dataset:
    """Return the named variables of an evaluation file, checked."""
    return read(path, {name: EVALUATION_CONTRACT[name] for name in names})


def mark_field_off(axes: Axes, file: xr.Dataset) -> None:
    """Mark the time from which on the applied field is zero, if there is one."""
    off = np.flatnonzero(np.isclose(file["applied_field"].values, 0).all(axis=0))
    if len(off):
        start = file["elapsed_time"].values[off[0]]
        axes.axvline(start, color="0.6", linewidth=0.8, zorder=0)
        style = {"color": "0.4", "ha": "center", "va": "bottom", "fontsize": "small"}
        axes.text(start, 1.01, "$h = 0$", transform=axes.get_xaxis_transform(), **style)


def potential_over_time(path: str) -> Figure:
    """Return V against time for every α, raw and as the sum of its steps at fixed field.

    V is known up to a function of (α, h): the raw V is drawn from its first value on, and the sum
    of V(z', h) - V(z, h) at the middle field of each step does not depend on that function. First
    training seed, every run on unseen disorder.
    """
    names = ("potential", "potential_step", "alpha", "split_disorder", "elapsed_time")
    file = read_evaluation(path, *names, "applied_field")
    file = file.isel(
        training_seed=0, trajectory=file["split_disorder"].values == SPLITS[GROUPS["unseen"]]
    )
    use_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(PAGE, 2.7), sharex=True)
    colours = parameter_colours(figure, (left, right), file["alpha"].values, label=LABEL_ALPHA)
    time = file["elapsed_time"].values
    raw = file["potential"].values - file["potential"].values[:, :1]
    fixed = np.cumsum(file["potential_step"].values, axis=1)
    for i, alpha in enumerate(file["alpha"].values):
        style = {"color": colours.to_rgba(alpha), "linewidth": 0.9}
        left.plot(time, raw[i], **style)
        right.plot((time[1:] + time[:-1]) / 2, fixed[i], **style)
    left.set(title="as in the paper", ylabel=r"$V_\mathrm{NN}(t) - V_\mathrm{NN}(0)$")
    right.set(title="at fixed field", ylabel=r"$\Sigma\,\Delta V_\mathrm{NN}|_h$")
    for axes in (left, right):
        axes.set_xlabel("time $t$")
        mark_field_off(axes, file)
    return figure


def extreme_runs(file: xr.Dataset, group: str) -> list[int]:
    """Return the example rows of a group with the lowest and the highest α."""
    rows = file["example"].values
    rows = rows[file["split_disorder"].values[rows] == SPLITS[GROUPS[group]]]
    alpha = file["alpha"].values[rows]
    return [int(rows[np.argmin(alpha)]), int(rows[np.argmax(alpha)])]


def draw_errors(axes: Axes, run: xr.Dataset) -> None:
    """Draw the error of frames predicted one step ahead, and of taking the frame before."""
    for name, dash in (("prediction_error", "--"), ("no_change_error", ":")):
        style = {"color": "0.25", "linestyle": dash, "linewidth": 1.0}
        axes.plot(run["elapsed_time"].values[1:], np.sqrt(run[name].values), **style)


def potential_and_error(path: str) -> Figure:
    """Return V(t) and the error of predicted frames for the lowest and the highest α.

    Seen disorder, first training seed. Errors are summed over the frame in units in which the
    total variance is 1, so their root is the RMSE over the standard deviation.
    """
    names = ("potential", "prediction_error", "no_change_error", "elapsed_time", "applied_field")
    examples = ("alpha", "split_disorder", "example", "example_snapshot")
    file = read_evaluation(path, *names, *examples).isel(training_seed=0)
    use_style()
    figure, panels = plt.subplots(1, 2, figsize=(PAGE, 2.9), sharey=True)
    errors = [axes.twinx() for axes in panels]
    errors[1].sharey(errors[0])
    time, shown = file["elapsed_time"].values, file["example_snapshot"].values
    rows = extreme_runs(file, "seen")
    for axes, right, row, colour in zip(panels, errors, rows, RED_AND_BLUE, strict=True):
        run = file.isel(trajectory=row)
        potential = run["potential"].values - run["potential"].values[0]
        draw_errors(right, run)
        axes.plot(time, potential, color=colour)
        axes.plot(time[shown], potential[shown], "o", color=colour, markersize=4)
        for letter, i in zip(ascii_lowercase, shown, strict=False):
            place = (time[i], potential[i])
            axes.annotate(letter, place, (2, 4), textcoords="offset points", color=colour)
        axes.set(title=rf"$\alpha$ = {float(run['alpha']):g}", xlabel="time $t$")
        axes.set_ylabel(r"$V_\mathrm{NN}(t) - V_\mathrm{NN}(0)$")
        right.set_ylabel("RMSE / standard deviation")
        right.spines["right"].set_visible(True)
        mark_field_off(axes, file)
        axes.set_zorder(right.get_zorder() + 1)
        axes.patch.set_visible(False)
        axes.label_outer()
    errors[0].tick_params(labelright=False)
    errors[0].set_ylabel("")
    errors[0].set_ylim(bottom=0)
    handles = [Line2D([], [], color="black", marker="o", markersize=4, label=r"$V_\mathrm{NN}$")]
    for dash, label in (("--", "error of the prediction"), (":", "error of no change")):
        handles.append(Line2D([], [], color="0.25", linestyle=dash, label=label))
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles))
    return figure


def gradient_at_onset(images: str, topology: str) -> Figure:
    """Return |∂V/∂z| at T_init against α, and two measured quantities that could jump.

    The speed of z is that of topology, which sees every frame; the images' frames are too far
    apart to tell it.
    """
    use_style()
    figure, panels = plt.subplots(1, len(ONSET_PANELS), figsize=(PAGE, 2.7))
    groups = {SPLITS[split]: group for group, split in GROUPS.items()}
    for axes, (name, label) in zip(panels, ONSET_PANELS.items(), strict=True):
        path = topology if name == "onset_rate_norm" else images
        file = read_evaluation(path, name, "alpha", "split_disorder")
        table = file[[name, "alpha", "split_disorder"]].to_dataframe().reset_index()
        table["disorder"] = table["split_disorder"].map(groups)
        table = table.dropna(subset=["disorder", name])
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
