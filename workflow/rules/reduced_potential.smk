# Magnetic domains and their Neural Reduced Potential (tsuji2023, mototake2025).
#
# Reads:  config["reduced_potential"].
# Walk:   movies -> diagrams -> images -> datasets -> models -> evaluation -> figures, claims.
from energetics.reduced_potential import jobs as films
from energetics.shards import shard_names

FILMS = f"{RESULTS}/reduced_potential"
FILM_SETTINGS = config["reduced_potential"]
FILM_SHARDS = shard_names(FILM_SETTINGS["simulation"]["shards"])
FILM_MOVIES = expand(f"{FILMS}/movies/{{shard}}.nc", shard=FILM_SHARDS)
FILM_DIAGRAMS = expand(f"{FILMS}/diagrams/{{shard}}.nc", shard=FILM_SHARDS)
FILM_DESIGN = "{arm}/d{latent}_{loss}_{protocol}"
ask_films = asking("reduced_potential")


wildcard_constraints:
    shard=r"\d+_of_\d+",
    arm="|".join(films.ARMS),
    latent=r"\d+",
    loss="balanced|paper",
    protocol="disorder|alpha",


rule simulate_domains:
    output:
        movie=f"{FILMS}/movies/{{shard}}.nc",
    log:
        f"{FILMS}/logs/simulate_domains/{{shard}}.log",
    benchmark:
        f"{FILMS}/benchmarks/simulate_domains/{{shard}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/simulate_domains"),
        runs=ask_films(films.shard_runs),
        simulation=films.film(FILM_SETTINGS),
        seed=SEED,
    script:
        "../scripts/reduced_potential/simulate_domains.py"


rule compute_diagrams:
    input:
        movie=f"{FILMS}/movies/{{shard}}.nc",
    output:
        diagrams=f"{FILMS}/diagrams/{{shard}}.nc",
    log:
        f"{FILMS}/logs/compute_diagrams/{{shard}}.log",
    benchmark:
        f"{FILMS}/benchmarks/compute_diagrams/{{shard}}.tsv"
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
        diagrams=FILM_DIAGRAMS,
    output:
        images=f"{FILMS}/images.nc",
    log:
        f"{FILMS}/logs/compute_images.log",
    benchmark:
        f"{FILMS}/benchmarks/compute_images.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/compute_images"),
        topology=FILM_SETTINGS["topology"],
        held_out_alpha=FILM_SETTINGS["dataset"]["held_out_alpha"],
    script:
        "../scripts/reduced_potential/compute_images.py"


rule assemble_topology:
    input:
        images=f"{FILMS}/images.nc",
    output:
        dataset=f"{FILMS}/datasets/topology.nc",
    log:
        f"{FILMS}/logs/assemble_topology.log",
    benchmark:
        f"{FILMS}/benchmarks/assemble_topology.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/assemble_topology"),
        components=FILM_SETTINGS["topology"]["components"],
        held_out_alpha=FILM_SETTINGS["dataset"]["held_out_alpha"],
    script:
        "../scripts/reduced_potential/assemble_topology.py"


rule assemble_structure_factor:
    input:
        movies=FILM_MOVIES,
    output:
        dataset=f"{FILMS}/datasets/structure_factor.nc",
    log:
        f"{FILMS}/logs/assemble_structure_factor.log",
    benchmark:
        f"{FILMS}/benchmarks/assemble_structure_factor.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/assemble_structure_factor"),
        structure_factor=FILM_SETTINGS["structure_factor"],
        spacing=FILM_SETTINGS["simulation"]["spacing"],
        held_out_alpha=FILM_SETTINGS["dataset"]["held_out_alpha"],
    script:
        "../scripts/reduced_potential/assemble_structure_factor.py"


rule assemble_pixels:
    input:
        movies=FILM_MOVIES,
    output:
        dataset=f"{FILMS}/datasets/pixels.nc",
    log:
        f"{FILMS}/logs/assemble_pixels.log",
    benchmark:
        f"{FILMS}/benchmarks/assemble_pixels.tsv"
    # long jobs first, or a core idles at the end
    priority: 10
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/assemble_pixels"),
        image_size=FILM_SETTINGS["dataset"]["image_size"],
        stride=FILM_SETTINGS["dataset"]["frame_stride"],
        held_out_alpha=FILM_SETTINGS["dataset"]["held_out_alpha"],
    script:
        "../scripts/reduced_potential/assemble_pixels.py"


