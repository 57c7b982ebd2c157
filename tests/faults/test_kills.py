"""A run that is killed at random moments and resumed ends with the bytes of an undisturbed one."""

import random
import time

import pytest
from faults.interrupted_runs import copy_repository, start
from faults.same_results import difference, results, same

from energetics.storage import read

FEW = 5  # kills; below, one study without its figures is enough
# A chain of trainings, each from the weights of the one before.
COMPARISON = "results/test/skyrmion_states/comparison.nc"
SEED = 20240229  # of the moments of the kills


@pytest.fixture
def kills(request):
    return request.config.getoption("--kills")


def moments(kills, jobs):
    """Return after how many finished jobs to kill, one in each of equal parts, and a delay.

    The last tenth is spared: a run must not end before its kill.
    """
    draw = random.Random(SEED)
    part = 0.9 * jobs / kills
    return [(int(part * (n + draw.random())), draw.uniform(0, 1.5)) for n in range(kills)]


def check_that_files_are_whole(folder):
    """Every file under its final name can be read to the end."""
    for name in results(folder):
        if name.suffix == ".nc":
            read(folder / name)


def test_a_run_killed_again_and_again_ends_with_the_same_bytes(
    tiny_run, kills, tmp_path, record_property
):
    repository = copy_repository(tmp_path / "energetics")
    targets = () if kills >= FEW else (COMPARISON,)
    jobs = sum(repository.jobs(*targets).values())
    print(f"moments of the kills from random seed {SEED}")
    for number, (after, delay) in enumerate(moments(kills, jobs), 1):
        repository.snakemake(options=["--unlock"])
        left = sum(repository.jobs(*targets).values())
        with start(repository, *targets, log=tmp_path / f"run{number}.log") as run:
            run.wait_for_jobs(after - (jobs - left))
            time.sleep(delay)
            running, done = run.running(), jobs - left + len(run.finished())
            assert run.process.poll() is None, run.text()[-3000:]
            run.kill()
        check_that_files_are_whole(repository.root / "results" / "test")
        doing = ", ".join(running) or "no job"
        line = f"SIGKILL {number} after {done} of {jobs} jobs, while {doing} ran: resumed"
        print(line)
        record_property("fault", line)
    repository.snakemake(options=["--unlock"])
    done = repository.snakemake(*targets)
    assert done.returncode == 0, done.stderr[-4000:]
    made = repository.root / "results" / "test"
    assert not [name for name in results(made) if difference(tiny_run / name, made / name)]
    assert targets or not same(tiny_run, made)
