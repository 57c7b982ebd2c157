"""New directions of the spins of one site in LANES systems, given their fields, at βE = −βS·h.

- Metropolis: a new direction, uniform on the sphere, is taken with probability min(1, e^{−βΔE});
- heat bath: the spin is drawn from its density given h, ∝ e^{βS·h} (Miyatake et al., J. Phys. C 19
  (1986) 2539): 1 − cos θ = −ln(u + (1 − u) e^{−2βh})/βh about h, with u uniform;
- over-relaxation: S → 2 (S·h) h/h² − S, at the same energy (Creutz, Phys. Rev. D 36 (1987) 515).

Each works in place on row `site` of a block (3, sites, LANES) of float64, with the field (3, LANES)
that the neighbours make. Lanes never mix.
"""

import math

import numpy as np
from numba import njit

from energetics import xoshiro
from energetics.elementary import circle, exponential, logarithm
from energetics.lanes import LANES, fill, load, maximum, store

LOWEST = -700.0  # the exponential of less is taken for that of this
WEAK = 1e-8  # a field below this gives directions uniform to 1e-8, whatever its own direction


@njit(cache=True, fastmath={"contract"}, forceinline=True)
def metropolis(block, site, field, bits, beta):
    """Update one site of a block; `bits` (3, LANES) are random."""
    for lane in range(LANES):
        hx, hy, hz = field[0, lane], field[1, lane], field[2, lane]
        sx, sy, sz = block[0, site, lane], block[1, site, lane], block[2, site, lane]
        z = 2 * xoshiro.uniform(bits[0, lane]) - 1
        r = math.sqrt(1 - z * z)
        x, y = circle(bits[1, lane])
        x, y = r * x, r * y
        gain = beta * ((x - sx) * hx + (y - sy) * hy + (z - sz) * hz)
        taken = xoshiro.uniform(bits[2, lane]) < exponential(min(max(gain, LOWEST), 0.0))
        block[0, site, lane] = x if taken else sx
        block[1, site, lane] = y if taken else sy
        block[2, site, lane] = z if taken else sz


@njit(cache=True, fastmath={"contract"}, error_model="numpy", forceinline=True)
def heat_bath(block, site, field, bits, beta):
    """Update one site of a block; `bits` (≥ 2, LANES) are random."""
    for lane in range(LANES):
        hx, hy, hz = field[0, lane], field[1, lane], field[2, lane]
        h = math.sqrt(hx * hx + hy * hy + hz * hz)
        nx = hx / h if h > WEAK else 0.0
        ny = hy / h if h > WEAK else 0.0
        nz = hz / h if h > WEAK else 1.0
        k = beta * max(h, WEAK)
        u = xoshiro.uniform(bits[0, lane])
        drop = -logarithm(u + (1 - u) * exponential(max(-2 * k, LOWEST))) / k  # 1 − cos θ
        r = math.sqrt(max(drop * (2 - drop), 0.0))
        x, y = circle(bits[1, lane])
        x, y = r * x, r * y
        # Two unit vectors across n without a branch (Duff et al., J. Comput. Graph. Tech. 6 (2017)
        # 1): (1 + s a nx², s b, −s nx) and (b, s + a ny², −ny), s the sign of nz.
        s = 1.0 if nz >= 0 else -1.0
        a = -1 / (s + nz)
        b = nx * ny * a
        block[0, site, lane] = (1 - drop) * nx + x * (1 + s * a * nx * nx) + y * b
        block[1, site, lane] = (1 - drop) * ny + x * (s * b) + y * (s + a * ny * ny)
        block[2, site, lane] = (1 - drop) * nz - x * (s * nx) - y * ny


@njit(cache=True, forceinline=True)
def over_relax(block, site, hx, hy, hz):
    """Update one site of a block in a field of three rows; lengths are mended to first order."""
    at_x = np.intp(site)  # signed and unsigned numbers add to a float
    at_y, at_z = block.shape[1] + at_x, 2 * block.shape[1] + at_x
    x, y, z = load(block, at_x), load(block, at_y), load(block, at_z)
    h2 = hx * hx + hy * hy + hz * hz
    along = 2.0 * (x * hx + y * hy + z * hz) / maximum(fill(1e-300), h2)
    x, y, z = along * hx - x, along * hy - y, along * hz - z
    scale = fill(1.5) - 0.5 * (x * x + y * y + z * z)
    store(block, at_x, scale * x)
    store(block, at_y, scale * y)
    store(block, at_z, scale * z)
