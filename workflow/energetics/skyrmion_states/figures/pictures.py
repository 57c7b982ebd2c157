"""Pictures of spins and of angles: hue is the direction in the plane, lightness is S_z.

Up is white and down is black. Colours have equal lightness around the wheel (OKLab: B. Ottosson,
"A perceptual color space for image processing", 2020), so that no direction stands out.
"""

from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage

from energetics.style import SMALL, hide_ticks

ANGLES = "Greys"
EQUATOR = 0.70  # lightness of spins in the plane
CHROMA = 0.155  # of the same; a little beyond what screens show at some hues
CONES = np.array(
    [
        [1, 0.3963377774, 0.2158037573],
        [1, -0.1055613458, -0.0638541728],
        [1, -0.0894841775, -1.2914855480],
    ]
)
LINEAR_RGB = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


def spin_colours(spins: np.ndarray) -> np.ndarray:
    """Return colours (y, x, 3) from 0 to 1 of spins (3, y, x)."""
    x, y, z = np.asarray(spins, float)
    z = np.clip(z, -1, 1)
    lightness = np.where(z > 0, EQUATOR + (1 - EQUATOR) * z, EQUATOR * (1 + z))
    colour = np.stack([lightness, CHROMA * x, CHROMA * y], axis=-1)
    linear = np.clip((colour @ CONES.T) ** 3 @ LINEAR_RGB.T, 0, 1)
    return np.where(linear > 0.0031308, 1.055 * linear ** (1 / 2.4) - 0.055, 12.92 * linear)


def draw_spins(axes: Axes, spins: np.ndarray, *, below: str = "") -> None:
    """Draw spins (3, y, x), with a line of text below."""
    axes.imshow(spin_colours(spins), origin="lower")
    frame(axes, below)


def draw_angles(axes: Axes, angles: np.ndarray, *, largest: float, below: str = "") -> AxesImage:
    """Return the drawn image of angles (y, x) from 0 (white) to the largest (black), degrees."""
    image = axes.imshow(angles, origin="lower", cmap=ANGLES, vmin=0, vmax=largest)
    frame(axes, below)
    return image


def frame(axes: Axes, below: str) -> None:
    """Leave a picture its frame and a line of small text."""
    hide_ticks(axes)
    axes.set_xlabel(below, fontsize=SMALL - 1, labelpad=1.5)


def draw_wheel(axes: Axes) -> None:
    """Draw the key of colours: spins that point outward, down in the middle, up at the rim."""
    y, x = np.mgrid[-1:1:201j, -1:1:201j]
    radius = np.hypot(x, y)
    tilt, turn = np.pi * np.minimum(radius, 1), np.arctan2(y, x)
    spins = np.stack([np.sin(tilt) * np.cos(turn), np.sin(tilt) * np.sin(turn), -np.cos(tilt)])
    opaque = (radius <= 1)[..., None]
    axes.imshow(
        np.concatenate([spin_colours(spins), opaque], axis=-1),
        origin="lower",
        extent=(-1, 1, -1, 1),
        interpolation="bilinear",
    )
    turns = np.linspace(0, 2 * np.pi, 100)
    axes.plot(np.cos(turns), np.sin(turns), color="0.3", linewidth=0.5)
    write = partial(axes.text, fontsize=SMALL - 1, ha="center", va="center")
    write(0, 0, r"$-z$", color="white")
    for label, right, up in (("$x$", 1.2, 0), ("$y$", 0, 1.2), ("$+z$", 0.95, -0.95)):
        write(right, up, label)
    axes.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5))
    axes.axis("off")
