"""What a user writes wrong into a configuration is told in one line: file, key, value, advice."""

import copy
import math
import random
from functools import cache
from pathlib import Path

import pytest
from bad_configurations import CASES, YAML
from conftest import ROOT
from snakemake.common.configfile import load_configfile
from snakemake.utils import update_config

from energetics import checked_configuration as checked
from energetics import configuration
from energetics.errors import InputError

FILES = [ROOT / "config" / "config.yaml", ROOT / "config" / "test.yaml"]
SECTIONS = [
    (study.name, section)
    for study in checked.STUDIES
    for section in checked.schema()["properties"][study.name]["properties"]
]
HUGE = (10**30, -(10**30), 1.0e300, -1.0e300)  # no key takes them that has a bound of its own
NO_NUMBERS = ("text", "1e-3", math.nan, math.inf, -math.inf, True, None, [], {}, [1])
WRONG = {  # values that no key of a type takes
    "integer": (*NO_NUMBERS, 1.5),
    "number": NO_NUMBERS,
    "string": (5, 1.5, None, True, [], {}, ""),
    "boolean": (1, 0, "yes", None, [], {}),
    "array": (None, {}, "text", 5, True, [None], [{}], [[]]),
    "object": (None, [], "text", 5, True, [{}]),
}


@cache
def base():
    """Return the test configuration, to be copied."""
    return checked.together(FILES)


def refusal(file):
    """Return what is said about a config file on top of the test configuration."""
    with pytest.raises(InputError) as caught:
        config = copy.deepcopy(base())
        update_config(config, configuration.read_file(file))
        checked.check(config, [*FILES, file])
    return str(caught.value)


@pytest.mark.parametrize("name", [*CASES, *YAML])
def test_a_bad_configuration_is_told_in_one_line(name, tmp_path, monkeypatch, record_property):
    monkeypatch.chdir(ROOT)
    text, key, told = CASES.get(name) or YAML[name]
    file = tmp_path / "bad.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    said = refusal(file)
    assert said.startswith(f"{file}: {key} = {told}")
    assert said.isprintable(), "one line that a terminal shows and does not obey"
    assert len(said) < 1500
    assert [path.name for path in tmp_path.iterdir()] == ["bad.yaml"]
    record_property("refused", said.replace(str(tmp_path), name)[:160])


def test_the_test_configuration_itself_is_accepted():
    assert checked.check(copy.deepcopy(base()), FILES) == []


def test_a_file_given_twice_says_the_same(tmp_path):
    once, twice = copy.deepcopy(base()), checked.together([*FILES, FILES[1]])
    assert checked.check(twice, [*FILES, FILES[1]]) == checked.check(once, FILES)
    assert once == twice


def test_json_is_read_as_snakemake_reads_it(tmp_path):
    """1e-3 is a number in JSON, and tabs are spaces."""
    file = tmp_path / "good.json"
    file.write_text(
        '{\n\t"reduced_potential": {"training": {"learning_rate": 1e-3}}\n}', encoding="utf-8"
    )
    assert configuration.read_file(file)["reduced_potential"]["training"]["learning_rate"] == 1e-3


@pytest.mark.parametrize(
    ("written", "seed"),
    [("0", 0), ("+7", 7), ("1_000", 1000), ("0x1F", 31), ("0b11", 3), ('!!int "7"', 7)],
)
def test_other_spellings_of_a_number_are_what_they_look_like(tmp_path, written, seed):
    """And what Snakemake has read is what we have read."""
    file = tmp_path / "good.yaml"
    file.write_text(f'seed: {written}\nresults: "2026-01-01"\n', encoding="utf-8")
    content = configuration.read_file(file)
    assert content == load_configfile(file) == {"seed": seed, "results": "2026-01-01"}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("1.0", "hands on as text what stands inside {…}, however written: put 1.0 into a file"),
        (
            "2e-5",
            "hands on as text what stands inside {…}, however written: put 2.0e-05 into a file",
        ),
        ("fast", "'fast' is not of type 'number'"),
    ],
)
def test_what_the_command_line_cannot_say_is_sent_to_a_file(value, told):
    """Every value inside {…} is text; a value that is wrong in a file too is told as there."""
    given = nested(["reduced_potential", "training", "learning_rate"], value)
    config = copy.deepcopy(base())
    update_config(config, given)
    with pytest.raises(InputError) as caught:
        checked.check(config, FILES, {configuration.COMMAND_LINE: given})
    place = f"--config: reduced_potential.training.learning_rate = {value!r}: "
    assert str(caught.value).startswith(place)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "advice", "mended"),
    [
        ("seed: 010", "write 10 or 8,", "seed: 10"),
        ("seed: 5:00", "write 300,", "seed: 300"),
        ("seed: '7'", "write 7", "seed: 7"),
        ("results: 2026-01-01", "put text in quotes", "results: '2026-01-01'"),
        ("results: off", "put it in quotes", "results: 'off'"),
        (
            "skyrmion_states: {schedule: {control: 'off'}}",
            "write false",
            "skyrmion_states: {schedule: {control: false}}",
        ),
    ],
)
def test_advice_helps(tmp_path, wrong, advice, mended):
    file = tmp_path / "my.yaml"
    file.write_text(wrong, encoding="utf-8")
    assert advice in refusal(file)
    file.write_text(mended, encoding="utf-8")
    config = copy.deepcopy(base())
    update_config(config, configuration.read_file(file))
    assert checked.check(config, [*FILES, file]) == []


