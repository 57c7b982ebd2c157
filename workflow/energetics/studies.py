"""The studies, and the only list of them."""

from energetics.molecular_dynamics.study import STUDY as MOLECULAR_DYNAMICS
from energetics.reduced_potential.study import STUDY as REDUCED_POTENTIAL
from energetics.skyrmion_states.study import STUDY as SKYRMION_STATES
from energetics.spin_dynamics.study import STUDY as SPIN_DYNAMICS

STUDIES = (REDUCED_POTENTIAL, SPIN_DYNAMICS, MOLECULAR_DYNAMICS, SKYRMION_STATES)
