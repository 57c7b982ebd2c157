"""A job that is given a damaged file ends in one line, and leaves nothing half done."""

import shutil

import netCDF4
import numpy as np
import pytest
import torch
from data_files import FILES

FILMS, PARTICLES = "reduced_potential", "molecular_dynamics"
SKYRMIONS, SPINS = "skyrmion_states", "spin_dynamics"
STAGE = "models/torus/run0/rising/beta0.001.nc"
NEEDED = (  # by the cases below
    f"{FILMS}/movies/0_of_2.nc",
    f"{PARTICLES}/labels/0_of_2.nc",
    f"{PARTICLES}/labels/1_of_2.nc",
    f"{PARTICLES}/specific_heat.nc",
    f"{SPINS}/configurations/L4/0_of_2.nc",
    f"{SKYRMIONS}/models/torus/run0/rising/beta0.1.nc",
)


def planted(name, index, value):
    """Return what writes a value into a variable."""

    def plant(path):
        with netCDF4.Dataset(path, "a") as file:
            file[name][index] = value

    return plant


def overlapping(path):
    """Put the first two particles of the first system in one place."""
    with netCDF4.Dataset(path, "a") as file:
        file["position"][0, 1] = file["position"][0, 0]


def renamed(attribute, value):
    """Return what makes a model one of another case."""

    def rename(path):
        with netCDF4.Dataset(path, "a") as file:
            file.setncattr(attribute, value)

    return rename


def narrower(path):
    """Put a file with a particle less in its place, as another configuration makes."""
    with netCDF4.Dataset(path) as old:
        content = {name: (array.dimensions, array[:]) for name, array in old.variables.items()}
        units = {name: old[name].__dict__ for name in content}
        attributes, sizes = old.__dict__, {n: len(d) for n, d in old.dimensions.items()}
    path.unlink()
    sizes["particle"] -= 1
    with netCDF4.Dataset(path, "w") as file:
        file.setncatts(attributes)
        for name, size in sizes.items():
            file.createDimension(name, size)
        for name, (dims, values) in content.items():
            cut = tuple(slice(sizes[dim]) for dim in dims)
            file.createVariable(name, values.dtype, dims)[...] = values[cut]
            file[name].setncatts(units[name])


OVERLAP = "position[0] = distance 0: two particles nearer than 0.3 overlap"
CASES = {
    "film that is cut": (
        FILMS, "movies/0_of_2.nc", FILES["cut in the middle"],
        "diagrams/0_of_2.nc", "compute_diagrams", "file = ",
    ),
    "film with a NaN": (
        FILMS, "movies/0_of_2.nc", planted("field", (1, 1, 1, 1), np.nan),
        "diagrams/0_of_2.nc", "compute_diagrams",
        "field[trajectory=1, snapshot=1, y=1, x=1] = nan: not a finite number",
    ),
    "particles in one place": (
        PARTICLES, "configurations/0_of_2.nc", overlapping,
        "labels/0_of_2.nc", "label_particles", OVERLAP,
    ),
    "shards of two configurations": (
        PARTICLES, "labels/1_of_2.nc", narrower,
        "dataset.nc", "assemble_labels", "particle = 15: other shards have 16",
    ),
    "figure of a text": (
        PARTICLES, "specific_heat.nc", FILES["a text"],
        "figures/park2022_fig5_1.png", "plot_park2022_fig5_1", "file = ",
    ),
    "spins with one bit changed": (
        SPINS, "configurations/L4/0_of_2.nc", FILES["one bit changed (0)"],
        "residues/suzuki_trotter_L4_step0.1/0_of_2.nc", "compute_residues",
        "file = not what was written: a bit of it has changed",
    ),
    "split that does not exist": (
        SKYRMIONS, "datasets/torus.nc", planted("split", (3,), 9),
        STAGE, "train_stage", "split[sample=3] = 9: not one of 0, 1, 2, 3",
    ),
    "model of another stage": (
        SKYRMIONS, STAGE, renamed("stage", "torus/run0/rising/beta7"),
        "models/torus/run0/rising/beta0.1.nc", "train_stage",
        "stage = torus/run0/rising/beta7: made for another case, expected torus/run0/rising/beta0",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def results(repository):
    """Return a folder of results that holds what the cases need; all of them, if they are there."""
    done = repository.snakemake(*(f"results/test/{place}" for place in NEEDED))
    assert done.returncode == 0, done.stderr[-4000:]
    return repository.root / "results" / "test"


def answer(repository, results, case, options=""):
    """Return what a job says after a file that it reads was damaged, and the study's folder."""
    study, spoilt, spoil, target, rule, _ = case
    wing = repository.root / "results" / "refused" / study
    shutil.rmtree(wing.parent, ignore_errors=True)
    shutil.copytree(results / study, wing)
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
def test_a_damaged_file_ends_its_job_in_one_line(repository, results, name, record_property):
    place, told = answer(repository, results, CASES[name])
    assert told.startswith(f"{CASES[name][4]}: {place}: {CASES[name][5]}")
    record_property("refused", f"job, {name}: {told}"[:160])


def test_a_gpu_that_is_not_there_is_told_by_the_training(repository, results):
    if torch.cuda.is_available():
        pytest.skip("there is one")
    case = (SKYRMIONS, "datasets/torus.nc", lambda path: None, STAGE, "train_stage", "")
    options = f"{SKYRMIONS}: {{training: {{device: cuda}}}}\n"
    _, told = answer(repository, results, case, options)
    assert "device = cuda: no GPU is visible to this job, use auto or cpu" in told
