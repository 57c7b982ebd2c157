"""A preempted training goes on from its checkpoint and ends with the same weights."""

import re
import signal
import subprocess

import pytest
import yaml
from faults.interrupted_runs import Run, copy_repository, start, wait_for

RESULTS = "results/test"
# Checkpoints come every half minute, and tests do not last that long: here after every block.
SELDOM, OFTEN = "checkpoint_seconds: float = 30.0", "checkpoint_seconds: float = 0.0"
BLOCK = 10  # steps
# rule: its study, a model, and a length of about ten seconds, so that no kill comes late; of the
# other studies' trainings the same is told without Snakemake, by tests of their learning
TRAININGS = {
    "train_corrector": (
        "spin_dynamics",
        "equivariant_tiny/suzuki_trotter_L4_step0.1",
        {"training": {"equivariant_tiny": {"steps": 600}, "validate_every": BLOCK}},
    ),
    "train_particle_network": (
        "molecular_dynamics",
        "pairwise",
        {"training": {"pairwise": {"steps": 1000}, "validate_every": BLOCK}},
    ),
}


def target(rule):
    """Return the model that a rule is tested with."""
    study, model, _ = TRAININGS[rule]
    return f"{RESULTS}/{study}/models/{model}.nc"


@pytest.fixture(scope="module")
def trained(tiny_run, repository, tmp_path_factory):
    """Return a copy with data to train on, the longer trainings' config, and their weights."""
    copied = copy_repository(tmp_path_factory.mktemp("preempted") / "energetics")
    for folder in ("results", ".snakemake/metadata"):
        command = ["cp", "-a", str(repository.root / folder), str(copied.root / folder)]
        copied.root.joinpath(".snakemake").mkdir(exist_ok=True)
        subprocess.run(command, check=True)
    code = copied.root / "workflow/energetics/training.py"
    assert code.read_text(encoding="utf-8").count(SELDOM) == 1
    code.write_text(code.read_text(encoding="utf-8").replace(SELDOM, OFTEN), encoding="utf-8")
    config = copied.root / "config" / "longer.yaml"
    config.write_text(
        yaml.safe_dump({study: keys for study, _, keys in TRAININGS.values()}), encoding="utf-8"
    )
    targets = [target(rule) for rule in TRAININGS]
    done = copied.snakemake(*targets, configs=[config])
    assert done.returncode == 0, done.stderr[-4000:]
    return copied, config, {path: (copied.root / path).read_bytes() for path in targets}


def checkpoints(path):
    """Return the checkpoints beside a model file."""
    return list(path.parent.glob(f"{path.name}.seed*.checkpoint"))


def preempt(run: Run) -> None:
    """End a run as a scheduler does: SIGTERM to all of it, then SIGKILL to what is left."""
    run.signal(signal.SIGTERM)
    try:
        run.process.wait(5)
    except subprocess.TimeoutExpired:
        run.kill()


@pytest.mark.parametrize("rule", TRAININGS)
def test_a_preempted_training_ends_with_the_same_weights(trained, tmp_path, rule, record_property):
    copied, config, weights = trained
    path = copied.root / target(rule)
    path.unlink()
    with start(copied, target(rule), configs=[config], log=tmp_path / "first.log") as run:
        wait_for(lambda: run.process.poll() is not None or checkpoints(path), "a checkpoint")
        preempt(run)
    assert not path.exists(), "it was preempted in time"
    assert checkpoints(path)
    copied.snakemake(options=["--unlock"])
    done = copied.snakemake(target(rule), configs=[config])
    assert done.returncode == 0, done.stderr[-4000:]
    study, model, _ = TRAININGS[rule]
    log = (copied.root / RESULTS / study / "logs" / rule / f"{model}.log").read_text(
        encoding="utf-8"
    )
    resumed = re.search(r"resumed after block (\d+) of (\d+)", log)
    assert resumed, log
    block, blocks = map(int, resumed.groups())
    assert 0 < block < blocks
    record_property("fault", f"{rule} preempted: resumed after block {block} of {blocks}")
    assert path.read_bytes() == weights[target(rule)]
    assert not checkpoints(path)
