# Heisenberg spin dynamics with learned corrections (park2022, chapter 4).
#
# Reads:  config["spin_dynamics"].
# Walk:   configurations -> residues -> datasets -> models -> evaluation -> comparison -> figures,
#         claims; beside it initial states -> references -> trajectories.
from energetics.spin_dynamics import settings as spins

SPINS = f"{RESULTS}/spin_dynamics"
SPIN_SETTINGS = config["spin_dynamics"]
SPIN_SIZES = spins.sizes(SPIN_SETTINGS)
SPIN_STATES = spins.temperatures(SPIN_SETTINGS)
SPIN_DESIGNS = spins.designs(SPIN_SETTINGS)
ask_spins = asking("spin_dynamics")


wildcard_constraints:
    size=r"\d+",
    tested=r"\d+",
    temperature=r"[\d.e-]+",
    reading="|".join(spins.READINGS),
    network="|".join(spins.NETWORKS),
    step=r"[\d.e-]+",


rule sample_spins:
    output:
        configurations=f"{SPINS}/configurations/L{{size}}/{{shard}}.nc",
    log:
        f"{SPINS}/logs/sample_spins/L{{size}}/{{shard}}.log",
    benchmark:
        f"{SPINS}/benchmarks/sample_spins/L{{size}}/{{shard}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("spin_dynamics/sample_spins"),
        chains=ask_spins(spins.shard_chains),
        sampling=spins.chain_settings(SPIN_SETTINGS),
        size=lambda wildcards: int(wildcards.size),
        seed=SEED,
    script:
        "../scripts/spin_dynamics/sample_spins.py"


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
        label_step=SPIN_SETTINGS["residues"]["label_step"],
    script:
        "../scripts/spin_dynamics/compute_residues.py"


rule assemble_residues:
    input:
        residues=expand(
            f"{SPINS}/residues/{{reading}}_L{{size}}_step{{step}}/{{shard}}.nc",
            shard=ask_spins(spins.shards),
            allow_missing=True,
        ),
    output:
        dataset=f"{SPINS}/datasets/{{reading}}_L{{size}}_step{{step}}.nc",
    log:
        f"{SPINS}/logs/assemble_residues/{{reading}}_L{{size}}_step{{step}}.log",
    benchmark:
        f"{SPINS}/benchmarks/assemble_residues/{{reading}}_L{{size}}_step{{step}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(ask_spins(spins.dataset_memory)),
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
        mem_mb=growing(ask_spins(spins.dataset_memory)),
        runtime=growing(240),
    params:
        code=code_digest("spin_dynamics/train_corrector"),
        design=ask_spins(spins.design),
        training=ask_spins(spins.training),
        seeds=ask_spins(spins.seeds),
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
        sampling=spins.chain_settings(SPIN_SETTINGS),
        temperatures=[state["temperature"] for state in SPIN_SETTINGS["test"]["states"]],
        configurations=ask_spins(spins.configurations),
        size=lambda wildcards: int(wildcards.size),
        seed=SEED,
    script:
        "../scripts/spin_dynamics/sample_initial_states.py"


rule simulate_spin_reference:
    input:
        states=f"{SPINS}/initial_states/L{{size}}.nc",
    output:
        reference=f"{SPINS}/references/L{{size}}_T{{temperature}}.nc",
    log:
        f"{SPINS}/logs/simulate_spin_reference/L{{size}}_T{{temperature}}.log",
    benchmark:
        f"{SPINS}/benchmarks/simulate_spin_reference/L{{size}}_T{{temperature}}.tsv"
    # long jobs first, or a core idles at the end
    priority: 10
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(120),
    params:
        code=code_digest("spin_dynamics/simulate_spin_reference"),
        state=ask_spins(spins.state_of),
        frames=SPIN_SETTINGS["test"]["frames"],
    script:
        "../scripts/spin_dynamics/simulate_spin_reference.py"


rule simulate_spin_trajectories:
    input:
        states=f"{SPINS}/initial_states/L{{size}}.nc",
        reference=f"{SPINS}/references/L{{size}}_T{{temperature}}.nc",
    output:
        trajectories=f"{SPINS}/trajectories/L{{size}}_T{{temperature}}.nc",
    log:
        f"{SPINS}/logs/simulate_spin_trajectories/L{{size}}_T{{temperature}}.log",
    benchmark:
        f"{SPINS}/benchmarks/simulate_spin_trajectories/L{{size}}_T{{temperature}}.tsv"
    # long jobs first, or a core idles at the end
    priority: 10
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(240),
    params:
        code=code_digest("spin_dynamics/simulate_spin_trajectories"),
        followed=ask_spins(spins.followed),
    script:
        "../scripts/spin_dynamics/simulate_spin_trajectories.py"


