# What the rules of molecular dynamics ask of the configuration.


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
    shard = shard_number(wildcards, sampling["shards"])
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
    return or_stop(molecular_dynamics_settings.seeds, study, wildcards.learned)


def molecular_dynamics_states():
    """Return the names of the states of the test."""
    states = config["molecular_dynamics"]["test"]["states"]
    return [molecular_dynamics_settings.state_name(state) for state in states]


def molecular_dynamics_state(wildcards):
    """Return a state of the test."""
    return or_stop(
        molecular_dynamics_settings.state_of,
        config["molecular_dynamics"],
        wildcards.state,
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
