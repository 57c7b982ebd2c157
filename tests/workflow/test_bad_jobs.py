"""A job that is given a damaged file ends in one line, and leaves nothing half done."""

import shutil

import netCDF4
import pytest
import torch
from data_files import FILES

SKYRMIONS = "skyrmion_states"
STAGE = "models/torus/run0/rising/beta0.001.nc"


def of_another_stage(path):
    """Make a model one of another case."""
    with netCDF4.Dataset(path, "a") as file:
        file.setncattr("stage", "torus/run0/rising/beta7")


# study, damaged file, damage, target, its rule, and what is told: a job that computes, one that
# draws, one that trains; what their readers refuse is tested without Snakemake
CASES = {
    "film that is cut": (
        "reduced_potential", "movies/0_of_2.nc", FILES["cut in the middle"],
        "diagrams/0_of_2.nc", "compute_diagrams", "file = ",
    ),
    "figure of a text": (
        "molecular_dynamics", "specific_heat.nc", FILES["a text"],
        "figures/park2022_fig5_1.png", "plot_park2022_fig5_1", "file = ",
    ),
    "model of another stage": (
        SKYRMIONS, STAGE, of_another_stage,
        "models/torus/run0/rising/beta0.1.nc", "train_stage",
        "stage = torus/run0/rising/beta7: made for another case, expected torus/run0/rising/beta0",
    ),
}  # fmt: skip


def answer(repository, made, case, options=""):
    """Return what a job says after a file that it reads was damaged, and the study's folder."""
    study, spoilt, spoil, target, rule, _ = case
    wing = repository.root / "results" / "refused" / study
    shutil.rmtree(wing.parent, ignore_errors=True)
    shutil.copytree(made / study, wing)
    shutil.rmtree(wing / "figures", ignore_errors=True)
    (wing / target).unlink(missing_ok=True)
    spoil(wing / spoilt)
    config = repository.root / "config" / "refused.yaml"
    config.write_text(f"results: results/refused\n{options}", encoding="utf-8")
    done = repository.snakemake(
        f"results/refused/{study}/{target}",
        configs=[config],
        options=["--allowed-rules", rule, "--rerun-triggers", "mtime"],
    )
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith(f"{rule}: ")]
    assert told, done.stderr[-3000:]
    assert "Traceback" not in done.stderr.partition("RuleException")[0]
    assert not (wing / target).exists()
    assert not list(wing.rglob("*.partial"))
    assert not list(wing.rglob("*.png"))
    return f"results/refused/{study}/{spoilt}", told[0]


@pytest.mark.parametrize("name", CASES)
def test_a_damaged_file_ends_its_job_in_one_line(repository, tiny_run, name, record_property):
    place, told = answer(repository, tiny_run, CASES[name])
    assert told.startswith(f"{CASES[name][4]}: {place}: {CASES[name][5]}")
    record_property("refused", f"job, {name}: {told}"[:160])


def test_a_gpu_that_is_not_there_is_told_by_the_training(repository, tiny_run):
    if torch.cuda.is_available():
        pytest.skip("there is one")
    case = (SKYRMIONS, "datasets/torus.nc", lambda path: None, STAGE, "train_stage", "")
    options = f"{SKYRMIONS}: {{training: {{device: cuda}}}}\n"
    _, told = answer(repository, tiny_run, case, options)
    assert "device = cuda: no GPU is visible to this job, use auto or cpu" in told
