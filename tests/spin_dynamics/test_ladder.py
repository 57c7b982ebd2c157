"""The annealing temperatures, the chains, and what a configuration of the study may say."""

import copy
import re

import numpy as np
import pandas as pd
import pytest
import yaml
from conftest import ROOT

from energetics import configuration
from energetics.spin_dynamics import claims_accuracy, claims_conservation, settings
from energetics.spin_dynamics.checks import check

SAMPLING = {"critical_temperature": 1.44, "factor": 1.1, "below": 11, "above": 5}
REFERENCE = pd.read_csv(ROOT / "data" / "spin_dynamics" / "reference_values.csv")


def reference(quantity):
    return REFERENCE[REFERENCE["quantity"] == quantity]


def test_eleven_below_and_five_above_give_the_temperatures_of_the_paper():
    listed = reference("listed_temperature")["value"].to_numpy()
    ladder = [temperature for temperature, _ in settings.ladder(SAMPLING)]
    assert len(ladder) == 17
    assert ladder == sorted(ladder, reverse=True), "annealing goes down"
    assert np.abs(np.sort(ladder) - listed).max() < 0.006
    swapped = settings.ladder(SAMPLING | {"below": 5, "above": 11})
    assert np.abs(np.sort([t for t, _ in swapped]) - listed).max() > 0.3


def test_samples_are_shared_out_as_in_the_paper():
    """30,000 at each of ten temperatures, 70,000 at three, 100,000 at four: 910,000."""
    rungs = settings.ladder(SAMPLING)
    weight = {round(t, 2): w for t, w in rungs}
    assert [weight[t] for t in (0.5, 1.19)] == [3, 3]
    assert [weight[t] for t in (1.31, 1.44, 1.58)] == [7, 7, 7]
    assert [weight[t] for t in (1.74, 2.32)] == [10, 10]
    assert sum(w for _, w in rungs) == 91


def test_constants_of_the_claims_are_those_in_the_data():
    listed = reference("listed_temperature")["value"]
    assert sorted(claims_accuracy.LISTED) == listed.tolist()
    for row in reference("residue_limit").itertuples():
        assert claims_conservation.PRINTED[int(row.size)][1] == row.value


@pytest.mark.parametrize("shards", [1, 3, 5])
def test_every_chain_is_in_exactly_one_shard(shards):
    lattice = {"size": 4, "chains": {"train": 3, "validation": 1, "test": 1}, "shards": shards}
    study = {"sampling": {"lattices": [lattice]}}
    names = settings.shards(study, "4")
    found = [c for name in names for c in settings.shard_chains(study, "4", name)]
    found.sort(key=lambda chain: chain["chain"])
    assert found == [vars(chain) for chain in settings.chains(lattice)]


STUDY = yaml.safe_load(
    """
sampling:
  critical_temperature: 1.44
  lattices:
    - {size: 4, chains: {train: 2, validation: 1, test: 1}, shards: 2, configurations: 4,
       fine_steps: [1.0e-4]}
    - {size: 6, chains: {train: 2, validation: 1, test: 1}, shards: 2, configurations: 4,
       fine_steps: []}
residues: {label_step: 0.001}
designs:
  - {network: unet, reading: stale_field, size: 4, large_step: 0.1, seeds: 1, tested: [4]}
  - {network: equivariant, reading: suzuki_trotter, size: 4, large_step: 0.1, seeds: 2,
     tested: [4, 6]}
test:
  states:
    - {temperature: 0.4, intervals: [0.2, 2.6], reference_step: 0.01}
    - {temperature: 1.44, intervals: [0.2, 0.2], reference_step: 0.0025}
  time_steps: {suzuki_trotter: [0.1, 0.01], stale_field: [0.1]}
"""
)


def refused(path, value, advice):
    raise ValueError(path, advice)


def set_at(study, path, value):
    study = copy.deepcopy(study)
    configuration.at(path[:-1], study)[path[-1]] = value
    return study


def test_a_sound_study_is_accepted():
    check(STUDY, refused)


@pytest.mark.parametrize(
    ("change", "value", "where", "words"),
    [
        (["designs", 1, "large_step"], 0.001, ["designs", 1, "large_step"], "not a multiple"),
        (["designs", 0, "size"], 6, ["designs", 0, "size"], "power of two"),
        (["designs", 1, "tested"], [4, 16], ["designs", 1, "tested", 1], "not the size"),
        (["test", "states", 0, "intervals"], [0.2, 2.65], ["test", "time_steps"], "s[1] = 2.65"),
        (["test", "states", 1, "reference_step"], 0.003, [], "does not divide"),
        (["sampling", "lattices", 0, "fine_steps"], [3e-5], [], "does not divide"),
    ],
)
def test_keys_that_do_not_fit_are_refused_by_name(change, value, where, words):
    """What else is refused is in tests/workflow/bad_spins.py."""
    with pytest.raises(ValueError, match=re.escape(words)) as error:
        check(set_at(STUDY, change, value), refused)
    path, _ = error.value.args
    where = where or change
    assert list(path)[: len(where)] == where


def test_every_configuration_has_both_lattices_of_the_paper():
    """That designs have data and fit is in tests/workflow, where configurations are checked."""
    for name in ("config", "test", "paper"):
        study = yaml.safe_load((ROOT / "config" / f"{name}.yaml").read_text(encoding="utf-8"))[
            "spin_dynamics"
        ]
        assert settings.sizes(study) == [4, 8]


def test_memory_grows_with_the_dataset():
    study = STUDY | {"sampling": STUDY["sampling"] | SAMPLING}
    found = settings.dataset_megabytes(study, 4)
    assert found == pytest.approx(4 * 91 * 64 * 36 / 1e6)


def test_designs_are_tested_where_the_configuration_says():
    places = ["unet/stale_field_L4_step0.1/on_L4"]
    places += [f"equivariant/suzuki_trotter_L4_step0.1/on_L{size}" for size in (4, 6)]
    assert settings.evaluations(STUDY) == places
