"""What a user gets wrong is told in one line that names file, key and value; nothing is made."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import netCDF4
import numpy as np
import pytest
import torch

STUDY = "reduced_potential"
SNAKEMAKE = ("Using workflow specific profile", "Config file config/config.yaml is extended")
# name: (config file's text below reduced_potential, or whole; key; value as it is told)
CASES = {
    "unknown key": ("simulation: {alfa: 1}", f"{STUDY}.simulation.alfa", "1"),
    "wrong type": ("simulation: {grid: big}", f"{STUDY}.simulation.grid", "'big'"),
    "fractional count": ("simulation: {grid: 32.0}", f"{STUDY}.simulation.grid", "32.0"),
    "steps too long": (
        "simulation: {alpha: [1.0, 3.0, 4.5]}",
        f"{STUDY}.simulation.alpha[2]",
        "4.5: alpha * time_step = 1.125 exceeds 1",
    ),
    "no shard": ("simulation: {shards: 0}", f"{STUDY}.simulation.shards", "0"),
    "empty shards": ("simulation: {shards: 21}", f"{STUDY}.simulation.shards", "21"),
    "interval": (
        "simulation: {snapshot_interval: 0.3}",
        f"{STUDY}.simulation.snapshot_interval",
        "0.3: is not a multiple of simulation.time_step = 0.25",
    ),
    "no alpha": ("simulation: {alpha: []}", f"{STUDY}.simulation.alpha", "[]"),
    "alpha twice": (
        "simulation: {alpha: [1.0, 2.0, 2.0, 3.0]}",
        f"{STUDY}.simulation.alpha",
        "[1.0, 2.0, 2.0, 3.0]",
    ),
    "YAML's string": ("training: {learning_rate: 1e-3}", f"{STUDY}.training.learning_rate", "'1"),
    "negative count": (
        "simulation: {disorder_seeds: {train: -1}}",
        f"{STUDY}.simulation.disorder_seeds.train",
        "-1",
    ),
    "held out what is not there": (
        "dataset: {held_out_alpha: [1.7]}",
        f"{STUDY}.dataset.held_out_alpha[0]",
        "1.7: is not one of simulation.alpha",
    ),
    "image size": ("dataset: {image_size: 24}", f"{STUDY}.dataset.image_size", "24: must be a po"),
    "NaN": ("simulation: {beta: .nan}", f"{STUDY}.simulation.beta", "nan"),
    "NaN in a list": ("evaluation: {noise: [.nan]}", f"{STUDY}.evaluation.noise[0]", "nan"),
    "infinity": ("simulation: {end_time: .inf}", f"{STUDY}.simulation.end_time", "inf"),
    "roll-out": ("evaluation: {rollout_steps: 40}", f"{STUDY}.evaluation.rollout_steps", "40"),
    "unordered noise": ("evaluation: {noise: [0.3, 0.1]}", f"{STUDY}.evaluation.noise", "[0.3"),
    "components": ("topology: {components: 201}", f"{STUDY}.topology.components", "201"),
    "no section": ("simulation:", f"{STUDY}.simulation", "None"),
}
SPINS = "spin_dynamics"
CHAINS = "chains: {train: 2, validation: 1, test: 1}, shards: 1, configurations: 2, fine_steps: []"
SPIN_CASES = {
    "odd L": (
        f"sampling: {{lattices: [{{size: 5, {CHAINS}}}]}}",
        f"{SPINS}.sampling.lattices[0].size",
        "5",
    ),
    "L = 2": (
        f"sampling: {{lattices: [{{size: 2, {CHAINS}}}]}}",
        f"{SPINS}.sampling.lattices[0].size",
        "2",
    ),
    "no chain to test": (
        "sampling: {lattices: [{size: 4, chains: {train: 1, validation: 1, test: 0}, shards: 1, "
        "configurations: 2, fine_steps: []}]}",
        f"{SPINS}.sampling.lattices[0].chains.test",
        "0",
    ),
    "temperature zero": (
        "test: {states: [{temperature: 0, intervals: [0.2, 0.2], reference_step: 0.01}]}",
        f"{SPINS}.test.states[0].temperature",
        "0",
    ),
    "negative temperature": (
        "sampling: {critical_temperature: -1.44}",
        f"{SPINS}.sampling.critical_temperature",
        "-1.44",
    ),
    "step that does not divide the interval": (
        "test: {time_steps: {blanes_moan: [0.03]}}",
        f"{SPINS}.test.time_steps.blanes_moan[0]",
        "0.03: does not divide test.states[0].intervals[0] = 0.2",
    ),
    "step that labels do not divide": (
        "designs: [{network: unet, reading: stale_field, size: 4, large_step: 0.033, seeds: 1, "
        "tested: [4]}]",
        f"{SPINS}.designs[0].large_step",
        "0.033: is not a multiple of residues.label_step",
    ),
    "unknown reading": (
        "designs: [{network: unet, reading: leapfrog, size: 4, large_step: 0.1, seeds: 1, "
        "tested: [4]}]",
        f"{SPINS}.designs[0].reading",
        "'leapfrog'",
    ),
    "design without data": (
        "designs: [{network: unet, reading: stale_field, size: 16, large_step: 0.1, seeds: 1, "
        "tested: [16]}]",
        f"{SPINS}.designs[0].size",
        "16: is not the size of one of sampling.lattices",
    ),
}
PARTICLES = "molecular_dynamics"
TIMES = "integrator_time: 1.0, network_time: 1.0"
PARTICLE_CASES = {
    "particles at temperature zero": (
        "test: {states: [{particles: 16, temperature: 0, density: 0.1, systems: 2, "
        + TIMES
        + "}]}",
        f"{PARTICLES}.test.states[0].temperature",
        "0",
    ),
    "particles at a negative temperature": (
        "sampling: {phases: [{name: gas, temperatures: [0.71, -0.71], samples: 1}]}",
        f"{PARTICLES}.sampling.phases[0].temperatures[1]",
        "-0.71",
    ),
    "half a box below 2.5": (
        "sampling: {densities: [0.1, 0.7]}",
        f"{PARTICLES}.sampling.densities[1]",
        "0.7: half the box of 16 particles is 2.39 < 2.5 sigma: choose at most 0.64",
    ),
    "few particles in half a box below 2.5": (
        "test: {states: [{particles: 9, temperature: 1, density: 0.38, systems: 2, "
        + TIMES
        + "}]}",
        f"{PARTICLES}.test.states[0].density",
        "0.38: half the box of 9 particles is 2.433 < 2.5 sigma",
    ),
    "phases that overlap": (
        "sampling: {phases: [{name: liquid, temperatures: [0.47, 0.55], samples: 1}, "
        "{name: gas, temperatures: [0.55, 0.71], samples: 1}]}",
        f"{PARTICLES}.sampling.phases[0].temperatures[1]",
        "0.55: stands twice",
    ),
    "chain longer than its labels": (
        "training: {pair_correction: {chain: 3}}",
        f"{PARTICLES}.training.pair_correction.chain",
        "3: labels end after labels.chain = 2 large steps",
    ),
    "label step that does not divide the large one": (
        "labels: {label_step: 0.003}",
        f"{PARTICLES}.labels.label_step",
        "0.003: does not divide labels.large_step = 0.1",
    ),
    "time step that does not divide the large one": (
        "test: {time_steps: {blanes_moan: [0.1, 0.03]}}",
        f"{PARTICLES}.test.time_steps.blanes_moan[1]",
        "0.03: does not divide labels.large_step = 0.1",
    ),
    "time that is no multiple of the large step": (
        "test: {reference_time: 2.95}",
        f"{PARTICLES}.test.reference_time",
        "2.95: is not a multiple of labels.large_step = 0.1",
    ),
    "unknown network": (
        "designs: [{network: transformer, seeds: 1}]",
        f"{PARTICLES}.designs[0].network",
        "'transformer'",
    ),
    "network twice": (
        "designs: [{network: combined, seeds: 1}, {network: combined, seeds: 2}]",
        f"{PARTICLES}.designs[0].network",
        "combined: stands twice",
    ),
    "held out density that is not sampled": (
        "held_out: {densities: [0.1, 0.14]}",
        f"{PARTICLES}.held_out.densities[1]",
        "0.14: is not one of the densities of sampling",
    ),
    "held out temperature that is not sampled": (
        "held_out: {temperatures: [0.5]}",
        f"{PARTICLES}.held_out.temperatures[0]",
        "0.5: is not one of the temperatures of sampling",
    ),
    "even number of radial kicks": (
        "training: {splitting_radial: {kicks: 4}}",
        f"{PARTICLES}.training.splitting_radial.kicks",
        "4: choose an odd number",
    ),
    "more shards than chains": (
        "sampling: {shards: 22}",
        f"{PARTICLES}.sampling.shards",
        "22: there are only 21 chains",
    ),
}
SKYRMIONS = "skyrmion_states"
SKYRMION_CASES = {
    "box that cannot be halved": (
        "sampling: {size: 40}",
        f"{SKYRMIONS}.sampling.size",
        "40: is not a multiple of 16",
    ),
    "no exchange": (
        "magnet: {exchange: 0}",
        f"{SKYRMIONS}.magnet.exchange",
        "0: must not be 0",
    ),
    "exchange that is no number": (
        "magnet: {exchange: .nan}",
        f"{SKYRMIONS}.magnet.exchange",
        "nan",
    ),
    "infinite exchange": ("magnet: {exchange: .inf}", f"{SKYRMIONS}.magnet.exchange", "inf"),
    "unknown interaction": (
        "magnet: {interaction: chiral}",
        f"{SKYRMIONS}.magnet.interaction",
        "'chiral'",
    ),
    "more latents than angles": (
        "network: {latent: 513}",
        f"{SKYRMIONS}.network.latent",
        "513: more latents than the 512 angles",
    ),
    "more latents than data": (
        "network: {latent: 49}",
        f"{SKYRMIONS}.network.latent",
        "49: more latents than the 48 configurations of sampling",
    ),
    "more latents than data of a square": (
        "network: {latent: 17}",
        f"{SKYRMIONS}.network.latent",
        "17: more latents than the 16 configurations of confined",
    ),
    "three filters": ("network: {filters: [4, 4, 8]}", f"{SKYRMIONS}.network.filters", "[4, 4, 8]"),
    "beta that does not rise": (
        "schedule: {beta: [1.0e-3, 1.0e-3, 1.0e-1]}",
        f"{SKYRMIONS}.schedule.beta[1]",
        "0.001: must rise above the value before it, 0.001",
    ),
    "gamma that does not rise": (
        "schedule: {gamma: [1.0, 100.0, 10.0]}",
        f"{SKYRMIONS}.schedule.gamma[2]",
        "10.0: must rise above the value before it, 100",
    ),
    "gamma as YAML's string": (
        "schedule: {gamma: [1.0, 1e4]}",
        f"{SKYRMIONS}.schedule.gamma[1]",
        "'1e4'",
    ),
    "falling beta that rises": (
        "schedule: {falling_beta: [1.0e-2, 2.0e-2]}",
        f"{SKYRMIONS}.schedule.falling_beta[1]",
        "0.02: must fall below the value before it, 0.01",
    ),
    "falling beta that starts too high": (
        "schedule: {falling_beta: [0.1]}",
        f"{SKYRMIONS}.schedule.falling_beta[0]",
        "0.1: must lie below the last of schedule.beta, 0.1",
    ),
    "guided beta that is not trained": (
        "schedule: {guided_beta: [2.0e-3]}",
        f"{SKYRMIONS}.schedule.guided_beta[0]",
        "0.002: is not a value of schedule.beta",
    ),
    "path at a gamma that is not trained": (
        "evaluation: {interpolation: {gamma: [10.0]}}",
        f"{SKYRMIONS}.evaluation.interpolation.gamma[0]",
        "10.0: is not a value of schedule.gamma",
    ),
    "paths where no lattice is expected": (
        "magnet: {field: 2.0}, evaluation: {interpolation: {pairs: 2}}",
        f"{SKYRMIONS}.evaluation.interpolation.pairs",
        "2: there is no skyrmion lattice",
    ),
    "negative field": ("magnet: {field: -0.5}", f"{SKYRMIONS}.magnet.field", "-0.5"),
    "two beta with one name": (
        "schedule: {beta: [1.0e-3, 1.0000001e-3, 1.0e-1]}",
        f"{SKYRMIONS}.schedule.beta[1]",
        "0.0010000001: is not told from 0.001",
    ),
    "more examples than tests": (
        "evaluation: {examples: 9}",
        f"{SKYRMIONS}.evaluation.examples",
        "9: there are only 8 test configurations",
    ),
    "box twice": (
        "confined: {boundaries: [square, stripe, square]}",
        f"{SKYRMIONS}.confined.boundaries[2]",
        "square: stands twice",
    ),
    "temperatures that rise": (
        "sampling: {temperatures: {lowest: 2.0}}",
        f"{SKYRMIONS}.sampling.temperatures.lowest",
        "2.0: is not below sampling.temperatures.highest = 1.25",
    ),
    "more shards than quenches": (
        "sampling: {shards: 25}",
        f"{SKYRMIONS}.sampling.shards",
        "25: there are only 24 configurations",
    ),
    "batch larger than the data": (
        "training: {batch_size: 17}",
        f"{SKYRMIONS}.training.batch_size",
        "17: more than the 16 configurations of confined",
    ),
}
WHOLE = {
    "results elsewhere": ("results: results/../../elsewhere", "results", "'results/../../else"),
    "absolute results": ("results: /elsewhere", "results", "'/elsewhere'"),
    "misspelt study": ("reduced_potentials: {}", "reduced_potentials", "{}"),
    "negative seed": ("seed: -1", "seed", "-1"),
}


@pytest.fixture(scope="module")
def answers(repository, tmp_path_factory):
    """Return what Snakemake says to every bad configuration, and which files came of it."""
    folder = tmp_path_factory.mktemp("bad")
    cases = {name: (f"{STUDY}: {{{case[0]}}}", *case[1:]) for name, case in CASES.items()}
    cases |= {name: (f"{SPINS}: {{{case[0]}}}", *case[1:]) for name, case in SPIN_CASES.items()}
    cases |= {n: (f"{PARTICLES}: {{{case[0]}}}", *case[1:]) for n, case in PARTICLE_CASES.items()}
    cases |= {n: (f"{SKYRMIONS}: {{{case[0]}}}", *case[1:]) for n, case in SKYRMION_CASES.items()}
    cases |= WHOLE
    files = {}
    for number, (name, case) in enumerate(cases.items()):
        files[name] = folder / f"bad{number}.yaml"
        files[name].write_text(case[0] + "\n")
    before = repository.files()
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda path: repository.snakemake(configs=[path]), files.values())
    answers = {
        name: (result, files[name], *case[1:])
        for result, (name, case) in zip(done, cases.items(), strict=True)
    }
    return answers, repository.files() - before


@pytest.mark.parametrize("name", [*CASES, *SPIN_CASES, *PARTICLE_CASES, *SKYRMION_CASES, *WHOLE])
def test_a_bad_configuration_is_told_in_one_line(answers, name):
    done, file, key, value = answers[0][name]
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if not line.startswith(SNAKEMAKE)]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith(f"{file}: {key} = {value}")
    assert "Traceback" not in done.stdout + done.stderr
    assert "Job stats" not in done.stdout


def test_a_bad_configuration_makes_no_file(answers):
    assert answers[1] == set()


def test_a_mistake_on_the_command_line_is_not_blamed_on_a_file(repository):
    done = repository.snakemake(options=["--config", "seed=-5"])
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("--config")
    assert ": seed = -5: " in done.stderr


@pytest.mark.parametrize(
    ("magnet", "told"),
    [
        (
            "field: 2.0",
            "dzyaloshinskii_moriya = 1.0, field = 2.0: {}, but all spins along the field",
        ),
        ("dzyaloshinskii_moriya: 0.0", "dzyaloshinskii_moriya = 0.0, field = 0.556: {}, but all"),
        ("field: 0.0", "dzyaloshinskii_moriya = 1.0, field = 0.0: {}, but helices"),
    ],
)
def test_a_field_without_skyrmions_is_physics_and_only_warned_about(repository, magnet, told):
    config = repository.root / "config" / "unusual.yaml"
    options = "evaluation: {interpolation: {pairs: 0}}"
    config.write_text(f"{SKYRMIONS}: {{magnet: {{{magnet}}}, {options}}}\n")
    done = repository.snakemake(configs=[config], options=["--dry-run", "--quiet", "rules"])
    assert done.returncode == 0, done.stderr
    expected = told.format("no skyrmion lattice is expected here")
    (line,) = {line for line in done.stderr.splitlines() if line.startswith("warning: ")}
    assert line.startswith(f"warning: {SKYRMIONS}.magnet: {expected}")


def planted_nan(path, name):
    with netCDF4.Dataset(path, "a") as file:
        index = (1,) * file[name].ndim
        file[name][index] = np.nan


def cut_short(path, name):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    ("broken", "damage", "name", "rule", "words"),
    [
        ("movies/0_of_2.nc", planted_nan, "field", "compute_diagrams", "field[trajectory=1, snap"),
        ("movies/0_of_2.nc", cut_short, "", "compute_diagrams", "file = "),
        ("datasets/topology.nc", planted_nan, "features", "train_model", "features[trajectory=1"),
    ],
)
def test_broken_data_ends_its_job_with_one_line_and_no_figure(
    repository, tiny_run, broken, damage, name, rule, words
):
    """The files are there and look new, but what reads them refuses them."""
    folder = repository.root / "results" / "broken"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(tiny_run, folder)
    for other in (SPINS, PARTICLES, SKYRMIONS):
        shutil.rmtree(folder / other)
    wing = folder / STUDY
    for later in ("figures", "evaluation", "models", "diagrams", "comparison.nc", "claims.nc"):
        if rule == "train_model" and later == "diagrams":
            continue
        path = wing / later
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    damage(wing / broken, name)
    config = repository.root / "config" / "broken.yaml"
    config.write_text("results: results/broken\n")
    target = "results/broken/reduced_potential/models/topology/d2_balanced_disorder.nc"
    if rule == "compute_diagrams":
        target = "results/broken/reduced_potential/diagrams/0_of_2.nc"
    figure = "results/broken/reduced_potential/figures/mototake2025_fig3a.png"
    done = repository.snakemake(target, figure, configs=[config], options=["--until", rule])
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith(f"{rule}: ")]
    assert told, done.stderr[-3000:]
    assert all(f"results/broken/reduced_potential/{broken}: {words}" in line for line in told)
    assert "Traceback" not in done.stderr.partition("RuleException")[0]
    assert not (repository.root / target).exists()
    assert not list(folder.rglob("*.png"))


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("reading", "stale_field"), ("sublattice", "B comes first"), ("large_step", 0.05)],
)
@pytest.mark.parametrize(
    ("model", "rule"),
    [
        ("equivariant/suzuki_trotter_L4_step0.1", "evaluate_corrector"),
        ("unet/stale_field_L4_step0.1", "evaluate_unet"),
    ],
)
def test_a_network_is_refused_for_what_it_was_not_trained_for(
    repository, tiny_run, model, rule, attribute, value
):
    if model.startswith("unet") and attribute == "reading":
        value = "suzuki_trotter"
    folder = repository.root / "results" / "foreign"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(tiny_run, folder)
    path = folder / "spin_dynamics" / "models" / f"{model}.nc"
    with netCDF4.Dataset(path, "a") as file:
        file.setncattr(attribute, value)
    target = f"results/foreign/spin_dynamics/evaluation/{model}/on_L4.nc"
    (repository.root / target).unlink()
    config = repository.root / "config" / "foreign.yaml"
    config.write_text("results: results/foreign\n")
    done = repository.snakemake(
        target, configs=[config], options=["--allowed-rules", rule, "--rerun-triggers", "mtime"]
    )
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith(f"{rule}: ")]
    assert told, done.stderr[-3000:]
    place = f"results/foreign/spin_dynamics/models/{model}.nc: {attribute} = {value}: "
    assert place in told[0]
    assert not (repository.root / target).exists()


def renamed(attribute, value):
    """Return what makes a model one of another case."""

    def spoil(file):
        file.setncattr(attribute, value)

    return spoil


def overlapping(file):
    """Put the first two particles of the first system in one place."""
    position = file["position"]
    first = (0,) * (position.ndim - 2)
    position[(*first, 1)] = position[(*first, 0)]


STATE = "n16_T0.47_rho0.2"
CONFIGURATIONS, LABELS = "configurations/0_of_2.nc", "labels/0_of_2.nc"
OVERLAP = "position[0] = distance 0: two particles nearer than 0.3 overlap"


@pytest.mark.parametrize(
    ("spoilt", "spoil", "target", "rule", "words"),
    [
        (CONFIGURATIONS, overlapping, LABELS, "label_particles", OVERLAP),
        (LABELS, overlapping, "dataset.nc", "assemble_labels", OVERLAP),
        (
            f"references/{STATE}.nc",
            overlapping,
            f"trajectories/{STATE}.nc",
            "simulate_particle_trajectories",
            OVERLAP,
        ),
        *(
            (
                f"models/{name}.nc",
                renamed(attribute, value),
                f"evaluation/{name}.nc",
                rule,
                f"{attribute} = {value}: made for another case",
            )
            for name, rule in (
                ("splitting_radial", "evaluate_splitting"),
                ("pairwise", "evaluate_force_network"),
            )
            for attribute, value in (("large_step", 0.05), ("network", "many_body"))
        ),
    ],
)
def test_particles_that_overlap_and_models_of_another_step_are_refused(
    repository, tiny_run, spoilt, spoil, target, rule, words
):
    place, told = answer_to(repository, tiny_run, PARTICLES, spoilt, spoil, target, rule)
    assert f"{place}/{spoilt}: {words}" in told


def answer_to(repository, tiny_run, study, spoilt, spoil, target, rule, *, options="{}"):
    """Return a study's folder and what a job says after a file that it reads was spoilt."""
    wing = repository.root / "results" / "refused" / study
    shutil.rmtree(wing.parent, ignore_errors=True)
    shutil.copytree(tiny_run / study, wing)
    with netCDF4.Dataset(wing / spoilt, "a") as file:
        spoil(file)
    (wing / target).unlink()
    config = repository.root / "config" / "refused.yaml"
    config.write_text(f"results: results/refused\n{study}: {options}\n")
    done = repository.snakemake(
        f"results/refused/{study}/{target}",
        configs=[config],
        options=["--allowed-rules", rule, "--rerun-triggers", "mtime"],
    )
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith(f"{rule}: ")]
    assert told, done.stderr[-3000:]
    assert not (wing / target).exists()
    return f"results/refused/{study}", told[0]


