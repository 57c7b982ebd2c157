# The front hall: the package on sys.path, the checked config, and what every rule file uses.
import sys
from pathlib import Path

sys.path.insert(0, str(Path(workflow.current_basedir).parent.resolve()))

import yaml
from snakemake.exceptions import WorkflowError
from snakemake.utils import validate

from energetics import configuration
from energetics.code_digest import code_digest as digest_of_file
from energetics.errors import InputError
from energetics.molecular_dynamics import settings as molecular_dynamics_settings
from energetics.reduced_potential import settings as reduced_potential_settings
from energetics.reduced_potential.arms import ARMS as reduced_potential_arms
from energetics.spin_dynamics import settings as spin_dynamics_settings

WORKFLOW = Path(workflow.current_basedir).parent.resolve()
# Those of the command line come first in Snakemake's list and win over the Snakefile's.
CONFIG_FILES = sorted(
    map(str, workflow.configfiles),
    key=lambda file: file in map(str, workflow.overwrite_configfiles),
)
SCHEMA = WORKFLOW / "schemas" / "config.schema.yaml"


def checked_config():
    """Return the config with defaults filled in; the first mistake ends the run in one line."""
    error = None
    try:
        validate(config, str(SCHEMA))
    except WorkflowError as found:
        error = found
    schema = yaml.safe_load(SCHEMA.read_text())
    mistake = configuration.find_mistake(config, schema, CONFIG_FILES) or error
    if mistake:
        sys.exit(str(mistake))

    def fail_in(study):
        def fail(path, value, advice):
            path = [study, *path]
            origin = configuration.origin(path, CONFIG_FILES, config)
            sys.exit(str(InputError(origin, configuration.dotted(path), value, advice)))

        return fail

    for settings in (
        reduced_potential_settings,
        spin_dynamics_settings,
        molecular_dynamics_settings,
    ):
        settings.check(config[settings.STUDY], fail_in(settings.STUDY))
    return config


def code_digest(script):
    """Return a digest of workflow/scripts/<script>.py and of the package code that it runs."""
    return digest_of_file(WORKFLOW / "scripts" / f"{script}.py")


checked_config()
RESULTS = config["results"]
SEED = config["seed"]


def reduced_potential_film():
    """Return what a simulated trajectory depends on, besides its own alpha and disorder."""
    simulation = config["reduced_potential"]["simulation"]
    return {
        key: value
        for key, value in simulation.items()
        if key not in ("alpha", "disorder_seeds", "shards")
    }


def reduced_potential_runs(wildcards):
    """Return the trajectories of a shard as plain dictionaries."""
    shard = int(wildcards.shard.split("_")[0])
    simulation = config["reduced_potential"]["simulation"]
    return [
        vars(run) for run in reduced_potential_settings.shard_runs(simulation, shard)
    ]


def reduced_potential_model(wildcards):
    """Return a design as a plain dictionary."""
    return {
        "arm": wildcards.arm,
        "latent": int(wildcards.latent),
        "loss": wildcards.loss,
        "protocol": wildcards.protocol,
    }


def reduced_potential_dataset(wildcards):
    """Return the dataset that an arm learns from."""
    dataset = reduced_potential_arms[wildcards.arm].dataset
    return f"{RESULTS}/reduced_potential/datasets/{dataset}.nc"


def reduced_potential_training():
    """Return how networks are trained, without the choice of which ones."""
    training = config["reduced_potential"]["training"]
    skip = ("latent_dimension", "image_latent_dimension", "latent_dimensions")
    return {key: value for key, value in training.items() if key not in skip}


def reduced_potential_perturbation():
    """Return how frames are perturbed and described."""
    study = config["reduced_potential"]
    return {
        "image_size": study["dataset"]["image_size"],
        "structure_factor": study["structure_factor"],
        "spacing": study["simulation"]["spacing"],
        "noise": study["evaluation"]["noise"],
        "seed": SEED,
    }


def reduced_potential_roll_out_time():
    """Return how long a roll-out lasts in units of the simulation."""
    study = config["reduced_potential"]
    return (
        study["evaluation"]["rollout_steps"] * study["simulation"]["snapshot_interval"]
    )


