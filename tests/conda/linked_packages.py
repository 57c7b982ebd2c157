"""Bare environments into which only some of the packages installed here are linked."""

import venv
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from sysconfig import get_path

from packaging.requirements import Requirement


class MissingError(Exception):
    """A package, or a version of it, that is not installed here."""


def installed(requirement: Requirement) -> Distribution:
    """Return the installed distribution that a requirement asks for."""
    try:
        found = distribution(requirement.name)
    except PackageNotFoundError:
        raise MissingError(f"{requirement} is asked for, none is installed") from None
    if not requirement.specifier.contains(found.version, prereleases=True):
        raise MissingError(f"{requirement} is asked for, {found.version} is installed")
    return found


def closure(requirements: Iterable[Requirement]) -> list[Distribution]:
    """Return the distributions that are asked for and, directly or not, what they require."""
    found: dict[str, Distribution] = {}
    seen, queue = set(), list(requirements)
    while queue:
        requirement = queue.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        package = installed(requirement)
        found[package.metadata["Name"]] = package
        for line in package.requires or ():
            further = Requirement(line)
            extras = requirement.extras | {""}
            if not further.marker or any(further.marker.evaluate({"extra": e}) for e in extras):
                queue.append(further)
    return list(found.values())


def linked_paths(package: Distribution) -> Iterator[Path]:
    """Return what to link, relative to site-packages: whole import packages, and single files.

    A folder without `__init__.py` may be shared with other distributions: its files go one by one.
    Commands, which name another Python, and byte code beside single modules stay behind.
    """
    files = [Path(file) for file in package.files or ()]
    if not files:
        raise MissingError(f"{package.metadata['Name']} does not list its files")
    whole = {file.parts[0] for file in files if file.parts[1:] == ("__init__.py",)}
    yield from map(Path, whole)
    for file in files:
        if file.parts[0] not in whole | {"__pycache__"} and file.parent.name != "bin":
            yield file


def make_environment(prefix: Path, requirements: Iterable[Requirement]) -> None:
    """Make an environment at prefix that holds what is required and nothing else, not even pip.

    Raises MissingError before anything is made.
    """
    sources = {
        path: package.locate_file(path)
        for package in closure(requirements)
        for path in linked_paths(package)
    }
    venv.EnvBuilder(symlinks=True, with_pip=False).create(prefix)
    site = Path(get_path("purelib", "venv", vars={"base": str(prefix)}))
    for path in sorted(sources, key=lambda path: len(path.parts)):  # folders before what is in them
        target = site / path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(sources[path])
