"""What the weights of a learned splitting are in units of, for torch and for the fused kernel."""

import numpy as np
from numpy.polynomial import Chebyshev, Polynomial

COEFFICIENT = 0.02  # of drifts and kicks
COMMUTATOR = 1e-3  # of the term of three particles


def powers(degree: int, largest: float) -> np.ndarray:
    """Return the coefficients (m, power) of T_m(2u/largest − 1) in powers of u."""
    table = np.zeros((degree + 1, degree + 1))
    for m in range(degree + 1):
        polynomial = Chebyshev.basis(m, domain=[0.0, largest]).convert(kind=Polynomial)
        table[m, : m + 1] = polynomial.coef
    return table
