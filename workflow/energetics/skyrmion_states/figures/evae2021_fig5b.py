"""How different prior samples are in Fourier space against γ: moduli, and complex amplitudes."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from energetics.skyrmion_states.figures import shared
from energetics.skyrmion_states.files import COMPARISON, STAGE_FIELDS
from energetics.style import PAGE, legend_above, use_style

ERRORS = {
    "modulus_error": r"moduli, $\langle (|A| - |B|)^2\rangle$",
    "complex_error": r"amplitudes, $\langle |A - B|^2\rangle$",
}
MARKERS = "osD^vPX"
DEEPEST = 1e-6  # of the largest error; what is smaller lies at the lower edge


def draw(path: str) -> Figure:
    """Return both errors, means over all pairs of prior samples, against γ, by run and β."""
    file = COMPARISON.read(path, *STAGE_FIELDS, *ERRORS, *(f"input_{name}" for name in ERRORS))
    use_style()
    figure, panels = plt.subplots(1, 2, figsize=(PAGE, 2.8))
    sequences = shared.guided_sequences(file)
    for axes, (name, label) in zip(panels, ERRORS.items(), strict=True):
        values = file[name].values
        shown = values[np.concatenate([sequence.stages for sequence in sequences])]
        floor = DEEPEST * np.nanmax(shown, initial=0)
        for sequence in sequences:
            marker = MARKERS[sequence.run % len(MARKERS)]
            text = f"{sequence.name}, run {sequence.run + 1}"
            line = {"linestyle": "--" if sequence.run else "-", "color": sequence.colour}
            height = np.maximum(values[sequence.stages], floor)
            axes.plot(sequence.places, height, marker=marker, markersize=4, label=text, **line)
        axes.axhline(float(file[f"input_{name}"]), color="black", linewidth=1, label="test data")
        if floor > 0:
            axes.set_yscale("log")
        axes.set_ylabel(label)
        shared.gamma_axis(axes, shared.every_gamma(sequences))
        shared.plain_decade(axes)
    legend_above(figure, panels)
    return figure
