"""A study on a Slurm of one node, through the profile, with everything going wrong once.

`--kills 10` takes all studies, a smaller number what the faults below need. Slurm is installed from
Debian's packages where it is missing; where that cannot be, or without root, tests are skipped.
"""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from faults.interrupted_runs import copy_repository
from faults.same_results import difference, results, same
from slurm_watch import Head, Job, cancel, jobs, stop_for_good, until_gone

NODE = Path(__file__).with_name("one_node_slurm.sh")
TRAINING = ("train_film_model", "train_corrector", "train_particle_network", "train_stage")
WHOLE_NODE = ("measure_spin_speed", "measure_particle_speed")  # with the GPUs that it may have
FILMS = "results/test/reduced_potential"
FEW = (f"{FILMS}/comparison.nc", "readings_of_the_equation")
STUCK, GREEDY, CANCELLED = "count_operations", "simulate_readings", "train_film_model"
LIMITS = {  # of the first attempt: a minute, and less memory than the job takes
    STUCK: {"runtime": "1 if attempt == 1 else 60"},
    GREEDY: {"mem_mb": "200 * attempt**2"},
}
FAILED = ("CANCELLED", "FAILED", "OUT_OF_MEMORY", "TIMEOUT")


@dataclass(frozen=True)
class FirstRun:
    """What happened until the head was killed; jobs and logs by the rule."""

    attempts: dict[str, list[Job]]
    logs: dict[str, str]
    orphans: list[Job]


@dataclass(frozen=True)
class Story:
    """What happened, in the order of the fields."""

    first: FirstRun
    unlocked: Head
    resumed: Head
    all_jobs: list[Job]
    steps: list[list[str]]
    differences: list[str]
    without_gpu: Head
    said_without_gpu: str


