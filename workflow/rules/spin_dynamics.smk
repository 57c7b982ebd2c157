# Heisenberg spin dynamics with learned corrections (park2022, chapter 4).
#
# Reads:  config["spin_dynamics"].
# Walk:   configurations -> residues -> datasets -> models -> evaluation -> comparison -> figures,
#         claims; beside it initial states -> references -> trajectories.
SPINS = f"{RESULTS}/spin_dynamics"
SPIN_STUDY = config["spin_dynamics"]
SPIN_SIZES = spin_dynamics_settings.sizes(SPIN_STUDY)


wildcard_constraints:
    size=r"\d+",
    tested=r"\d+",
    temperature=r"[\d.e-]+",
    reading="suzuki_trotter|stale_field",
    network="unet|equivariant|equivariant_small|equivariant_tiny",
    step=r"[\d.e-]+",


rule sample_configurations:
    output:
        configurations=f"{SPINS}/configurations/L{{size}}/{{shard}}.nc",
    log:
        f"{SPINS}/logs/sample_configurations/L{{size}}/{{shard}}.log",
    benchmark:
        f"{SPINS}/benchmarks/sample_configurations/L{{size}}/{{shard}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("spin_dynamics/sample_configurations"),
        chains=spin_dynamics_chains,
        sampling=spin_dynamics_sampling(),
        size=lambda wildcards: int(wildcards.size),
        seed=SEED,
    script:
        "../scripts/spin_dynamics/sample_configurations.py"


rule compute_residues:
    input:
        configurations=f"{SPINS}/configurations/L{{size}}/{{shard}}.nc",
    output:
        residues=f"{SPINS}/residues/{{reading}}_L{{size}}_step{{step}}/{{shard}}.nc",
    log:
        f"{SPINS}/logs/compute_residues/{{reading}}_L{{size}}_step{{step}}/{{shard}}.log",
    benchmark:
        f"{SPINS}/benchmarks/compute_residues/{{reading}}_L{{size}}_step{{step}}/{{shard}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("spin_dynamics/compute_residues"),
        reading=lambda wildcards: wildcards.reading,
        large_step=lambda wildcards: float(wildcards.step),
        label_step=SPIN_STUDY["residues"]["label_step"],
    script:
        "../scripts/spin_dynamics/compute_residues.py"


rule assemble_residues:
    input:
        residues=spin_dynamics_shards,
    output:
        dataset=f"{SPINS}/datasets/{{reading}}_L{{size}}_step{{step}}.nc",
    log:
        f"{SPINS}/logs/assemble_residues/{{reading}}_L{{size}}_step{{step}}.log",
    benchmark:
        f"{SPINS}/benchmarks/assemble_residues/{{reading}}_L{{size}}_step{{step}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(spin_dynamics_memory),
        runtime=growing(30),
    params:
        code=code_digest("spin_dynamics/assemble_residues"),
    script:
        "../scripts/spin_dynamics/assemble_residues.py"


rule train_corrector:
    input:
        dataset=f"{SPINS}/datasets/{{reading}}_L{{size}}_step{{step}}.nc",
    output:
        model=f"{SPINS}/models/{{network}}/{{reading}}_L{{size}}_step{{step}}.nc",
    log:
        f"{SPINS}/logs/train_corrector/{{network}}/{{reading}}_L{{size}}_step{{step}}.log",
    benchmark:
        f"{SPINS}/benchmarks/train_corrector/{{network}}/{{reading}}_L{{size}}_step{{step}}.tsv"
    # long jobs first, or a core idles at the end
    priority: 10
    conda:
        LEARNING["spin_dynamics"]
    threads: 1
    resources:
        mem_mb=growing(spin_dynamics_memory),
        runtime=growing(240),
    params:
        code=code_digest("spin_dynamics/train_corrector"),
        design=spin_dynamics_design,
        training=spin_dynamics_training,
        seeds=spin_dynamics_seeds,
        seed=SEED,
    script:
        "../scripts/spin_dynamics/train_corrector.py"


rule sample_initial_states:
    output:
        states=f"{SPINS}/initial_states/L{{size}}.nc",
    log:
        f"{SPINS}/logs/sample_initial_states/L{{size}}.log",
    benchmark:
        f"{SPINS}/benchmarks/sample_initial_states/L{{size}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(30),
    params:
        code=code_digest("spin_dynamics/sample_initial_states"),
        sampling=spin_dynamics_sampling(),
        temperatures=[state["temperature"] for state in SPIN_STUDY["test"]["states"]],
        configurations=lambda wildcards: spin_dynamics_lattice(wildcards.size)[
            "configurations"
        ],
        size=lambda wildcards: int(wildcards.size),
        seed=SEED,
    script:
        "../scripts/spin_dynamics/sample_initial_states.py"


rule simulate_reference:
    input:
        states=f"{SPINS}/initial_states/L{{size}}.nc",
    output:
        reference=f"{SPINS}/references/L{{size}}_T{{temperature}}.nc",
    log:
        f"{SPINS}/logs/simulate_reference/L{{size}}_T{{temperature}}.log",
    benchmark:
        f"{SPINS}/benchmarks/simulate_reference/L{{size}}_T{{temperature}}.tsv"
    # long jobs first, or a core idles at the end
    priority: 10
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(120),
    params:
        code=code_digest("spin_dynamics/simulate_reference"),
        state=spin_dynamics_state,
        frames=SPIN_STUDY["test"]["frames"],
    script:
        "../scripts/spin_dynamics/simulate_reference.py"


