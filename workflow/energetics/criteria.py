"""Criteria: for which values of its metric a claim holds, said once, judged and printed from it."""

import math
from dataclasses import dataclass

HOLDS, FAILS, UNDECIDED = "holds", "does not hold", "not decided at this scale"
REPORTED = "reported"
ON_THIS_MACHINE = " on this machine"  # after a verdict that rests on wall times
VERDICTS = (HOLDS, FAILS, UNDECIDED, REPORTED)


@dataclass(frozen=True)
class Criterion:
    """For which values a claim holds: those from `least` to `most`, or but for these two (`open`).

    Values nearer than the fraction `margin` of an end to it decide nothing. `of` names what the
    value is, where the metric has several.
    """

    least: float = -math.inf
    most: float = math.inf
    open: bool = False
    margin: float = 0.0
    of: str = ""

    def holds(self, value: float) -> bool:
        """Return whether a value meets the criterion, its margin aside."""
        if self.open:
            return self.least < value < self.most
        return self.least <= value <= self.most

    def too_close(self, value: float) -> bool:
        """Return whether a value is so close to an end that it decides nothing."""
        ends = [end for end in (self.least, self.most) if math.isfinite(end)]
        return any(abs(value - end) < self.margin * abs(end) for end in ends)

    def verdict(self, value: float) -> str:
        """Return HOLDS, FAILS, or UNDECIDED for a value within the margin or not defined."""
        if not math.isfinite(value) or self.too_close(value):
            return UNDECIDED
        return HOLDS if self.holds(value) else FAILS

    def __str__(self) -> str:
        """Return the criterion as the scorecard prints it."""
        equal = "" if self.open else "="
        if self.least == self.most:
            text = f"= {self.least:g}"
        elif math.isinf(self.least):
            text = f"<{equal} {self.most:g}"
        elif math.isinf(self.most):
            text = f">{equal} {self.least:g}"
        else:
            text = f"{self.least:g} to {self.most:g}"
        margin = f", undecided within {self.margin:.0%}" if self.margin else ""
        return " ".join(filter(None, (self.of, text))) + margin


def at_most(limit: float, *, margin: float = 0.0, of: str = "") -> Criterion:
    """Return the criterion x <= limit."""
    return Criterion(most=limit, margin=margin, of=of)


def at_least(limit: float, *, margin: float = 0.0, of: str = "") -> Criterion:
    """Return the criterion x >= limit."""
    return Criterion(least=limit, margin=margin, of=of)


def below(limit: float, *, margin: float = 0.0, of: str = "") -> Criterion:
    """Return the criterion x < limit."""
    return Criterion(most=limit, open=True, margin=margin, of=of)


def above(limit: float, *, margin: float = 0.0, of: str = "") -> Criterion:
    """Return the criterion x > limit."""
    return Criterion(least=limit, open=True, margin=margin, of=of)


def between(least: float, most: float, *, margin: float = 0.0) -> Criterion:
    """Return the criterion least <= x <= most."""
    return Criterion(least, most, margin=margin)


def within(distance: float, target: float) -> Criterion:
    """Return the criterion |x - target| <= distance."""
    return between(round(target - distance, 12), round(target + distance, 12))


def equal_to(value: float) -> Criterion:
    """Return the criterion x = value."""
    return Criterion(value, value)
