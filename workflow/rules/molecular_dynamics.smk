# Lennard-Jones dynamics with large time steps (park2022, chapter 5).
#
# Reads:  config["molecular_dynamics"].
# Walk:   configurations -> labels -> dataset -> models -> evaluation -> comparison -> figures,
#         claims; beside it references -> trajectories, and energies -> specific heat.
PARTICLES = f"{RESULTS}/molecular_dynamics"
PARTICLE_STUDY = config["molecular_dynamics"]


wildcard_constraints:
    state=r"n\d+_T[\d.e-]+_rho[\d.e-]+",
    learned="|".join(molecular_dynamics_settings.NETWORKS),
    force_network="|".join(molecular_dynamics_settings.FORCE_NETWORKS),
    splitting="|".join(molecular_dynamics_settings.SPLITTINGS),


rule sample_particles:
    output:
        configurations=f"{PARTICLES}/configurations/{{shard}}.nc",
    log:
        f"{PARTICLES}/logs/sample_particles/{{shard}}.log",
    benchmark:
        f"{PARTICLES}/benchmarks/sample_particles/{{shard}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(60),
    params:
        code=code_digest("molecular_dynamics/sample_particles"),
        chains=molecular_dynamics_chains,
        sampling=molecular_dynamics_sampling(),
        seed=SEED,
    script:
        "../scripts/molecular_dynamics/sample_particles.py"


rule label_particles:
    input:
        configurations=f"{PARTICLES}/configurations/{{shard}}.nc",
    output:
        labels=f"{PARTICLES}/labels/{{shard}}.nc",
    log:
        f"{PARTICLES}/logs/label_particles/{{shard}}.log",
    benchmark:
        f"{PARTICLES}/benchmarks/label_particles/{{shard}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(molecular_dynamics_memory()),
        runtime=growing(240),
    params:
        code=code_digest("molecular_dynamics/label_particles"),
        labels=PARTICLE_STUDY["labels"],
    script:
        "../scripts/molecular_dynamics/label_particles.py"


rule assemble_labels:
    input:
        labels=molecular_dynamics_shards(),
    output:
        dataset=f"{PARTICLES}/dataset.nc",
    log:
        f"{PARTICLES}/logs/assemble_labels.log",
    benchmark:
        f"{PARTICLES}/benchmarks/assemble_labels.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(molecular_dynamics_memory()),
        runtime=growing(30),
    params:
        code=code_digest("molecular_dynamics/assemble_labels"),
        held_out=PARTICLE_STUDY["held_out"],
    script:
        "../scripts/molecular_dynamics/assemble_labels.py"


rule train_network:
    input:
        dataset=f"{PARTICLES}/dataset.nc",
    output:
        model=f"{PARTICLES}/models/{{learned}}.nc",
    log:
        f"{PARTICLES}/logs/train_network/{{learned}}.log",
    benchmark:
        f"{PARTICLES}/benchmarks/train_network/{{learned}}.tsv"
    # long jobs first, or a core idles at the end
    priority: 10
    conda:
        LEARNING["molecular_dynamics"]
    threads: 1
    resources:
        mem_mb=growing(molecular_dynamics_memory()),
        runtime=growing(480),
    params:
        code=code_digest("molecular_dynamics/train_network"),
        name=lambda wildcards: wildcards.learned,
        training=molecular_dynamics_training,
        seeds=molecular_dynamics_seeds,
        seed=SEED,
    script:
        "../scripts/molecular_dynamics/train_network.py"


rule simulate_particle_reference:
    output:
        reference=f"{PARTICLES}/references/{{state}}.nc",
    log:
        f"{PARTICLES}/logs/simulate_particle_reference/{{state}}.log",
    benchmark:
        f"{PARTICLES}/benchmarks/simulate_particle_reference/{{state}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(240),
    params:
        code=code_digest("molecular_dynamics/simulate_particle_reference"),
        state=molecular_dynamics_state,
        sampling=molecular_dynamics_annealing(),
        options=molecular_dynamics_reference,
        seed=SEED,
    script:
        "../scripts/molecular_dynamics/simulate_particle_reference.py"


rule simulate_particle_trajectories:
    input:
        reference=f"{PARTICLES}/references/{{state}}.nc",
    output:
        trajectories=f"{PARTICLES}/trajectories/{{state}}.nc",
    log:
        f"{PARTICLES}/logs/simulate_particle_trajectories/{{state}}.log",
    benchmark:
        f"{PARTICLES}/benchmarks/simulate_particle_trajectories/{{state}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(240),
    params:
        code=code_digest("molecular_dynamics/simulate_particle_trajectories"),
        followed=molecular_dynamics_settings.followed(PARTICLE_STUDY),
        options=molecular_dynamics_following(),
    script:
        "../scripts/molecular_dynamics/simulate_particle_trajectories.py"


rule measure_one_step:
    input:
        dataset=f"{PARTICLES}/dataset.nc",
    output:
        steps=f"{PARTICLES}/one_step.nc",
    log:
        f"{PARTICLES}/logs/measure_one_step.log",
    benchmark:
        f"{PARTICLES}/benchmarks/measure_one_step.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(molecular_dynamics_memory()),
        runtime=growing(60),
    params:
        code=code_digest("molecular_dynamics/measure_one_step"),
        followed=molecular_dynamics_settings.followed(PARTICLE_STUDY),
    script:
        "../scripts/molecular_dynamics/measure_one_step.py"


