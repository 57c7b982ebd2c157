"""Latent trajectories with and without persistence diagrams."""

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.figures.shared import LABEL_ALPHA
from energetics.reduced_potential.files import EVALUATION, GROUPS
from energetics.storage import SPLITS
from energetics.style import PAGE, parameter_colours, use_style


def draw(with_diagrams: str, without_diagrams: str) -> Figure:
    """Return latent trajectories with persistence images and without, coloured by α.

    Unseen disorder, first training seed, first two directions of z; end states are marked.
    """
    names = ("latent", "alpha", "split_disorder")
    files = [EVALUATION.read(path, *names) for path in (with_diagrams, without_diagrams)]
    use_style()
    figure, panels = plt.subplots(1, 2, figsize=(PAGE, 3.1))
    colours = parameter_colours(figure, panels, files[0]["alpha"].values, label=LABEL_ALPHA)
    for axes, file, arm in zip(panels, files, ("topology", "pixels"), strict=True):
        runs = file.isel(
            training_seed=0, trajectory=file["split_disorder"].values == SPLITS[GROUPS["unseen"]]
        ).sortby("alpha")
        second = min(1, runs.sizes["latent_direction"] - 1)
        for alpha, latent in zip(runs["alpha"].values, runs["latent"].values, strict=True):
            x, y, colour = latent[:, 0], latent[:, second], colours.to_rgba(alpha)
            axes.plot(x, y, color=colour, linewidth=0.7, alpha=0.8)
            axes.plot(x[-1], y[-1], "o", color=colour, markersize=5, markeredgecolor="black")
        word = "with PD:" if arm == "topology" else "without PD:"
        axes.set(title=f"{word} {ARMS[arm].label}", xlabel="$z_1$", ylabel=f"$z_{second + 1}$")
    return figure
