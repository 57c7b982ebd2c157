"""The linear rival of the network on a torus: principal components, and when a posterior collapses.

All translations of a state are as likely as the state. The covariance of the 3N numbers of a
configuration is then a function of r − r', so that its eigenvectors are plane waves: with F_c(k)
the orthonormal transform of component c, ⟨S⟩ taken away at k = 0,

    P_cd(k) = ⟨F_c(k) F_d(k)*⟩ = Σ_m λ_m(k) v_m(k) v_m(k)†,   P(−k) = P(k)*

(3 × 3, Hermitian). Each λ_m(k) with k ≠ −k stands for two real modes, Re and Im of v e^{ik·r}, a
cosine and a sine; where k = −k, P is real and there is one.
"""

from dataclasses import dataclass

import numpy as np

CHUNK = 32 * 2**20  # bytes of float64 spins that are transformed at a time


@dataclass(frozen=True)
class PrincipalComponents:
    """The largest modes of a translation-averaged covariance, and what linear theory needs of it.

    A pair of modes, cosine and sine, has one entry in `wave` and `vector`.
    """

    size: tuple[int, int]  # sites along y and x
    mean: np.ndarray  # (3,), ⟨S⟩
    wave: np.ndarray  # (entry, 2), place of k among the transforms of `numpy.fft.rfft2`
    vector: np.ndarray  # (entry, 3), complex
    paired: np.ndarray  # (entry,), bool: both modes of k and −k are taken
    eigenvalues: np.ndarray  # (component,), falling, a pair twice
    largest: float  # λ_max, the first eigenvalue
    largest_transverse: float  # λ⊥, the same of the 2N numbers (S_x, S_y)

    @classmethod
    def fit(cls, train: np.ndarray, *, components: int = 100) -> "PrincipalComponents":
        """Return the principal components of training configurations (n, 3, y, x) of a torus.

        A chunk of their transforms is in memory at a time. If the number of components ends between
        cosine and sine of a pair, one of them is taken, of whichever phase: all have the same
        variance. Raises ValueError unless 1 ≤ components ≤ 3N.
        """
        mean, power = _moments(train)
        y, x = train.shape[2:]
        if not 1 <= components <= 3 * y * x:
            raise ValueError(f"components = {components}: from 1 to {3 * y * x} exist")
        values, vectors = np.linalg.eigh(power)  # (ky, kx, 3), rising; vectors in columns
        count = np.broadcast_to(_multiplicity(y, x)[..., None], values.shape)
        order = np.argsort(-values, axis=None, kind="stable")
        order = order[count.ravel()[order] > 0]
        before = np.cumsum(count.ravel()[order]) - count.ravel()[order]
        order, before = order[before < components], before[before < components]
        ky, kx, number = np.unravel_index(order, values.shape)
        count = count[ky, kx, number]
        return cls(
            size=(y, x),
            mean=mean,
            wave=np.stack([ky, kx], axis=1),
            vector=vectors[ky, kx, :, number],
            paired=(count == 2) & (before + 2 <= components),
            eigenvalues=np.repeat(values[ky, kx, number], count)[:components],
            largest=float(values.max()),
            largest_transverse=float(np.linalg.eigvalsh(power[..., :2, :2]).max()),
        )

    def project(self, spins: np.ndarray) -> np.ndarray:
        """Return the mean and the components of spins (n, 3, y, x), not of unit length, float64."""
        transform = _transform(spins)
        transform[:, :, 0, 0] -= self.mean * np.sqrt(np.prod(self.size))
        kept = np.zeros_like(transform)
        for (ky, kx), vector, paired in zip(self.wave, self.vector, self.paired, strict=True):
            amplitude = transform[:, :, ky, kx] @ vector.conj()
            # The mode Re(v e^{ik·r}) alone has the real part; where k = −k there is no other.
            kept[:, :, ky, kx] += np.outer(amplitude if paired else amplitude.real, vector)
        columns = [0, self.size[1] // 2] if self.size[1] % 2 == 0 else [0]
        for kx in columns:  # these hold k and −k; modes are listed at one of the two
            column = kept[:, :, :, kx]
            mirrored = np.roll(column[:, :, ::-1], 1, axis=2).conj()
            own = 2 * np.arange(self.size[0]) % self.size[0] == 0
            kept[:, :, :, kx] = np.where(own, column, column + mirrored)
        kept[:, :, 0, 0] += self.mean * np.sqrt(np.prod(self.size))
        return np.fft.irfft2(kept, s=self.size, norm="ortho")

    def reconstruct(self, spins: np.ndarray) -> np.ndarray:
        """Return spins (n, 3, y, x) from their components alone, scaled to unit length, float64."""
        projected = self.project(spins)
        length = np.linalg.norm(projected, axis=1, keepdims=True)
        return projected / np.maximum(length, np.finfo(float).tiny)


def critical_beta(principal: PrincipalComponents) -> tuple[float, float]:
    """Return the β above which the latents of a network on these data carry nothing: two theories.

        plain 2 λ_max / N,   transverse 2 λ⊥ / (N ⟨S_z⟩)

    The loss is L_RC + β L_KL: mean over sites of the squared difference summed over components, and
    sum over latents. Near collapse, let a latent have mean c a and variance 1, with a the amplitude
    of a mode of variance λ, and let the decoder add w z times that mode to its constant output.
    To second order in c and w

        L = const + (−2 w c λ + κ w²)/N + β c² λ / 2

    is a minimum at c = w = 0 as long as κ β λ / 2N > (λ/N)². For an output that is free, κ = 1. An
    output of unit length is S = ẑ at collapse; only u across ẑ moves it, at S_z = 1 − u²/2. From
    |S − S_in|² = 2 − 2 S·S_in the curvature is κ = ⟨S_z⟩, and λ is that of (S_x, S_y).
    """
    sites = principal.size[0] * principal.size[1]
    plain = 2 * principal.largest / sites
    return plain, 2 * principal.largest_transverse / (sites * float(principal.mean[2]))


def _transform(spins: np.ndarray) -> np.ndarray:
    """Return the orthonormal transforms (n, 3, ky, kx) of spins."""
    return np.fft.rfft2(np.asarray(spins, np.float64), norm="ortho")


def _moments(train: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return ⟨S⟩ (3,) and P(k) (ky, kx, 3, 3) of training configurations (n, 3, y, x)."""
    n, components, y, x = train.shape
    step = max(1, CHUNK // (8 * components * y * x))
    power = np.zeros((components, components, y, x // 2 + 1), np.complex128)
    uniform = np.zeros(components)
    for start in range(0, n, step):
        transform = _transform(train[start : start + step])
        uniform += transform[:, :, 0, 0].real.sum(axis=0)
        for c in range(components):
            for d in range(c + 1):
                product = transform[:, c] * transform[:, d].conj()
                power[c, d] += product.sum(axis=0)
    for c in range(components):
        for d in range(c):
            power[d, c] = power[c, d].conj()
    power, uniform = power / n, uniform / n
    power[:, :, 0, 0] -= np.outer(uniform, uniform)
    power = power.transpose(2, 3, 0, 1)
    power[_multiplicity(y, x) == 1] = power[_multiplicity(y, x) == 1].real  # but for rounding
    return uniform / np.sqrt(y * x), power


def _multiplicity(y: int, x: int) -> np.ndarray:
    """Return how many real modes an eigenvalue at k stands for, 0 where −k stands for it: (ky, kx).

    The columns kx = 0 and, for even x, kx = x/2 hold both k and −k.
    """
    count = np.full((y, x // 2 + 1), 2)
    row = np.arange(y)
    column = np.where(2 * row % y == 0, 1, np.where(2 * row < y, 2, 0))
    count[:, 0] = column
    if x % 2 == 0:
        count[:, -1] = column
    return count
