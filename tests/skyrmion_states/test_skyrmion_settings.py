"""What follows from a configuration: stages and what each starts from, phases, cross-checks."""

import math

import pytest
from skyrmion_study import FILES, study, study_of

from energetics.errors import InputError
from energetics.skyrmion_states import chiral_magnet, settings, stages
from energetics.skyrmion_states.stages import Stage

SMALL = {
    "runs": 2,
    "beta": [1e-4, 1e-3, 1e-1],
    "falling_beta": [1e-2, 1e-3],
    "guided_beta": [1e-4, 1e-3],
    "gamma": [1.0, 1e4],
}
CONFINED = {"boundaries": ["stripe"], "beta": [1e-3, 1e-2], "gamma": [10.0]}


def starts(found):
    """Return the path of every stage, and of the one it starts from."""
    before = {}
    for stage in stages.stages(found):
        names = (stage.box, stage.run, stage.sweep, stage.name)
        before[stage.path] = [other.path for other in stages.stages_before(found, *names)]
    assert all(len(paths) < 2 for paths in before.values())
    return {path: paths[0] if paths else None for path, paths in before.items()}


# ---- stages


def test_every_stage_starts_from_the_one_before():
    found = starts(study(schedule=SMALL | {"runs": 1}, confined=CONFINED))
    rising, torus = "torus/run0/rising/beta", "torus/run0"
    assert found == {
        f"{rising}0.0001": None,
        f"{rising}0.001": f"{rising}0.0001",
        f"{rising}0.1": f"{rising}0.001",
        f"{torus}/falling/beta0.01": f"{rising}0.1",
        f"{torus}/falling/beta0.001": f"{torus}/falling/beta0.01",
        f"{torus}/guided/beta0.0001_gamma1": f"{rising}0.0001",
        f"{torus}/guided/beta0.0001_gamma10000": f"{torus}/guided/beta0.0001_gamma1",
        f"{torus}/guided/beta0.001_gamma1": f"{rising}0.001",
        f"{torus}/guided/beta0.001_gamma10000": f"{torus}/guided/beta0.001_gamma1",
        f"{torus}/control/beta0.0001_stage1": f"{rising}0.0001",
        f"{torus}/control/beta0.0001_stage2": f"{torus}/control/beta0.0001_stage1",
        f"{torus}/control/beta0.001_stage1": f"{rising}0.001",
        f"{torus}/control/beta0.001_stage2": f"{torus}/control/beta0.001_stage1",
        "stripe/run0/rising/beta0.001": None,
        "stripe/run0/rising/beta0.01": "stripe/run0/rising/beta0.001",
        "stripe/run0/guided/beta0.01_gamma10": "stripe/run0/rising/beta0.01",
    }


def test_further_runs_repeat_the_rising_and_the_guided_sweep():
    found = study(schedule=SMALL | {"runs": 3}, confined=CONFINED)
    sweeps = stages.sweeps(found)
    assert len(sweeps) == len(set(sweeps)) == 4 + 2 + 2 + 2
    assert [s for s in sweeps if s[1]] == [
        ("torus", run, sweep) for run in (1, 2) for sweep in ("rising", "guided")
    ]
    assert ("stripe", 0, "rising") in sweeps, "one run is enough there"
    for path, before in starts(found).items():
        assert before is None or path.split("/")[:2] == before.split("/")[:2]


@pytest.mark.parametrize(
    ("key", "values", "left_out"),
    [("falling_beta", [], "falling"), ("control", False, "control"), ("guided_beta", [], "guided")],
)
def test_sweeps_without_stages_are_left_out(key, values, left_out):
    found = study(schedule=SMALL | {key: values})
    names = {sweep for _, _, sweep in stages.sweeps(found)}
    gone = {left_out, "control"} if left_out == "guided" else {left_out}
    assert names == set(stages.SWEEPS) - gone


@pytest.mark.parametrize("name", FILES)
def test_stages_are_found_by_their_paths_and_come_after_those_they_start_from(name):
    found = study_of(name)
    known = stages.stages(found)
    paths = [stage.path for stage in known]
    assert len(set(paths)) == len(paths) > 10
    for s in known:
        assert stages.stage_of(found, s.box, s.run, s.sweep, s.name) == s
    order = {path: place for place, path in enumerate([None, *paths])}
    for path, before in starts(found).items():
        assert order[before] < order[path]
    with pytest.raises(InputError, match=r"skyrmion_states stages = torus/run0/rising/beta77: "):
        stages.stage_of(found, "torus", "0", "rising", "beta77")


def test_paths_between_states_are_followed_at_the_last_guided_beta():
    found = study(
        schedule=SMALL | {"gamma": [1.0, 10.0, 100.0]},
        evaluation={"interpolation": {"gamma": [100.0, 1.0]}},
    )
    assert stages.path_stages(found) == [
        Stage("torus", 0, "rising", 1e-3),
        Stage("torus", 0, "guided", 1e-3, 1.0),
        Stage("torus", 0, "guided", 1e-3, 100.0),
    ]
    assert stages.path_stages(study(schedule={"guided_beta": []})) == []


# ---- configurations


