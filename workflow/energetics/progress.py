"""What a job says while it runs: a log of its own, and a line with rate and time left."""

import os
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from energetics.errors import InputError
from energetics.whole_files import FULL

SECONDS_BETWEEN_LINES = {"log": 2.0, "terminal": 10.0}


class Progress:
    """Prints `name: 40%|████  | 40/100 [00:12<00:18, 3.3step/s]` now and then."""

    def __init__(self, name: str, log: Path | None = None):
        self.name = name
        self.log = log
        self.start = time.monotonic()
        self.last = dict.fromkeys(SECONDS_BETWEEN_LINES, self.start)

    def begin(self, name: str) -> None:
        """Start the clock again under another name, when one job does several things in turn."""
        self.name, self.start = name, time.monotonic()

    def __call__(self, done: float, total: float, *, unit: str = "step", note: str = "") -> None:
        """Report that `done` of `total` units are finished."""
        now = time.monotonic()
        line = None
        for sink, seconds in SECONDS_BETWEEN_LINES.items():
            if now - self.last[sink] >= seconds or (sink == "log" and done >= total):
                self.last[sink] = now
                line = line or tqdm.format_meter(
                    done, total, now - self.start, ncols=90, prefix=self.name, unit=unit
                )
                self.say(f"{line} {note}".rstrip(), sink=sink)

    def say(self, line: str, *, sink: str = "log") -> None:
        """Write a line to the job's log or to the terminal."""
        if sink == "terminal" or self.log is None:
            print(line, file=sys.stderr, flush=True)
        else:
            with self.log.open("a", encoding="utf-8") as file:
                file.write(line + "\n")


@contextmanager
def job(name: str, log: Path | str) -> Iterator[Progress]:
    """Run the body of a script: its progress goes to the log and, less often, to the terminal.

    Bad input ends the job with one line that names file, key and value, a full disk with one that
    names the file; anything else that goes wrong leaves its traceback in the log and its last line
    on the terminal. All exit with 1.
    """
    log = Path(log)
    progress = Progress(name, log)
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("", encoding="utf-8")
        yield progress
    except InputError as error:
        end(progress, f"{name}: {error}")
    except Exception as error:
        if isinstance(error, OSError) and error.errno in FULL:
            # what is told without a file's name came from a line for the log
            reason = f"{error.filename or log}: {os.strerror(error.errno)}"
            end(progress, f"{name}: {reason}: make room and run again, finished files are kept")
        text = f"{name}: {type(error).__name__}: {error} (traceback in {log})"
        end(progress, text, log=traceback.format_exc())


def end(progress: Progress, line: str, *, log: str = "") -> NoReturn:
    """Say why a job fails, on the terminal and, at length, in the log; exit with 1."""
    progress.say(line, sink="terminal")
    with suppress(OSError):  # the log may lie on the disk that is full
        progress.say(log or line)
    sys.exit(1)
