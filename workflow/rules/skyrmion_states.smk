# Skyrmion states from a variational autoencoder guided by the Hamiltonian (evae2021).
#
# Reads:  config["skyrmion_states"].
# Walk:   configurations -> datasets -> statistics, models (each stage from the one before)
#         -> evaluation -> comparison -> figures, claims; beside it ground states, paths between two
#         states (interpolation), and boxes with open ends (confined).
SKYRMIONS = f"{RESULTS}/skyrmion_states"
SKYRMION_STUDY = config["skyrmion_states"]
SKYRMION_CONFINED = SKYRMION_STUDY["confined"]["boundaries"]
SKYRMION_PAIRS = SKYRMION_STUDY["evaluation"]["interpolation"]["pairs"]
SKYRMION_EVALUATION = {
    key: value
    for key, value in SKYRMION_STUDY["evaluation"].items()
    if key != "interpolation"
}


wildcard_constraints:
    box="torus|square|stripe",
    run=r"\d+",
    sweep="rising|falling|guided|control",
    stage=r"beta[^/]+",


rule simulate_quenches:
    output:
        configurations=f"{SKYRMIONS}/configurations/{{box}}/{{shard}}.nc",
    log:
        f"{SKYRMIONS}/logs/simulate_quenches/{{box}}/{{shard}}.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/simulate_quenches/{{box}}/{{shard}}.tsv"
    # the chain of trainings waits for it
    priority: 10
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(240),
    params:
        code=code_digest("skyrmion_states/simulate_quenches"),
        trajectories=skyrmion_states_trajectories,
        magnet=skyrmion_states_magnet,
        size=SKYRMION_STUDY["sampling"]["size"],
        sampling=skyrmion_states_sampling(),
        seed=SEED,
    script:
        "../scripts/skyrmion_states/simulate_quenches.py"


rule assemble_quenches:
    input:
        configurations=skyrmion_states_shards,
    output:
        dataset=f"{SKYRMIONS}/datasets/{{box}}.nc",
    log:
        f"{SKYRMIONS}/logs/assemble_quenches/{{box}}.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/assemble_quenches/{{box}}.tsv"
    # the chain of trainings waits for it
    priority: 10
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(skyrmion_states_memory),
        runtime=growing(60),
    params:
        code=code_digest("skyrmion_states/assemble_quenches"),
    script:
        "../scripts/skyrmion_states/assemble_quenches.py"


rule summarise_quenches:
    input:
        dataset=f"{SKYRMIONS}/datasets/{{box}}.nc",
    output:
        statistics=f"{SKYRMIONS}/statistics/{{box}}.nc",
    log:
        f"{SKYRMIONS}/logs/summarise_quenches/{{box}}.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/summarise_quenches/{{box}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(skyrmion_states_memory),
        runtime=growing(120),
    params:
        code=code_digest("skyrmion_states/summarise_quenches"),
        magnet=skyrmion_states_magnet,
        latent=SKYRMION_STUDY["network"]["latent"],
        examples=SKYRMION_STUDY["evaluation"]["examples"],
        compared=SKYRMION_STUDY["evaluation"]["compared"],
    script:
        "../scripts/skyrmion_states/summarise_quenches.py"


rule find_ground_state:
    output:
        ground_state=f"{SKYRMIONS}/ground_states/{{box}}.nc",
    log:
        f"{SKYRMIONS}/logs/find_ground_state/{{box}}.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/find_ground_state/{{box}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(240),
    params:
        code=code_digest("skyrmion_states/find_ground_state"),
        magnet=skyrmion_states_magnet,
        size=SKYRMION_STUDY["sampling"]["size"],
        annealer=SKYRMION_STUDY["annealer"],
        seed=SEED,
    script:
        "../scripts/skyrmion_states/find_ground_state.py"


