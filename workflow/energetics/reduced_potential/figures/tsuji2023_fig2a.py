"""V and the error of predicted images against time for two α."""

from string import ascii_lowercase

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from energetics.reduced_potential.figures.shared import extreme_runs, mark_field_off
from energetics.reduced_potential.files import EVALUATION
from energetics.style import COLOURS, PAGE, use_style

RED_AND_BLUE = (COLOURS[0], COLOURS[3])  # lowest and highest alpha


def draw_errors(axes: Axes, run: xr.Dataset) -> None:
    """Draw the error of frames predicted one step ahead, and of taking the frame before."""
    for name, dash in (("prediction_error", "--"), ("no_change_error", ":")):
        time, error = run["elapsed_time"].values[1:], np.sqrt(run[name].values)
        axes.plot(time, error, color="0.25", linestyle=dash, linewidth=1.0)


def draw(path: str) -> Figure:
    """Return V(t) and the error of predicted frames for the lowest and the highest α.

    Seen disorder, first training seed. Errors are summed over the frame in units in which the
    total variance is 1, so their root is the RMSE over the standard deviation.
    """
    names = ("potential", "prediction_error", "no_change_error", "elapsed_time", "applied_field")
    examples = ("alpha", "split_disorder", "example", "example_snapshot")
    file = EVALUATION.read(path, *names, *examples).isel(training_seed=0)
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
