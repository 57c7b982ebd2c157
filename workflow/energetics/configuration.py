"""The configuration: read from files and checked against its schema, each mistake in one line.

Only Snakemake's own dependencies are imported here, since this runs where Snakemake runs.
"""

import copy
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, TypeChecker
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend

from energetics.config_text import WHOLE, dotted, read_yaml, unique
from energetics.errors import InputError

COMMAND_LINE, OTHER_WORKFLOW = "--config", "the workflow that uses this one"  # as origins
TEMPLATE = "__use_yte__"  # in a config file it makes Snakemake run the file's expressions


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


def read_file(path: Path | str) -> dict:
    """Return what a config file says, read as Snakemake does: as JSON, or else as YAML.

    Raises InputError for what is not text, neither JSON nor YAML, or no set of keys; for a key
    that stands twice, of which YAML silently takes the last; for a number that YAML silently reads
    otherwise than people do; and for a template.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        value = f"{error.object[error.start]:#04x}"
        raise InputError(path, f"byte {error.start + 1}", value, "not text in UTF-8") from None
    try:
        content = json.loads(text, object_pairs_hook=lambda pairs: unique(path, pairs))
    except (ValueError, RecursionError):
        content = read_yaml(path, text)
    if not isinstance(content, dict):
        value = "nothing" if content is None else repr(content)
        raise InputError(path, WHOLE, value, "keys and values are expected, as seed: 1")
    if TEMPLATE in content:
        advice = "Snakemake runs such a template as code: write values as they are"
        raise InputError(path, TEMPLATE, repr(content[TEMPLATE]), advice)
    return content


def fill_defaults(config: dict, schema: Mapping) -> None:
    """Put the schema's default wherever a configuration leaves a key out."""
    for key, child in schema.get("properties", {}).items():
        if "default" in child:
            config.setdefault(key, copy.deepcopy(child["default"]))
        if isinstance(config.get(key), dict):
            fill_defaults(config[key], child)


def origin(path: Sequence[object], contents: Mapping[Path | str, object], config: Mapping) -> str:
    """Return where a value comes from: the last source that gives it, else a default.

    `contents` are sources and what they say in the order in which they are read: later ones win.
    None is what a pipe says, which Snakemake alone has read.
    """
    everywhere = ", ".join(map(str, contents)) or "configuration"
    if not path:
        return everywhere
    try:
        value = repr(at(path, config))
    except LookupError:  # a key that is missing everywhere
        return everywhere
    for source, content in reversed(list(contents.items())):
        try:
            if repr(at(path, content)) == value:
                return str(source)
        except (LookupError, TypeError):
            continue
    pipes = [str(source) for source, content in contents.items() if content is None]
    return " or ".join([*pipes, "a default"])


def at(path: Sequence[object], content: Any) -> object:
    """Return the value at a key path; raises LookupError or TypeError if there is none."""
    for part in path:
        content = content[part]
    return content


def find_mistake(
    config: Mapping, schema: Mapping, contents: Mapping[Path | str, object]
) -> InputError | None:
    """Return the clearest mistake in a configuration as an error to raise, or None."""
    error: ValidationError | None = best_match(Strict(schema).iter_errors(config))
    if error is None:
        return None
    path, advice = list(error.absolute_path), error.message
    source, value = origin(path, contents, config), repr(error.instance)
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        unknown = sorted((key for key in error.instance if key not in known), key=str)[0]
        path, value = [*path, unknown], repr(error.instance[unknown])
        source = origin(path, contents, config)
        advice = f"unknown key, known here: {', '.join(known)}"
    elif error.validator == "required":
        missing = sorted(key for key in error.validator_value if key not in error.instance)[0]
        path, value, advice = [*path, missing], "missing", "this key has no default, set it"
    elif (meant := retyped(error.instance, error.schema)) is not None:
        advice = rewritten(meant, source)
    elif "description" in error.schema:
        advice = f"{error.message.splitlines()[0]} ({error.schema['description']})"
    return InputError(source, dotted(path), value, advice)


def retyped(value: object, schema: Mapping) -> object:
    """Return a value as what its key asks for if only its type is wrong, 0.001 for '1e-3'."""
    candidates: list = []
    if isinstance(value, str):
        try:
            number = float(value)
            candidates = [number, *([int(number)] if number.is_integer() else [])]
        except ValueError:
            candidates = [yaml.SafeLoader.bool_values.get(value.lower())]
    elif isinstance(value, (bool, int, float)):
        candidates = [str(value)]
    return next((meant for meant in candidates if Strict(schema).is_valid(meant)), None)


def rewritten(meant: object, source: str) -> str:
    """Return where and how to write a value so that it arrives as what is meant."""
    spelling = yaml.safe_dump(meant).splitlines()[0]
    text = isinstance(meant, str)
    if source == COMMAND_LINE:
        reason = "takes this for no text" if text else "hands on as text what stands inside {…}"
        return f"Snakemake {reason}, however written: put {spelling} into a file for --configfile"
    if source == OTHER_WORKFLOW:
        return f"hand on {spelling}, read from a file: inside {{…}} of --config it would be text"
    return "is no text to YAML: put it in quotes" if text else f"is text to YAML: write {spelling}"
