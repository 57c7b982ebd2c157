"""What a job says while it runs: a log of its own, and a line with rate and time left."""

import io
import os
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn, TextIO

from tqdm import tqdm

from energetics.code_digest import check_running
from energetics.errors import InputError, MachineError
from energetics.whole_files import FULL

SECONDS_BETWEEN_LINES = {"log": 2.0, "terminal": 10.0}
NO_MEMORY = ("can't allocate memory", "out of memory")  # how torch says it, a RuntimeError


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
        """Write a line to the job's log or to the terminal; work goes on where neither takes it."""
        if sink == "log" and self.log is not None:
            try:
                # names of files may hold bytes that are no text
                with self.log.open("a", encoding="utf-8", errors="backslashreplace") as file:
                    file.write(line + "\n")
                return
            except OSError:  # a full disk; the result is what must not be lost
                pass
        tell(line)


def tell(line: str) -> None:
    """Write a line to the terminal, which may have been closed since, or know fewer letters."""
    if sys.stderr is None:
        return
    with still_there(sys.stderr):
        if isinstance(sys.stderr, io.TextIOWrapper):
            sys.stderr.reconfigure(errors="replace")
        print(line, file=sys.stderr, flush=True)


@contextmanager
def still_there(stream: TextIO) -> Iterator[None]:
    """Write to a terminal; if it is gone, let go of it for good.

    What is left in a stream that cannot be written fails the process at its very end.
    """
    try:
        yield
    except (OSError, ValueError):
        with suppress(OSError, ValueError):  # a stream without a file
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def fill_descriptors() -> None:
    """Open what was closed of input, output and errors, lest a result gets its number.

    What a library then says of an error would stand in the result.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


@contextmanager
def job(name: str, log: Path | str, code: str = "") -> Iterator[Progress]:
    """Run the body of a script: its progress goes to the log and, less often, to the terminal.

    `code` is the digest that Snakemake records; a package with another one does not run. Scripts
    import what they need inside, so that what goes wrong there is told like anything else: bad
    input, or what the machine could not do, in one line that names file, key and value, a full disk
    in one that names the file, too little memory in one that says how much was wanted, ctrl-c in
    one; of anything else the log gets the traceback and the terminal its last line. All exit with
    1, ctrl-c with 130.
    """
    log = Path(log)
    progress = Progress(name, log)
    fill_descriptors()
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("", encoding="utf-8")
        if code:
            check_running(code)
        yield progress
    except (InputError, MachineError) as error:
        end(progress, f"{name}: {error}")
    except KeyboardInterrupt:
        end(progress, f"{name}: stopped by ctrl-c", status=130)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in FULL:
            reason = f"{error.filename or log}: {os.strerror(error.errno)}"
            end(progress, f"{name}: {reason}: make room and run again, finished files are kept")
        if isinstance(error, MemoryError) or any(words in str(error) for words in NO_MEMORY):
            reason = (str(error).splitlines() or ["out of memory"])[0]
            end(progress, f"{name}: {reason}: choose smaller sizes or a larger machine")
        text = f"{name}: {type(error).__name__}: {error} (traceback in {log})"
        end(progress, text, log=traceback.format_exc())
    finally:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                with still_there(stream):
                    stream.flush()


def end(progress: Progress, line: str, *, log: str = "", status: int = 1) -> NoReturn:
    """Say why a job fails, in the log at length and on the terminal; exit with the status."""
    progress.say(log or line)
    progress.say(line, sink="terminal")
    sys.exit(status)
