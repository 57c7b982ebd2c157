"""The magnetic film: its parameters, its energy, and what theory says of its uniform states.

Everything is dimensionless: lengths in units in which the fastest growing wave has k = 1, times
and energies as in the equation of motion (Kudo, Mino, Nakamura, J. Phys. Soc. Jpn 76 (2007)
014002)

    dφ/dt = −δH/δφ = α λ(r)(φ − φ³) + β∇²φ − γ ∫φ(r')G(r − r')dr' + h(t).

H carries ½ on the dipolar double integral; without it −δH/δφ would hold 2γ, and the fastest
growing wave would sit at k = 2.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numba
import numpy as np
import scipy.fft


@dataclass(frozen=True)
class Film:
    """Parameters of the equation and of its numerics, all dimensionless.

    `grid` cells of width `spacing` along each side of a periodic box. G_k = `dipolar_constant` −
    `dipolar_slope` |k|; the constant is 2π/d for a dipolar cutoff d. The applied field falls from
    `initial_field` at `sweep_rate` to zero and stays there; with `sweep_rate` 0 it is constant.
    White noise is per cell, so a finer grid calls for disorder stronger by the ratio of spacings.
    ValueError where snapshots would not fall on steps, or the grid is odd.
    """

    grid: int = 128
    spacing: float = math.pi / 4
    beta: float = 2.0
    gamma: float = 2 / math.pi
    dipolar_constant: float = 4.0
    dipolar_slope: float = 2 * math.pi
    initial_field: float = 1.5
    sweep_rate: float = 0.01
    end_time: float = 300.0
    time_step: float = 0.25
    snapshot_interval: float = 2.0

    def __post_init__(self) -> None:
        if self.grid < 4 or self.grid % 2:
            raise ValueError(f"grid = {self.grid}: must be even and at least 4")
        for key in ("spacing", "time_step", "snapshot_interval", "end_time"):
            if not getattr(self, key) > 0:
                raise ValueError(f"{key} = {getattr(self, key):g}: must be positive")
        if self.sweep_rate < 0:
            raise ValueError(f"sweep_rate = {self.sweep_rate:g}: must not be negative")
        multiples = {"snapshot_interval": "time_step", "end_time": "snapshot_interval"}
        for longer, shorter in multiples.items():
            ratio = getattr(self, longer) / getattr(self, shorter)
            if round(ratio) < 1 or abs(ratio - round(ratio)) > 1e-9 * ratio:
                raise ValueError(
                    f"{longer} = {getattr(self, longer):g}: must be a multiple of "
                    f"{shorter} = {getattr(self, shorter):g}"
                )


def applied_field(film: Film, time: float) -> float:
    """Return h(t) = initial_field − sweep_rate t until it is zero, and zero from then on."""
    return film.initial_field - film.sweep_rate * time if _is_swept(film, time) else 0.0


def applied_field_rate(film: Film, time: float) -> float:
    """Return dh/dt, from the right where the sweep ends."""
    return -film.sweep_rate if _is_swept(film, time) else 0.0


def _is_swept(film: Film, time: float) -> bool:
    """Return whether the sweep is still on; by time, so that h ends in an exact zero."""
    return film.sweep_rate == 0 or time < film.initial_field / film.sweep_rate


def wavenumbers(film: Film) -> np.ndarray:
    """Return |k| of every mode of a real transform, shape (grid, grid/2 + 1)."""
    k_y = 2 * np.pi * scipy.fft.fftfreq(film.grid, film.spacing)
    k_x = 2 * np.pi * scipy.fft.rfftfreq(film.grid, film.spacing)
    return np.hypot(k_y[:, None], k_x[None, :])


def stiffness(k: np.ndarray, film: Film) -> np.ndarray:
    """Return K(k) = βk² + γG_k: the quadratic part of H is ½ Σ K |φ_k|²."""
    return film.beta * k**2 + film.gamma * (film.dipolar_constant - film.dipolar_slope * k)


@lru_cache(maxsize=8)
def stiffness_table(film: Film) -> np.ndarray:
    """Return K of every mode of a real transform, shape (grid, grid/2 + 1), read-only."""
    table = stiffness(wavenumbers(film), film)
    table.flags.writeable = False
    return table


def energy_and_derivative(
    field: np.ndarray, *, film: Film, alpha: float, disorder: np.ndarray, applied: float
) -> tuple[float, np.ndarray]:
    """Return the energy per unit area and its functional derivative.

    H/area = ⟨αλ(φ⁴/4 − φ²/2) + ½ φ(Kφ) − hφ⟩,  δH/δφ = αλ(φ³ − φ) + Kφ − h,
    with ⟨⟩ the mean over cells and K the operator of `stiffness`. `field` φ, `disorder` λ and the
    derivative have shape (y, x); `applied` is h.
    """
    spectrum = scipy.fft.rfft2(field)
    spectrum *= stiffness_table(film)
    stiff = scipy.fft.irfft2(spectrum, s=field.shape)
    derivative = np.empty_like(stiff)
    total = _local_terms(field, disorder, stiff, derivative, alpha, applied)
    return total / field.size, derivative


@numba.njit(cache=True)
def _local_terms(field, disorder, stiff, derivative, alpha, applied):
    """Write δH/δφ and return the sum of the energy density, given Kφ as `stiff`."""
    total = 0.0
    for y in range(field.shape[0]):
        for x in range(field.shape[1]):
            phi, pull = field[y, x], stiff[y, x]
            local, square = alpha * disorder[y, x] * phi, phi * phi
            derivative[y, x] = local * (square - 1) + pull - applied
            total += phi * (local * (0.25 * square - 0.5) + 0.5 * pull - applied)
    return total


def uniform_state(*, alpha: float, applied: float, film: Film) -> float:
    """Return the largest root of α(φ − φ³) − γ a0 φ + h = 0, the magnetised state at λ = 1."""
    roots = np.roots([-alpha, 0.0, alpha - film.gamma * film.dipolar_constant, applied])
    return float(roots[np.abs(roots.imag) < 1e-9].real.max())


def swept_clean_branch(alpha: float, film: Film) -> tuple[float, float, float, float]:
    """Return (φ0, φ*, h*, t*): where the uniform state starts and where it loses stability (λ = 1).

    φ0 is the magnetised state in the initial field. A small wave on uniform φ grows at the rate
    s(k) = α(1 − 3φ²) − βk² − γG_k, whose maximum over k is α(1 − 3φ²) − γ a0 + (γ a1)²/4β. Where it
    is zero, at φ*, the branch is marginal: in the field h* = γ a0 φ* − α(φ* − φ*³), at the time
    t* = (h_init − h*) / sweep_rate. All three are NaN when no φ is unstable; t* also when the sweep
    ends before it gets there (h* < 0).
    """
    pull = film.gamma * film.dipolar_constant
    start = uniform_state(alpha=alpha, applied=film.initial_field, film=film)
    threshold = pull - (film.gamma * film.dipolar_slope) ** 2 / (4 * film.beta)
    if alpha <= threshold:
        return start, math.nan, math.nan, math.nan
    marginal = math.sqrt((1 - threshold / alpha) / 3)
    field = pull * marginal - alpha * (marginal - marginal**3)
    reached = film.sweep_rate > 0 and 0 <= field <= film.initial_field
    time = (film.initial_field - field) / film.sweep_rate if reached else math.nan
    return start, marginal, field, time
