"""A run of the workflow in the background: followed, killed with all that it started, resumed."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from conftest import LEFT_OUT, ROOT, Repository

PATIENCE = 1800  # seconds after which a state that does not come has failed


def copy_repository(folder: Path) -> Repository:
    """Return a copy of the repository in which nothing was run yet."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return Repository(folder)


def wait_for(state: Callable[[], object], what: str, *, seconds: float = PATIENCE) -> object:
    """Return the first true value of a state that is asked for again and again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := state():
            return found
        time.sleep(0.05)
    raise TimeoutError(f"not within {seconds} s: {what}")


def processes_in(folder: Path) -> list[psutil.Process]:
    """Return the processes that work in a folder, whoever started them."""
    inside = []
    for process in psutil.process_iter(["cwd"]):
        place = process.info["cwd"]
        zombie = place is None
        if not zombie and Path(place).is_relative_to(folder.resolve()):
            inside.append(process)
    return inside


@dataclass
class Run:
    """A run of Snakemake in a session of its own, its output in a file."""

    repository: Repository
    process: subprocess.Popen
    log: Path

    def text(self) -> str:
        """Return what it has said."""
        return self.log.read_text(encoding="utf-8")

    def total(self) -> int:
        """Return how many jobs it set out to do, 0 before it knows."""
        found = re.search(r"^total +(\d+)$", self.text(), flags=re.MULTILINE)
        return int(found[1]) if found else 0

    def started(self) -> dict[int, str]:
        """Return the rule of each job that was begun, by the job's number."""
        header = r"^(?:local)?rule (\w+):\n(?: .*\n)*?    jobid: (\d+)$"
        return {int(n): rule for rule, n in re.findall(header, self.text(), flags=re.MULTILINE)}

    def finished(self) -> set[int]:
        """Return the numbers of the jobs that have ended well."""
        return set(map(int, re.findall(r"^Finished jobid: (\d+)", self.text(), flags=re.MULTILINE)))

    def running(self) -> list[str]:
        """Return the rules of the jobs that are under way."""
        done = self.finished()
        return sorted(rule for number, rule in self.started().items() if number not in done)

    def wait_for_jobs(self, count: int) -> None:
        """Wait until so many jobs have ended well, or the run itself has ended."""
        known = "the run knows its jobs"
        wait_for(lambda: self.process.poll() is not None or self.total(), known)
        wait_for(
            lambda: self.process.poll() is not None or len(self.finished()) >= count,
            f"{count} jobs are done",
        )

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to Snakemake and to every process that it started."""
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """End it as a power cut would, and see that nothing of it goes on."""
        self.signal(signal.SIGKILL)
        self.process.wait()
        wait_for(lambda: not processes_in(self.repository.root), "no process is left", seconds=60)

    def wait(self) -> int:
        """Return its exit code once it has ended."""
        return self.process.wait(PATIENCE)

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *_: object) -> None:
        """Leave no process behind, whatever a test found."""
        if self.process.poll() is None:
            self.kill()


def start(
    repository: Repository,
    *targets: str,
    log: Path,
    cores: int = 2,
    configs: Sequence[str | Path] = (),
    options: Sequence[str] = (),
) -> Run:
    """Return a run on the test configuration that goes on in the background."""
    command = [sys.executable, "-m", "snakemake", *targets, "--cores", str(cores), *options]
    command += ["--configfile", "config/test.yaml", *map(str, configs)]
    environment = {k: v for k, v in os.environ.items() if k not in ("CI", "PYTHONPATH")}
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command,
            cwd=repository.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # where tests run in the background, a shell may have switched ctrl-c off
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    return Run(repository, process, log)
