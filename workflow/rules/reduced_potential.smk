# Magnetic domains and their Neural Reduced Potential (tsuji2023, mototake2025).
#
# Reads:  config["reduced_potential"].
# Walk:   movies -> diagrams -> images -> datasets -> models -> evaluation -> figures, claims.
WING = f"{RESULTS}/reduced_potential"
STUDY = config["reduced_potential"]
SHARDS = [
    f"{i}_of_{STUDY['simulation']['shards']}"
    for i in range(STUDY["simulation"]["shards"])
]
MOVIES = expand(f"{WING}/movies/{{shard}}.nc", shard=SHARDS)
DIAGRAMS = expand(f"{WING}/diagrams/{{shard}}.nc", shard=SHARDS)


wildcard_constraints:
    shard=r"\d+_of_\d+",
    arm="topology|structure_factor|pooled_pixels|pixels",
    latent=r"\d+",
    loss="balanced|paper",
    protocol="disorder|alpha",


rule simulate_domains:
    output:
        movie=f"{WING}/movies/{{shard}}.nc",
    log:
        f"{WING}/logs/simulate_domains/{{shard}}.log",
    benchmark:
        f"{WING}/benchmarks/simulate_domains/{{shard}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/simulate_domains"),
        runs=reduced_potential_runs,
        simulation=reduced_potential_film(),
        seed=SEED,
    script:
        "../scripts/reduced_potential/simulate_domains.py"


rule compute_diagrams:
    input:
        movie=f"{WING}/movies/{{shard}}.nc",
    output:
        diagrams=f"{WING}/diagrams/{{shard}}.nc",
    log:
        f"{WING}/logs/compute_diagrams/{{shard}}.log",
    benchmark:
        f"{WING}/benchmarks/compute_diagrams/{{shard}}.tsv"
    conda:
        "../../envs/topology.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(60),
    params:
        code=code_digest("reduced_potential/compute_diagrams"),
    script:
        "../scripts/reduced_potential/compute_diagrams.py"


rule compute_images:
    input:
        diagrams=DIAGRAMS,
    output:
        images=f"{WING}/images.nc",
    log:
        f"{WING}/logs/compute_images.log",
    benchmark:
        f"{WING}/benchmarks/compute_images.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/compute_images"),
        topology=STUDY["topology"],
        held_out_alpha=STUDY["dataset"]["held_out_alpha"],
    script:
        "../scripts/reduced_potential/compute_images.py"


rule assemble_topology:
    input:
        images=f"{WING}/images.nc",
    output:
        dataset=f"{WING}/datasets/topology.nc",
    log:
        f"{WING}/logs/assemble_topology.log",
    benchmark:
        f"{WING}/benchmarks/assemble_topology.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/assemble_topology"),
        components=STUDY["topology"]["components"],
        held_out_alpha=STUDY["dataset"]["held_out_alpha"],
    script:
        "../scripts/reduced_potential/assemble_topology.py"


rule assemble_structure_factor:
    input:
        movies=MOVIES,
    output:
        dataset=f"{WING}/datasets/structure_factor.nc",
    log:
        f"{WING}/logs/assemble_structure_factor.log",
    benchmark:
        f"{WING}/benchmarks/assemble_structure_factor.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/assemble_structure_factor"),
        structure_factor=STUDY["structure_factor"],
        spacing=STUDY["simulation"]["spacing"],
        held_out_alpha=STUDY["dataset"]["held_out_alpha"],
    script:
        "../scripts/reduced_potential/assemble_structure_factor.py"


rule assemble_pixels:
    input:
        movies=MOVIES,
    output:
        dataset=f"{WING}/datasets/pixels.nc",
    log:
        f"{WING}/logs/assemble_pixels.log",
    benchmark:
        f"{WING}/benchmarks/assemble_pixels.tsv"
    # long jobs first, or a core idles at the end
    priority: 10
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/assemble_pixels"),
        image_size=STUDY["dataset"]["image_size"],
        stride=STUDY["dataset"]["frame_stride"],
        held_out_alpha=STUDY["dataset"]["held_out_alpha"],
    script:
        "../scripts/reduced_potential/assemble_pixels.py"


