"""The updates of `annealing` as array expressions: what one would write without a compiler.

Each sublattice lies in an array (3, y, x/2, system) of its own, systems innermost, and only the
chosen one is updated. Its field comes from the other one, either by slices or by a table of places
that are gathered. In-place operations stand where they are quicker than fresh arrays. For J = 1,
the interaction of the bulk and a torus.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np

from energetics.skyrmion_states.boxes import make_box

Field = Callable[[np.ndarray, int], np.ndarray]


def split(spins: np.ndarray) -> list[np.ndarray]:
    """Return the even and the odd sublattice (3, y, x/2, system) of spins (system, 3, y, x)."""
    inner = np.moveaxis(spins, 0, -1)
    parts = [np.empty((*inner.shape[:2], inner.shape[2] // 2, len(spins))) for _ in (0, 1)]
    for kind, part in enumerate(parts):
        for row in (0, 1):
            part[:, row::2] = inner[:, row::2, (row + kind) % 2 :: 2]
    return parts


def join(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Return the spins (system, 3, y, x) of two sublattices."""
    _, height, half, systems = parts[0].shape
    inner = np.empty((3, height, 2 * half, systems))
    for kind, part in enumerate(parts):
        for row in (0, 1):
            inner[:, row::2, (row + kind) % 2 :: 2] = part[:, row::2]
    return np.ascontiguousarray(np.moveaxis(inner, -1, 0))


def _around(function: Callable, values: np.ndarray, out: np.ndarray) -> None:
    """Write a function of the next and the last row of each row of values (…, y, x/2, system)."""
    function(values[..., 2:, :, :], values[..., :-2, :, :], out=out[..., 1:-1, :, :])
    for row in (0, -1):
        function(values[..., row + 1, :, :], values[..., row - 1, :, :], out=out[..., row, :, :])


def sliced_field(strength: float, magnetic_field: float) -> Field:
    """Return a function for the field of a sublattice, given the other and the parity of its own.

    Of the neighbours in its row, a site has one at its own place in the other sublattice's array,
    the second beside it: on the left or on the right, by the parity of the row.
    """

    def field(other: np.ndarray, kind: int) -> np.ndarray:
        total, beside, work = (np.empty_like(like) for like in (other, other, other[0]))
        right, left = other[:, 1 - kind :: 2], other[:, kind::2]
        beside[:, 1 - kind :: 2, :-1], beside[:, 1 - kind :: 2, -1] = (
            right[:, :, 1:],
            right[:, :, 0],
        )
        beside[:, kind::2, 1:], beside[:, kind::2, 0] = left[:, :, :-1], left[:, :, -1]
        _around(np.add, other, total)
        total += other
        total += beside
        beside -= other
        beside[:, kind::2] *= -1  # now right − left
        _around(np.subtract, other[2], work)
        work *= strength
        total[0] -= work
        beside[1:] *= strength
        total[1] += beside[2]
        total[2] -= beside[1]
        _around(np.subtract, other[0], work)
        work *= strength
        total[2] += work
        total[2] += magnetic_field
        return total

    return field


def gathered_field(strength: float, magnetic_field: float, size: int) -> Field:
    """Return such a function that gathers the neighbours of all sites by their numbers."""
    parity = np.indices((size, size)).sum(axis=0).ravel() % 2
    place = np.empty(size**2, np.intp)
    for kind in (0, 1):
        place[parity == kind] = np.arange(size**2 // 2)
    places = place[make_box(size, "torus").neighbours]
    tables = [np.ascontiguousarray(places[parity == kind].T) for kind in (0, 1)]

    def field(other: np.ndarray, kind: int) -> np.ndarray:
        flat = other.reshape(3, -1, other.shape[-1])
        total, left, up, down = (flat[:, table] for table in tables[kind])
        along_x, along_y = total - left, up - down
        for near in (left, up, down):
            total += near
        total[0] -= strength * along_y[2]
        total[1] += strength * along_x[2]
        total[2] += strength * (along_y[0] - along_x[1])
        total[2] += magnetic_field
        return total.reshape(other.shape)

    return field


def _dot(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the scalar products of vectors (3, …)."""
    total = first[0] * second[0]
    for axis in (1, 2):
        total += first[axis] * second[axis]
    return total


def over_relax(spins: np.ndarray, field: np.ndarray) -> None:
    """Reflect spins (3, …) about their fields, in place; the fields are used up."""
    along = _dot(spins, field)
    along *= 2
    along /= _dot(field, field)
    field *= along
    np.subtract(field, spins, out=spins)


def align(spins: np.ndarray, field: np.ndarray, factor: float) -> None:
    """Align spins (3, …) at T = 0, in place; the fields are used up."""
    field /= np.sqrt(_dot(field, field))
    across = field * _dot(spins, field)
    across -= spins
    across *= factor
    along = _dot(across, across)
    np.subtract(1, along, out=along)
    np.sqrt(along, out=along)
    field *= along
    np.add(across, field, out=spins)


def draw_heat_bath(
    spins: np.ndarray, field: np.ndarray, beta: float, generator: np.random.Generator
) -> None:
    """Draw spins (3, …) from their densities given the fields, in place; the fields are used up."""
    k = np.sqrt(_dot(field, field))
    field /= k
    k *= beta
    drop, angle = generator.random((2, *k.shape))
    least = np.exp(-2 * k)
    drop *= 1 - least
    drop += least
    np.log(drop, out=drop)
    drop /= k
    np.negative(drop, out=drop)  # 1 − cos θ
    r = drop * (2 - drop)
    np.sqrt(np.maximum(r, 0, out=r), out=r)
    angle *= 2 * math.pi
    x, y = r * np.cos(angle), r * np.sin(angle)
    nx, ny, nz = field
    sign = np.copysign(1, nz)
    a = -1 / (sign + nz)
    b = nx * ny * a
    np.multiply(field, 1 - drop, out=spins)
    spins[0] += x * (1 + sign * a * nx * nx) + y * b
    spins[1] += x * (sign * b) + y * (sign + a * ny * ny)
    spins[2] -= x * (sign * nx) + y * ny


def try_metropolis(
    spins: np.ndarray, field: np.ndarray, beta: float, generator: np.random.Generator
) -> None:
    """Try new directions of spins (3, …), uniform on the sphere, in place."""
    z, angle, chance = generator.random(spins.shape)
    z *= 2
    z -= 1
    angle *= 2 * math.pi
    r = np.sqrt(1 - z * z)
    trial = np.stack([r * np.cos(angle), r * np.sin(angle), z])
    gain = _dot(trial, field)
    gain -= _dot(spins, field)
    gain *= beta
    taken = chance < np.exp(np.minimum(gain, 0, out=gain), out=gain)
    np.copyto(spins, trial, where=taken)
