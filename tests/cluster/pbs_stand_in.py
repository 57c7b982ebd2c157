"""The few words of PBS that the profile speaks; jobs run on this machine.

`write_commands` writes qsub, qstat and qdel, which call this file with their own name before their
arguments. PBS_STAND_IN names the folder that holds a JSON file per job.
"""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(os.environ.get("PBS_STAND_IN", "."))
VALUED = ("-N", "-q", "-l", "-j", "-o")
SIGNALLED = 256  # PBS adds the signal's number to this


def write_commands(folder: Path) -> None:
    """Write the three commands into a folder; a shell starts them, as no #! line holds any path."""
    folder.mkdir(parents=True)
    for name in ("qsub", "qstat", "qdel"):
        call = shlex.join([sys.executable, str(Path(__file__).resolve()), name])
        (folder / name).write_text(f'#!/bin/sh\nexec {call} "$@"\n', encoding="utf-8")
        (folder / name).chmod(0o755)


def qsub(arguments: list[str]) -> None:
    """Start a script; print the job's number."""
    number = str(os.getpid())
    asked = list(zip(arguments[:-1:2], arguments[1:-1:2], strict=True))
    unknown = [word for word, _ in asked if word not in VALUED]
    if unknown:
        sys.exit(f"qsub: unknown option {unknown[0]}")
    output = Path(dict(asked)["-o"]) / f"{number}.OU"
    job = {"asked": asked, "script": arguments[-1], "output": str(output), "at": time.time()}
    (FOLDER / number).write_text(json.dumps(job), encoding="utf-8")
    command = [sys.executable, __file__, "follow", number]
    subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    print(number)


def follow(number: str) -> None:
    """Run a job's script and note its group of processes and how it ended."""
    file = FOLDER / number
    job = json.loads(file.read_text(encoding="utf-8"))
    with Path(job["output"]).open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            ["sh", job["script"]], start_new_session=True, stdout=output, stderr=output
        )
    file.write_text(json.dumps(job | {"group": process.pid}), encoding="utf-8")
    code = process.wait()
    ended = code if code >= 0 else SIGNALLED - code
    file.write_text(json.dumps(job | {"code": ended}), encoding="utf-8")


def qstat(arguments: list[str]) -> None:
    """Print a job's state, and how it ended if it did."""
    job = json.loads((FOLDER / arguments[-1]).read_text(encoding="utf-8"))
    print(f"Job Id: {arguments[-1]}\n    job_state = {'F' if 'code' in job else 'R'}")
    if "code" in job:
        print(f"    Exit_status = {job['code']}")


def qdel(arguments: list[str]) -> None:
    """End jobs."""
    for number in arguments:
        while not (job := json.loads((FOLDER / number).read_text(encoding="utf-8"))).keys() & {
            "group",
            "code",
        }:
            time.sleep(0.05)
        if "group" in job:
            os.killpg(job["group"], signal.SIGKILL)


if __name__ == "__main__":
    words = {"qsub": qsub, "qstat": qstat, "qdel": qdel, "follow": lambda rest: follow(rest[0])}
    words[sys.argv[1]](sys.argv[2:])
