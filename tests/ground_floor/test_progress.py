"""What a job says, and how it ends."""

import pytest

from energetics.errors import InputError
from energetics.progress import Progress, job


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