def test_shards_share_out_the_configurations_of_a_box():
    counts = {"train": 5, "validation": 1, "test": 3}
    found = study(
        sampling={"shards": 4, "configurations": counts},
        confined={"boundaries": ["square"], "configurations": counts | {"train": 2}},
    )
    assert settings.boxes(found) == ["torus", "square"]
    for box, count in (("torus", 9), ("square", 6)):
        whole = settings.trajectories(found, box)
        assert [t.number for t in whole] == list(range(count))
        splits = [t.split for t in whole]
        assert splits == ["train"] * (count - 4) + ["validation"] + ["test"] * 3
        shards = [settings.shard_trajectories(found, box, f"{n}_of_4") for n in range(4)]
        together = [fields for shard in shards for fields in shard]
        assert sorted(together, key=lambda fields: fields["number"]) == list(map(vars, whole))
        files = [f"configurations/{box}/{n}_of_4" for n in range(4)]
        assert settings.shard_files(found, box) == files


def test_temperatures_fall_at_equal_distances():
    found = settings.temperatures({"highest": 1.25, "lowest": 0.05, "count": 5})
    assert found == pytest.approx([1.25, 0.95, 0.65, 0.35, 0.05])
    assert settings.temperatures({"highest": 2.0, "lowest": 0.1, "count": 1}) == [0.1]


def test_the_memory_of_a_job_grows_with_its_spins():
    counts = {"train": 60, "validation": 20, "test": 20}
    found = study(sampling={"size": 32, "configurations": counts})
    megabytes = 100 * 32 * 32 * 12 / 1e6
    assert settings.dataset_memory(found, "torus") == round(1500 + 4 * megabytes)


# ---- phases


def magnet(d, field, exchange=1.0):
    return {"exchange": exchange, "dzyaloshinskii_moriya": d, "field": field}


@pytest.mark.parametrize("d", [0.3, -0.6, 1.0])
@pytest.mark.parametrize("exchange", [1.0, 2.0])
def test_the_pitch_is_that_of_the_helix(d, exchange):
    expected = chiral_magnet.helix_pitch(chiral_magnet.Magnet(exchange, d, 0.0))
    assert settings.pitch(magnet(d, 0.5, exchange)) == pytest.approx(expected)
    if (d, exchange) == (0.3, 1.0):
        assert expected == pytest.approx(21.558, abs=1e-3)


SKYRMIONS, HELICES = "a skyrmion lattice", "helices"
UNIFORM, STAGGERED = "all spins along the field", "an antiferromagnet"


@pytest.mark.parametrize(
    ("d", "field", "exchange", "phase"),
    [
        (0.3, 0.05, 1.0, SKYRMIONS),
        (0.6, 0.2, 1.0, SKYRMIONS),
        (1.0, 0.556, 1.0, SKYRMIONS),
        (-1.0, 0.556, 1.0, SKYRMIONS),
        (1.0, 0.278, 2.0, SKYRMIONS),
        (1.0, 0.11, 2.0, SKYRMIONS),
        (1.0, 0.0, 1.0, HELICES),
        (1.0, 0.19, 1.0, HELICES),
        (1.0, 0.09, 2.0, HELICES),
        (1.0, 0.81, 1.0, UNIFORM),
        (1.0, 0.41, 2.0, UNIFORM),
        (1.0, -0.81, 1.0, UNIFORM),
        (1.0, -0.19, 1.0, HELICES),
        (0.0, 0.5, 1.0, UNIFORM),
        (0.0, 0.0, 1.0, UNIFORM),
        (1.0, 0.5, -1.0, STAGGERED),
    ],
)
def test_the_phase_that_continuum_theory_expects(d, field, exchange, phase):
    assert settings.expected_phase(magnet(d, field, exchange)) == phase
    told = settings.warnings(study(magnet=magnet(d, field, exchange), sampling={"size": 128}))
    if phase == SKYRMIONS:
        assert told == []
    else:
        (line,) = told
        assert line.startswith(f"magnet: dzyaloshinskii_moriya = {d}, field = {field}: ")
        assert line.endswith(phase)
    assert settings.pitch(magnet(0.0, 0.5)) == math.inf


@pytest.mark.parametrize("name", FILES)
def test_our_own_scales_pass_without_a_warning(name):
    settings.check(study_of(name), lambda *mistake: pytest.fail(str(mistake)))
    assert settings.warnings(study_of(name)) == []


def test_a_box_with_hardly_a_skyrmion_is_warned_about():
    """The paper's magnet has a pitch of 21.6: 32 sites hold two skyrmions, 128 thirty."""
    (line,) = settings.warnings(study(magnet=magnet(0.3, 0.05), sampling={"size": 32}))
    assert line.startswith("sampling.size = 32: the wavelength is 21.6 sites")
    assert settings.warnings(study(magnet=magnet(0.3, 0.05), sampling={"size": 64})) == []


# ---- cross-checks; tests/workflow/bad_skyrmions.py has a case of every other refusal


@pytest.mark.parametrize(
    ("changes", "place", "value", "words"),
    [
        ({"training": {"batch_size": 3001}}, "training.batch_size", 3001, "ions of sampling"),
        ({"schedule": {"guided_beta": [1e-3, 1e-4]}}, "schedule.guided_beta.1", 1e-4, "must rise"),
        ({"confined": {"beta": [1e-3, 1e-4]}}, "confined.beta.1", 1e-4, "must rise above"),
    ],
)
def test_a_configuration_is_refused_at_the_key_that_is_wrong(changes, place, value, words):
    told = []
    settings.check(study(**changes), lambda *mistake: told.append(mistake))
    path, found, advice = told[0]
    assert (".".join(map(str, path)), found) == (place, value)
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
    settings.check(study(**changes), lambda *mistake: pytest.fail(str(mistake)))
