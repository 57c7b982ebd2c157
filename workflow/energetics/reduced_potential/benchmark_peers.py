"""The simulation against what else one would reach for, in one process and one thread.

Every peer makes the same trajectory: same film, same disorder, same snapshots. Two carry out the
very same ETDRK4 as array expressions; py-pde, whose schemes are explicit, steps as widely as it can
stay stable and gets the whole linear part by FFT, as its finite differences would be another film.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import scipy.fft

from energetics.reduced_potential.energy import (
    Film,
    applied_field,
    applied_field_rate,
    stiffness_table,
    uniform_state,
)
from energetics.reduced_potential.tdgl import disorder_field, etdrk4_weights, simulate

BATCH = 16  # trajectories that torch advances together
REFERENCE_STEP = 0.02
# Least time of a peer over ours. The bare transforms are the floor: at most 1.6 times that.
TARGETS = {
    "bare FFT pairs": 1 / 1.6,
    "array expressions on scipy.fft": 3.5,
    "torch, batch of 16": 2.0,
    "py-pde, numba backend": 25.0,
    "py-pde, numpy backend": 25.0,
}
EXPLICIT_STEP = 0.05  # largest round step at which fourth-order Runge–Kutta is stable by default


def run_simulation_benchmarks(*, alpha: float, film: Film, repeats: int) -> list[dict[str, Any]]:
    """Return one row per implementation, ours first.

    Keys: name; seconds_per_trajectory, the least of `repeats` rounds in which all take turns, so
    that all meet the same machine; error, rms of the last field against ETDRK4 at time step 0.02
    (NaN for bare transforms); ratio, the time over ours; target, its least value, and met (None for
    ours).
    """
    disorder = np.stack(
        [disorder_field(np.random.default_rng(i), grid=film.grid) for i in range(BATCH)]
    )
    first, brief = disorder[0], replace(film, end_time=film.snapshot_interval)
    peers: dict[str, tuple[Callable[[Film], np.ndarray | None], int]] = {
        "fused kernels": (lambda f: simulate(f, alpha=alpha, disorder=first).field[-1], 1),
        "bare FFT pairs": (_transform_only, 1),
        "array expressions on scipy.fft": (lambda f: _run_numpy(f, alpha, first), 1),
        "torch, batch of 16": (lambda f: _run_torch(f, alpha, disorder)[0], BATCH),
        "py-pde, numba backend": (lambda f: _run_pypde(f, alpha, first, "numba"), 1),
        "py-pde, numpy backend": (lambda f: _run_pypde(f, alpha, first, "numpy"), 1),
    }
    for run, _ in peers.values():
        run(brief)  # compile
    seconds, last = dict.fromkeys(peers, np.inf), {}
    for _ in range(repeats):
        for name, (run, count) in peers.items():
            start = time.perf_counter()
            last[name] = run(film)
            seconds[name] = min(seconds[name], (time.perf_counter() - start) / count)
    exact = replace(film, time_step=REFERENCE_STEP)
    reference = simulate(exact, alpha=alpha, disorder=first).field[-1]
    rows = []
    for name, field in last.items():
        ratio, target = seconds[name] / seconds["fused kernels"], TARGETS.get(name)
        error = np.nan if field is None else float(np.sqrt(np.mean((field - reference) ** 2.0)))
        row = {"name": name, "seconds_per_trajectory": seconds[name], "error": error}
        met = None if target is None else bool(ratio >= target)
        rows.append(row | {"ratio": ratio, "target": target, "met": met})
    return rows


def shard_peak_memory(*, alpha: float, film: Film, trajectories: int = 16) -> int:
    """Return the peak resident memory, in bytes, of a fresh process that keeps a shard's results.

    Linux counts what the parent held when it started the child: call it before large imports.
    """
    code = (
        "import resource, numpy as np\n"
        "from energetics.reduced_potential.tdgl import Film, disorder_field, simulate\n"
        f"film = Film(**{asdict(film)!r})\n"
        "draw = lambda i: disorder_field(np.random.default_rng(i), grid=film.grid)\n"
        f"run = lambda i: simulate(film, alpha={alpha!r}, disorder=draw(i))\n"
        f"shard = [run(i) for i in range({trajectories})]\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", code]
    out = subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return 1024 * int(out.stdout)


def _steps(film: Film) -> tuple[int, int]:
    """Return the number of steps of a run, and of steps between snapshots."""
    return round(film.end_time / film.time_step), round(film.snapshot_interval / film.time_step)


def _transform_only(film: Film) -> None:
    """Carry out as many pairs of transforms as the steps of a run need, and nothing else."""
    field = np.random.default_rng(0).standard_normal((film.grid, film.grid))
    spectrum = scipy.fft.rfft2(field)
    for _ in range(4 * _steps(film)[0]):
        scipy.fft.rfft2(scipy.fft.irfft2(spectrum, s=field.shape), overwrite_x=True)


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
    grid = pde.CartesianGrid([[0, side], [0, side]], film.grid, periodic=True)
    start = uniform_state(alpha=alpha, applied=film.initial_field, film=film)
    last = SweptFilm().solve(
        pde.ScalarField(grid, start),
        t_range=film.end_time,
        dt=EXPLICIT_STEP,
        solver="runge-kutta",
        adaptive=False,
        backend=backend,
        tracker=pde.MemoryStorage().tracker(film.snapshot_interval),
    )
    return last.data
