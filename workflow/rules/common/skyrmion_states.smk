# What the rules of skyrmion states ask of the configuration.


def skyrmion_states_magnet(wildcards):
    """Return the magnet of a box."""
    magnet = config["skyrmion_states"]["magnet"]
    return {**magnet, "boundary": wildcards.get("box", skyrmion_states_settings.TORUS)}


def skyrmion_states_sampling():
    """Return what a configuration depends on, besides its own number."""
    sampling = config["skyrmion_states"]["sampling"]
    skip = ("size", "configurations", "shards")
    return {key: value for key, value in sampling.items() if key not in skip}


def skyrmion_states_trajectories(wildcards):
    """Return the configurations of a shard as plain dictionaries."""
    study = config["skyrmion_states"]
    shard = shard_number(wildcards, study["sampling"]["shards"])
    return [
        vars(trajectory)
        for trajectory in skyrmion_states_settings.shard_trajectories(
            study, wildcards.box, shard
        )
    ]


def skyrmion_states_shards(wildcards):
    """Return the configurations of all shards of a box."""
    count = config["skyrmion_states"]["sampling"]["shards"]
    folder = f"{RESULTS}/skyrmion_states/configurations/{wildcards.box}"
    return [f"{folder}/{shard}_of_{count}.nc" for shard in range(count)]


def skyrmion_states_memory(wildcards):
    """Return the memory in MB that a job needs which holds the dataset of a box."""
    box = wildcards.get("box", skyrmion_states_settings.TORUS)
    megabytes = skyrmion_states_settings.dataset_megabytes(
        config["skyrmion_states"], box
    )
    return round(1500 + 4 * megabytes)


def skyrmion_states_stage(wildcards):
    """Return a stage by its place below models/."""
    path = f"{wildcards.box}/run{wildcards.run}/{wildcards.sweep}/{wildcards.stage}"
    return or_stop(skyrmion_states_settings.stage_of, config["skyrmion_states"], path)


def skyrmion_states_before(wildcards):
    """Return the stage that a stage starts from as a list of none or one."""
    stage = skyrmion_states_settings.predecessor(
        config["skyrmion_states"], skyrmion_states_stage(wildcards)
    )
    return [stage] if stage else []


def skyrmion_states_models(chain):
    """Return the models of stages."""
    return [f"{RESULTS}/skyrmion_states/models/{stage.path}.nc" for stage in chain]


def skyrmion_states_sweep(wildcards):
    """Return the stages of a sweep."""
    return skyrmion_states_settings.sweep_stages(
        config["skyrmion_states"], wildcards.box, int(wildcards.run), wildcards.sweep
    )


def skyrmion_states_evaluations(box, *, sweep=None):
    """Return the evaluations of all sweeps of a box, or of one of them."""
    return [
        f"{RESULTS}/skyrmion_states/evaluation/{place}/run{run}/{name}.nc"
        for place, run, name in skyrmion_states_settings.sweeps(
            config["skyrmion_states"]
        )
        if place == box and sweep in (None, name)
    ]


def skyrmion_states_paths():
    """Return the stages that are compared along paths: without guidance, and with some."""
    return skyrmion_states_settings.path_stages(config["skyrmion_states"])
