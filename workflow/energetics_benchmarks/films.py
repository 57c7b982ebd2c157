"""The simulation against what else one would reach for, in one process and one thread.

Every peer makes the same trajectory: same film, same disorder, same snapshots. Two carry out the
very same ETDRK4 as array expressions; py-pde, whose schemes are explicit, steps as widely as it can
stay stable and gets the whole linear part by FFT, as its finite differences would be another film.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import scipy.fft
import xarray as xr

from energetics.reduced_potential.energy import (
    Film,
    applied_field,
    applied_field_rate,
    stiffness_table,
    uniform_state,
)
from energetics.reduced_potential.tdgl import disorder_field, etdrk4_weights, simulate
from energetics.timing import take_turns
from energetics_benchmarks.peers import Row, peer_rows, peer_table

FILM, ALPHA = Film(time_step=0.5), 1.5
TORCH, BATCH = "torch, batch of 16", 16  # trajectories that it advances together
REFERENCE_STEP = 0.02
# Least time of a peer over ours. The bare transforms are the floor: at most 1.6 times that.
TARGETS = {
    "bare FFT pairs": 1 / 1.6,
    "array expressions on scipy.fft": 3.5,
    TORCH: 2.0,
    "py-pde, numba backend": 25.0,
    "py-pde, numpy backend": 25.0,
}
EXPLICIT_STEP = 0.05  # largest round step at which fourth-order Runge–Kutta is stable by default


def tables() -> Iterator[xr.Dataset]:
    """Yield the one table."""
    memory = shard_peak_memory()  # Linux counts what the parent held: before anything large
    yield peer_table(
        film_rows(repeats=2),
        title="One sweep of a magnetic film: time of each peer over ours",
        peak_memory=memory / 1e6,
    )


def film_rows(*, repeats: int, film: Film = FILM, alpha: float = ALPHA) -> list[Row]:
    """Return rows of all implementations, per trajectory.

    The error is the rms of the last field against ETDRK4 at time step 0.02 (NaN for bare
    transforms).
    """
    disorder = np.stack(
        [disorder_field(np.random.default_rng(i), grid=film.grid) for i in range(BATCH)]
    )
    first = disorder[0]
    peers: dict[str, Callable[[], np.ndarray]] = {
        "fused kernels": lambda: simulate(film, alpha=alpha, disorder=first).field[-1],
        "bare FFT pairs": partial(_transform_only, film),
        "array expressions on scipy.fft": partial(_run_numpy, film, alpha, first),
        TORCH: lambda: _run_torch(film, alpha, disorder)[0],
        "py-pde, numba backend": partial(_run_pypde, film, alpha, first, "numba"),
        "py-pde, numpy backend": partial(_run_pypde, film, alpha, first, "numpy"),
    }
    seconds, last = take_turns(peers, repeats)
    seconds[TORCH] /= BATCH
    exact = replace(film, time_step=REFERENCE_STEP)
    reference = simulate(exact, alpha=alpha, disorder=first).field[-1]
    errors = [np.sqrt(np.mean((field - reference) ** 2.0)) for field in last.values()]
    return peer_rows(seconds, errors, targets=TARGETS)


def shard_peak_memory(trajectories: int = 16) -> int:
    """Return the peak resident memory, in bytes, of a fresh process that keeps a shard."""
    code = (
        "import resource, numpy as np\n"
        "from energetics.reduced_potential.tdgl import Film, disorder_field, simulate\n"
        f"film = Film(**{asdict(FILM)!r})\n"
        "draw = lambda i: disorder_field(np.random.default_rng(i), grid=film.grid)\n"
        f"run = lambda i: simulate(film, alpha={ALPHA!r}, disorder=draw(i))\n"
        f"shard = [run(i) for i in range({trajectories})]\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", code]
    out = subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return 1024 * int(out.stdout)


def _steps(film: Film) -> tuple[int, int]:
    """Return the number of steps of a run, and of steps between snapshots."""
    return round(film.end_time / film.time_step), round(film.snapshot_interval / film.time_step)


def _transform_only(film: Film) -> np.ndarray:
    """Carry out as many pairs of transforms as the steps of a run need; return what is no field."""
    field = np.random.default_rng(0).standard_normal((film.grid, film.grid))
    spectrum = scipy.fft.rfft2(field)
    for _ in range(4 * _steps(film)[0]):
        scipy.fft.rfft2(scipy.fft.irfft2(spectrum, s=field.shape), overwrite_x=True)
    return np.full_like(field, np.nan)


def _run_numpy(film: Film, alpha: float, disorder: np.ndarray) -> np.ndarray:
    """Return the last field of the run as array expressions on NumPy and scipy.fft."""
    stiff = stiffness_table(film)
    weights = etdrk4_weights(-stiff, film.time_step)
    level = uniform_state(alpha=alpha, applied=film.initial_field, film=film)
    start = np.full(disorder.shape, level)

    def inverse(spectrum: np.ndarray) -> np.ndarray:
        return scipy.fft.irfft2(spectrum, s=disorder.shape)

    transforms = (scipy.fft.rfft2, inverse)
    return _run_expressions(film, start, alpha * disorder, stiff, weights, transforms, np.min)


def _run_torch(film: Film, alpha: float, disorder: np.ndarray) -> np.ndarray:
    """Return the last fields (trajectory, y, x) of a batch run as array expressions on torch."""
    import torch

    torch.set_num_threads(1)
    table = stiffness_table(film)
    stiff = torch.tensor(table)
    weights = tuple(torch.from_numpy(w) for w in etdrk4_weights(-table, film.time_step))
    strength = torch.from_numpy(alpha * disorder)
    level = uniform_state(alpha=alpha, applied=film.initial_field, film=film)
    start = torch.full_like(strength, level)

    def inverse(spectrum: torch.Tensor) -> torch.Tensor:
        return torch.fft.irfft2(spectrum, s=disorder.shape[-2:])

    transforms = (torch.fft.rfft2, inverse)
    last = _run_expressions(film, start, strength, stiff, weights, transforms, torch.amin)
    return last.numpy()


def _run_expressions(
    film: Film,
    start: Any,
    strength: Any,
    stiff: Any,
    weights: tuple,
    transforms: tuple[Callable, Callable],
    lowest: Callable,
) -> Any:
    """Return the last field(s) (…, y, x) of ETDRK4 written on whole arrays of NumPy or torch."""
    (full, half, q, f1, f2, f3), (forward, inverse) = weights, transforms
    steps, steps_between = _steps(film)
    series, minima, fields = [], [], []

    def force(phi: Any, applied: float) -> Any:
        return forward(strength * (phi - phi * phi * phi) + applied)

    state, field = forward(start), start
    for step in range(steps + 1):
        at, dt = step * film.time_step, film.time_step
        now, middle, then = (applied_field(film, at + part * dt) for part in (0, 0.5, 1))
        field = inverse(state)
        minima.append(lowest(field, (-2, -1)))
        if step % steps_between == 0:
            series.append(_observe(film, field, strength, inverse(stiff * state), at))
            fields.append(1 * field)
        if step < steps:
            first = force(field, now)
            a = half * state + q * first
            second = force(inverse(a), middle)
            third = force(inverse(half * state + q * second), middle)
            fourth = force(inverse(half * a + q * (2 * third - first)), then)
            state = full * state + f1 * first + f2 * (second + third) + f3 * fourth
    return field


def _observe(film: Film, field: Any, strength: Any, pull: Any, now: float) -> tuple:
    """Return magnetisation, energy, its rate and its gradient's rms, as a snapshot records them."""
    applied = applied_field(film, now)
    local, square = strength * field, field * field
    density = field * (local * (0.25 * square - 0.5) + 0.5 * pull - applied)
    derivative = local * (square - 1) + pull - applied
    mean, slope = field.mean((-2, -1)), (derivative * derivative).mean((-2, -1))
    rate = -slope - applied_field_rate(film, now) * mean
    return mean, density.mean((-2, -1)), rate, slope**0.5


