"""What Slurm knows of jobs, and a run of the workflow that hands its jobs to Slurm."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

FIELDS = "%i|%j|%P|%T|%m|%l|%k"
UNFINISHED = ("PENDING", "RUNNING", "COMPLETING", "SUSPENDED")
WAIT = 2400.0  # seconds; generous, for a busy machine
Found = TypeVar("Found")


@dataclass(frozen=True)
class Job:
    """A job as Slurm lists it; `what` begins with rule_ and the rule's or the group's name."""

    number: str
    run: str
    partition: str
    state: str
    memory: str
    limit: str
    what: str

    def of(self, rule: str) -> bool:
        """Return whether the job belongs to a rule."""
        return f"{self.what}_wildcards_".startswith(f"rule_{rule}_wildcards_")


def jobs(rule: str = "", *, run: str = "", state: str = "") -> list[Job]:
    """Return the jobs, finished ones too, in the order in which they came."""
    command = ["squeue", "--states=all", "--noheader", "--sort=i", f"--format={FIELDS}"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=60, encoding="utf-8"
    )
    listed = [Job(*line.split("|", 6)) for line in done.stdout.splitlines()]
    return [
        job
        for job in listed
        if (not rule or job.of(rule))
        and (not run or job.run == run)
        and (not state or job.state == state)
    ]


def processes(number: str) -> list[int]:
    """Return the processes of a running job, without Slurm's own."""
    command = ["scontrol", "listpids", number]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, encoding="utf-8"
    )
    numbers = [int(line.split()[0]) for line in done.stdout.splitlines()[1:]]
    return [n for n in numbers if n > 0 and name_of(n) not in ("", "slurmstepd", "srun")]


def name_of(process: int) -> str:
    """Return the name of a process, an empty text if it has ended."""
    try:
        return Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def stop_for_good(number: str) -> list[int]:
    """Return the processes of a job, stopped: it is there, and never ends by itself."""
    stopped = processes(number)
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    return stopped


def cancel(*arguments: str) -> None:
    """Call scancel."""
    subprocess.run(["scancel", *arguments], check=True, timeout=60)


def until_gone(run: str, *, seconds: float = 300.0) -> None:
    """Wait until no job of a run is left in the queue."""
    end = time.monotonic() + seconds
    while any(job.state in UNFINISHED for job in jobs(run=run)):
        assert time.monotonic() < end, f"jobs of {run} are still there"
        time.sleep(0.5)


class Head:
    """The process of Snakemake that submits jobs and waits for them."""

    def __init__(
        self,
        root: Path,
        *targets: str,
        log: str,
        configs: Sequence[str] = (),
        options: Sequence[str] = (),
    ):
        self.log = root / log
        command = [sys.executable, "-m", "snakemake", *targets, *options]
        command += ["--configfile", "config/test.yaml", *configs]
        command += ["--workflow-profile", "profiles/slurm"]
        command += ["--slurm-init-seconds-before-status-checks", "3"]
        hidden = ("CI", "PYTHONPATH")
        environment = {k: v for k, v in os.environ.items() if k not in hidden}
        with self.log.open("w", encoding="utf-8") as file:
            self.process = subprocess.Popen(
                command, cwd=root, env=environment, stdout=file, stderr=file
            )

    def __enter__(self) -> "Head":
        return self

    def __exit__(self, *_: object) -> None:
        """Kill the process, and nothing else."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    @property
    def text(self) -> str:
        """What the process has said so far."""
        return self.log.read_text(encoding="utf-8")

    @property
    def run(self) -> str:
        """The name that all jobs of this run have in Slurm."""
        found = re.search(r"SLURM run ID: (\S+)", self.text)
        return found.group(1) if found else "not known yet"

    def until(self, ask: Callable[[], Found], what: str, *, seconds: float = WAIT) -> Found:
        """Return the first answer that is true; fail if it takes too long or the process ends."""
        end = time.monotonic() + seconds
        while True:
            alive = self.process.poll() is None
            if answer := ask():
                return answer
            assert alive, f"ended before {what}:\n{self.text[-4000:]}"
            assert time.monotonic() < end, f"no {what} in {seconds} s:\n{self.text[-4000:]}"
            time.sleep(0.5)

    def finish(self, *, seconds: float = WAIT) -> "Head":
        """Return the ended process."""
        with self:
            self.process.wait(seconds)
        return self
