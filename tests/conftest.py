"""What tests share: a copy of the repository to run, edit and break, and small data sets."""

import json
import os
import re
import shutil
import subprocess
import sys

os.environ["OMP_NUM_THREADS"] = "1"  # on arrays as small as these, threads only wait for each other

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
import yaml
from smallest_studies import SMALLEST

from energetics.checked_configuration import schema, together
from energetics.code_digest import reached_files
from energetics.configuration import fill_defaults
from energetics.study import Study

ROOT = Path(__file__).resolve().parent.parent
WORKFLOW = ROOT / "workflow"
LEFT_OUT = ("results", "tests", ".*", "__pycache__", "*.zip")
CHAIN, CHAIN_FIGURE = "spins and a corrector", "figures/park2022_fig4_6.png"
LIST_RULES = """
import json
for rule in workflow.rules:
    params = rule.params if rule.script else {}
    told = {"name": rule.name, "params": list(params.keys()), "group": rule._group}
    told |= {"script": rule.script, "environment": rule.conda_env and str(rule.conda_env)}
    told |= {name: params.get(name) for name in ("code", "module")}
    told |= {"input": list(map(str, rule.input)), "output": list(map(str, rule.output))}
    print("RULE", json.dumps(told))
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the number of kills be chosen (CI makes few), and results be taken that are there."""
    parser.addoption("--kills", type=int, default=2, help="kills that the test run has to survive")
    parser.addoption(
        "--made", action="store_true", help="take results/test of `make tiny`, if up to date"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what waits for the whole tiny run."""
    for item in items:
        if "tiny_run" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


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
class Rule:
    """What Snakemake knows of a rule once the configuration is read; files as in the rule."""

    name: str
    input: Sequence[str]
    output: Sequence[str]
    params: Sequence[str]
    script: str | None
    environment: str | None
    group: str | None
    code: str | None
    module: str | None  # that the script imports by this name

    def files(self) -> list[Path]:
        """Return its script and what that imports of the package."""
        script = WORKFLOW / "rules" / self.script
        modules = [self.module] if self.module else []
        return reached_files(script, *(WORKFLOW / f"{m.replace('.', '/')}.py" for m in modules))


@dataclass(frozen=True)
class Job:
    """A job of a dry run."""

    rule: str
    output: Sequence[str]
    resources: str


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

    def planned(self, *options: str) -> list[Job]:
        """Return all jobs of the test configuration, were nothing done yet."""
        done = self.snakemake(options=["--dry-run", "--forceall", *options])
        assert done.returncode == 0, done.stderr[-4000:]
        told = done.stdout + done.stderr  # groups stand in the second
        jobs = []
        for name, lines in re.findall(r"^ *(?:local)?rule (\w+):\n((?: +\w+: .*\n)*)", told, re.M):
            parts = dict(re.findall(r"^ +(\w+): (.*)$", lines, re.M))
            files = filter(None, parts.get("output", "").split(", "))
            jobs.append(Job(name, list(files), parts.get("resources", "")))
        return jobs

    def rules(self, *configs: Path) -> dict[str, Rule]:
        """Return all rules by name, as they are with the test configuration and more on top."""
        with self.edited("Snakefile", LIST_RULES):
            done = self.snakemake(configs=configs, options=["--list-rules"])
        assert done.returncode == 0, done.stderr
        told = [json.loads(x[5:]) for x in done.stdout.splitlines() if x.startswith("RULE ")]
        return {rule["name"]: Rule(**rule) for rule in told}

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
def rules(repository: Repository) -> dict[str, Rule]:
    """Return all rules of the workflow by name."""
    return repository.rules()


@pytest.fixture(scope="session")
def planned(repository: Repository) -> list[Job]:
    """Return all jobs of the test configuration."""
    return repository.planned()


@pytest.fixture(scope="session")
def tiny_run(repository: Repository, request: pytest.FixtureRequest) -> Path:
    """Return the results folder of the test configuration, computed once or by `make tiny`."""
    if request.config.getoption("--made"):
        for folder in ("results/test", ".snakemake/metadata"):
            (repository.root / folder).parent.mkdir(exist_ok=True)
            copy = ["cp", "-a", str(ROOT / folder), str(repository.root / folder)]
            subprocess.run(copy, check=True)
    done = repository.snakemake()
    assert done.returncode == 0, done.stderr[-4000:]
    return repository.root / "results" / "test"


def settings_of(study: Study, *files: Path) -> dict:
    """Return the settings of a study as rules read them, of the laptop's scale and files on top."""
    config = together([ROOT / "config" / "config.yaml", *files])
    fill_defaults(config, schema())
    return config[study.name]


def compute_smallest(repository: Repository, name: str, files: Sequence[str]) -> Path:
    """Return the folder of one of the smallest studies, in which files were computed."""
    study, options = SMALLEST[name]
    folder = name.replace(" ", "_")
    config = repository.root / "config" / f"{folder}.yaml"
    config.write_text(
        yaml.safe_dump({"results": f"results/{folder}", study: options}), encoding="utf-8"
    )
    targets = (f"results/{folder}/{study}/{file}" for file in files)
    done = repository.snakemake(*targets, configs=[config])
    assert done.returncode == 0, done.stderr[-4000:]
    return repository.root / "results" / folder / study


@pytest.fixture(scope="session")
def chain(repository: Repository) -> Path:
    """Return the results of one study at its smallest: from its samples to claims and a figure."""
    return compute_smallest(repository, CHAIN, ["claims.nc", CHAIN_FIGURE]).parent


@pytest.fixture(scope="session", params=["chain", pytest.param("tiny_run", marks=pytest.mark.slow)])
def results(request: pytest.FixtureRequest) -> Path:
    """Return a results folder: of a chain of one study, then of the whole test configuration."""
    return request.getfixturevalue(request.param)


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
