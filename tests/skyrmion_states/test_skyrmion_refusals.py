"""What the schema cannot see in a configuration is refused with its path and value.

`tests/workflow/bad_skyrmions.py` holds one case of every refusal, as a user would meet it; here are
the places and values that it leaves out.
"""

import pytest
from skyrmion_study import study

from energetics.skyrmion_states.settings import check

FEW = {"train": 100, "validation": 3, "test": 6}


class RefusedError(Exception):
    """Stands for the end of a run."""


def refuse(path, value, advice):
    raise RefusedError(".".join(map(str, path)), value, advice)


CASES = [  # changes; path, value and words of the advice
    (
        {"confined": {"boundaries": ["square"], "configurations": {"train": 99}}},
        "network.latent",
        100,
        "the 99 configurations of confined",
    ),
    ({"training": {"batch_size": 3001}}, "training.batch_size", 3001, "3000 configurations of sam"),
    ({"sampling": {"shards": 3501}}, "sampling.shards", 3501, "only 3500 configurations"),
    (
        {
            "sampling": {"shards": 110, "configurations": {"train": 3000}},
            "confined": {"boundaries": ["stripe"], "configurations": FEW},
        },
        "sampling.shards",
        110,
        "only 109 configurations",
    ),
    ({"schedule": {"beta": [1e-3, 1e-2, 5e-3]}}, "schedule.beta.2", 5e-3, "before it, 0.01"),
    ({"schedule": {"guided_beta": [1e-3, 1e-4]}}, "schedule.guided_beta.1", 1e-4, "must rise"),
    ({"schedule": {"falling_beta": [1e-2, 1e-2]}}, "schedule.falling_beta.1", 1e-2, "must fall"),
    ({"confined": {"beta": [1e-3, 1e-4]}}, "confined.beta.1", 1e-4, "must rise above"),
]


@pytest.mark.parametrize(("changes", "place", "value", "words"), CASES, ids=lambda v: str(v)[:40])
def test_a_configuration_is_refused_at_the_key_that_is_wrong(changes, place, value, words):
    with pytest.raises(RefusedError) as error:
        check(study(**changes), refuse)
    path, found, advice = error.value.args
    assert (path, found) == (place, value)
    assert words in advice


@pytest.mark.parametrize(
    "changes",
    [
        {"magnet": {"exchange": -1.0}},
        {"magnet": {"dzyaloshinskii_moriya": 0.0, "field": 0.0}},
        {"magnet": {"field": 5.0}},
        {"sampling": {"size": 48}},
        {"network": {"latent": 100}, "sampling": {"configurations": {"train": 100}}},
        {"confined": {"boundaries": [], "configurations": {"train": 3}}},
        {"schedule": {"falling_beta": [], "guided_beta": [], "control": False}},
        {"schedule": {"gamma": [3.0]}, "evaluation": {"interpolation": {"pairs": 0}}},
    ],
    ids=str,
)
def test_what_is_only_unusual_is_accepted(changes):
    check(study(**changes), refuse)
