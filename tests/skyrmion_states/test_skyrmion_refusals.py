"""What the schema cannot see in a configuration is refused with its path and value."""

import pytest
from skyrmion_study import FILES, study, study_of

from energetics.skyrmion_states.settings import check

FEW = {"train": 100, "validation": 3, "test": 6}
WITH_PAIRS = {"pairs": 2, "gamma": [1.0, 100.0]}


class RefusedError(Exception):
    """Stands for the end of a run."""


def refused(found):
    """Return path, value and advice of the first refusal."""

    def fail(path, value, advice):
        raise RefusedError(list(path), value, advice)

    with pytest.raises(RefusedError) as error:
        check(found, fail)
    return error.value.args


def accepted(found):
    def fail(path, value, advice):
        raise AssertionError(f"{path} = {value}: {advice}")

    check(found, fail)


@pytest.mark.parametrize("name", FILES)
def test_our_own_scales_pass(name):
    accepted(study_of(name))


CASES = [  # changes; path, value and words of the advice
    ({"magnet": {"exchange": 0.0}}, "magnet.exchange", 0, "must not be 0"),
    ({"sampling": {"size": 40}}, "sampling.size", 40, "not a multiple of 16"),
    ({"sampling": {"size": 16}, "network": {"latent": 513}}, "network.latent", 513, "512 angles"),
    (
        {"sampling": {"configurations": {"train": 99}}},
        "network.latent",
        100,
        "the 99 configurations of sampling",
    ),
    (
        {"confined": {"boundaries": ["square"], "configurations": {"train": 99}}},
        "network.latent",
        100,
        "the 99 configurations of confined",
    ),
    ({"training": {"batch_size": 3001}}, "training.batch_size", 3001, "3000 configurations of sam"),
    (
        {"training": {"batch_size": 1501}, "confined": {"boundaries": ["square"]}},
        "training.batch_size",
        1501,
        "1500 configurations of confined",
    ),
    (
        {"sampling": {"temperatures": {"lowest": 1.3}}},
        "sampling.temperatures.lowest",
        1.3,
        "is not below sampling.temperatures.highest = 1.25",
    ),
    (
        {"annealer": {"temperatures": {"highest": 0.001}}},
        "annealer.temperatures.lowest",
        0.005,
        "is not below annealer.temperatures.highest = 0.001",
    ),
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
    ({"schedule": {"beta": [1e-3, 1e-3]}}, "schedule.beta.1", 1e-3, "must rise above"),
    ({"schedule": {"beta": [1e-3, 1e-2, 5e-3]}}, "schedule.beta.2", 5e-3, "before it, 0.01"),
    ({"schedule": {"gamma": [1.0, 10.0, 3.0]}}, "schedule.gamma.2", 3.0, "must rise above"),
    ({"schedule": {"guided_beta": [1e-3, 1e-4]}}, "schedule.guided_beta.1", 1e-4, "must rise"),
    ({"schedule": {"falling_beta": [1e-2, 1e-2]}}, "schedule.falling_beta.1", 1e-2, "must fall"),
    ({"schedule": {"falling_beta": [1e-3, 1e-2]}}, "schedule.falling_beta.1", 1e-2, "fall below"),
    ({"schedule": {"falling_beta": [0.1]}}, "schedule.falling_beta.0", 0.1, "below the last"),
    ({"schedule": {"guided_beta": [2e-3]}}, "schedule.guided_beta.0", 2e-3, "not a value of"),
    ({"confined": {"beta": [1e-3, 1e-4]}}, "confined.beta.1", 1e-4, "must rise above"),
    ({"confined": {"gamma": [10.0, 10.0]}}, "confined.gamma.1", 10.0, "must rise above"),
    (
        {"sampling": {"configurations": {"test": 5}}},
        "evaluation.examples",
        6,
        "only 5 test configurations",
    ),
    (
        {"sampling": {"configurations": {"test": 49}}},
        "evaluation.compared",
        50,
        "only 49 test configurations",
    ),
    (
        {"evaluation": {"interpolation": WITH_PAIRS}, "schedule": {"gamma": [1.0, 10.0]}},
        "evaluation.interpolation.gamma.1",
        100.0,
        "not a value of schedule.gamma",
    ),
    (
        {"confined": {"boundaries": ["square", "stripe", "square"]}},
        "confined.boundaries.2",
        "square",
        "stands twice",
    ),
]


@pytest.mark.parametrize(("changes", "place", "value", "words"), CASES, ids=lambda v: str(v)[:40])
def test_a_configuration_is_refused_at_the_key_that_is_wrong(changes, place, value, words):
    path, found, advice = refused(study(**changes))
    assert ".".join(map(str, path)) == place
    assert found == value
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
    accepted(study(**changes))