rule evaluate_corrector:
    input:
        model=f"{SPINS}/models/{{network}}/{{reading}}_L{{size}}_step{{step}}.nc",
        dataset=f"{SPINS}/datasets/{{reading}}_L{{tested}}_step{{step}}.nc",
        states=f"{SPINS}/initial_states/L{{tested}}.nc",
        references=[f"{SPINS}/references/L{{tested}}_T{t}.nc" for t in SPIN_STATES],
    output:
        evaluation=f"{SPINS}/evaluation/{{network}}/{{reading}}_L{{size}}_step{{step}}/on_L{{tested}}.nc",
    log:
        f"{SPINS}/logs/evaluate_corrector/{{network}}/{{reading}}_L{{size}}_step{{step}}/on_L{{tested}}.log",
    benchmark:
        f"{SPINS}/benchmarks/evaluate_corrector/{{network}}/{{reading}}_L{{size}}_step{{step}}/on_L{{tested}}.tsv"
    wildcard_constraints:
        network=r"equivariant\w*",
    conda:
        "../../envs/simulation.yaml"
    threads: 1
    resources:
        mem_mb=growing(ask_spins(spins.evaluation_memory)),
        runtime=growing(240),
    params:
        code=code_digest(
            "spin_dynamics/evaluate_corrector",
            "energetics.spin_dynamics.corrector_dynamics",
        ),
        module="energetics.spin_dynamics.corrector_dynamics",
        design=ask_spins(spins.design),
        options={},
    script:
        "../scripts/spin_dynamics/evaluate_corrector.py"


# the same with torch
use rule evaluate_corrector as evaluate_unet with:
    log:
        f"{SPINS}/logs/evaluate_unet/{{network}}/{{reading}}_L{{size}}_step{{step}}/on_L{{tested}}.log",
    benchmark:
        f"{SPINS}/benchmarks/evaluate_unet/{{network}}/{{reading}}_L{{size}}_step{{step}}/on_L{{tested}}.tsv"
    wildcard_constraints:
        network="unet",
    conda:
        "../../envs/learning.yaml"
    params:
        code=code_digest(
            "spin_dynamics/evaluate_corrector",
            "energetics.spin_dynamics.unet_dynamics",
        ),
        module="energetics.spin_dynamics.unet_dynamics",
        options={"channels": SPIN_SETTINGS["training"]["unet"]["channels"]},


rule measure_spin_samples:
    input:
        configurations=[
            f"{SPINS}/configurations/{shard}.nc"
            for shard in spins.all_shards(SPIN_SETTINGS)
        ],
    output:
        samples=f"{SPINS}/samples.nc",
    log:
        f"{SPINS}/logs/measure_spin_samples.log",
    benchmark:
        f"{SPINS}/benchmarks/measure_spin_samples.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("spin_dynamics/measure_spin_samples"),
        sampling=spins.chain_settings(SPIN_SETTINGS),
    script:
        "../scripts/spin_dynamics/measure_spin_samples.py"


rule compare_curves:
    input:
        trajectories=expand(
            f"{SPINS}/trajectories/L{{size}}_T{{temperature}}.nc",
            size=SPIN_SIZES,
            temperature=SPIN_STATES,
        ),
        evaluations=[
            f"{SPINS}/evaluation/{place}.nc"
            for place in spins.evaluations(SPIN_SETTINGS)
        ],
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


rule measure_spin_speed:
    input:
        models=[f"{SPINS}/models/{design.path}.nc" for design in SPIN_DESIGNS],
    output:
        speed=f"{SPINS}/speed.nc",
    log:
        f"{SPINS}/logs/measure_spin_speed.log",
    benchmark:
        f"{SPINS}/benchmarks/measure_spin_speed.tsv"
    conda:
        "../../envs/learning.yaml"
    # two timings at once would disturb each other
    threads: 64  # all that there are
    resources:
        mem_mb=growing(1000),
        runtime=growing(30),
    params:
        code=code_digest("spin_dynamics/measure_spin_speed"),
        designs=[vars(design) for design in SPIN_DESIGNS],
        sizes=SPIN_SIZES,
        channels=SPIN_SETTINGS["training"]["unet"]["channels"],
        repeats=3,
        seed=SEED,
    script:
        "../scripts/spin_dynamics/measure_spin_speed.py"
