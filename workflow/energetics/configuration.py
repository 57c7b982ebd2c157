"""The configuration: read from files and checked against its schema, each mistake in one line.

Only Snakemake's own dependencies are imported here, since this runs where Snakemake runs.
"""

import copy
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator, TypeChecker
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend

from energetics.errors import InputError

WHOLE = "(the whole file)"
MERGE = "tag:yaml.org,2002:merge"
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
    that stands twice, of which YAML silently takes the last; and for a template.
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


def unique(path: Path | str, pairs: Sequence[tuple[str, object]]) -> dict:
    """Return a JSON object as a dict; raises InputError if a key stands twice."""
    keys = [key for key, _ in pairs]
    for key, value in reversed(pairs):
        if keys.count(key) > 1:
            raise InputError(path, key, repr(value), "stands twice: keep one")
    return dict(pairs)


def read_yaml(path: Path | str, text: str) -> object:
    """Return what a YAML text says; raises InputError with line and column of what is wrong."""
    try:
        loader = yaml.SafeLoader(text)  # that in C takes other texts than Snakemake does
        node = loader.get_single_node()
        twice = next(repeated(node, [], set()), None)  # before merged sections are filled in
        content = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        if mark is None:
            raise InputError(path, WHOLE, "unreadable", f"not valid YAML: {reason}") from None
        line = [*text.splitlines(), ""][min(mark.line, len(text.splitlines()))]
        advice = f"not valid YAML at column {mark.column + 1}: {reason}"
        raise InputError(path, f"line {mark.line + 1}", repr(line), advice) from None
    except (ValueError, RecursionError) as error:  # a number or a date that Python cannot hold
        raise InputError(path, WHOLE, "unreadable", f"not valid YAML: {error}") from None
    if twice:
        place, lines = twice
        advice = f"stands twice, in lines {lines[0]} and {lines[1]}: keep one"
        raise InputError(path, dotted(place), repr(at(place, content)), advice)
    return content


def repeated(
    node: yaml.Node | None, path: list, seen: set[int]
) -> Iterator[tuple[list, tuple[int, int]]]:
    """Yield path and both lines of every key that stands twice in one section."""
    if id(node) in seen:  # an alias of what was looked at, perhaps inside itself
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from repeated(child, [*path, index], seen)
    elif isinstance(node, yaml.MappingNode):
        lines: dict[object, int] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == MERGE:
                continue
            text = key.tag == "tag:yaml.org,2002:str"
            place = [*path, key.value if text else yaml.safe_load(key.value)]
            line = key.start_mark.line + 1
            if key.value in lines:
                yield place, (lines[key.value], line)
            lines[key.value] = line
            yield from repeated(child, place, seen)


def fill_defaults(config: dict, schema: Mapping) -> None:
    """Put the schema's default wherever a configuration leaves a key out."""
    for key, child in schema.get("properties", {}).items():
        if "default" in child:
            config.setdefault(key, copy.deepcopy(child["default"]))
        if isinstance(config.get(key), dict):
            fill_defaults(config[key], child)


def dotted(path: Sequence[object]) -> str:
    """Return a key path as it is said: reduced_potential.simulation.alpha[2]."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or WHOLE


def origin(path: Sequence[object], contents: Mapping[Path | str, object], config: Mapping) -> str:
    """Return where a value comes from: the last file that gives it, else command line or default.

    `contents` are files and what they say in the order in which they are read: later ones win.
    """
    everywhere = ", ".join(map(str, contents)) or "configuration"
    if not path:
        return everywhere
    try:
        value = repr(at(path, config))
    except LookupError:  # a key that is missing everywhere
        return everywhere
    for file, content in reversed(contents.items()):
        try:
            if repr(at(path, content)) == value:
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
    elif error.validator == "type" and written_number(error.instance):
        advice = "is text to YAML: write numbers with a point and a sign, as 1.0e-3 or 1.0e+3"
    elif "description" in error.schema:
        advice = f"{error.message.splitlines()[0]} ({error.schema['description']})"
    return InputError(source, dotted(path), value, advice)


def written_number(value: object) -> bool:
    """Return whether a value is text that looks like a number, as 1e-3 in YAML."""
    try:
        return isinstance(value, str) and math.isfinite(float(value))
    except ValueError:
        return False
