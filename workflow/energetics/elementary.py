"""Elementary functions for kernels whose loops over lanes are to be vectorised.

Those of the mathematics library work on one lane at a time. These are polynomials and operations on
bits, good to 1e-15 of the value within the ranges that their docstrings name.
"""

import math

import numpy as np
from numba import njit

LOG2 = math.log(2)
LOG2_HIGH = 6.93147180369123816490e-01  # few bits: its multiples by exponents are exact
LOG2_LOW = 1.90821492927058770002e-10
ROUNDER = 1.5 * 2.0**52  # added to a number, it rounds it to an integer, kept in the lowest bits
MANTISSA_BITS, MANTISSA = np.uint64(52), np.uint64(2**52 - 1)
ONE = np.uint64(1023 << 52)  # the bits of 1.0
TWO_POWER_52 = np.uint64(1075 << 52)  # the bits of 2⁵²

EXPONENTIAL = tuple(1 / math.factorial(k) for k in range(14))
LOGARITHM = tuple(2 / (2 * k + 1) for k in range(11))  # of (1 + s)/(1 − s), over s, in s²
_EIGHTH = math.pi / 4
SINE = tuple((-1) ** k * _EIGHTH ** (2 * k + 1) / math.factorial(2 * k + 1) for k in range(9))
COSINE = tuple((-1) ** k * _EIGHTH ** (2 * k) / math.factorial(2 * k) for k in range(9))


@njit(cache=True, fastmath={"contract"}, forceinline=True)
def polynomial(coefficients, x):
    """Return Σ c_k x^k; the compiler unrolls it, for the type of a tuple holds its length."""
    value = coefficients[-1]
    for k in range(2, len(coefficients) + 1):
        value = value * x + coefficients[-k]
    return value


@njit(cache=True, fastmath={"contract"}, forceinline=True)
def exponential(x):
    """Return e^x for −700 ≤ x ≤ 700: 2ⁿ e^r with |r| ≤ ln 2/2."""
    shifted = x * (1 / LOG2) + ROUNDER
    n = shifted - ROUNDER
    r = (x - n * LOG2_HIGH) - n * LOG2_LOW
    power = (np.float64(shifted).view(np.uint64) << MANTISSA_BITS) + ONE
    return polynomial(EXPONENTIAL, r) * np.uint64(power).view(np.float64)


@njit(cache=True, fastmath={"contract"}, error_model="numpy", forceinline=True)
def logarithm(x):
    """Return ln x for a normal positive x: n ln 2 + ln m with √½ < m ≤ √2."""
    bits = np.float64(x).view(np.uint64)
    biased = np.uint64((bits >> MANTISSA_BITS) | TWO_POWER_52).view(np.float64)
    m = np.uint64((bits & MANTISSA) | ONE).view(np.float64)
    above = m > math.sqrt(2)
    m = 0.5 * m if above else m
    n = biased - (2.0**52 + 1022) if above else biased - (2.0**52 + 1023)
    s = (m - 1) / (m + 1)
    return n * LOG2 + s * polynomial(LOGARITHM, s * s)


@njit(cache=True, fastmath={"contract"}, forceinline=True)
def circle(bits):
    """Return a point (x, y) of the unit circle from 64 bits.

    53 bits choose an angle within ±45°, the lowest two one of four such arcs: mirrored at the
    diagonal or not, at the origin or not.
    """
    t = np.int64(bits) >> np.int64(11)
    t = t * 2.0**-52
    x, y = polynomial(COSINE, t * t), t * polynomial(SINE, t * t)
    x, y = (y, x) if bits & np.uint64(1) else (x, y)
    sign = -1.0 if bits & np.uint64(2) else 1.0
    return sign * x, sign * y
