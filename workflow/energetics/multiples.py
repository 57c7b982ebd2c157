"""Whether one number is a multiple of another, to rounding."""

import math


def divides(part: float, whole: float) -> bool:
    """Return whether `whole` is a multiple of `part`."""
    ratio = whole / part
    if not math.isfinite(ratio):
        return False
    return round(ratio) >= 1 and abs(ratio - round(ratio)) <= 1e-9 * ratio
