"""Drift of energy and magnetisation on the lattice of L = 8."""

from functools import partial

from energetics.spin_dynamics.figures.conservation import draw_conservation

draw = partial(draw_conservation, size=8)
