"""Which code a script runs: the import graph of our packages, read without importing anything."""

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
PACKAGES = ("energetics", "energetics_benchmarks")


def module_file(name: str) -> Path | None:
    """Return the file of a module of our packages, or None if it is not one."""
    base = ROOT.joinpath(*name.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None


@cache
def imported_files(path: Path) -> frozenset[Path]:
    """Return our packages' files that a Python file imports directly, parent packages included."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError(f"{path}: line {node.lineno}: relative import, write it in full")
            names.add(str(node.module))
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    names = {name for name in names if name.split(".")[0] in PACKAGES}
    parents = {".".join(n.split(".")[:i]) for n in names for i in range(1, n.count(".") + 1)}
    return frozenset(filter(None, map(module_file, names | parents)))


def reached_files(*started: Path) -> list[Path]:
    """Return files and every file of our packages that they import, directly or not, sorted."""
    seen, queue = set(), [path.resolve() for path in started]
    while queue:
        path = queue.pop()
        if path not in seen:
            seen.add(path)
            queue.extend(imported_files(path))
    return sorted(seen)


def code_digest(script: str, *modules: str) -> str:
    """Return a digest of scripts/<script>.py and the modules of ours it reaches, after their names.

    `modules` are those that the script imports by names it is handed. Relative paths and bytes are
    digested: as a param of the rule it makes Snakemake rerun what an edit touches, and nothing
    else; neither a touch nor a checkout of the same content changes it.
    """
    names = [f"scripts/{script}.py", *(f"{module.replace('.', '/')}.py" for module in modules)]
    digest = hashlib.sha256()
    for path in reached_files(*(ROOT / name for name in names)):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return " ".join([script, *modules, digest.hexdigest()[:16]])


def check_running(code: str) -> None:
    """Raise InputError unless the package that runs is the code that is recorded with the results.

    `code` is the digest that Snakemake keeps. It is another one if another package of this name is
    found first, or if a file was edited since the run began.
    """
    names = code.split()[:-1]
    with suppress(OSError, TypeError):  # another package may lack the files
        if code_digest(*names) == code:
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
    for source in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        compiled = Path(importlib.util.cache_from_source(str(source), optimization=""))
        with suppress(OSError):  # a clone in which we may not write
            if compiled.exists():
                with compiled.open("rb") as file:
                    if file.read(8)[4:] == CHECKED:
                        continue
            mode = py_compile.PycInvalidationMode.CHECKED_HASH
            py_compile.compile(str(source), str(compiled), optimize=0, invalidation_mode=mode)
