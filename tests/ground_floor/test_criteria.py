"""A criterion prints itself and judges, so that text and verdict cannot come apart."""

import math
import re

import numpy as np
import pytest

from energetics.criteria import (
    FAILS,
    HOLDS,
    UNDECIDED,
    above,
    at_least,
    at_most,
    below,
    between,
    equal_to,
    within,
)

CASES = {  # text: (criterion, values that hold, that do not, with a margin: too close to an end)
    "<= 0.1": (at_most(0.1), (-5.0, 0.0, 0.1), (math.nextafter(0.1, 1), 0.2)),
    "< 0.1": (below(0.1), (-5.0, 0.0, math.nextafter(0.1, 0)), (0.1, 0.2)),
    ">= 2": (at_least(2.0), (2.0, 9.0), (math.nextafter(2.0, 0), -3.0)),
    "> 2": (above(2.0), (math.nextafter(2.0, 3), 9.0), (2.0, -3.0)),
    "0.5 to 1.5": (between(0.5, 1.5), (0.5, 1.0, 1.5), (0.49, 1.51)),
    "1.7 to 2.3": (within(0.3, 2.0), (1.7, 2.0, 2.3), (1.69, 2.31)),
    "= 3": (equal_to(3.0), (3.0,), (2.999, 3.001)),
    "R2 >= 0.9": (at_least(0.9, of="R2"), (0.9,), (0.89,)),
    "slope < -1": (below(-1.0, of="slope"), (-1.1,), (-1.0, 1.0)),
    "<= 10, undecided within 20%": (at_most(10.0, margin=0.2), (8.0,), (12.0,), (8.1, 10.0, 11.9)),
    "< 10, undecided within 20%": (below(10.0, margin=0.2), (8.0,), (12.0,), (8.1, 10.0, 11.9)),
    ">= 10, undecided within 5%": (at_least(10.0, margin=0.05), (10.5,), (9.5,), (9.6, 10.4)),
    "> -10, undecided within 5%": (above(-10.0, margin=0.05), (-9.5,), (-10.5,), (-10.0, -9.6)),
    "1 to 4, undecided within 25%": (
        between(1.0, 4.0, margin=0.25), (1.25, 3.0), (0.75, 5.0), (0.76, 1.24, 3.01, 4.99)
    ),
    "t >= 4, undecided within 50%": (at_least(4.0, margin=0.5, of="t"), (6.0,), (2.0,), (4.0,)),
}  # fmt: skip
ALL = [(text, case[0]) for text, case in CASES.items()]
LIMIT = re.compile(r"(<=|>=|<|>|=) (\S+)|(\S+) to (\S+)")


@pytest.mark.parametrize("text", CASES)
def test_a_criterion_holds_up_to_its_limit_and_within_its_margin_decides_nothing(text):
    criterion, good, bad, *close = CASES[text]
    assert str(criterion) == text
    assert {criterion.verdict(value) for value in good} == {HOLDS}
    assert {criterion.verdict(value) for value in bad} == {FAILS}
    for values in close:
        assert {criterion.verdict(value) for value in values} == {UNDECIDED}


@pytest.mark.parametrize(("text", "criterion"), ALL)
def test_what_is_not_defined_is_not_decided(text, criterion):
    assert {criterion.verdict(value) for value in (math.nan, math.inf, -math.inf)} == {UNDECIDED}


@pytest.mark.parametrize(("text", "criterion"), ALL)
def test_who_reads_the_text_judges_alike(text, criterion):
    sign, limit, least, most = LIMIT.search(text.partition(", ")[0]).groups()
    means = {
        "<": lambda x: x < float(limit),
        "<=": lambda x: x <= float(limit),
        ">": lambda x: x > float(limit),
        ">=": lambda x: x >= float(limit),
        "=": lambda x: x == float(limit),
        None: lambda x: float(least) <= x <= float(most),
    }[sign]
    for value in np.round(np.linspace(-15, 15, 3001), 2):
        if (verdict := criterion.verdict(value)) != UNDECIDED:
            assert verdict == (HOLDS if means(value) else FAILS), value


def test_a_limit_of_zero_has_no_margin():
    """A share of nothing is nothing."""
    assert above(0.0, margin=0.2).verdict(1e-9) == HOLDS
    assert above(0.0, margin=0.2).verdict(-1e-9) == FAILS


def test_equal_criteria_are_the_same_value():
    assert within(0.1, 0.3) == between(0.2, 0.4)
    assert at_most(1.0) != below(1.0)
