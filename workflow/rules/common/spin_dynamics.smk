# What the rules of spin dynamics ask of the configuration.


def spin_dynamics_lattice(size):
    """Return the lattice of a size."""
    return or_stop(
        spin_dynamics_settings.lattice_of, config["spin_dynamics"], int(size)
    )


def spin_dynamics_chains(wildcards):
    """Return the Monte Carlo chains of a shard as plain dictionaries."""
    lattice = spin_dynamics_lattice(wildcards.size)
    shard = shard_number(wildcards, lattice["shards"])
    return [
        vars(chain) for chain in spin_dynamics_settings.shard_chains(lattice, shard)
    ]


def spin_dynamics_sampling():
    """Return what a chain depends on, besides its lattice."""
    sampling = config["spin_dynamics"]["sampling"]
    return {key: value for key, value in sampling.items() if key != "lattices"}


def spin_dynamics_shards(wildcards):
    """Return the files of residues of all shards of a lattice."""
    count = spin_dynamics_lattice(wildcards.size)["shards"]
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
    count = spin_dynamics_lattice(size)["shards"]
    folder = f"{RESULTS}/spin_dynamics/configurations/L{size}"
    return [f"{folder}/{shard}_of_{count}.nc" for shard in range(count)]


def spin_dynamics_temperatures():
    """Return the temperatures of the test states as they are written in file names."""
    states = config["spin_dynamics"]["test"]["states"]
    return [f"{state['temperature']:g}" for state in states]


def spin_dynamics_state(wildcards):
    """Return the test state of a temperature."""
    return or_stop(
        spin_dynamics_settings.state_of,
        config["spin_dynamics"],
        wildcards.temperature,
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
    return or_stop(spin_dynamics_settings.seeds, config["spin_dynamics"], design)


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