rule simulate_trajectories:
    input:
        states=f"{SPINS}/initial_states/L{{size}}.nc",
        reference=f"{SPINS}/references/L{{size}}_T{{temperature}}.nc",
    output:
        trajectories=f"{SPINS}/trajectories/L{{size}}_T{{temperature}}.nc",
    log:
        f"{SPINS}/logs/simulate_trajectories/L{{size}}_T{{temperature}}.log",
    benchmark:
        f"{SPINS}/benchmarks/simulate_trajectories/L{{size}}_T{{temperature}}.tsv"
    # long jobs first, or a core idles at the end
    priority: 10
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(240),
    params:
        code=code_digest("spin_dynamics/simulate_trajectories"),
        followed=spin_dynamics_followed,
    script:
        "../scripts/spin_dynamics/simulate_trajectories.py"


rule evaluate_corrector:
    input:
        model=f"{SPINS}/models/{{network}}/{{reading}}_L{{size}}_step{{step}}.nc",
        dataset=f"{SPINS}/datasets/{{reading}}_L{{tested}}_step{{step}}.nc",
        states=f"{SPINS}/initial_states/L{{tested}}.nc",
        references=[
            f"{SPINS}/references/L{{tested}}_T{t}.nc"
            for t in spin_dynamics_temperatures()
        ],
    output:
        evaluation=f"{SPINS}/evaluation/{{network}}/{{reading}}_L{{size}}_step{{step}}/on_L{{tested}}.nc",
    log:
        f"{SPINS}/logs/evaluate_corrector/{{network}}/{{reading}}_L{{size}}_step{{step}}/on_L{{tested}}.log",
    benchmark:
        f"{SPINS}/benchmarks/evaluate_corrector/{{network}}/{{reading}}_L{{size}}_step{{step}}/on_L{{tested}}.tsv"
    wildcard_constraints:
        network="equivariant|equivariant_small|equivariant_tiny",
    conda:
        "../../envs/simulation.yaml"
    threads: 1
    resources:
        mem_mb=growing(spin_dynamics_memory),
        runtime=growing(240),
    params:
        code=code_digest("spin_dynamics/evaluate_corrector"),
        design=spin_dynamics_design,
    script:
        "../scripts/spin_dynamics/evaluate_corrector.py"


rule evaluate_unet:
    input:
        model=f"{SPINS}/models/{{network}}/{{reading}}_L{{size}}_step{{step}}.nc",
        dataset=f"{SPINS}/datasets/{{reading}}_L{{tested}}_step{{step}}.nc",
        states=f"{SPINS}/initial_states/L{{tested}}.nc",
        references=[
            f"{SPINS}/references/L{{tested}}_T{t}.nc"
            for t in spin_dynamics_temperatures()
        ],
    output:
        evaluation=f"{SPINS}/evaluation/{{network}}/{{reading}}_L{{size}}_step{{step}}/on_L{{tested}}.nc",
    log:
        f"{SPINS}/logs/evaluate_unet/{{network}}/{{reading}}_L{{size}}_step{{step}}/on_L{{tested}}.log",
    benchmark:
        f"{SPINS}/benchmarks/evaluate_unet/{{network}}/{{reading}}_L{{size}}_step{{step}}/on_L{{tested}}.tsv"
    wildcard_constraints:
        network="unet",
    conda:
        "../../envs/learning.yaml"
    threads: 1
    resources:
        mem_mb=growing(spin_dynamics_memory),
        runtime=growing(240),
    params:
        code=code_digest("spin_dynamics/evaluate_unet"),
        design=spin_dynamics_design,
        channels=SPIN_STUDY["training"]["unet"]["channels"],
    script:
        "../scripts/spin_dynamics/evaluate_unet.py"


rule measure_samples:
    input:
        configurations=[
            file for size in SPIN_SIZES for file in spin_dynamics_configurations(size)
        ],
    output:
        samples=f"{SPINS}/samples.nc",
    log:
        f"{SPINS}/logs/measure_samples.log",
    benchmark:
        f"{SPINS}/benchmarks/measure_samples.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("spin_dynamics/measure_samples"),
        sampling=spin_dynamics_sampling(),
    script:
        "../scripts/spin_dynamics/measure_samples.py"


rule compare_curves:
    input:
        trajectories=expand(
            f"{SPINS}/trajectories/L{{size}}_T{{temperature}}.nc",
            size=SPIN_SIZES,
            temperature=spin_dynamics_temperatures(),
        ),
        evaluations=spin_dynamics_evaluations(),
    output:
        comparison=f"{SPINS}/comparison.nc",
    log:
        f"{SPINS}/logs/compare_curves.log",
    benchmark:
        f"{SPINS}/benchmarks/compare_curves.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("spin_dynamics/compare_curves"),
    script:
        "../scripts/spin_dynamics/compare_curves.py"


rule measure_speed:
    input:
        models=[
            f"{SPINS}/models/{design.path}.nc"
            for design in spin_dynamics_settings.designs(SPIN_STUDY)
        ],
    output:
        speed=f"{SPINS}/speed.nc",
    log:
        f"{SPINS}/logs/measure_speed.log",
    benchmark:
        f"{SPINS}/benchmarks/measure_speed.tsv"
    conda:
        "../../envs/learning.yaml"
    # two timings at once would disturb each other
    threads: 64  # all that there are
    resources:
        mem_mb=growing(1000),
        runtime=growing(30),
    params:
        code=code_digest("spin_dynamics/measure_speed"),
        designs=[vars(d) for d in spin_dynamics_settings.designs(SPIN_STUDY)],
        sizes=SPIN_SIZES,
        channels=SPIN_STUDY["training"]["unet"]["channels"],
        repeats=3,
        seed=SEED,
    script:
        "../scripts/spin_dynamics/measure_speed.py"