def reduced_potential_evaluations(*, loss, protocol):
    """Return the evaluations of all designs with these losses and this protocol."""
    return [
        f"{RESULTS}/reduced_potential/evaluation/{model.path}.nc"
        for model in reduced_potential_settings.models(config["reduced_potential"])
        if (model.loss, model.protocol) == (loss, protocol)
    ]


def reduced_potential_judged():
    """Return the evaluations that single claims are about, by name."""
    folder = f"{RESULTS}/reduced_potential/evaluation"
    judged = reduced_potential_settings.judged_models(config["reduced_potential"])
    return {name: f"{folder}/{model.path}.nc" for name, model in judged.items()}


def reduced_potential_operations():
    """Return the sizes for which training steps are counted."""
    study = config["reduced_potential"]
    size = study["dataset"]["image_size"]
    return {
        "image_sizes": [size, 2 * size, 4 * size],
        "vector_features": {
            "topology": study["topology"]["components"],
            "structure_factor": study["structure_factor"]["bins"] + 1,
        },
        "latent": study["training"]["latent_dimension"],
    }


def spin_dynamics_chains(wildcards):
    """Return the Monte Carlo chains of a shard as plain dictionaries."""
    lattice = spin_dynamics_settings.lattice_of(
        config["spin_dynamics"], int(wildcards.size)
    )
    shard = int(wildcards.shard.split("_")[0])
    return [
        vars(chain) for chain in spin_dynamics_settings.shard_chains(lattice, shard)
    ]


def spin_dynamics_sampling():
    """Return what a chain depends on, besides its lattice."""
    sampling = config["spin_dynamics"]["sampling"]
    return {key: value for key, value in sampling.items() if key != "lattices"}


def spin_dynamics_shards(wildcards):
    """Return the files of residues of all shards of a lattice."""
    count = spin_dynamics_settings.lattice_of(
        config["spin_dynamics"], int(wildcards.size)
    )["shards"]
    folder = f"{RESULTS}/spin_dynamics/residues/{wildcards.reading}_L{wildcards.size}"
    folder += f"_step{wildcards.step}"
    return [f"{folder}/{shard}_of_{count}.nc" for shard in range(count)]


def spin_dynamics_memory(wildcards):
    """Return the memory in MB that a job needs which holds a dataset of residues."""
    size = int(wildcards.get("tested", wildcards.size))
    study = config["spin_dynamics"]
    megabytes = spin_dynamics_settings.dataset_megabytes(study, size)
    return round(2000 + 3 * megabytes)


def spin_dynamics_configurations(size):
    """Return the files of Monte Carlo samples of a lattice."""
    count = spin_dynamics_settings.lattice_of(config["spin_dynamics"], size)["shards"]
    folder = f"{RESULTS}/spin_dynamics/configurations/L{size}"
    return [f"{folder}/{shard}_of_{count}.nc" for shard in range(count)]


def spin_dynamics_temperatures():
    """Return the temperatures of the test states as they are written in file names."""
    states = config["spin_dynamics"]["test"]["states"]
    return [f"{state['temperature']:g}" for state in states]


def spin_dynamics_state(wildcards):
    """Return the test state of a temperature."""
    return spin_dynamics_settings.state_of(
        config["spin_dynamics"], wildcards.temperature
    )


def spin_dynamics_followed(wildcards):
    """Return scheme and time step of the uncorrected trajectories of one lattice and temperature."""
    return spin_dynamics_settings.followed(
        config["spin_dynamics"],
        int(wildcards.size),
        spin_dynamics_state(wildcards)["temperature"],
    )


def spin_dynamics_design(wildcards):
    """Return a design as a plain dictionary."""
    return {
        "network": wildcards.network,
        "reading": wildcards.reading,
        "size": int(wildcards.size),
        "large_step": float(wildcards.step),
    }


def spin_dynamics_seeds(wildcards):
    """Return the number of training seeds of a design."""
    design = spin_dynamics_settings.Design(**spin_dynamics_design(wildcards))
    return spin_dynamics_settings.seeds(config["spin_dynamics"], design)


def spin_dynamics_training(wildcards):
    """Return how a network is trained."""
    training = config["spin_dynamics"]["training"]
    networks = spin_dynamics_settings.NETWORKS
    common = {key: value for key, value in training.items() if key not in networks}
    return common | training[wildcards.network]


