"""The configuration: checked against its schema, each mistake told in one line.

Only Snakemake's own dependencies are imported here, since this runs where Snakemake runs.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator, TypeChecker
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend

from energetics.errors import InputError


def is_integer(_: TypeChecker, value: object) -> bool:
    """Return whether a value is a whole number; 32.0 is none, since it would fail in a loop."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(_: TypeChecker, value: object) -> bool:
    """Return whether a value is a finite number; every comparison lets a NaN pass."""
    return is_integer(_, value) or (isinstance(value, float) and math.isfinite(value))


STRICT_TYPES = Draft202012Validator.TYPE_CHECKER.redefine_many(
    {"integer": is_integer, "number": is_number}
)
Strict = extend(Draft202012Validator, type_checker=STRICT_TYPES)


def dotted(path: Sequence[object]) -> str:
    """Return a key path as it is said: reduced_potential.simulation.alpha[2]."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "(the whole file)"


def origin(path: Sequence[object], files: Sequence[Path | str], config: Mapping) -> str:
    """Return where a value comes from: the last file that gives it, else command line or default.

    `files` are in the order in which they are read, so that later ones win.
    """
    if not path:
        return ", ".join(map(str, files))
    try:
        value = repr(at(path, config))
    except LookupError:  # a key that is missing everywhere
        return ", ".join(map(str, files))
    for file in reversed(files):
        try:
            if repr(at(path, yaml.safe_load(Path(file).read_text()))) == value:
                return str(file)
        except (LookupError, TypeError):
            continue
    return "--config or a default"


def at(path: Sequence[object], content: object) -> object:
    """Return the value at a key path; raises LookupError or TypeError if there is none."""
    for part in path:
        content = content[part]
    return content


def find_mistake(
    config: Mapping, schema: Mapping, files: Sequence[Path | str]
) -> InputError | None:
    """Return the clearest mistake in a configuration as an error to raise, or None."""
    error: ValidationError | None = best_match(Strict(schema).iter_errors(config))
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
    return InputError(origin(path, files, config), dotted(path), repr(value), advice)
