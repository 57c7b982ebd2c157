"""Configurations of the study as Snakemake would hand them on, defaults filled in."""

import copy

from conftest import ROOT

from energetics.checked_configuration import schema, together
from energetics.configuration import fill_defaults
from energetics.skyrmion_states.settings import STUDY
from energetics.skyrmion_states.stages import Stage, stages

FILES = ("config", "desk", "paper", "test")


def filled(config: dict) -> dict:
    """Return the study's section of a configuration, defaults filled in."""
    fill_defaults(config, schema())
    return config[STUDY]


def study(**changes: object) -> dict:
    """Return the schema's defaults with changes."""
    return filled({STUDY: copy.deepcopy(changes)})


def stages_of(**changes: object) -> list[Stage]:
    """Return the stages of the schema's defaults with changes."""
    return stages(study(**changes))


def study_of(name: str) -> dict:
    """Return the study as one of the repository's files has it, on top of config.yaml."""
    files = dict.fromkeys(("config", name))
    return filled(together([ROOT / "config" / f"{file}.yaml" for file in files]))
