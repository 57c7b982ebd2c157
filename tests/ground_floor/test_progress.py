"""What a job says, and how it ends."""

import os
import pty
import signal
import subprocess
import sys

import numpy as np
import pytest
import torch
from conftest import ROOT

from energetics.code_digest import code_digest
from energetics.errors import InputError, MachineError
from energetics.progress import Progress, job

TALK = """
import os, sys
from energetics import progress
progress.SECONDS_BETWEEN_LINES = dict.fromkeys(("log", "terminal"), 0.0)
with progress.job("rule", sys.argv[1]) as talk:
    assert os.open(sys.argv[1], os.O_RDONLY) > 2, "a result must not be where errors go"
    talk.say("first", sink="terminal")
    sys.stdin.readline()  # until the terminal is gone
    for step in range(3):
        talk(step, 2, note="α – β")
    talk.say("the scorecard: α", sink="terminal")
    sys.stdout.write("left in a buffer")
"""


def test_bad_input_is_one_line_and_exit_code_one(tmp_path, capsys):
    log = tmp_path / "logs" / "rule.log"
    with pytest.raises(SystemExit) as ended, job("rule", log):
        raise InputError("movie.nc", "field[y=3]", float("nan"), "delete it")
    assert ended.value.code == 1
    line = "rule: movie.nc: field[y=3] = nan: delete it"
    captured = capsys.readouterr()
    assert captured.err.splitlines() == [line]
    assert captured.out == ""
    assert log.read_text(encoding="utf-8").splitlines() == [line]


def test_a_bug_leaves_its_traceback_in_the_log_only(tmp_path, capsys):
    log = tmp_path / "rule.log"
    with pytest.raises(SystemExit) as ended, job("rule", log):
        raise ZeroDivisionError("no")
    assert ended.value.code == 1
    errors = capsys.readouterr().err.splitlines()
    assert errors == [f"rule: ZeroDivisionError: no (traceback in {log})"]
    assert "Traceback" in log.read_text(encoding="utf-8")
    assert "test_progress.py" in log.read_text(encoding="utf-8")


def test_too_little_memory_is_one_line(tmp_path, capsys):
    wanted = (
        (lambda: np.empty(10**17), "Unable to allocate"),
        (lambda: torch.empty(10**17), "can"),
    )
    for number, (ask, told) in enumerate(wanted):
        with pytest.raises(SystemExit), job("rule", tmp_path / f"{number}.log"):
            ask()
        (line,) = capsys.readouterr().err.splitlines()
        assert told in line
        assert line.endswith(": choose smaller sizes or a larger machine")


def test_a_log_is_of_one_run(tmp_path):
    log = tmp_path / "rule.log"
    for number in (1, 2):
        with job("rule", log) as progress:
            progress.say(f"run {number}")
    assert log.read_text(encoding="utf-8") == "run 2\n"


def test_the_last_step_is_always_told_with_rate_and_time(tmp_path):
    progress = Progress("rule", tmp_path / "log")
    for step in range(1, 101):
        progress(step, 100, note="loss 3")
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1, "lines come now and then"
    assert "100/100" in lines[0]
    assert "step/s" in lines[0]
    assert lines[0].endswith("loss 3")


def test_what_the_machine_could_not_do_is_one_line(tmp_path, capsys):
    log = tmp_path / "rule.log"
    with pytest.raises(SystemExit) as ended, job("rule", log):
        raise MachineError("movie.nc", "no lock", "keep it")
    assert ended.value.code == 1
    line = "rule: movie.nc: no lock: keep it"
    assert capsys.readouterr().err.splitlines() == [line]
    assert log.read_text(encoding="utf-8").splitlines() == [line]


def test_ctrl_c_is_one_line(tmp_path, capsys):
    log = tmp_path / "rule.log"
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may ignore it
    try:
        with pytest.raises(SystemExit) as ended, job("rule", log):
            os.kill(os.getpid(), signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.value.code == 130
    assert capsys.readouterr().err.splitlines() == ["rule: stopped by ctrl-c"]
    assert log.read_text(encoding="utf-8") == "rule: stopped by ctrl-c\n"


def test_a_module_that_is_missing_is_told_in_the_log(tmp_path):
    """Scripts import inside their job."""
    log = tmp_path / "rule.log"
    with pytest.raises(SystemExit), job("rule", log):
        import no_such_module  # noqa: F401
    assert "No module named 'no_such_module'" in log.read_text(encoding="utf-8")


def test_code_that_is_not_what_is_recorded_does_not_run(tmp_path, capsys, record_property):
    ran = []
    for name in ("make_scorecard", "energetics_make_scorecard"):  # as an outer workflow names it
        with job(name, tmp_path / "log", code_digest("make_scorecard")):
            ran.append("ours")
    with (
        pytest.raises(SystemExit),
        job("make_scorecard", tmp_path / "log", "of another clone"),
    ):
        ran.append("another's")
    assert ran == ["ours", "ours"]
    told = f"make_scorecard: energetics: package = {ROOT}/workflow/energetics: other code than"
    assert capsys.readouterr().err.startswith(told)
    record_property("refused", told.replace(str(ROOT), "…"))


def leave_the_terminal(closed):
    """Do in a new process what `disown` does, and close errors as `2>&-` does."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if closed:
        os.close(2)


def talking(log, terminal, *, closed=False, **variables):
    """Return a process that talks when it is told to, its terminal being a file descriptor."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "workflow")} | variables
    environment.pop("PYTHONUNBUFFERED", None)
    return subprocess.Popen(
        [sys.executable, "-c", TALK, str(log)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=terminal,
        stderr=subprocess.STDOUT,
        preexec_fn=lambda: leave_the_terminal(closed),
    )


@pytest.mark.parametrize("kind", ["terminal", "pipe", "full disk", "none at all"])
def test_a_job_outlives_what_it_talks_to(tmp_path, kind, record_property):
    """A terminal that is closed, a pager that ends, a file on a full disk."""
    log = tmp_path / "rule.log"
    if kind in ("full disk", "none at all"):
        ours, theirs = None, os.open("/dev/full", os.O_WRONLY)
    else:
        ours, theirs = pty.openpty() if kind == "terminal" else os.pipe()
    process = talking(log, theirs, closed=kind == "none at all")
    os.close(theirs)
    if ours is not None:
        assert os.read(ours, 5) == b"first"
        os.close(ours)
    process.communicate(b"\n", timeout=60)
    assert process.returncode == 0
    lines = log.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    assert lines[-1].endswith("α – β")
    record_property("fault", f"{kind} gone while a job talks: work and log go on")


def test_letters_that_a_terminal_does_not_know_are_no_error(tmp_path):
    log = tmp_path / "rule.log"
    process = talking(log, subprocess.PIPE, PYTHONIOENCODING="ascii:strict")
    told, _ = process.communicate(b"\n", timeout=60)
    assert process.returncode == 0
    assert b"the scorecard: ?" in told
    assert "α – β" in log.read_text(encoding="utf-8")


def test_a_log_takes_names_of_files_that_are_no_text(tmp_path):
    log = tmp_path / "rule.log"
    with job("rule", log) as progress:
        progress.say("from caf\udce9")
    assert log.read_text(encoding="utf-8") == "from caf\\udce9\n"


def test_a_log_that_cannot_be_written_is_told_on_the_terminal(tmp_path, capsys):
    log = tmp_path / "logs" / "rule.log"
    with job("rule", log) as progress:
        log.unlink()
        log.parent.rmdir()
        progress.say("a line")
    assert capsys.readouterr().err == "a line\n"
