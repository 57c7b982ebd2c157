"""What the weights of a learned splitting stand for, in torch and in the fused kernel."""

import numpy as np
from numpy.polynomial import Chebyshev, Polynomial

COEFFICIENT = 0.02  # of drifts and kicks
COMMUTATOR = 1e-3  # of the term of three particles


def lengths(kicks: int) -> tuple[int, int]:
    """Return the numbers of drifts and of kicks: an odd number of kicks has drifts at both ends."""
    return (kicks + 1, kicks) if kicks % 2 else (kicks, kicks + 1)


def part_shapes(*, kicks: int, gradient: bool, degree: int) -> dict[str, tuple[int, ...]]:
    """Return the shapes of what is learned: drifts, weights of kicks, radial kicks, commutator.

    Half of each sequence is enough, since a step reads the same backwards; sums to one cost one.
    """
    drifts, stages = lengths(kicks)
    halves = (stages + 1) // 2
    return {
        "drift": ((drifts + 1) // 2 - 1,),
        "weight": (halves - 1,),
        "radial": (halves, degree + 1),
        "middle": (int(gradient),),
    }


def powers(degree: int, largest: float) -> np.ndarray:
    """Return the coefficients (m, power) of T_m(2u/largest − 1) in powers of u."""
    table = np.zeros((degree + 1, degree + 1))
    for m in range(degree + 1):
        polynomial = Chebyshev.basis(m, domain=[0.0, largest]).convert(kind=Polynomial)
        table[m, : m + 1] = polynomial.coef
    return table
