"""Which code a script runs: the import graph of the package, read without importing anything."""

import ast
import hashlib
import importlib.util
import py_compile
from contextlib import suppress
from functools import cache
from pathlib import Path

from energetics.errors import InputError

CHECKED = b"\3\0\0\0"  # of a compiled file that is checked by its source's content (PEP 552)
ROOT = Path(__file__).resolve().parent.parent


def module_file(name: str) -> Path | None:
    """Return the file of a module of this package, or None if it is not one."""
    base = ROOT.joinpath(*name.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None


@cache
def imported_files(path: Path) -> frozenset[Path]:
    """Return the package's files that a Python file imports directly, parent packages included."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError(f"{path}: line {node.lineno}: relative import, write it in full")
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    names = {name for name in names if name.split(".")[0] == "energetics"}
    parents = {".".join(n.split(".")[:i]) for n in names for i in range(1, n.count(".") + 1)}
    return frozenset(filter(None, map(module_file, names | parents)))


def reached_files(script: Path) -> list[Path]:
    """Return a script and every file of the package that it imports, directly or not, sorted."""
    seen, queue = set(), [script.resolve()]
    while queue:
        path = queue.pop()
        if path not in seen:
            seen.add(path)
            queue.extend(imported_files(path))
    return sorted(seen)


def code_digest(script: Path) -> str:
    """Return a digest of a script and the package modules it reaches (relative paths and bytes).

    As a param of the rule it makes Snakemake rerun what an edit touches, and nothing else: neither
    a touch nor a checkout of the same content changes it.
    """
    digest = hashlib.sha256()
    for path in reached_files(script):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def check_running(name: str, code: str) -> None:
    """Raise InputError unless the package that runs is the code that is recorded with the results.

    `name` is the rule's, which an outer workflow may have changed, and `code` the digest that
    Snakemake keeps. None of our scripts has it if another package of this name is found first, or
    if a file was edited since the run began.
    """
    scripts = sorted(ROOT.glob("scripts/*/*.py"), key=lambda script: script.stem != name)
    if any(code_digest(script) == code for script in scripts):
        return
    advice = (
        "other code than this run began with: run again if you have edited it since, and see that "
        "PYTHONPATH and the environment bring no other package of this name"
    )
    raise InputError("energetics", "package", ROOT / "energetics", advice)


def check_compiled_by_content() -> None:
    """Let Python look at what a source says before it runs what was compiled from it.

    Python's own check compares times in seconds and lengths, so an edit that keeps both, as one
    that comes in an archive, would be in the digest and not in what runs.
    """
    for source in (ROOT / "energetics").rglob("*.py"):
        compiled = Path(importlib.util.cache_from_source(str(source), optimization=""))
        with suppress(OSError):  # a clone in which we may not write
            if compiled.exists():
                with compiled.open("rb") as file:
                    if file.read(8)[4:] == CHECKED:
                        continue
            mode = py_compile.PycInvalidationMode.CHECKED_HASH
            py_compile.compile(str(source), str(compiled), optimize=0, invalidation_mode=mode)