def nothing_at_one_spin(file):
    """Put a NaN into one spin."""
    file["spins"][1, 2, 1, 1] = np.nan


def other_columns(file):
    """Give the last dimension of spins another name."""
    file.renameDimension("x", "column")


QUENCHES, MODELS = "configurations/torus/0_of_2.nc", "models/torus/run0"
NOT_A_NUMBER = "spins[sample=1, component=2, y=1, x=1] = nan: not a finite number"
OTHER_STAGE = "stage = torus/run0/rising/beta7: made for another case, expected torus/run0/rising"


@pytest.mark.parametrize(
    ("spoilt", "spoil", "target", "rule", "words"),
    [
        (QUENCHES, nothing_at_one_spin, "datasets/torus.nc", "assemble_quenches", NOT_A_NUMBER),
        (
            QUENCHES,
            other_columns,
            "datasets/torus.nc",
            "assemble_quenches",
            "dimensions of spins = (sample, component, y, column): expected (sample, component, y,",
        ),
        *(
            ("datasets/torus.nc", nothing_at_one_spin, target, rule, NOT_A_NUMBER)
            for target, rule in (
                (f"{MODELS}/rising/beta0.001.nc", "train_stage"),
                ("statistics/torus.nc", "summarise_quenches"),
            )
        ),
        *(
            (
                f"{MODELS}/rising/beta0.001.nc",
                renamed("stage", "torus/run0/rising/beta7"),
                target,
                rule,
                OTHER_STAGE,
            )
            for target, rule in (
                (f"{MODELS}/guided/beta0.001_gamma1.nc", "train_stage"),
                ("evaluation/torus/run0/rising.nc", "evaluate_sweep"),
                ("interpolation.nc", "interpolate_latents"),
            )
        ),
    ],
)
def test_quenches_that_are_no_states_and_models_of_another_stage_are_refused(
    repository, tiny_run, spoilt, spoil, target, rule, words
):
    place, told = answer_to(repository, tiny_run, SKYRMIONS, spoilt, spoil, target, rule)
    assert f"{place}/{spoilt}: {words}" in told


def test_a_gpu_that_is_not_there_is_told_by_the_training(repository, tiny_run):
    if torch.cuda.is_available():
        pytest.skip("there is one")
    target = f"{MODELS}/rising/beta0.001.nc"
    files = ("datasets/torus.nc", lambda file: None, target)
    options = {"options": "{training: {device: cuda}}"}
    _, told = answer_to(repository, tiny_run, SKYRMIONS, *files, "train_stage", **options)
    assert "device = cuda: no GPU is visible to this job, use auto or cpu" in told
