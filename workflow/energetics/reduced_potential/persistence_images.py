"""Persistence images: a diagram as a smooth density that a network can read.

    ρ(x, y) = Σ_i w(p_i) exp(−((x − b_i)² + (y − p_i)²) / 2σ²) / 2πσ²,   w(p) = p

with birth b along x and persistence p = death − birth along y (Adams et al., J. Mach. Learn. Res.
18 (2017) 8). The density is sampled, not integrated over pixels, at `resolution` equidistant
values of each axis, both ends of the range included: the convention of GUDHI's PersistenceImage,
with bandwidth = σ (persim integrates and takes the variance; it differs by a tenth).
"""

import math
from dataclasses import dataclass

import numpy as np
from numba import njit


@dataclass(frozen=True)
class ImageGrid:
    """Where a diagram is sampled and how far its points are smeared, in units of the field.

    Fitted on the training split only, one grid for each homology dimension.
    """

    birth_range: tuple[float, float]
    persistence_range: tuple[float, float]
    resolution: int
    bandwidth: float


def fit_grid(
    birth: np.ndarray, death: np.ndarray, *, resolution: int = 20, bandwidth_fraction: float = 0.05
) -> ImageGrid:
    """Return the grid that just holds the points: births [min, max], persistence [0, max].

    birth, death: (point,), of the training split. The bandwidth is `bandwidth_fraction` times the
    longer of the two ranges, one σ for both axes, for both are measured in units of the field.
    At 20 samples of an axis the spacing is 1/19 of its range, so 0.05 is about one spacing. Without
    points, as of uniform films, the grid is that of a field between −1 and 1; where all births are
    equal, they lie in the middle of a range as long as the longest persistence.

    Raises ValueError if `birth` or `death` is not finite, if no death comes after its birth, or for
    a resolution below 2 or a fraction that is not positive.
    """
    birth, death = _checked_points(birth, death)
    if birth.size == 0:
        birth, death = np.array([-1.0, 1.0]), np.array([1.0, 1.0])
    if resolution < 2 or not bandwidth_fraction > 0:
        raise ValueError(f"{resolution=}, {bandwidth_fraction=}: at least 2 and above 0 are needed")
    low, high, longest = float(birth.min()), float(birth.max()), float((death - birth).max())
    if not longest > 0:
        raise ValueError("no death comes after its birth")
    if low == high:
        low, high = low - longest / 2, high + longest / 2
    bandwidth = bandwidth_fraction * max(high - low, longest)
    return ImageGrid((low, high), (0.0, longest), resolution, bandwidth)


def of_dimension(
    birth: np.ndarray, death: np.ndarray, row_size: np.ndarray, *, dimension: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return birth (point,), death (point,) and row size (frame,) of one homology dimension.

    Takes ragged diagrams ordered by frame, then dimension: birth and death (point,), row_size
    (frame, dimension).
    """
    dimensions = np.broadcast_to(np.arange(row_size.shape[1]), row_size.shape)
    chosen = np.repeat(dimensions.ravel(), row_size.ravel()) == dimension
    return birth[chosen], death[chosen], row_size[:, dimension]


def persistence_images(
    birth: np.ndarray, death: np.ndarray, row_size: np.ndarray, grid: ImageGrid
) -> np.ndarray:
    """Return the images (image, persistence, birth) of ragged diagrams, float64.

    birth, death: (point,), end to end; row_size: (image,), the points of each diagram. An empty
    diagram gives a zero image. Each image sums its points in their order, so its bytes depend on
    its own diagram only. Units: 1 / (unit of the field).

    Raises ValueError if row sizes and points disagree or a point is not finite.
    """
    birth, death = _checked_points(birth, death)
    row_size = np.ascontiguousarray(row_size, np.int64)
    if row_size.ndim != 1 or (row_size < 0).any() or row_size.sum() != birth.size:
        raise ValueError(f"row_size of shape {row_size.shape} does not add to {birth.size} points")
    images = np.zeros((row_size.size, grid.resolution, grid.resolution))
    ranges = (*grid.birth_range, *grid.persistence_range)
    _add_points(images, birth, death, row_size, ranges, grid.bandwidth)
    return images


def _checked_points(birth: np.ndarray, death: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both as contiguous float64 (point,), or raise ValueError."""
    birth, death = (np.ascontiguousarray(values, np.float64) for values in (birth, death))
    if birth.ndim != 1 or birth.shape != death.shape:
        raise ValueError(f"birth {birth.shape} and death {death.shape}: (point,) is needed twice")
    if not (np.isfinite(birth).all() and np.isfinite(death).all()):
        raise ValueError("birth or death is not finite: essential classes must be clipped first")
    return birth, death


@njit(cache=True)
def _add_points(images, birth, death, row_size, ranges, sigma):
    """Add the density of each diagram to its image; separable, so 2n Gaussians for n² samples."""
    n = images.shape[1]
    low_b, high_b, low_p, high_p = ranges
    step_b, step_p = (high_b - low_b) / (n - 1), (high_p - low_p) / (n - 1)
    scale = -0.5 / (sigma * sigma)
    change_b = math.exp(2.0 * scale * step_b * step_b)
    change_p = math.exp(2.0 * scale * step_p * step_p)
    norm = 1.0 / (2.0 * math.pi * sigma * sigma)
    along_b, along_p = np.empty(n), np.empty(n)
    point = 0
    for i in range(row_size.size):
        image = images[i]
        for _ in range(row_size[i]):
            persistence = death[point] - birth[point]
            _gaussian(along_b, low_b, step_b, birth[point], scale, change_b)
            _gaussian(along_p, low_p, step_p, persistence, scale, change_p)
            weight = norm * persistence
            for row in range(n):
                factor = weight * along_p[row]
                line = image[row]
                for column in range(n):
                    line[column] += factor * along_b[column]
            point += 1


@njit(cache=True)
def _gaussian(out, low, step, centre, scale, change):
    """Fill `out` with exp(scale (low + j·step − centre)²), scale < 0, change = exp(2 scale step²).

    Three exponentials instead of one per sample: the ratio of neighbours changes by the factor
    `change` from one pair to the next. Going outward from the sample nearest to the centre, all
    factors are at most 1, so nothing overflows, and rounding grows only where the Gaussian has
    fallen: 1e-14 of the maximum.
    """
    nearest = min(max((centre - low) / step, 0.0), out.size - 1.0)
    start = int(nearest + 0.5)
    offset = centre - (low + start * step)
    peak = math.exp(scale * offset * offset)
    out[start] = peak
    value, ratio = peak, math.exp(scale * step * (step - 2.0 * offset))
    for j in range(start + 1, out.size):
        value *= ratio
        ratio *= change
        out[j] = value
    value, ratio = peak, math.exp(scale * step * (step + 2.0 * offset))
    for j in range(start - 1, -1, -1):
        value *= ratio
        ratio *= change
        out[j] = value