def _run_pypde(film: Film, alpha: float, disorder: np.ndarray, backend: str) -> np.ndarray:
    """Return the last field of a run by py-pde: fourth-order Runge–Kutta with a fixed step.

    The adaptive solver is slower here, and so is the numba backend, which has to leave compiled
    code for the transforms.
    """
    import numba
    import pde

    strength, stiff, shape = alpha * disorder, stiffness_table(film), disorder.shape
    initial, rate = film.initial_field, film.sweep_rate

    def pull(phi: np.ndarray) -> np.ndarray:
        spectrum = scipy.fft.rfft2(phi)
        spectrum *= stiff
        return scipy.fft.irfft2(spectrum, s=shape)

    @numba.njit
    def compiled_rate(phi, t):
        with numba.objmode(out="float64[:, ::1]"):
            out = pull(phi)
        applied = max(initial - rate * t, 0.0)
        for y in range(phi.shape[0]):
            for x in range(phi.shape[1]):
                value = phi[y, x]
                out[y, x] = strength[y, x] * (value - value * value * value) - out[y, x] + applied
        return out

    class SweptFilm(pde.PDEBase):
        """The film's equation of motion."""

        explicit_time_dependence = True

        def evolution_rate(self, state, t=0):
            """Return dφ/dt for the numpy backend."""
            phi = state.data
            applied = max(initial - rate * t, 0.0)
            change = strength * (phi - phi * phi * phi) - pull(phi) + applied
            return pde.ScalarField(state.grid, change)

        def make_evolution_rate(self, state, backend):
            """Return the compiled dφ/dt for the numba backend."""
            return compiled_rate

    side = film.grid * film.spacing
    grid = pde.CartesianGrid([(0, side), (0, side)], film.grid, periodic=True)
    start = uniform_state(alpha=alpha, applied=film.initial_field, film=film)
    found = SweptFilm().solve(
        pde.ScalarField(grid, start),
        t_range=film.end_time,
        dt=EXPLICIT_STEP,
        solver="runge-kutta",
        adaptive=False,
        backend=backend,
        tracker=pde.MemoryStorage().tracker(film.snapshot_interval),
    )
    return cast(pde.ScalarField, found).data