rule train_stage:
    input:
        dataset=f"{SKYRMIONS}/datasets/{{box}}.nc",
        before=lambda wildcards: skyrmion_states_models(
            skyrmion_states_before(wildcards)
        ),
    output:
        model=f"{SKYRMIONS}/models/{{box}}/run{{run}}/{{sweep}}/{{stage}}.nc",
    log:
        f"{SKYRMIONS}/logs/train_stage/{{box}}/run{{run}}/{{sweep}}/{{stage}}.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/train_stage/{{box}}/run{{run}}/{{sweep}}/{{stage}}.tsv"
    # long jobs first, or a core idles at the end
    priority: 10
    conda:
        LEARNING["skyrmion_states"]
    threads: 1
    resources:
        mem_mb=growing(skyrmion_states_memory),
        runtime=growing(720),
    params:
        code=code_digest("skyrmion_states/train_stage"),
        stage=lambda wildcards: vars(skyrmion_states_stage(wildcards)),
        before=lambda wildcards: [
            vars(stage) for stage in skyrmion_states_before(wildcards)
        ],
        magnet=skyrmion_states_magnet,
        network=SKYRMION_STUDY["network"],
        training=SKYRMION_STUDY["training"],
        seed=SEED,
    script:
        "../scripts/skyrmion_states/train_stage.py"


rule evaluate_sweep:
    input:
        models=lambda wildcards: skyrmion_states_models(
            skyrmion_states_sweep(wildcards)
        ),
        dataset=f"{SKYRMIONS}/datasets/{{box}}.nc",
        statistics=f"{SKYRMIONS}/statistics/{{box}}.nc",
    output:
        evaluation=f"{SKYRMIONS}/evaluation/{{box}}/run{{run}}/{{sweep}}.nc",
    log:
        f"{SKYRMIONS}/logs/evaluate_sweep/{{box}}/run{{run}}/{{sweep}}.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/evaluate_sweep/{{box}}/run{{run}}/{{sweep}}.tsv"
    conda:
        "../../envs/learning.yaml"
    threads: 1
    resources:
        mem_mb=growing(skyrmion_states_memory),
        runtime=growing(240),
    params:
        code=code_digest("skyrmion_states/evaluate_sweep"),
        stages=lambda wildcards: list(map(vars, skyrmion_states_sweep(wildcards))),
        magnet=skyrmion_states_magnet,
        network=SKYRMION_STUDY["network"],
        evaluation=SKYRMION_EVALUATION,
        seed=SEED,
    script:
        "../scripts/skyrmion_states/evaluate_sweep.py"


rule compare_stages:
    input:
        evaluations=skyrmion_states_evaluations("torus"),
        statistics=f"{SKYRMIONS}/statistics/torus.nc",
        ground_state=f"{SKYRMIONS}/ground_states/torus.nc",
    output:
        comparison=f"{SKYRMIONS}/comparison.nc",
    log:
        f"{SKYRMIONS}/logs/compare_stages.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/compare_stages.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(4000),
        runtime=growing(30),
    params:
        code=code_digest("skyrmion_states/compare_stages"),
    script:
        "../scripts/skyrmion_states/compare_stages.py"


rule interpolate_latents:
    input:
        models=skyrmion_states_models(skyrmion_states_paths()),
    output:
        interpolation=f"{SKYRMIONS}/interpolation.nc",
    log:
        f"{SKYRMIONS}/logs/interpolate_latents.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/interpolate_latents.tsv"
    conda:
        "../../envs/learning.yaml"
    threads: 1
    resources:
        mem_mb=growing(4000),
        runtime=growing(240),
    params:
        code=code_digest("skyrmion_states/interpolate_latents"),
        stages=list(map(vars, skyrmion_states_paths())),
        magnet=skyrmion_states_magnet,
        size=SKYRMION_STUDY["sampling"]["size"],
        network=SKYRMION_STUDY["network"],
        options=SKYRMION_STUDY["evaluation"]["interpolation"],
        seed=SEED,
    script:
        "../scripts/skyrmion_states/interpolate_latents.py"


rule compare_boxes:
    input:
        evaluations=[
            file
            for box in SKYRMION_CONFINED
            for file in skyrmion_states_evaluations(box, sweep="guided")
        ],
        statistics=[f"{SKYRMIONS}/statistics/{box}.nc" for box in SKYRMION_CONFINED],
        ground_states=[
            f"{SKYRMIONS}/ground_states/{box}.nc" for box in SKYRMION_CONFINED
        ],
    output:
        confined=f"{SKYRMIONS}/confined.nc",
    log:
        f"{SKYRMIONS}/logs/compare_boxes.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/compare_boxes.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("skyrmion_states/compare_boxes"),
        boxes=SKYRMION_CONFINED,
    script:
        "../scripts/skyrmion_states/compare_boxes.py"