def test_merged_sections_and_aliases_are_no_repetition(tmp_path):
    file = tmp_path / "good.yaml"
    text = "a: &all {runs: 1, beta: [1.0]}\nb: {<<: *all, runs: 2}\nc: *all\n"
    file.write_text(text, encoding="utf-8")
    assert configuration.read_file(file)["b"] == {"runs": 2, "beta": [1.0]}


def test_a_pipe_is_read_by_snakemake_alone():
    """`--configfile <(…)` can be read only once."""
    assert checked.check(copy.deepcopy(base()), [*FILES, Path("/dev/null")]) == []


def test_the_last_that_said_a_value_is_blamed_for_it():
    """A default that fits no longer is blamed on nobody; a pipe may have said what no file says."""
    step = {"results": "r", "seed": 1, "molecular_dynamics": {"labels": {"large_step": 0.15}}}
    seed = {"results": "r", "seed": -1}
    cases = [
        (step, [], {"--config": step}, "a default: molecular_dynamics.test.states[0].network_time"),
        (seed, [], {"--config": seed}, "--config: seed"),
        (seed, ["/dev/null"], {}, "/dev/null or a default: seed"),
        (seed, ["/dev/null"], {"--config": seed}, "--config: seed"),
    ]
    for config, files, given, told in cases:
        with pytest.raises(InputError) as caught:
            checked.check(copy.deepcopy(config), files, given)
        assert str(caught.value).startswith(f"{told} = ")


def leaves(schema, path=()):
    """Yield key path and schema of everything below a section, and of the first entry of lists."""
    yield list(path), schema
    for key, child in schema.get("properties", {}).items():
        yield from leaves(child, (*path, key))
    if "items" in schema:
        yield from leaves(schema["items"], (*path, 0))


def wrong_values(schema, now):
    """Yield values that a key must refuse; now it has one that is right."""
    yield from WRONG[schema["type"]]
    if "enum" in schema:
        yield "no such word"
    if {"maximum", "exclusiveMaximum"} & schema.keys():
        yield from HUGE
    if schema["type"] == "object":
        yield {"no_such_key": 1}
    for key in schema.get("required", ()):
        yield {known: value for known, value in now.items() if known != key}
    for bound, step in (("minimum", -1), ("maximum", 1)):
        if bound in schema:
            yield schema[bound] + step
    for bound in ("exclusiveMinimum", "exclusiveMaximum"):
        if bound in schema:
            yield schema[bound]
    if schema.get("minItems"):
        yield now[: schema["minItems"] - 1]
    if "maxItems" in schema and now:
        yield (now * (schema["maxItems"] + 1))[: schema["maxItems"] + 1]


def put(config, path, value):
    """Return a copy of a configuration with another value, also where a list is empty."""
    config = copy.deepcopy(config)
    place = configuration.at(path[:-1], config)
    if place == []:
        place.append(value)
    else:
        place[path[-1]] = value
    return config


def nested(path, value):
    """Return a configuration that says nothing but one value."""
    for part in reversed(path):
        value = {part: value}
    return value


@pytest.mark.parametrize(("study", "section"), SECTIONS, ids=map(".".join, SECTIONS))
def test_every_key_refuses_what_is_not_of_its_kind(study, section, record_property):
    """Whatever the type, range and depth of a key, in lists too, what is told begins with it."""
    schema = checked.schema()["properties"][study]
    of_study = {"type": "object", "properties": {study: schema}}
    full = copy.deepcopy(base())
    configuration.fill_defaults(full, checked.schema())
    right, count = {study: full[study]}, {"keys": 0, "values": 0}
    for path, leaf in leaves(schema["properties"][section], (study, section)):
        count["keys"] += 1
        empty = path[-1] == 0 and configuration.at(path[:-1], right) == []
        for value in wrong_values(leaf, None if empty else configuration.at(path, right)):
            mistake = configuration.find_mistake(put(right, path, value), of_study, {})
            assert mistake, f"{configuration.dotted(path)} = {value!r} was accepted"
            place = str(mistake).partition(": ")[2].partition(" = ")[0]
            assert place.startswith(configuration.dotted(path)), (place, path, value)
            count["values"] += 1
    told = "{values} wrong values of {keys} keys, each told with its key".format(**count)
    record_property("refused", f"{study}.{section}: {told}")


