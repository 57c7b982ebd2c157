# Skyrmion states from a variational autoencoder guided by the Hamiltonian (evae2021).
#
# Reads:  config["skyrmion_states"].
# Walk:   configurations -> datasets -> statistics, models (each stage from the one before)
#         -> evaluation -> comparison -> figures, claims; beside it ground states, paths between two
#         states (interpolation), and boxes with open ends (confined).
from energetics.skyrmion_states import settings as skyrmions
from energetics.skyrmion_states import stages as skyrmion_stages

SKYRMIONS = f"{RESULTS}/skyrmion_states"
SKYRMION_SETTINGS = config["skyrmion_states"]
SKYRMION_OPEN_BOXES = SKYRMION_SETTINGS["confined"]["boundaries"]
SKYRMION_FILE = f"{SKYRMIONS}/{{file}}.nc"
SKYRMION_MODEL = f"{SKYRMIONS}/models/{{stage.path}}.nc"
ask_skyrmions = asking("skyrmion_states")
ask_skyrmion_stage = ask_skyrmions(skyrmion_stages.stage_of)
ask_skyrmion_before = ask_skyrmions(skyrmion_stages.stages_before)
ask_skyrmion_sweep = ask_skyrmions(skyrmion_stages.sweep_stages)
ask_skyrmion_paths = ask_skyrmions(skyrmion_stages.path_stages)


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
    # the sequence of trainings waits for it
    priority: 10
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(240),
    params:
        code=code_digest("skyrmion_states/simulate_quenches"),
        trajectories=ask_skyrmions(skyrmions.shard_trajectories),
        magnet=ask_skyrmions(skyrmions.magnet),
        size=SKYRMION_SETTINGS["sampling"]["size"],
        sampling=ask_skyrmions(skyrmions.quench),
        seed=SEED,
    script:
        "../scripts/skyrmion_states/simulate_quenches.py"


rule assemble_quenches:
    input:
        configurations=expand(SKYRMION_FILE, file=ask_skyrmions(skyrmions.shard_files)),
    output:
        dataset=f"{SKYRMIONS}/datasets/{{box}}.nc",
    log:
        f"{SKYRMIONS}/logs/assemble_quenches/{{box}}.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/assemble_quenches/{{box}}.tsv"
    # the sequence of trainings waits for it
    priority: 10
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(ask_skyrmions(skyrmions.dataset_memory)),
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
        mem_mb=growing(ask_skyrmions(skyrmions.dataset_memory)),
        runtime=growing(120),
    params:
        code=code_digest("skyrmion_states/summarise_quenches"),
        magnet=ask_skyrmions(skyrmions.magnet),
        latent=SKYRMION_SETTINGS["network"]["latent"],
        examples=SKYRMION_SETTINGS["evaluation"]["examples"],
        compared=SKYRMION_SETTINGS["evaluation"]["compared"],
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
        magnet=ask_skyrmions(skyrmions.magnet),
        size=SKYRMION_SETTINGS["sampling"]["size"],
        annealer=SKYRMION_SETTINGS["annealer"],
        seed=SEED,
    script:
        "../scripts/skyrmion_states/find_ground_state.py"


rule train_stage:
    input:
        dataset=f"{SKYRMIONS}/datasets/{{box}}.nc",
        before=expand(SKYRMION_MODEL, stage=ask_skyrmion_before),
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
        mem_mb=growing(ask_skyrmions(skyrmions.dataset_memory)),
        runtime=growing(720),
    params:
        code=code_digest("skyrmion_states/train_stage"),
        stage=lambda wildcards: vars(ask_skyrmion_stage(wildcards)),
        before=lambda wildcards: list(map(vars, ask_skyrmion_before(wildcards))),
        magnet=ask_skyrmions(skyrmions.magnet),
        network=SKYRMION_SETTINGS["network"],
        training=SKYRMION_SETTINGS["training"],
        seed=SEED,
    script:
        "../scripts/skyrmion_states/train_stage.py"


rule evaluate_sweep:
    input:
        models=expand(SKYRMION_MODEL, stage=ask_skyrmion_sweep),
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
        mem_mb=growing(ask_skyrmions(skyrmions.dataset_memory)),
        runtime=growing(240),
    params:
        code=code_digest("skyrmion_states/evaluate_sweep"),
        stages=lambda wildcards: list(map(vars, ask_skyrmion_sweep(wildcards))),
        magnet=ask_skyrmions(skyrmions.magnet),
        network=SKYRMION_SETTINGS["network"],
        evaluation=ask_skyrmions(skyrmions.measurement),
        seed=SEED,
    script:
        "../scripts/skyrmion_states/evaluate_sweep.py"


rule compare_stages:
    input:
        evaluations=expand(
            SKYRMION_FILE, file=ask_skyrmions(skyrmion_stages.torus_evaluations)
        ),
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
        models=expand(SKYRMION_MODEL, stage=ask_skyrmion_paths),
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
        stages=lambda wildcards: list(map(vars, ask_skyrmion_paths(wildcards))),
        magnet=ask_skyrmions(skyrmions.torus_magnet),
        size=SKYRMION_SETTINGS["sampling"]["size"],
        network=SKYRMION_SETTINGS["network"],
        options=SKYRMION_SETTINGS["evaluation"]["interpolation"],
        seed=SEED,
    script:
        "../scripts/skyrmion_states/interpolate_latents.py"


rule compare_boxes:
    input:
        evaluations=expand(
            SKYRMION_FILE, file=ask_skyrmions(skyrmion_stages.open_evaluations)
        ),
        statistics=expand(f"{SKYRMIONS}/statistics/{{box}}.nc", box=SKYRMION_OPEN_BOXES),
        ground_states=expand(
            f"{SKYRMIONS}/ground_states/{{box}}.nc", box=SKYRMION_OPEN_BOXES
        ),
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
        boxes=SKYRMION_OPEN_BOXES,
    script:
        "../scripts/skyrmion_states/compare_boxes.py"