rule train_model:
    input:
        dataset=reduced_potential_dataset,
    output:
        model=f"{WING}/models/{{arm}}/d{{latent}}_{{loss}}_{{protocol}}.nc",
    log:
        f"{WING}/logs/train_model/{{arm}}/d{{latent}}_{{loss}}_{{protocol}}.log",
    benchmark:
        f"{WING}/benchmarks/train_model/{{arm}}/d{{latent}}_{{loss}}_{{protocol}}.tsv"
    # long jobs first, or a core idles at the end
    priority: 10
    conda:
        LEARNING["reduced_potential"]
    threads: 1
    resources:
        mem_mb=growing(2000),
        runtime=growing(120),
    params:
        code=code_digest("reduced_potential/train_model"),
        model=reduced_potential_model,
        training=reduced_potential_training(),
        seed=SEED,
    script:
        "../scripts/reduced_potential/train_model.py"


rule simulate_readings:
    output:
        readings=f"{WING}/readings.nc",
    log:
        f"{WING}/logs/simulate_readings.log",
    benchmark:
        f"{WING}/benchmarks/simulate_readings.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/simulate_readings"),
        simulation=reduced_potential_film(),
        alpha=min(STUDY["simulation"]["alpha"], key=lambda alpha: abs(alpha - 2.0)),
        seed=SEED,
    script:
        "../scripts/reduced_potential/simulate_readings.py"


rule measure_patterns:
    input:
        movies=MOVIES,
    output:
        patterns=f"{WING}/patterns.nc",
    log:
        f"{WING}/logs/measure_patterns.log",
    benchmark:
        f"{WING}/benchmarks/measure_patterns.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/measure_patterns"),
    script:
        "../scripts/reduced_potential/measure_patterns.py"


rule compute_filtration:
    input:
        movies=MOVIES,
        diagrams=DIAGRAMS,
    output:
        filtration=f"{WING}/filtration.nc",
    log:
        f"{WING}/logs/compute_filtration.log",
    benchmark:
        f"{WING}/benchmarks/compute_filtration.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/compute_filtration"),
        alpha=2.0,
        fraction=0.55,
    script:
        "../scripts/reduced_potential/compute_filtration.py"


rule perturb_frames:
    input:
        movies=MOVIES,
        images=f"{WING}/images.nc",
        topology=f"{WING}/datasets/topology.nc",
    output:
        perturbed=f"{WING}/perturbed.nc",
    log:
        f"{WING}/logs/perturb_frames.log",
    benchmark:
        f"{WING}/benchmarks/perturb_frames.tsv"
    conda:
        "../../envs/topology.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/perturb_frames"),
        options=reduced_potential_perturbation(),
    script:
        "../scripts/reduced_potential/perturb_frames.py"


rule evaluate_model:
    input:
        dataset=reduced_potential_dataset,
        perturbed=f"{WING}/perturbed.nc",
        model=f"{WING}/models/{{arm}}/d{{latent}}_{{loss}}_{{protocol}}.nc",
    output:
        evaluation=f"{WING}/evaluation/{{arm}}/d{{latent}}_{{loss}}_{{protocol}}.nc",
    log:
        f"{WING}/logs/evaluate_model/{{arm}}/d{{latent}}_{{loss}}_{{protocol}}.log",
    benchmark:
        f"{WING}/benchmarks/evaluate_model/{{arm}}/d{{latent}}_{{loss}}_{{protocol}}.tsv"
    conda:
        "../../envs/learning.yaml"
    threads: 1
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/evaluate_model"),
        model=reduced_potential_model,
        roll_out_time=reduced_potential_roll_out_time(),
    script:
        "../scripts/reduced_potential/evaluate_model.py"


rule count_operations:
    output:
        operations=f"{WING}/operations.nc",
    log:
        f"{WING}/logs/count_operations.log",
    benchmark:
        f"{WING}/benchmarks/count_operations.tsv"
    conda:
        "../../envs/learning.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/count_operations"),
        options=reduced_potential_operations(),
    script:
        "../scripts/reduced_potential/count_operations.py"


rule compare_arms:
    input:
        evaluations=reduced_potential_evaluations(loss="balanced", protocol="disorder"),
        operations=f"{WING}/operations.nc",
    output:
        comparison=f"{WING}/comparison.nc",
    log:
        f"{WING}/logs/compare_arms.log",
    benchmark:
        f"{WING}/benchmarks/compare_arms.tsv"
    conda:
        "../../envs/learning.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/compare_arms"),
    script:
        "../scripts/reduced_potential/compare_arms.py"
