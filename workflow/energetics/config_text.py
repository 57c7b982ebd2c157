"""What the text of a config file says, and what it says otherwise than people read it.

YAML 1.1, which Snakemake reads, takes some of what a user writes for something else without a word.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import yaml

from energetics.errors import InputError

WHOLE = "(the whole file)"
TAG = "tag:yaml.org,2002:"
Entry = tuple[yaml.Node, list, yaml.Node | None, yaml.Node]  # section, path, key and value


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
        found = list(entries(node, [], set()))  # before merged sections are filled in
        content = loader.construct_document(node) if node else None
        odd = next(oddities(found, loader.construct_document), None)
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
    if odd:
        place, value, advice = odd
        raise InputError(path, dotted(place), value, advice)
    return content


def entries(node: yaml.Node | None, path: list, seen: set[int]) -> Iterator[Entry]:
    """Yield section, path, key and value of all that stands below a node; a list has no keys."""
    if id(node) in seen:  # an alias of what was looked at, perhaps inside itself
        return
    seen.add(id(node))
    children: list = []
    if isinstance(node, yaml.SequenceNode):
        children = [([*path, index], None, child) for index, child in enumerate(node.value)]
    elif isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            merged = key.tag == f"{TAG}merge"
            children.append((path, None, child) if merged else ([*path, key.value], key, child))
    for place, key, child in children:
        yield node, place, key, child
        yield from entries(child, place, seen)


def oddities(
    found: Sequence[Entry], made: Callable[[yaml.Node], object]
) -> Iterator[tuple[list, str, str]]:
    """Yield path, value and advice of what YAML takes without a word; `made` constructs a node."""
    lines: dict[tuple[int, str], int] = {}
    for section, place, key, value in found:
        if key is not None:
            if key.tag != f"{TAG}str":
                advice = f"unknown key, which YAML takes for {made(key)!r} and not for text"
                yield place, repr(made(value)), advice
            name, line = (id(section), key.value), key.start_mark.line + 1
            if name in lines:
                advice = f"stands twice, in lines {lines[name]} and {line}: keep one"
                yield place, repr(made(value)), advice
            lines[name] = line
        if isinstance(value, yaml.ScalarNode) and (advice := misread(value, made)):
            yield place, value.value, advice


def misread(node: yaml.ScalarNode, made: Callable[[yaml.Node], object]) -> str:
    """Return what to write instead of a value that YAML reads otherwise than people do, or "".

    Hexadecimal and binary numbers, and thousands apart as in 1_000, are what they look like.
    """
    kind, text = node.tag.removeprefix(TAG), node.value
    if kind == "timestamp":
        return "is a date to YAML, and no key takes one: put text in quotes"
    if kind not in ("int", "float"):
        return ""
    number = str(made(node))
    if ":" in text:
        return f"YAML counts this in sixties, as {number}: write {number}, or put text in quotes"
    if kind == "int" and re.fullmatch("[-+]?0[0-7_]+", text):
        choice = " or ".join(dict.fromkeys((str(int(text.replace("_", ""))), number)))
        return f"is {number} to YAML, in base 8: write {choice}, or put text in quotes"
    return ""


def dotted(path: Sequence[object]) -> str:
    """Return a key path as it is said: study.simulation.alpha[2]."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or WHOLE
