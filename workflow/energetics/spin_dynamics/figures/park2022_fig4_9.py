"""Drift of energy and magnetisation on the lattice of L = 8."""

from matplotlib.figure import Figure

from energetics.spin_dynamics.figures.conservation import draw_conservation

SIZE = 8


def draw(path: str) -> Figure:
    """Return mean size and spread of the drifts of energy and magnetisation against time."""
    return draw_conservation(path, SIZE)
