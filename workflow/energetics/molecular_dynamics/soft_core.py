"""Where forces stop growing: w = 1/r² as it is up to a distance, then bent over to a constant.

    u(w) = min(w, w₁) + t − t²/4δ,   t = min(max(w − w₁, 0), 2δ),   w₁ = 1/r₁²,  δ = 1/r₂² − w₁

u has a continuous slope, equals w outside r₁ and stays at u_max = 1/r₂² where w > w₁ + 2δ. A radial
force F(r) = r P(u) is then linear in r at close quarters: particles that a large step throws too
near each other are pushed apart gently enough for the next step to follow. With r₂ = r₁ the core is
hard: u = min(w, w₁), which costs less and bends at once.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class SoftCore:
    """The distance r₁ at which u leaves w, and r₂ whose w it never exceeds (r₂ ≤ r₁)."""

    begin: float
    end: float

    @property
    def begins(self) -> float:
        """Return w₁."""
        return self.begin**-2

    @property
    def width(self) -> float:
        """Return δ."""
        return self.end**-2 - self.begins

    @property
    def largest(self) -> float:
        """Return u_max."""
        return self.end**-2

    @property
    def hard(self) -> bool:
        """Return whether u bends at once."""
        return self.end == self.begin


# Hard collisions at the highest temperature turn round at 0.85 to 0.95. Radial kicks alone make
# fast steps, so their core is the cheap one; beside the term of three particles a smooth one leaves
# two thirds of the error. That term grows with the slope of the force and must bend over further
# out.
RADIAL = SoftCore(0.8, 0.8)
KICK = SoftCore(0.95, 0.8)
GRADIENT = SoftCore(1.1, 0.9)


def kick_core(*, gradient: bool) -> SoftCore:
    """Return the core of the learned kicks of a design."""
    return KICK if gradient else RADIAL
