"""A clone, its environment and a working folder may have any name that the libraries can bear.

Snakemake writes the interpreter into command lines as it is (its issue 2645), and for jobs on a
cluster other paths between double quotes, where a shell still reads some signs.
"""

import re
from pathlib import Path

from energetics.errors import InputError

PLAIN = r"\w@%+=:,./-"
READ_BETWEEN_QUOTES = '$`"\\'


def refuse(key: str, path: str, *, signs: str, why: str) -> None:
    """Raise InputError if one of some signs is in a path."""
    if found := sorted(set(path) & set(signs)):
        named = " ".join("a line break" if sign == "\n" else sign for sign in found)
        raise InputError("paths", key, path, f"{named} in it: {why}: use another folder")


def check(*, interpreter: str, workflow: str, folder: str, environments: str = "") -> None:
    """Raise InputError for a path of which it is known that no job can run with it.

    `folder` is the one in which Snakemake was started, where results appear, and `environments`
    the one in which conda makes them, empty if it is not asked to.
    """
    refuse("interpreter", interpreter, signs="\n", why="no job can be started with it")
    refuse("workflow", workflow, signs="{}", why="Snakemake takes what they enclose for wildcards")
    refuse("folder", folder, signs="\\", why="the NetCDF library reads a slash")
    why = "Snakemake's call of conda breaks off there (see --conda-prefix)"
    refuse("environments", environments, signs="'", why=why)
    try:
        workflow.encode("utf-8")
    except UnicodeEncodeError:
        advice = "this locale has no letters for it: use one with UTF-8, or another folder"
        raise InputError("paths", "workflow", workflow, advice) from None


def check_for_cluster(**paths: str) -> None:
    """Raise InputError for a path that the command lines of cluster jobs would change."""
    for key, path in paths.items():
        why = "jobs on a cluster are started with another path"
        refuse(key, path, signs=READ_BETWEEN_QUOTES, why=why)


def quoted(interpreter: str) -> str:
    """Return an interpreter's path as a shell has to read it; one that is quoted stays as it is.

    By backslashes: Snakemake also hands on the folder of this path, and half of '…' would leave a
    quote open.
    """
    if not Path(interpreter).exists():  # an outer workflow, or this one before, has quoted it
        return interpreter
    return re.sub(f"([^{PLAIN}])", r"\\\1", interpreter)