rule train_film_model:
    input:
        dataset=lambda w: f"{FILMS}/datasets/{films.ARMS[w.arm].dataset}.nc",
    output:
        model=f"{FILMS}/models/{FILM_DESIGN}.nc",
    log:
        f"{FILMS}/logs/train_film_model/{FILM_DESIGN}.log",
    benchmark:
        f"{FILMS}/benchmarks/train_film_model/{FILM_DESIGN}.tsv"
    # long jobs first, or a core idles at the end
    priority: 10
    conda:
        LEARNING["reduced_potential"]
    threads: 1
    resources:
        mem_mb=growing(2000),
        runtime=growing(120),
    params:
        code=code_digest("reduced_potential/train_film_model"),
        design=ask_films(films.design),
        training=films.training(FILM_SETTINGS),
        seed=SEED,
    script:
        "../scripts/reduced_potential/train_film_model.py"


rule simulate_readings:
    output:
        readings=f"{FILMS}/readings.nc",
    log:
        f"{FILMS}/logs/simulate_readings.log",
    benchmark:
        f"{FILMS}/benchmarks/simulate_readings.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/simulate_readings"),
        simulation=films.film(FILM_SETTINGS),
        alpha=min(
            FILM_SETTINGS["simulation"]["alpha"], key=lambda alpha: abs(alpha - 2.0)
        ),
        seed=SEED,
    script:
        "../scripts/reduced_potential/simulate_readings.py"


rule measure_patterns:
    input:
        movies=FILM_MOVIES,
    output:
        patterns=f"{FILMS}/patterns.nc",
    log:
        f"{FILMS}/logs/measure_patterns.log",
    benchmark:
        f"{FILMS}/benchmarks/measure_patterns.tsv"
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
        movies=FILM_MOVIES,
        diagrams=FILM_DIAGRAMS,
    output:
        filtration=f"{FILMS}/filtration.nc",
    log:
        f"{FILMS}/logs/compute_filtration.log",
    benchmark:
        f"{FILMS}/benchmarks/compute_filtration.tsv"
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
        movies=FILM_MOVIES,
        images=f"{FILMS}/images.nc",
        topology=f"{FILMS}/datasets/topology.nc",
    output:
        perturbed=f"{FILMS}/perturbed.nc",
    log:
        f"{FILMS}/logs/perturb_frames.log",
    benchmark:
        f"{FILMS}/benchmarks/perturb_frames.tsv"
    conda:
        "../../envs/topology.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/perturb_frames"),
        options=films.perturbation(FILM_SETTINGS),
        seed=SEED,
    script:
        "../scripts/reduced_potential/perturb_frames.py"


rule evaluate_film_model:
    input:
        dataset=lambda w: f"{FILMS}/datasets/{films.ARMS[w.arm].dataset}.nc",
        perturbed=f"{FILMS}/perturbed.nc",
        model=f"{FILMS}/models/{FILM_DESIGN}.nc",
    output:
        evaluation=f"{FILMS}/evaluation/{FILM_DESIGN}.nc",
    log:
        f"{FILMS}/logs/evaluate_film_model/{FILM_DESIGN}.log",
    benchmark:
        f"{FILMS}/benchmarks/evaluate_film_model/{FILM_DESIGN}.tsv"
    conda:
        "../../envs/learning.yaml"
    threads: 1
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("reduced_potential/evaluate_film_model"),
        design=ask_films(films.design),
        roll_out_time=films.roll_out_time(FILM_SETTINGS),
    script:
        "../scripts/reduced_potential/evaluate_film_model.py"


rule count_operations:
    output:
        operations=f"{FILMS}/operations.nc",
    log:
        f"{FILMS}/logs/count_operations.log",
    benchmark:
        f"{FILMS}/benchmarks/count_operations.tsv"
    conda:
        "../../envs/learning.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/count_operations"),
        options=films.operations(FILM_SETTINGS),
    script:
        "../scripts/reduced_potential/count_operations.py"


rule compare_arms:
    input:
        evaluations=expand(
            f"{FILMS}/evaluation/{{design.path}}.nc",
            design=films.compared_designs(FILM_SETTINGS),
        ),
        operations=f"{FILMS}/operations.nc",
    output:
        comparison=f"{FILMS}/comparison.nc",
    log:
        f"{FILMS}/logs/compare_arms.log",
    benchmark:
        f"{FILMS}/benchmarks/compare_arms.tsv"
    conda:
        "../../envs/learning.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/compare_arms"),
    script:
        "../scripts/reduced_potential/compare_arms.py"