@pytest.fixture(scope="module")
def slurm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder of a running Slurm, which is stopped whatever happens."""
    pytest.importorskip("snakemake_executor_plugin_slurm", reason="needs requirements-cluster.txt")
    if os.geteuid() != 0:
        pytest.skip("a Slurm of one node needs root")
    folder = tmp_path_factory.mktemp("slurm")
    folder.parent.chmod(0o755)
    up = subprocess.run(
        [NODE, "up", folder],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        encoding="utf-8",
    )
    if up.returncode == 2:
        pytest.skip(up.stderr.strip().splitlines()[-1])
    try:
        assert up.returncode == 0, up.stderr
        yield folder
    finally:
        subprocess.run([NODE, "down", folder], check=True, timeout=120)


@pytest.fixture(scope="module")
def story(
    slurm: Path,
    tiny_run: Path,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Story:
    """Return what happened to a run in which each thing went wrong once."""
    everything = request.config.getoption("--kills") >= 10
    targets = () if everything else FEW
    there = copy_repository(tmp_path_factory.mktemp("cluster") / "energetics").root

    profile = there / "profiles" / "slurm" / "config.yaml"
    settings = yaml.safe_load(profile.read_text(encoding="utf-8"))
    settings["set-resources"] |= LIMITS
    profile.write_text(yaml.safe_dump(settings), encoding="utf-8")

    first = break_everything(there, targets)
    unlocked = Head(there, *targets, log="unlock.log", options=["--unlock"]).finish()
    resumed = Head(there, *targets, log="second.log").finish()
    steps = [
        line.split()
        for line in (slurm / "log" / "steps.txt").read_text(encoding="utf-8").splitlines()
    ]
    all_jobs = jobs()
    made = there / "results" / "test"
    compared = ((name, difference(tiny_run / name, made / name)) for name in results(made))
    differences = [f"{name}: {what}" for name, what in compared if what]
    if everything:
        differences += same(tiny_run, made)
    return Story(first, unlocked, resumed, all_jobs, steps, differences, *demand_gpu(there))


def break_everything(root: Path, targets: tuple[str, ...]) -> FirstRun:
    """Return what happened to a run whose jobs and head were treated badly."""
    with Head(root, *targets, log="first.log") as head:
        stuck = head.until(lambda: jobs(STUCK, state="RUNNING"), "job to stop")[0]
        head.until(lambda: stop_for_good(stuck.number), "processes to stop")
        victim = head.until(lambda: jobs(CANCELLED, state="RUNNING"), "training to cancel")[0]
        cancel(victim.number)
        for rule in (STUCK, GREEDY):
            head.until(lambda rule=rule: len(jobs(rule)) > 1, f"second attempt of {rule}")
        head.until(lambda: len(jobs_of(victim)) > 1, "second attempt of the training")
        head.until(lambda: jobs(run=head.run, state="RUNNING"), "jobs to be orphaned")
    # The end of the block has killed the head.
    orphans = [job for job in jobs(run=head.run) if job.state in ("RUNNING", "PENDING")]
    cancel("--name", head.run)
    until_gone(head.run)
    attempts = {STUCK: jobs(STUCK), GREEDY: jobs(GREEDY), CANCELLED: jobs_of(victim)}
    logs = {rule: slurm_log(root, tried[0]) for rule, tried in attempts.items()}
    return FirstRun(attempts, logs, orphans)


def jobs_of(other: Job) -> list[Job]:
    """Return all attempts at what a job was for."""
    return [job for job in jobs() if job.what == other.what]


def slurm_log(root: Path, job: Job) -> str:
    """Return what Slurm and Snakemake said about a job that failed."""
    (file,) = (root / ".snakemake" / "slurm_logs").rglob(f"{job.number}.log")
    return file.read_text(encoding="utf-8")


def demand_gpu(root: Path) -> tuple[Head, str]:
    """Return a run of a training that demands a GPU, and what its job wrote into its log."""
    demanded = "config/demanded.yaml"
    (root / demanded).write_text(
        "reduced_potential: {training: {device: cuda}}\n", encoding="utf-8"
    )
    place = "topology/d2_balanced_disorder"
    model = f"results/test/reduced_potential/models/{place}.nc"
    head = Head(root, model, log="third.log", configs=[demanded], options=["--retries", "0"])
    head.finish()
    log = root / "results/test/reduced_potential/logs/train_film_model" / f"{place}.log"
    return head, log.read_text(encoding="utf-8")


def minutes(limit: str) -> int:
    """Return a time limit of Slurm, [days-]hours:minutes:seconds or minutes:seconds, in minutes."""
    days, _, rest = limit.rpartition("-")
    parts = [0, 0, *map(int, rest.split(":"))][-3:]
    return 1440 * int(days or 0) + 60 * parts[0] + parts[1]


def test_a_stuck_job_is_ended_by_its_time_limit_and_runs_again(story, record_property) -> None:
    first, second = story.first.attempts[STUCK][:2]
    assert first.state == "TIMEOUT", first
    assert "DUE TO TIME LIMIT" in story.first.logs[STUCK]
    assert minutes(second.limit) > minutes(first.limit)
    record_property(
        "fault",
        f"Slurm: {STUCK} stopped for good: ended at its limit of {first.limit}, ran again with "
        f"{second.limit}",
    )


def test_a_job_that_takes_more_memory_than_it_asked_for_gets_more(story, record_property) -> None:
    first, second = story.first.attempts[GREEDY][:2]
    assert first.state in FAILED, first
    assert "exceeded memory limit" in story.first.logs[GREEDY]
    assert int(second.memory.rstrip("M")) > int(first.memory.rstrip("M"))
    record_property(
        "fault",
        f"Slurm: {GREEDY} took more than its {first.memory}: killed, ran again with "
        f"{second.memory}",
    )


def test_a_cancelled_training_runs_again(story, record_property) -> None:
    first, second = story.first.attempts[CANCELLED][:2]
    assert first.state == "CANCELLED", first
    record_property("fault", f"Slurm: scancel of job {first.number}: ran again as {second.number}")


def test_a_killed_head_leaves_jobs_that_are_cancelled_by_the_name_of_the_run(
    story, record_property
) -> None:
    orphans = story.first.orphans
    assert orphans
    numbers = {job.number for job in orphans}
    ended = {job.state for job in story.all_jobs if job.number in numbers}
    assert "CANCELLED" in ended
    assert ended <= {"CANCELLED", "COMPLETED"}  # some may have been faster than the command
    assert story.unlocked.process.returncode == 0, story.unlocked.text
    assert story.resumed.process.returncode == 0, story.resumed.text[-4000:]
    record_property(
        "fault",
        f"Slurm: head killed with {len(orphans)} jobs: cancelled, unlocked, run to its end",
    )


def test_results_are_those_of_a_local_run(story, record_property) -> None:
    assert not story.differences
    record_property("fault", f"Slurm: {len(story.all_jobs)} jobs, the same bytes as a local run")


def test_training_and_nothing_else_gets_a_gpu(story) -> None:
    training = {job.number for job in story.all_jobs if any(map(job.of, TRAINING))}
    assert training
    assert {job.number for job in story.all_jobs if job.partition == "gpu"} == training
    given = {step[0] for step in story.steps if step[-1] != "none"}
    alone = {job.number for job in story.all_jobs if any(map(job.of, WHOLE_NODE))}
    assert given <= training | alone
    finished = {job.number for job in story.all_jobs if job.state == "COMPLETED"}
    assert given >= training & finished


def test_a_gpu_that_is_demanded_and_missing_ends_the_job_with_one_line(
    story, record_property
) -> None:
    torch = pytest.importorskip("torch")
    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    assert story.without_gpu.process.returncode == 1
    last = story.said_without_gpu.strip().splitlines()[-1]
    assert "device = cuda: no GPU is visible to this job, use auto or cpu" in last
    record_property("fault", f"Slurm: training with device = cuda and no GPU: {last}")
