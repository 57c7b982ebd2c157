"""Learned splittings as numbers: what a fused kernel needs to step many systems without torch.

    kick s:   p_i → p_i + τ Σ_k F_s(r_ik) r̂_ik + c_s τ³ ∂/∂q_i Σ_m |f_m|²
    drift s:  q_i → q_i + a_s τ p_i                          F_s(r)/r = u⁴ Σ_m κ_sm u^m

u is 1/r² but for close quarters (see soft_core.py), f the softened Lennard-Jones force, which times
b is κ_0 = −24 b, κ_3 = 48 b. What such steps are good for, and the training, is in splitting.py.

A step is kick 0, drift 0, kick 1, …, kick D. What stands at the border of two steps merges: the
last kick with the first or, where both are zero, the last drift with the first. Kicks whose numbers
are all zero cost nothing.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from energetics.molecular_dynamics.composition_kernel import compose
from energetics.molecular_dynamics.lennard_jones import ATTRACTION, REPULSION
from energetics.molecular_dynamics.soft_core import KICK, SoftCore, kick_core
from energetics.molecular_dynamics.splitting_scales import (
    COEFFICIENT,
    COMMUTATOR,
    lengths,
    part_shapes,
    powers,
)

REPULSIVE = 3  # the power of u at which the repulsion of the Lennard-Jones force stands


@dataclass(frozen=True)
class Composition:
    """A step τ: drifts a (D,), kicks κ (D + 1, M + 1), gradients c (D + 1,), and the kicks' core.

    Raises ValueError unless numbers are finite, read the same backwards, and drifts sum to 1.
    """

    time_step: float
    drifts: np.ndarray
    kicks: np.ndarray
    gradients: np.ndarray
    core: SoftCore = KICK

    def __post_init__(self):
        names = ("drifts", "kicks", "gradients")
        for name in names:  # copies, which nobody changes behind the tables
            object.__setattr__(self, name, np.array(getattr(self, name), np.float64))
        drifts, kicks, gradients = self.drifts, self.kicks, self.gradients
        stages = drifts.size + 1
        if drifts.ndim != 1 or kicks.ndim != 2 or len(kicks) != stages or kicks.shape[1] == 0:
            raise ValueError(f"drifts {drifts.shape}, kicks {kicks.shape}: (D,), (D + 1, M + 1)")
        if gradients.shape != (stages,):
            raise ValueError(f"gradients {gradients.shape}: ({stages},) is needed")
        for name, values in zip(names, (drifts, kicks, gradients), strict=True):
            if not np.isfinite(values).all():
                raise ValueError(f"{name} are not all finite")
            if not np.array_equal(values, values[::-1]):
                raise ValueError(f"{name} do not read the same backwards")
        if not abs(drifts.sum() - 1) < 1e-6:
            raise ValueError(f"drifts sum to {drifts.sum():g}: it must be 1")
        if not self.acting.any():
            raise ValueError("kicks are all zero")

    @property
    def acting(self) -> np.ndarray:
        """Return which kicks (D + 1,) are not zero."""
        return self.kicks.any(axis=1) | (self.gradients != 0)

    @property
    def forces(self) -> int:
        """Return how many passes over all pairs a step costs: one a kick, two with gradient."""
        return int(self.acting[1:].sum() + (self.gradients[1:] != 0).sum())

    @cached_property
    def tables(self) -> dict[str, np.ndarray]:
        """Return what `compose` takes: without kicks of zero, and with those that merge."""
        kept = np.flatnonzero(self.acting[1:]) + 1
        stages = [0, *kept]
        before = [self.drifts[first:last].sum() for first, last in pairwise(stages)]
        after = self.drifts[kept[-1] :].sum()

        def merged(values: np.ndarray) -> np.ndarray:
            return np.concatenate([values[stages], values[kept[-1:]] + values[:1]])

        return {
            "drifts": self.time_step * np.array([*before, before[0] + after, after]),
            "kicks": self.time_step * merged(self.kicks),
            "gradients": self.time_step**3 * merged(self.gradients),
        }


def _shares(free: np.ndarray, count: int, kicks: int, ends: bool) -> np.ndarray:
    """Return `count` coefficients that sum to one, near 1/kicks each; `ends` are half as large."""
    half = np.full(len(free), 1 / kicks)
    if ends:
        half[:1] /= 2
    half += COEFFICIENT * free
    half = np.append(half, (1 - 2 * half.sum()) / (2 - count % 2))
    return _mirrored(half, count)


def _mirrored(half: np.ndarray, count: int) -> np.ndarray:
    """Return a sequence of `count` that reads the same backwards from its first half."""
    return np.concatenate([half, half[: count // 2][::-1]])


def tensor_shapes(*, kicks: int, gradient: bool, degree: int) -> dict[str, tuple[int, ...]]:
    """Return the shapes of a `Splitting`'s tensors: its learned numbers and their basis."""
    parts = part_shapes(kicks=kicks, gradient=gradient, degree=degree)
    count = sum(map(math.prod, parts.values()))
    return {"weights": (count,), "basis": (count, count)}


def composition_from(
    tensors: Mapping[str, np.ndarray], *, kicks: int, gradient: bool, degree: int, large_step: float
) -> Composition:
    """Return the step that the state of a `Splitting` of the same settings stands for.

    `tensors` are weights (count,) and basis (count, count). Raises ValueError where one is missing
    or has another shape than the settings ask for.
    """
    if kicks < 1 or degree < REPULSIVE:
        raise ValueError(f"kicks = {kicks}, degree = {degree}: at least 1 and {REPULSIVE}")
    drift_first, core = kicks % 2 == 1, kick_core(gradient=gradient)
    drifts, stages = lengths(kicks)
    sizes = [*map(math.prod, part_shapes(kicks=kicks, gradient=gradient, degree=degree).values())]
    shapes = tensor_shapes(kicks=kicks, gradient=gradient, degree=degree)
    for name, shape in shapes.items():
        found = tensors[name].shape if name in tensors else "none"
        if found != shape:
            raise ValueError(f"{name} of shape {found}: {shape} is needed")
    parts = np.asarray(tensors["basis"], np.float64) @ np.asarray(tensors["weights"], np.float64)
    drift, weight, radial, middle = np.split(parts, np.cumsum(sizes[:-1]))
    a = _shares(drift, drifts, kicks, drift_first)
    b = _shares(weight, stages, kicks, not drift_first)
    table = _mirrored(radial.reshape(-1, degree + 1) @ powers(degree, core.largest), stages)
    table[:, 0] += ATTRACTION * b
    table[:, REPULSIVE] += REPULSION * b
    c = np.zeros(stages)
    if gradient:
        c[stages // 2] = COMMUTATOR * middle[0]
    if drift_first:
        table, c = np.pad(table, ((1, 1), (0, 0))), np.pad(c, 1)
    return Composition(large_step, a, table, c, core)


def advance_composition(
    q: np.ndarray, p: np.ndarray, box: np.ndarray, composition: Composition, steps: int
) -> None:
    """Advance blocks q, p (block, 2, particle, LANES) by steps of a composition, in place.

    `box` is rows (block, LANES). A negative `time_step` goes back. Raises ValueError for a number
    of steps below 0 or blocks that do not fit.
    """
    compose(q, p, box, **composition.tables, core=composition.core, steps=steps)