rule evaluate_force_network:
    input:
        model=f"{PARTICLES}/models/{{force_network}}.nc",
        dataset=f"{PARTICLES}/dataset.nc",
        references=molecular_dynamics_references(),
    output:
        evaluation=f"{PARTICLES}/evaluation/{{force_network}}.nc",
    log:
        f"{PARTICLES}/logs/evaluate_force_network/{{force_network}}.log",
    benchmark:
        f"{PARTICLES}/benchmarks/evaluate_force_network/{{force_network}}.tsv"
    # long jobs first, or a core idles at the end
    priority: 10
    conda:
        "../../envs/learning.yaml"
    threads: 1
    resources:
        mem_mb=growing(molecular_dynamics_memory()),
        runtime=growing(480),
    params:
        code=code_digest("molecular_dynamics/evaluate_force_network"),
        name=lambda wildcards: wildcards.force_network,
        training=molecular_dynamics_training,
        options=molecular_dynamics_following(),
    script:
        "../scripts/molecular_dynamics/evaluate_force_network.py"


rule evaluate_splitting:
    input:
        model=f"{PARTICLES}/models/{{splitting}}.nc",
        dataset=f"{PARTICLES}/dataset.nc",
        references=molecular_dynamics_references(),
    output:
        evaluation=f"{PARTICLES}/evaluation/{{splitting}}.nc",
    log:
        f"{PARTICLES}/logs/evaluate_splitting/{{splitting}}.log",
    benchmark:
        f"{PARTICLES}/benchmarks/evaluate_splitting/{{splitting}}.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(molecular_dynamics_memory()),
        runtime=growing(240),
    params:
        code=code_digest("molecular_dynamics/evaluate_splitting"),
        name=lambda wildcards: wildcards.splitting,
        training=molecular_dynamics_training,
        options=molecular_dynamics_following(),
    script:
        "../scripts/molecular_dynamics/evaluate_splitting.py"


rule compare_integrators:
    input:
        trajectories=[
            f"{PARTICLES}/trajectories/{state}.nc"
            for state in molecular_dynamics_states()
        ],
        steps=f"{PARTICLES}/one_step.nc",
        evaluations=molecular_dynamics_evaluations(),
    output:
        comparison=f"{PARTICLES}/comparison.nc",
    log:
        f"{PARTICLES}/logs/compare_integrators.log",
    benchmark:
        f"{PARTICLES}/benchmarks/compare_integrators.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        code=code_digest("molecular_dynamics/compare_integrators"),
    script:
        "../scripts/molecular_dynamics/compare_integrators.py"


rule measure_particle_samples:
    input:
        dataset=f"{PARTICLES}/dataset.nc",
    output:
        samples=f"{PARTICLES}/samples.nc",
    log:
        f"{PARTICLES}/logs/measure_particle_samples.log",
    benchmark:
        f"{PARTICLES}/benchmarks/measure_particle_samples.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(molecular_dynamics_memory()),
        runtime=growing(30),
    params:
        code=code_digest("molecular_dynamics/measure_particle_samples"),
        phases=PARTICLE_STUDY["sampling"]["phases"],
    script:
        "../scripts/molecular_dynamics/measure_particle_samples.py"


rule sample_energies:
    output:
        energies=f"{PARTICLES}/energies.nc",
    log:
        f"{PARTICLES}/logs/sample_energies.log",
    benchmark:
        f"{PARTICLES}/benchmarks/sample_energies.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(240),
    params:
        code=code_digest("molecular_dynamics/sample_energies"),
        sampling=molecular_dynamics_annealing(),
        specific_heat=PARTICLE_STUDY["specific_heat"],
        seed=SEED,
    script:
        "../scripts/molecular_dynamics/sample_energies.py"


rule measure_specific_heat:
    input:
        energies=f"{PARTICLES}/energies.nc",
    output:
        specific_heat=f"{PARTICLES}/specific_heat.nc",
    log:
        f"{PARTICLES}/logs/measure_specific_heat.log",
    benchmark:
        f"{PARTICLES}/benchmarks/measure_specific_heat.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(30),
    params:
        code=code_digest("molecular_dynamics/measure_specific_heat"),
    script:
        "../scripts/molecular_dynamics/measure_specific_heat.py"


rule measure_particle_speed:
    input:
        models=[
            f"{PARTICLES}/models/{name}.nc"
            for name in molecular_dynamics_settings.designs(PARTICLE_STUDY)
        ],
        references=molecular_dynamics_references(),
    output:
        speed=f"{PARTICLES}/speed.nc",
    log:
        f"{PARTICLES}/logs/measure_particle_speed.log",
    benchmark:
        f"{PARTICLES}/benchmarks/measure_particle_speed.tsv"
    # two timings at once would disturb each other
    conda:
        "../../envs/learning.yaml"
    threads: 64  # all that there are
    resources:
        mem_mb=growing(1000),
        runtime=growing(30),
    params:
        code=code_digest("molecular_dynamics/measure_particle_speed"),
        training=molecular_dynamics_trainings(),
        followed=molecular_dynamics_settings.followed(PARTICLE_STUDY),
        large_step=PARTICLE_STUDY["labels"]["large_step"],
        repeats=3,
    script:
        "../scripts/molecular_dynamics/measure_particle_speed.py"
