"""Magnetic domains of a swept film: the time-dependent Ginzburg–Landau equation by ETDRK4.

    dφ/dt = −Kφ + N(φ, t),  K(k) = βk² + γG_k,  N = αλ(φ − φ³) + h(t)

The linear part is integrated exactly; N by the fourth-order exponential Runge–Kutta scheme of Cox
and Matthews (J. Comput. Phys. 176 (2002) 430). Second-order schemes end in wrong patterns at α = 3
and time step 0.25, with a good-looking energy; so does this one with α moved into the linear part,
at α = 4.

A step is four pairs of real FFTs; everything between them is fused into four kernels, written
without fast-math, so that a trajectory has the same bytes whatever ran before or beside it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numba
import numpy as np
import scipy.fft

from energetics.reduced_potential.energy import (
    Film,
    applied_field,
    applied_field_rate,
    energy_and_derivative,
    stiffness_table,
    uniform_state,
)


@dataclass(frozen=True)
class Trajectory:
    """One sweep of one film; energies are per unit area, all quantities dimensionless.

    `energy_rate` is dH/dt = −⟨(δH/δφ)²⟩ − (dh/dt)⟨φ⟩, the moving field included; `gradient_rms` is
    the root of ⟨(δH/δφ)²⟩; `minimum` and `magnetisation` are the minimum and the mean of φ.
    `onset_time` is T_init, the first time at which some φ is negative, and `onset_gradient_rms` the
    gradient's rms then, both interpolated linearly between steps: NaN if that never happens.
    """

    elapsed_time: np.ndarray  # (snapshot,)
    applied_field: np.ndarray  # (snapshot,)
    field: np.ndarray  # (snapshot, y, x), float32
    magnetisation: np.ndarray  # (snapshot,)
    energy: np.ndarray  # (snapshot,)
    energy_rate: np.ndarray  # (snapshot,)
    gradient_rms: np.ndarray  # (snapshot,)
    minimum: np.ndarray  # (snapshot,)
    onset_time: float
    onset_gradient_rms: float


def disorder_field(
    generator: np.random.Generator,
    *,
    grid: int,
    mean: float = 1.0,
    scale: float = 0.25,
    strength: float = 0.3,
) -> np.ndarray:
    """Return the quenched disorder λ = mean + scale·μ, μ ~ N(0, strength²) in each cell, (y, x).

    The papers print λ ~ N(0, 0.3²), that is mean 0 and scale 1, which makes no domains at all;
    the defaults are the reading that does.
    """
    return mean + scale * strength * generator.standard_normal((grid, grid))


def etdrk4_weights(linear: np.ndarray, time_step: float) -> tuple[np.ndarray, ...]:
    """Return (e^z, e^{z/2}, Q, f1, 2 f2, f3) of ETDRK4, each shaped as `linear`.

    z = linear·time_step, Q = time_step (e^{z/2} − 1)/z, and the f as in Kassam and Trefethen (SIAM
    J. Sci. Comput. 26 (2005) 1214). The last four lose all digits near z = 0 if evaluated as they
    stand; they are means over a circle of radius 1 about z instead, as there, of which the upper
    half is enough, for z is real.
    """
    z = time_step * linear
    circle = np.exp(1j * np.pi * (np.arange(16) + 0.5) / 16)
    q, f1, f2, f3 = (np.zeros(z.shape) for _ in range(4))
    for point in circle:
        r = z + point
        e, cube = np.exp(r), r**3
        q += ((np.exp(r / 2) - 1) / r).real
        f1 += ((-4 - r + e * (4 - 3 * r + r * r)) / cube).real
        f2 += ((2 + r + e * (r - 2)) / cube).real
        f3 += ((-4 - 3 * r - r * r + e * (4 - r)) / cube).real
    scale = time_step / circle.size
    return np.exp(z), np.exp(z / 2), scale * q, scale * f1, 2 * scale * f2, scale * f3


@numba.njit(cache=True)
def _react(field, strength, lowest, applied):
    """Replace φ by N(φ) = αλ(φ − φ³) + h, `strength` being αλ, and return the minimum of φ.

    `lowest` (x,) holds minima of columns: unlike one running minimum, they vectorise as they are.
    """
    lowest[:] = np.inf
    for y in range(field.shape[0]):
        for x in range(field.shape[1]):
            phi = field[y, x]
            lowest[x] = phi if phi < lowest[x] else lowest[x]
            field[y, x] = strength[y, x] * (phi - phi * phi * phi) + applied
    return lowest.min()


# Spectra come as real and imaginary parts side by side, (grid, grid + 2). A weight depends on |k_y|
# alone along y, so its table has half the rows, and all six tables stay in the second-level cache.


@numba.njit(cache=True)
def _advance_half(out, state, forcing, half, q):
    """Write the first or second stage, e^{z/2} u + Q N, into `out`."""
    rows = state.shape[0]
    for y in range(rows):
        w = min(y, rows - y)
        for x in range(state.shape[1]):
            out[y, x] = half[w, x] * state[y, x] + q[w, x] * forcing[y, x]


@numba.njit(cache=True)
def _advance_stage(stage, first, third, half, q):
    """Turn the first stage a into the third, e^{z/2} a + Q (2 N3 − N1)."""
    rows = stage.shape[0]
    for y in range(rows):
        w = min(y, rows - y)
        for x in range(stage.shape[1]):
            push = 2 * third[y, x] - first[y, x]
            stage[y, x] = half[w, x] * stage[y, x] + q[w, x] * push


@numba.njit(cache=True)
def _advance_full(state, first, second, third, fourth, full, f1, f2, f3):
    """Advance u to e^z u + f1 N1 + 2 f2 (N2 + N3) + f3 N4."""
    rows = state.shape[0]
    for y in range(rows):
        w = min(y, rows - y)
        for x in range(state.shape[1]):
            inner = f1[w, x] * first[y, x] + f2[w, x] * (second[y, x] + third[y, x])
            state[y, x] = full[w, x] * state[y, x] + inner + f3[w, x] * fourth[y, x]


@lru_cache(maxsize=8)
def _weight_tables(film: Film) -> tuple[np.ndarray, ...]:
    """Return the weights of a film, each twice along x, (grid/2 + 1, grid + 2)."""
    linear = -stiffness_table(film)[: film.grid // 2 + 1]
    return tuple(np.repeat(w, 2, axis=1) for w in etdrk4_weights(linear, film.time_step))


def _observe(
    field: np.ndarray, time: float, *, film: Film, alpha: float, disorder: np.ndarray
) -> tuple[float, ...]:
    """Return (t, h, ⟨φ⟩, H, dH/dt, rms of δH/δφ), the series of a trajectory in their order."""
    mean = field.mean()
    if not math.isfinite(mean):
        raise FloatingPointError(
            f"alpha = {alpha:g}, t = {time:g}: the field is no longer finite at "
            f"time_step = {film.time_step:g}"
        )
    applied = applied_field(film, time)
    height, derivative = energy_and_derivative(
        field, film=film, alpha=alpha, disorder=disorder, applied=applied
    )
    square = np.mean(derivative * derivative)
    rate = -square - applied_field_rate(film, time) * mean
    return time, applied, mean, height, rate, math.sqrt(square)


def simulate(
    film: Film,
    *,
    alpha: float,
    disorder: np.ndarray,
    initial: np.ndarray | None = None,
    on_step: Callable[[float], None] | None = None,
) -> Trajectory:
    """Return the trajectory of one film with anisotropy `alpha` and `disorder` λ (y, x).

    It starts from `initial` φ (y, x), by default the uniform magnetised state in the initial field,
    and is recorded at t = 0, snapshot_interval, …, end_time. `on_step` hears the fraction done at
    each snapshot. ValueError if alpha·time_step > 1, where the scheme may end in a wrong but finite
    pattern; FloatingPointError if φ does not stay finite.
    """
    dt, shape = film.time_step, (film.grid, film.grid)
    if alpha * dt > 1:
        raise ValueError(
            f"alpha = {alpha:g}: alpha * time_step = {alpha * dt:g} exceeds 1, where "
            f"patterns come out wrong; choose time_step <= {1 / alpha:g}"
        )
    if initial is None:
        start = uniform_state(alpha=alpha, applied=film.initial_field, film=film)
        initial = np.full(shape, start)
    for name, values in (("disorder", disorder), ("initial", initial)):
        if values.shape != shape:
            raise ValueError(f"{name}: shape {values.shape}, but grid = {film.grid}")

    full, half, q, f1, f2, f3 = _weight_tables(film)
    strength = np.multiply(alpha, disorder, dtype=np.float64, order="C")
    spectrum = scipy.fft.rfft2(np.asarray(initial, dtype=np.float64))
    stage_spectrum, other_spectrum = np.empty_like(spectrum), np.empty_like(spectrum)
    state, stage, other = (s.view(np.float64) for s in (spectrum, stage_spectrum, other_spectrum))
    lowest = np.empty(film.grid)

    def react(field: np.ndarray, applied: float) -> tuple[float, np.ndarray]:
        """Return the minimum of φ and the spectrum of N(φ); φ is overwritten."""
        minimum = _react(field, strength, lowest, applied)
        return minimum, scipy.fft.rfft2(field, overwrite_x=True).view(np.float64)

    snapshots = round(film.end_time / film.snapshot_interval) + 1
    steps_between = round(film.snapshot_interval / dt)
    fields = np.empty((snapshots, *shape), dtype=np.float32)
    series = np.empty((7, snapshots))
    onset, onset_rms, previous = math.nan, math.nan, math.nan
    field_before, kept = np.empty(shape), np.empty(shape)
    for step in range((snapshots - 1) * steps_between + 1):
        time = step * dt
        now, middle, then = (applied_field(film, time + part * dt) for part in (0, 0.5, 1))
        field = scipy.fft.irfft2(spectrum, s=shape)
        index, steps_since = divmod(step, steps_between)
        if steps_since == 0:
            # A spectrum holds two of its columns twice. Where the copies differ no field shows it,
            # so rounding there would grow unchecked wherever K < 0.
            spectrum[:] = scipy.fft.rfft2(field)
            fields[index] = field
            series[:6, index] = _observe(field, time, film=film, alpha=alpha, disorder=disorder)
            if on_step is not None:
                on_step(index / (snapshots - 1))
        if math.isnan(onset):
            kept[:] = field
        minimum, first = react(field, now)
        if steps_since == 0:
            series[6, index] = minimum
        if math.isnan(onset) and minimum < 0:
            back = minimum / (minimum - previous) if step else 0.0  # part of a step since T_init
            onset = time - back * dt
            at = [(kept, time), (field_before, time - dt)]
            rms = [
                _observe(values, when, film=film, alpha=alpha, disorder=disorder)[-1]
                for values, when in (at if step else at[:1])
            ]
            onset_rms = rms[0] + back * (rms[-1] - rms[0])
        previous, kept, field_before = minimum, field_before, kept
        if index == snapshots - 1:
            break
        _advance_half(stage, state, first, half, q)
        _, second = react(scipy.fft.irfft2(stage_spectrum, s=shape), middle)
        _advance_half(other, state, second, half, q)
        _, third = react(scipy.fft.irfft2(other_spectrum, s=shape), middle)
        _advance_stage(stage, first, third, half, q)
        _, fourth = react(scipy.fft.irfft2(stage_spectrum, s=shape), then)
        _advance_full(state, first, second, third, fourth, full, f1, f2, f3)
    times, applied, mean, height, rate, slope, minima = series
    return Trajectory(times, applied, fields, mean, height, rate, slope, minima, onset, onset_rms)
