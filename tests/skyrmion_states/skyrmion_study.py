"""Configurations of the study as Snakemake would hand them on, defaults filled in."""

import copy

import yaml
from conftest import ROOT

from energetics.skyrmion_states.settings import STUDY
from energetics.skyrmion_states.stages import Stage, stages

FILES = ("config", "desk", "paper", "test")


def defaults(schema: dict) -> object:
    """Return the values that a schema fills in."""
    if "properties" not in schema:
        return copy.deepcopy(schema["default"])
    return {key: defaults(value) for key, value in schema["properties"].items()}


def merged(base: object, changes: object) -> object:
    """Return a section with some of its keys changed, at any depth."""
    if not isinstance(changes, dict):
        return changes
    return base | {key: merged(base.get(key, {}), value) for key, value in changes.items()}


SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/config.schema.yaml").read_text(encoding="utf-8"))
DEFAULT = defaults(SCHEMA["properties"][STUDY])


def study(**changes: object) -> dict:
    """Return the schema's defaults with changes."""
    return merged(copy.deepcopy(DEFAULT), changes)


def stages_of(**changes: object) -> list[Stage]:
    """Return the stages of the schema's defaults with changes."""
    return stages(study(**changes))


def study_of(name: str) -> dict:
    """Return the study as one of the repository's files has it, on top of config.yaml."""
    found = study()
    for file in dict.fromkeys(("config", name)):
        text = (ROOT / "config" / f"{file}.yaml").read_text(encoding="utf-8")
        found = merged(found, yaml.safe_load(text)[STUDY])
    return found
