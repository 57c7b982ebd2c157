"""What the schema allows computes, or is refused in one line, at both ends of every range."""

import copy
import importlib
import math

import pytest
import yaml
from conftest import ROOT, compute_smallest, settings_of
from smallest_studies import SMALLEST

from energetics import checked_configuration as checked
from energetics import configuration
from energetics.errors import InputError
from energetics.studies import STUDIES
from energetics.style import save

FILES = [ROOT / "config" / "config.yaml", ROOT / "config" / "test.yaml"]
SCHEMAS = checked.schema()["properties"]
NAMED = {  # numbers at the ends of their ranges that stand in names of files
    "spin_dynamics": {
        "test": {
            "states": [
                {"temperature": temperature, "intervals": [0.2, 0.2], "reference_step": 0.02}
                for temperature in (1.0e-6, 0.4, 100.0)
            ]
        }
    },
    "molecular_dynamics": {
        "test": {
            "states": [
                {"particles": 2, "temperature": temperature, "density": density, "systems": 2}
                | {"integrator_time": 3.0, "network_time": 0.1}
                for temperature, density in ((1.0e-6, 1.0e-6), (100.0, 0.08))
            ]
        }
    },
    "skyrmion_states": {
        "schedule": {"beta": [1.0e-12, 1.0e6], "guided_beta": [1.0e6], "gamma": [1.0, 1.0e9]}
    },
}
SECTIONS = [(study, section) for study in STUDIES for section in SCHEMAS[study.name]["properties"]]


def leaves(schema, path):
    """Yield the path and schema of every key below a section that is no section itself."""
    if schema["type"] != "object":
        yield path, schema
    for key, child in schema.get("properties", {}).items():
        yield from leaves(child, (*path, key))


def ends(schema):
    """Return the smallest and the largest value of a key, every word, the shortest list."""
    if "enum" in schema:
        return schema["enum"]
    if schema["type"] == "boolean":
        return [True, False]
    if schema["type"] == "string":
        return ["x" * schema["minLength"], "x" * schema["maxLength"]]
    low, high = schema.get("minimum"), schema.get("maximum")
    low = math.nextafter(schema["exclusiveMinimum"], math.inf) if low is None else low
    high = math.nextafter(schema["exclusiveMaximum"], 0) if high is None else high
    return [low, high]


def list_ends(schema, now):
    """Yield lists with an extreme value at either place, and the shortest list."""
    item, least = schema["items"], schema.get("minItems", 0)
    yield now[:least]
    yield now[: max(least, 1)]
    places = range(len(now)) if len(now) < 3 else (0, len(now) - 1)
    for place in places:
        if item["type"] == "object":
            for path, leaf in leaves(item, ()):
                for value in values(leaf, configuration.at(path, now[place])):
                    yield [*now[:place], changed(now[place], path, value), *now[place + 1 :]]
        elif "minimum" in item or "exclusiveMinimum" in item or "enum" in item:
            yield from ([*now[:place], value, *now[place + 1 :]] for value in ends(item))


def values(schema, now):
    """Return the extreme values of a key, whatever its type."""
    return list_ends(schema, now) if schema["type"] == "array" else ends(schema)


def changed(content, path, value):
    """Return a copy of a configuration, or of a part of it, with another value at a key path."""
    content = copy.deepcopy(content)
    configuration.at(path[:-1], content)[path[-1]] = value
    return content


@pytest.mark.parametrize(
    ("study", "section"), SECTIONS, ids=lambda part: getattr(part, "name", part)
)
def test_both_ends_of_every_range_are_accepted_or_refused_in_one_line(
    study, section, record_property
):
    schema, base = checked.schema(), checked.together(FILES)
    configuration.fill_defaults(base, schema)
    count = {"ends": 0, "accepted": 0, "refused": 0}
    start = SCHEMAS[study.name]["properties"][section]
    for path, leaf in leaves(start, (study.name, section)):
        for value in values(leaf, configuration.at(path, base)):
            count["ends"] += 1
            said = answer(changed(base, path, value), study)
            count["refused" if said else "accepted"] += 1
            assert said is None or (said.isprintable() and f": {study.name}." in said), (
                path,
                value,
            )
    told = "{refused} of {ends} ends of ranges refused in one line".format(**count)
    record_property("refused", f"{study.name}.{section}: {told}")


def answer(config, study):
    """Return what is said about a configuration, None if it is accepted.

    Other studies are as they were, so only the one that has changed is checked.
    """
    mistake = configuration.find_mistake(
        {study.name: config[study.name]},
        {"type": "object", "properties": {study.name: SCHEMAS[study.name]}},
        {},
    )
    if mistake:
        return str(mistake)
    try:
        study.check(config[study.name], checked.failing([study.name], config, {}))
    except InputError as mistake:
        return str(mistake)
    return None


def test_numbers_at_the_ends_of_their_ranges_make_names_that_rules_know(repository):
    config = repository.root / "config" / "names.yaml"
    config.write_text(yaml.safe_dump({"results": "results/names", **NAMED}), encoding="utf-8")
    jobs = repository.jobs(*NAMED, configs=[config])
    assert jobs["simulate_spin_reference"] == 3 * 2
    assert jobs["simulate_particle_reference"] == 2
    assert jobs["train_stage"] > 4


@pytest.mark.slow
@pytest.mark.parametrize("name", SMALLEST)
def test_the_smallest_study_computes(repository, name, tmp_path):
    """Every count at its lower end at once, a network at a time; figures are drawn here."""
    study = next(study for study in STUDIES if study.name == SMALLEST[name][0])
    config = tmp_path / "smallest.yaml"
    config.write_text(yaml.safe_dump(dict([SMALLEST[name]])), encoding="utf-8")
    figures = study.figures(settings_of(study, FILES[1], config))
    drawn = {name: figure.drawn_from for name, figure in figures.items() if figure.wanted}
    files = {f"{file}.nc" for drawn_from in drawn.values() for file in drawn_from}
    place = compute_smallest(repository, name, ["claims.nc", *sorted(files)])
    for name, drawn_from in drawn.items():
        module = importlib.import_module(f"energetics.{study.name}.figures.{name}")
        picture = module.draw(*(str(place / f"{file}.nc") for file in drawn_from))
        save(picture, png=tmp_path / f"{name}.png", pdf=tmp_path / f"{name}.pdf")
