"""One look for every figure: column width, colour-blind-safe, PNG to read and PDF to print."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.container import ErrorbarContainer
from matplotlib.figure import Figure, SubFigure

from energetics.whole_files import whole

PAGE = 7.0  # inches, the full width
SEQUENTIAL = "viridis"  # ordered control parameters
DIVERGING = "RdBu_r"  # fields with a sign
COLOURS = sns.color_palette("colorblind")
LINES = ListedColormap(matplotlib.colormaps[SEQUENTIAL](np.linspace(0, 0.93, 256)))  # on white
SMALL = 7  # points, for text inside panels


def use_style() -> None:
    """Set fonts, lines and colours for all figures of this process."""
    matplotlib.rcdefaults()  # whatever files of the user's said
    sns.set_theme(
        context="paper",
        style="ticks",
        palette="colorblind",
        font_scale=0.95,
        font="DejaVu Sans",  # comes with matplotlib; fonts of the machine's are as they are
        rc={
            "figure.constrained_layout.use": True,
            "figure.dpi": 100,
            "savefig.dpi": 220,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlesize": "medium",
            "axes.titlelocation": "left",
            "legend.fontsize": "small",
            "legend.frameon": False,
            "image.interpolation": "nearest",
            "pdf.fonttype": 42,
            "lines.linewidth": 1.3,
        },
    )


def parameter_colours(
    figure: Figure, axes: Axes | Sequence[Axes], values: np.ndarray, *, label: str
) -> ScalarMappable:
    """Return a colour for each value of an ordered parameter (`to_rgba`), its bar drawn."""
    colours = ScalarMappable(Normalize(np.min(values), np.max(values)), LINES)
    figure.colorbar(colours, ax=axes, label=label, aspect=30, pad=0.02)
    return colours


def legend_above(figure: Figure | SubFigure, panels: Iterable[Axes], *, title: str = "") -> None:
    """Name each label that was drawn in the panels once, above them, in as few rows as fit."""
    measured: dict[str, Artist] = {}
    others: dict[str, Artist] = {}
    for axes in panels:
        for drawn, label in zip(*axes.get_legend_handles_labels(), strict=True):
            if isinstance(drawn, ErrorbarContainer):
                measured.setdefault(label, drawn[0])
            else:
                others.setdefault(label, drawn)
    named = measured | others
    options = {"loc": "outside upper center", "columnspacing": 1.2, "handlelength": 2.2}
    options |= {"title": title, "title_fontproperties": {"weight": "bold"}}
    if not named:
        figure.suptitle(title, fontweight="bold")
    for columns in range(min(len(named), 8), 0, -1):
        legend = figure.legend(named.values(), named.keys(), ncols=columns, **options)
        if legend.get_window_extent().width < 0.97 * figure.bbox.width or columns == 1:
            return
        legend.remove()


def hide_ticks(axes: Axes) -> None:
    """Leave nothing around an image but its frame."""
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set(visible=True, linewidth=0.5)


def save(figure: Figure, *, png: Path | str, pdf: Path | str) -> None:
    """Write a figure as PNG and PDF, whole or not at all, without dates in them."""
    for path, metadata in ((Path(png), {"Software": None}), (Path(pdf), {"CreationDate": None})):
        with whole(path) as partial:
            figure.savefig(partial, format=path.suffix[1:], metadata=metadata)
    plt.close(figure)