def spin_dynamics_evaluations():
    """Return the evaluations of all designs on all lattices that they fit."""
    return [
        f"{RESULTS}/spin_dynamics/evaluation/{design.path}/on_L{size}.nc"
        for design, size in spin_dynamics_settings.evaluations(config["spin_dynamics"])
    ]


def molecular_dynamics_sampling():
    """Return what a chain depends on, besides its own density and split."""
    sampling = config["molecular_dynamics"]["sampling"]
    skip = ("densities", "chains", "shards")
    return {key: value for key, value in sampling.items() if key not in skip}


def molecular_dynamics_annealing():
    """Return what an annealed chain depends on, whatever is sampled from it."""
    sampling = molecular_dynamics_sampling()
    phases = [{**phase, "samples": 1} for phase in sampling["phases"]]
    names = ("particles", "equilibration_sweeps", "displacement")
    return {name: sampling[name] for name in names} | {"phases": phases}


def molecular_dynamics_chains(wildcards):
    """Return the Monte Carlo chains of a shard as plain dictionaries."""
    sampling = config["molecular_dynamics"]["sampling"]
    shard = int(wildcards.shard.split("_")[0])
    return [
        vars(chain)
        for chain in molecular_dynamics_settings.shard_chains(sampling, shard)
    ]


def molecular_dynamics_shards():
    """Return the files of labels of all shards."""
    count = config["molecular_dynamics"]["sampling"]["shards"]
    folder = f"{RESULTS}/molecular_dynamics/labels"
    return [f"{folder}/{shard}_of_{count}.nc" for shard in range(count)]


def molecular_dynamics_memory():
    """Return the memory in MB that a job needs which holds the dataset."""
    study = config["molecular_dynamics"]
    return round(1500 + 4 * molecular_dynamics_settings.dataset_megabytes(study))


def molecular_dynamics_training(wildcards):
    """Return how a network is trained."""
    study = config["molecular_dynamics"]
    return molecular_dynamics_settings.training_of(study, next(iter(wildcards)))


def molecular_dynamics_trainings():
    """Return how each network is trained, in the order of the designs."""
    study = config["molecular_dynamics"]
    return {
        name: molecular_dynamics_settings.training_of(study, name)
        for name in molecular_dynamics_settings.designs(study)
    }


def molecular_dynamics_seeds(wildcards):
    """Return the number of training seeds of a network."""
    study = config["molecular_dynamics"]
    return molecular_dynamics_settings.seeds(study, wildcards.learned)


def molecular_dynamics_states():
    """Return the names of the states of the test."""
    states = config["molecular_dynamics"]["test"]["states"]
    return [molecular_dynamics_settings.state_name(state) for state in states]


def molecular_dynamics_state(wildcards):
    """Return a state of the test."""
    return molecular_dynamics_settings.state_of(
        config["molecular_dynamics"], wildcards.state
    )


def molecular_dynamics_references():
    """Return the reference trajectories of all states."""
    return [
        f"{RESULTS}/molecular_dynamics/references/{state}.nc"
        for state in molecular_dynamics_states()
    ]


def molecular_dynamics_evaluations():
    """Return the evaluations of all networks."""
    names = molecular_dynamics_settings.designs(config["molecular_dynamics"])
    return [f"{RESULTS}/molecular_dynamics/evaluation/{name}.nc" for name in names]


def molecular_dynamics_following():
    """Return how trajectories are looked at."""
    study = config["molecular_dynamics"]
    return {
        "frames": molecular_dynamics_settings.frame_steps(study),
        "large_step": study["labels"]["large_step"],
        "threshold_distance": study["test"]["threshold_distance"],
    }


def molecular_dynamics_reference(wildcards):
    """Return how a reference trajectory is computed."""
    study = config["molecular_dynamics"]
    return {
        "frames": molecular_dynamics_settings.frame_steps(study),
        "large_step": study["labels"]["large_step"],
        "reference_step": study["test"]["reference_step"],
        "reference_time": study["test"]["reference_time"],
        "number": molecular_dynamics_states().index(wildcards.state),
    }


def molecular_dynamics_gates():
    """Return the models that have gates between two kinds of forces."""
    names = molecular_dynamics_settings.designs(config["molecular_dynamics"])
    return [
        f"{RESULTS}/molecular_dynamics/models/{name}.nc"
        for name in names
        if name == "combined"
    ]
