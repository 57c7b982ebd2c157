"""The configuration: checked against its schema, each mistake told in one line.

Only Snakemake's own dependencies are imported here, since this runs where Snakemake runs.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from energetics.errors import InputError


def dotted(path: Sequence[object]) -> str:
    """Return a key path as it is said: reduced_potential.simulation.alpha[2]."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "(the whole file)"


def origin(path: Sequence[object], files: Sequence[Path | str]) -> str:
    """Return which config file sets a key: the last that has it, else the command line."""
    for file in reversed(files):
        content = yaml.safe_load(Path(file).read_text()) or {}
        try:
            for part in path:
                content = content[part]
        except (KeyError, IndexError, TypeError):
            continue
        return str(file)
    return "--config" if path else ", ".join(map(str, files))


def find_mistake(
    config: Mapping, schema: Mapping, files: Sequence[Path | str]
) -> InputError | None:
    """Return the clearest mistake in a configuration as an error to raise, or None."""
    error: ValidationError | None = best_match(Draft202012Validator(schema).iter_errors(config))
    if error is None:
        return None
    path, value = list(error.absolute_path), error.instance
    advice = error.message
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        unknown = sorted(key for key in error.instance if key not in known)[0]
        path, value = [*path, unknown], error.instance[unknown]
        advice = f"unknown key, known here: {', '.join(known)}"
    elif error.validator == "required":
        missing = sorted(key for key in error.validator_value if key not in error.instance)[0]
        path, value, advice = [*path, missing], "missing", "this key has no default, set it"
    elif "description" in error.schema:
        advice = f"{error.message.splitlines()[0]} ({error.schema['description']})"
    return InputError(origin(path, files), dotted(path), repr(value), advice)
