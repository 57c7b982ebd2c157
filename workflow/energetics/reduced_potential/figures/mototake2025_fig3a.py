"""V against time for all α, as the paper shows it and at a fixed field."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from energetics.reduced_potential.figures.shared import LABEL_ALPHA, mark_field_off
from energetics.reduced_potential.files import GROUPS, TOPOLOGY_EVALUATION
from energetics.storage import SPLITS
from energetics.style import PAGE, parameter_colours, use_style


def draw(path: str) -> Figure:
    """Return V against time for every α, raw and as the sum of its steps at fixed field.

    V is known up to a function of (α, h): the raw V is drawn from its first value on, and the sum
    of V(z', h) - V(z, h) at the middle field of each step does not depend on that function. First
    training seed, every run on unseen disorder.
    """
    names = ("potential", "potential_step", "alpha", "split_disorder", "elapsed_time")
    file = TOPOLOGY_EVALUATION.read(path, *names, "applied_field")
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
