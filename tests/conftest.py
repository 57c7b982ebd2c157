"""What tests share: a copy of the repository to run, edit and break, and small data sets."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
import yaml

ROOT = Path(__file__).resolve().parent.parent
TARGETS: tuple[str, ...] = ()  # of the tiny run; none is the default target
SHARDED = (  # what must not depend on shards
    "reduced_potential/datasets/topology",
    "reduced_potential/datasets/structure_factor",
    "reduced_potential/datasets/pixels",
    "reduced_potential/models/topology/d2_balanced_disorder",
    "spin_dynamics/datasets/stale_field_L4_step0.1",
    "spin_dynamics/datasets/suzuki_trotter_L8_step0.1",
    "spin_dynamics/models/equivariant_tiny/suzuki_trotter_L4_step0.1",
    "molecular_dynamics/dataset",
    "molecular_dynamics/models/splitting_radial",
    "skyrmion_states/datasets/torus",
    "skyrmion_states/models/torus/run0/rising/beta0.001",
)
LEFT_OUT = ("results", "tests", ".*", "__pycache__", "*.zip")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the number of kills be chosen; CI makes few."""
    parser.addoption("--kills", type=int, default=2, help="kills that the test run has to survive")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the faults that were survived and the inputs that were refused, and say which.

    Tests name them by `record_property("fault", …)` and `record_property("refused", …)`.
    """
    for kind, title in (("fault", "faults survived"), ("refused", "inputs refused")):
        told = [
            (outcome, text)
            for outcome in ("passed", "failed")
            for report in terminalreporter.stats.get(outcome, ())
            for name, text in report.user_properties
            if name == kind and report.when == "call"
        ]
        if told:
            good = sum(outcome == "passed" for outcome, _ in told)
            terminalreporter.section(f"{title}: {good} of {len(told)}")
            for outcome, text in told:
                terminalreporter.write_line(f"{outcome}  {text}")


@dataclass(frozen=True)
class Repository:
    """A copy of this repository, without what was computed in it."""

    root: Path

    def snakemake(
        self, *targets: str, configs: Sequence[str | Path] = (), options: Sequence[str] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run Snakemake on the test configuration, with further config files on top of it."""
        command = [sys.executable, "-m", "snakemake", *targets, "--cores", "2", *options]
        command += ["--configfile", "config/test.yaml", *map(str, configs)]
        environment = {k: v for k, v in os.environ.items() if k not in ("CI", "PYTHONPATH")}
        return subprocess.run(
            command,
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )

    def jobs(self, *targets: str, configs: Sequence[str | Path] = ()) -> Counter[str]:
        """Return how many jobs of each rule a run would start; named targets do not count."""
        done = self.snakemake(*targets, configs=configs, options=["--dry-run", "--quiet", "rules"])
        assert done.returncode == 0, done.stderr
        table = done.stdout.partition("Job stats:")[2]
        rows = re.findall(r"^(\w+) +(\d+)$", table, flags=re.MULTILINE)
        return Counter({n: int(c) for n, c in rows if n not in ("job", "total", "all")})

    @contextmanager
    def edited(self, path: str, text: str) -> Iterator[None]:
        """Append text to a file for a while."""
        file = self.root / path
        before = file.read_bytes()
        file.write_bytes(before + text.encode())
        try:
            yield
        finally:
            file.write_bytes(before)

    def files(self) -> set[Path]:
        """Return all files but Snakemake's own."""
        inside = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return {p for p in inside if p.parts[0] != ".snakemake" and "__pycache__" not in p.parts}


@pytest.fixture(autouse=True)
def _figures_are_closed() -> Iterator[None]:
    """Forget figures after each test; pyplot keeps them otherwise."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Return a copy of the repository in which nothing was run yet; results come by `tiny_run`."""
    root = tmp_path_factory.mktemp("copy") / "energetics"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return Repository(root)


@pytest.fixture(scope="session")
def tiny_run(repository: Repository) -> Path:
    """Return the results folder of the test configuration, computed once."""
    done = repository.snakemake(*TARGETS)
    assert done.returncode == 0, done.stderr[-4000:]
    return repository.root / "results" / "test"


@pytest.fixture(scope="session")
def other_shards(tiny_run: Path, repository: Repository) -> Path:
    """Return the results folder of the same simulations in three uneven shards instead of two."""
    study = yaml.safe_load((repository.root / "config" / "test.yaml").read_text(encoding="utf-8"))[
        "spin_dynamics"
    ]
    lattices = [lattice | {"shards": 3} for lattice in study["sampling"]["lattices"]]
    changes = {
        "results": "results/shards",
        "reduced_potential": {"simulation": {"shards": 3}},
        "spin_dynamics": {"sampling": {"lattices": lattices}},
        "molecular_dynamics": {"sampling": {"shards": 3}},
        "skyrmion_states": {"sampling": {"shards": 3}},
    }
    config = repository.root / "config" / "shards.yaml"
    config.write_text(yaml.safe_dump(changes), encoding="utf-8")
    wanted = [f"results/shards/{place}.nc" for place in SHARDED]
    done = repository.snakemake(*wanted, configs=[config])
    assert done.returncode == 0, done.stderr[-4000:]
    return repository.root / "results" / "shards"


def carried(alphas: Sequence[float], splits: Sequence[int], snapshots: int) -> xr.Dataset:
    """Return what goes with the frames of movies, a trajectory per α and split."""
    from energetics.reduced_potential.files import SERIES
    from energetics.storage import split_variable, variable

    names = ("train", "validation", "test")
    split = [names[s] for _ in alphas for s in splits]
    alpha = np.repeat(np.asarray(alphas, float), len(splits))
    frames = (len(alpha), snapshots)
    times = np.arange(snapshots, dtype=float)
    field = np.broadcast_to(1.5 - 0.1 * times, frames)
    data = {
        "alpha": variable(["trajectory"], alpha, units="1", long_name="alpha"),
        "split": split_variable(split),
        "disorder_seed": variable(
            ["trajectory"], np.tile(np.arange(len(splits)), len(alphas)), units="1", long_name="d"
        ),
    }
    for name in ("onset_time", "onset_gradient_rms"):
        onset = np.full(len(alpha), 2.0)
        data[name] = variable(["trajectory"], onset, units="1", long_name=name)
    for name in SERIES:
        data[name] = variable(["trajectory", "snapshot"], field, units="1", long_name=name)
    coordinates = {
        "trajectory": variable(
            ["trajectory"], np.arange(len(alpha)), units="1", long_name="number"
        ),
        "elapsed_time": variable(["snapshot"], times, units="1", long_name="time"),
    }
    return xr.Dataset(data, coordinates)
