# What the rules of the Neural Reduced Potential ask of the configuration.


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
    simulation = config["reduced_potential"]["simulation"]
    shard = shard_number(wildcards, simulation["shards"])
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
