"""Errors told in one line: what the user can mend, and what the machine could not do."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

Entry = TypeVar("Entry")
LONGEST = {"path": 500, "key": 300, "value": 300, "advice": 500}  # what files say has no end


class InputError(Exception):
    """Bad input, in one line: file: key = value: advice."""

    def __init__(self, path: Path | str, key: str, value: object, advice: str):
        told = {"path": path, "key": key, "value": value, "advice": advice}
        parts = {name: printable(text, LONGEST[name]) for name, text in told.items()}
        super().__init__("{path}: {key} = {value}: {advice}".format(**parts))


class MachineError(Exception):
    """What the machine could not do with a file that may be good, in one line: file: what: advice.

    No file lock, no descriptor, no memory, no permission: the data are not to blame.
    """

    def __init__(self, path: Path | str, what: str, advice: str):
        told = {"path": path, "value": what, "advice": advice}
        parts = {name: printable(text, LONGEST[name]) for name, text in told.items()}
        super().__init__("{path}: {value}: {advice}".format(**parts))


def look_up(known: Mapping[str, Entry], name: str, *, key: str) -> Entry:
    """Return what stands under a name that came with the name of a file.

    Raises InputError with all known names if the configuration has nothing of that name.
    """
    if name not in known:
        advice = f"the configuration has no such name, only {', '.join(known)}"
        raise InputError("configuration", key, name, advice)
    return known[name]


def printable(text: object, longest: int) -> str:
    """Return a text in one line: control characters as escapes, what is too long cut short.

    Files and configurations come from anywhere, and a terminal obeys control characters.
    """
    text = str(text)
    if len(text) > longest:
        text = f"{text[:longest]}… ({len(text)} characters)"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
