"""The whole configuration, checked before any job: by its schema, and by what each study asks."""

from collections.abc import Callable, Sequence
from pathlib import Path

import yaml
from snakemake.exceptions import WorkflowError
from snakemake.utils import validate

from energetics import configuration
from energetics.errors import InputError
from energetics.molecular_dynamics import settings as molecular_dynamics
from energetics.reduced_potential import settings as reduced_potential
from energetics.skyrmion_states import settings as skyrmion_states
from energetics.spin_dynamics import settings as spin_dynamics

SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "config.schema.yaml"
STUDIES = {
    settings.STUDY: settings
    for settings in (reduced_potential, spin_dynamics, molecular_dynamics, skyrmion_states)
}


def check(config: dict, files: Sequence[Path | str]) -> list[str]:
    """Return warnings about physics, and fill in the defaults that a configuration leaves out.

    `files` are those that it was read from, later ones winning. Raises InputError at the first
    mistake, or Snakemake's WorkflowError where the schema finds one that it cannot place.
    """
    error = None
    try:
        validate(config, str(SCHEMA))
    except WorkflowError as found:
        error = found
    schema = yaml.safe_load(SCHEMA.read_text())
    mistake = configuration.find_mistake(config, schema, files) or error
    if mistake:
        raise mistake
    for study, settings in STUDIES.items():
        settings.check(config[study], failing(study, config, files))
    study = skyrmion_states.STUDY
    return [f"{study}.{line}" for line in skyrmion_states.warnings(config[study])]


def failing(
    study: str, config: dict, files: Sequence[Path | str]
) -> Callable[[Sequence[object], object, str], None]:
    """Return what a study calls with key path, value and advice of a mistake."""

    def fail(path: Sequence[object], value: object, advice: str) -> None:
        path = [study, *path]
        origin = configuration.origin(path, files, config)
        raise InputError(origin, configuration.dotted(path), value, advice)

    return fail
