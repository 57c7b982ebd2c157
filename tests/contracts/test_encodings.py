"""Text is read and written in UTF-8, whatever the user's locale is."""

import ast

import pytest
from conftest import ROOT

SOURCES = sorted(path for path in ROOT.glob("*/**/*.py") if path.parts[len(ROOT.parts)][0] != ".")
READERS = {"read_text", "write_text"}
OPENERS = {"open": 1, "fdopen": 1, "NamedTemporaryFile": 0, "TemporaryFile": 0}
NO_TEXT = {"tarfile.open", "gzip.open", "os.open"}  # what they give is bytes


def locale_dependent(tree):
    """Yield the line of each call in a syntax tree that leaves an encoding to the locale.

    PLW1514 of ruff finds such calls where it knows a type; this finds them by their names.
    """
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        named = {option.arg: option.value for option in node.keywords}
        if "encoding" in named:
            continue
        function = node.func
        method = isinstance(function, ast.Attribute)
        name = function.attr if method else getattr(function, "id", "")
        if name in READERS:
            yield node.lineno
        elif name in OPENERS and ast.unparse(function) not in NO_TEXT:
            place = 0 if name == "open" and method else OPENERS[name]
            mode = named.get("mode") or (node.args[place] if len(node.args) > place else None)
            default = "w+b" if "Temporary" in name else "r"
            if "b" not in (mode.value if isinstance(mode, ast.Constant) else default):
                yield node.lineno
        elif any(is_true(named.get(option)) for option in ("text", "universal_newlines")):
            yield node.lineno


def is_true(node):
    """Return whether an argument is written as True."""
    return isinstance(node, ast.Constant) and node.value is True


@pytest.mark.parametrize(
    "text",
    [
        "path.read_text()",
        "path.write_text(text)",
        "open(path)",
        "open(path, 'w')",
        "path.open('a')",
        "os.fdopen(number, 'w')",
        "NamedTemporaryFile('w')",
        "subprocess.run(command, text=True)",
    ],
)
def test_the_search_below_finds_what_it_looks_for(text):
    assert list(locale_dependent(ast.parse(text)))


@pytest.mark.parametrize("text", ["path.open('rb')", "tarfile.open(path)", "TemporaryFile()"])
def test_bytes_have_no_encoding(text):
    assert not list(locale_dependent(ast.parse(text)))


def test_every_text_is_opened_in_a_named_encoding():
    assert len(SOURCES) > 200
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in SOURCES
        for line in locale_dependent(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []
