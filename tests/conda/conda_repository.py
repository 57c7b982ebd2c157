"""A copy of the repository that runs with `--sdm conda` under the stand-in, Snakemake alone."""

import base64
import json
import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from sys import executable

from conftest import LEFT_OUT, ROOT, Repository
from linked_packages import make_environment
from packaging.requirements import Requirement

STAND_IN = Path(__file__).resolve().parent / "bin"


@dataclass(frozen=True)
class CondaRepository(Repository):
    """A copy of the repository, beside a Snakemake that has nothing but its own requirements."""

    python: Path

    def snakemake(
        self, *targets: str, configs: Sequence[str | Path] = (), options: Sequence[str] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run Snakemake with an environment per rule; else as in one environment for all."""
        command = [self.python, "-m", "snakemake", *targets, "--cores", "2", "--sdm", "conda"]
        command += [*options, "--configfile", "config/test.yaml", *map(str, configs)]
        return subprocess.run(
            command,
            cwd=self.root,
            env=environ(),
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )

    def made_by(self) -> dict[str, dict[str, bytes]]:
        """Return rule → file of the results → content of the environment that made it.

        Snakemake keeps a record for each file, under the file's encoded name.
        """
        records = self.root / ".snakemake" / "metadata"
        made = defaultdict(dict)
        for path in filter(Path.is_file, records.rglob("*")):
            name = "".join(path.relative_to(records).parts).replace("@", "")
            file = base64.urlsafe_b64decode(name).decode()
            if file.startswith("results/test/"):
                record = json.loads(path.read_text(encoding="utf-8"))
                made[record["rule"]][file] = base64.b64decode(record["conda_env"] or "")
        return dict(made)

    def conda_folders(self) -> dict[str, Path]:
        """Return environment file → the folder of the environment, of all that are there."""
        names = {path.read_bytes(): path.name for path in (self.root / "envs").glob("*.yaml")}
        folders = (self.root / ".snakemake/conda").glob("*_")
        return {names[folder.with_suffix(".yaml").read_bytes()]: folder for folder in folders}


def environ() -> dict[str, str]:
    """Return the environment variables under which the stand-in is found before any conda."""
    kept = {k: v for k, v in os.environ.items() if k not in ("CI", "PYTHONPATH")}
    path = os.pathsep.join([str(STAND_IN), kept["PATH"]])
    return kept | {"STAND_IN_PYTHON": executable, "PATH": path}


def conda_repository(place: Path) -> CondaRepository:
    """Return a fresh copy of the repository in a folder, and a Snakemake of the pinned version."""
    shutil.copytree(ROOT, place / "energetics", ignore=shutil.ignore_patterns(*LEFT_OUT))
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = [Requirement(line) for line in lines if line.startswith("snakemake==")]
    make_environment(place / "snakemake", pinned)
    return CondaRepository(place / "energetics", place / "snakemake" / "bin" / "python")
