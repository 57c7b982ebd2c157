"""How far apart two states of a torus are when translations do not count, by Fourier transforms.

    d²(S, S') = min_a ⟨|S(r) − S'(r + a)|²⟩_r = ⟨|S|²⟩ + ⟨|S'|²⟩ − (2/N) max_a Σ_r S(r)·S'(r + a)

a runs over all N translations of the lattice; the sum over sites is a cross-correlation, one
inverse transform for each pair. For unit vectors 0 ≤ d² ≤ 4, and 2 for unrelated directions.
"""

import numpy as np
import scipy.fft

TRANSFORMS = 48 * 2**20  # bytes of transforms of one chunk; four times this is in use
PRODUCTS = 2**20  # bytes of products in one inverse transform: what stays in the cache


def aligned_distance(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return d² of each configuration of `first` to each of `second`: (n, m), float32.

    first: (n, 3, y, x); second: (m, 3, y, x), of the same box, periodic in both directions. Good to
    about 1e-6, in single precision. Raises ValueError if the boxes differ.
    """
    if np.ndim(first) != 4 or np.shape(first)[1:] != np.shape(second)[1:]:
        raise ValueError(f"(n, 3, y, x) and one box are needed: {first.shape} and {second.shape}")
    step = max(1, TRANSFORMS // (4 * first[0].size))
    distance = np.empty((len(first), len(second)), np.float32)
    for start in range(0, len(second), step):
        others = slice(start, start + step)
        there, lengths = _transform(second[others])
        for begin in range(0, len(first), step):
            these = slice(begin, begin + step)
            here, own = _transform(first[these])
            squares = own[:, None] + lengths - 2 * _largest_overlap(here, there, first.shape[2:])
            distance[these, others] = np.maximum(squares, 0)
    return distance


def nearest(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the smallest d² of each configuration of `first` to any of `second`, and to which.

    Arguments and errors as in `aligned_distance`; both (n,), the second a number from 0 to m − 1.
    """
    distance = aligned_distance(first, second)
    index = distance.argmin(axis=1)
    return np.take_along_axis(distance, index[:, None], axis=1)[:, 0], index


def fourier_errors(spins: np.ndarray) -> tuple[float, float]:
    """Return the mean over all pairs i < j of the errors between transforms of S_z, for one box.

        modulus = ⟨⟨(|F_i(k)| − |F_j(k)|)²⟩_k⟩,   complex = ⟨⟨|F_i(k) − F_j(k)|²⟩_k⟩

    F is the orthonormal transform, so the second is the mean over sites of the squared difference
    of S_z (Parseval). The first is blind to translations: one state, moved, gives 0. spins:
    (n, 3, y, x), n ≥ 2, else ValueError. The mean of (a_i − a_j)² over pairs is twice the variance,
    with n − 1 below the sum of squares.
    """
    if len(spins) < 2:
        raise ValueError(f"{len(spins)} configurations: pairs need two")
    transform = scipy.fft.fft2(np.asarray(spins[:, 2], np.float64), norm="ortho")
    squares = []
    for values in (np.abs(transform), transform):
        deviation = np.abs(values - values.mean(axis=0))
        squares.append(2 * float(np.mean(np.sum(deviation**2, axis=0))) / (len(spins) - 1))
    return squares[0], squares[1]


def _transform(spins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return orthonormal transforms (n, 3, ky, kx), complex64, and the mean squared length (n,)."""
    values = np.asarray(spins, np.float32)
    sites = values.shape[2] * values.shape[3]
    lengths = np.einsum(
        "nf,nf->n", values.reshape(len(values), -1), values.reshape(len(values), -1)
    )
    return scipy.fft.rfft2(values, norm="ortho"), lengths / sites


def _largest_overlap(here: np.ndarray, there: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Return max_a ⟨S(r)·S'(r + a)⟩_r of all pairs of transforms: (n, m)."""
    found = np.empty((len(here), len(there)), np.float32)
    step = max(1, PRODUCTS // here[0, 0].nbytes)
    for number, one in enumerate(np.conj(here)):
        for start in range(0, len(there), step):
            product = (one * there[start : start + step]).sum(axis=1)
            overlap = scipy.fft.irfft2(product, shape, norm="forward", overwrite_x=True)
            found[number, start : start + step] = overlap.max(axis=(1, 2))
    return found / np.float32(shape[0] * shape[1])