def test_every_number_has_a_smallest_and_a_largest_value():
    """What has no bound is bound to something else by a check of its study."""
    free = []
    for study, section in SECTIONS:
        start = checked.schema()["properties"][study]["properties"][section]
        for path, leaf in leaves(start, (study, section)):
            low = {"minimum", "exclusiveMinimum"} & set(leaf)
            high = {"maximum", "exclusiveMaximum"} & set(leaf)
            if leaf["type"] in ("integer", "number") and not (low and high) and 0 not in path:
                free.append(configuration.dotted(path))
    assert free == []


def allowed(schema, draw):
    """Return a value that the schema allows, mostly an extreme one."""
    if "enum" in schema:
        return draw.choice(schema["enum"])
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    default = schema.get("default", low)
    if schema["type"] == "integer":
        step = schema.get("multipleOf", 1)
        return draw.choice([default, low, high, low + step, low + 5 * step])
    if schema["type"] == "number":
        inside = low + (high - low) * draw.random()
        tiny, most = math.nextafter(low, high), math.nextafter(high, low)
        return draw.choice([default, inside, tiny, most, low + 1e-3 * (high - low)])
    return draw.choice([True, False]) if schema["type"] == "boolean" else None


@pytest.mark.parametrize("number", range(10))
def test_what_the_schema_allows_is_accepted_or_refused_but_never_a_crash(number):
    """Extreme values of some keys at once, among them 1e-308 and the largest that are allowed."""
    draw = random.Random(number)
    keys = [
        (path, leaf)
        for study, section in SECTIONS
        for path, leaf in leaves(
            checked.schema()["properties"][study]["properties"][section], (study, section)
        )
        if leaf["type"] in ("integer", "number", "boolean", "string")
        and 0 not in path
        and path[-1] not in ("train", "validation", "test")  # ten million chains take a while
    ]
    for _ in range(10):
        config = copy.deepcopy(base())
        for path, leaf in draw.sample(keys, 4):
            update_config(config, nested(path, allowed(leaf, draw)))
        try:
            checked.check(config, [])
        except InputError as mistake:
            assert str(mistake).isprintable()


@pytest.mark.parametrize(
    ("magnet", "told"),
    [
        (
            {"field": 2.0},
            "dzyaloshinskii_moriya = 1.0, field = 2.0: {}, but all spins along the field",
        ),
        (
            {"dzyaloshinskii_moriya": 0.0},
            "dzyaloshinskii_moriya = 0.0, field = 0.556: {}, but all spins along the field",
        ),
        ({"field": 0.0}, "dzyaloshinskii_moriya = 1.0, field = 0.0: {}, but helices"),
    ],
)
def test_a_field_without_skyrmions_is_physics_and_only_warned_about(magnet, told):
    config = copy.deepcopy(base())
    options = {"magnet": magnet, "evaluation": {"interpolation": {"pairs": 0}}}
    update_config(config, {"skyrmion_states": options})
    expected = told.format("no skyrmion lattice is expected here")
    assert checked.check(config, FILES) == [f"skyrmion_states.magnet: {expected}"]


def linked(root, place):
    """Lay a link called results to a place."""
    (root / "results").symlink_to(place)


def blocked(root, place):
    """Put a file where results should go."""
    (root / "results").write_text("", encoding="utf-8")


@pytest.mark.parametrize(
    ("lay", "place", "results", "told"),
    [
        (linked, "results", "results/x", "results is not a folder"),
        (linked, "nowhere", "results/x", "results is not a folder"),
        (linked, ".", "results", "holds the workflow itself"),
        (blocked, "", "results", "results is not a folder"),
        (blocked, "", "results/x", "results is not a folder"),
    ],
)
def test_results_have_a_place_of_their_own_whatever_lies_there(
    tmp_path, monkeypatch, record_property, lay, place, results, told
):
    inside = tmp_path / "inside"
    inside.mkdir()
    lay(inside, place)
    monkeypatch.chdir(inside)
    file = tmp_path / "bad.yaml"
    file.write_text(f"results: {results}\n", encoding="utf-8")
    said = refusal(file)
    assert said.startswith(f"{file}: results = {results}: ")
    assert told in said
    record_property("refused", said.replace(str(tmp_path), "…"))


def test_results_may_be_a_link_to_another_disk(tmp_path, monkeypatch):
    (tmp_path / "disk").mkdir()
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "results").symlink_to("../disk")
    monkeypatch.chdir(tmp_path / "inside")
    config = copy.deepcopy(base()) | {"results": "results/x"}
    assert checked.check(config, FILES) == []


def test_results_where_nothing_can_be_written_are_refused(tmp_path, monkeypatch, record_property):
    """Asked of the system, since root may write anywhere and read-only disks are not at hand."""
    (tmp_path / "results").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(checked.os, "access", lambda path, mode: False)
    file = tmp_path / "bad.yaml"
    file.write_text("results: results/x\n", encoding="utf-8")
    said = refusal(file)
    assert said.endswith(f"results = results/x: nothing can be written into {tmp_path}/results")
    record_property("refused", said.replace(str(tmp_path), "…"))
