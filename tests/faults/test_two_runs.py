"""A second run in the folder of a first one is refused, and the first ends undisturbed."""

import signal

from faults.interrupted_runs import copy_repository, start, wait_for
from faults.same_results import difference, results

TARGET = "results/test/spin_dynamics/datasets/stale_field_L4_step0.1.nc"


def test_a_second_run_in_one_folder_is_refused(tiny_run, tmp_path, record_property):
    repository = copy_repository(tmp_path / "energetics")
    with start(repository, TARGET, log=tmp_path / "first.log") as first:
        wait_for(lambda: first.process.poll() is not None or first.started(), "a job is begun")
        first.signal(signal.SIGSTOP)  # so that it is still there, however slow the second one is
        assert first.process.poll() is None, first.text()
        second = repository.snakemake(TARGET)
        assert second.returncode == 1
        told = " ".join(second.stderr.split())
        assert "Directory cannot be locked" in told
        assert "no other Snakemake process" in told
        assert str(repository.root) in told
        assert "Traceback" not in told
        first.signal(signal.SIGCONT)
        assert first.wait() == 0, first.text()[-4000:]
    made = repository.root / "results" / "test"
    record_property("fault", "a second run in the same folder: refused by its lock, exit code 1")
    assert repository.root.joinpath(TARGET).exists()
    assert not [name for name in results(made) if difference(tiny_run / name, made / name)]
