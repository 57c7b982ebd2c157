# Lennard-Jones dynamics with large time steps (park2022, chapter 5).
#
# Reads:  config["molecular_dynamics"].
# Walk:   configurations -> labels -> dataset -> models -> evaluation -> comparison -> figures,
#         claims; beside it references -> trajectories, and energies -> specific heat.
from energetics.molecular_dynamics import jobs as particles
from energetics.molecular_dynamics.settings import FORCE_NETWORKS, SPLITTINGS, designs
from energetics.shards import shard_names

PARTICLES = f"{RESULTS}/molecular_dynamics"
PARTICLE_SETTINGS = config["molecular_dynamics"]
PARTICLE_SHARDS = shard_names(PARTICLE_SETTINGS["sampling"]["shards"])
PARTICLE_NETWORKS = [design.path for design in designs(PARTICLE_SETTINGS)]
PARTICLE_STATES = list(particles.states(PARTICLE_SETTINGS))
PARTICLE_REFERENCES = [f"{PARTICLES}/references/{s}.nc" for s in PARTICLE_STATES]
ask_particles = asking("molecular_dynamics")


wildcard_constraints:
    state=r"n\d+_T[\d.e-]+_rho[\d.e-]+",


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
        chains=ask_particles(particles.shard_chains),
        sampling=particles.chain_sampling(PARTICLE_SETTINGS),
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
        mem_mb=growing(particles.dataset_memory(PARTICLE_SETTINGS)),
        runtime=growing(240),
    params:
        code=code_digest("molecular_dynamics/label_particles"),
        labels=PARTICLE_SETTINGS["labels"],
    script:
        "../scripts/molecular_dynamics/label_particles.py"


rule assemble_labels:
    input:
        labels=[f"{PARTICLES}/labels/{shard}.nc" for shard in PARTICLE_SHARDS],
    output:
        dataset=f"{PARTICLES}/dataset.nc",
    log:
        f"{PARTICLES}/logs/assemble_labels.log",
    benchmark:
        f"{PARTICLES}/benchmarks/assemble_labels.tsv"
    conda:
        "../../envs/simulation.yaml"
    resources:
        mem_mb=growing(particles.dataset_memory(PARTICLE_SETTINGS)),
        runtime=growing(30),
    params:
        code=code_digest("molecular_dynamics/assemble_labels"),
        held_out=PARTICLE_SETTINGS["held_out"],
    script:
        "../scripts/molecular_dynamics/assemble_labels.py"


rule train_particle_network:
    input:
        dataset=f"{PARTICLES}/dataset.nc",
    output:
        model=f"{PARTICLES}/models/{{network}}.nc",
    log:
        f"{PARTICLES}/logs/train_particle_network/{{network}}.log",
    benchmark:
        f"{PARTICLES}/benchmarks/train_particle_network/{{network}}.tsv"
    wildcard_constraints:
        network="|".join(FORCE_NETWORKS + SPLITTINGS),
    # long jobs first, or a core idles at the end
    priority: 10
    conda:
        LEARNING["molecular_dynamics"]
    threads: 1
    resources:
        mem_mb=growing(particles.dataset_memory(PARTICLE_SETTINGS)),
        runtime=growing(480),
    params:
        code=code_digest("molecular_dynamics/train_particle_network"),
        design=ask_particles(particles.design_of),
        training=ask_particles(particles.training_of),
        seeds=ask_particles(particles.seeds),
        seed=SEED,
    script:
        "../scripts/molecular_dynamics/train_particle_network.py"


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
        state=ask_particles(particles.state_of),
        sampling=particles.annealing(PARTICLE_SETTINGS),
        options=ask_particles(particles.reference_options),
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
        followed=particles.followed(PARTICLE_SETTINGS),
        large_step=PARTICLE_SETTINGS["labels"]["large_step"],
        observation=particles.observation(PARTICLE_SETTINGS),
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
        mem_mb=growing(particles.dataset_memory(PARTICLE_SETTINGS)),
        runtime=growing(60),
    params:
        code=code_digest("molecular_dynamics/measure_one_step"),
        followed=particles.followed(PARTICLE_SETTINGS),
    script:
        "../scripts/molecular_dynamics/measure_one_step.py"


rule evaluate_force_network:
    input:
        model=f"{PARTICLES}/models/{{network}}.nc",
        dataset=f"{PARTICLES}/dataset.nc",
        references=PARTICLE_REFERENCES,
    output:
        evaluation=f"{PARTICLES}/evaluation/{{network}}.nc",
    log:
        f"{PARTICLES}/logs/evaluate_force_network/{{network}}.log",
    benchmark:
        f"{PARTICLES}/benchmarks/evaluate_force_network/{{network}}.tsv"
    wildcard_constraints:
        network="|".join(FORCE_NETWORKS),
    # long jobs first, or a core idles at the end
    priority: 10
    conda:
        "../../envs/learning.yaml"
    threads: 1
    resources:
        mem_mb=growing(particles.dataset_memory(PARTICLE_SETTINGS)),
        runtime=growing(480),
    params:
        code=code_digest(
            "molecular_dynamics/evaluate_force_network",
            "energetics.molecular_dynamics.network_dynamics",
        ),
        module="energetics.molecular_dynamics.network_dynamics",
        design=ask_particles(particles.design_of),
        training=ask_particles(particles.training_of),
        observation=particles.observation(PARTICLE_SETTINGS),
    script:
        "../scripts/molecular_dynamics/evaluate_force_network.py"


# Splittings run as compiled kernels, without torch.
use rule evaluate_force_network as evaluate_splitting with:
    log:
        f"{PARTICLES}/logs/evaluate_splitting/{{network}}.log",
    benchmark:
        f"{PARTICLES}/benchmarks/evaluate_splitting/{{network}}.tsv"
    wildcard_constraints:
        network="|".join(SPLITTINGS),
    conda:
        "../../envs/simulation.yaml"
    params:
        code=code_digest(
            "molecular_dynamics/evaluate_force_network",
            "energetics.molecular_dynamics.splitting_dynamics",
        ),
        module="energetics.molecular_dynamics.splitting_dynamics",


rule compare_integrators:
    input:
        trajectories=[f"{PARTICLES}/trajectories/{s}.nc" for s in PARTICLE_STATES],
        steps=f"{PARTICLES}/one_step.nc",
        evaluations=[f"{PARTICLES}/evaluation/{n}.nc" for n in PARTICLE_NETWORKS],
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
        mem_mb=growing(particles.dataset_memory(PARTICLE_SETTINGS)),
        runtime=growing(30),
    params:
        code=code_digest("molecular_dynamics/measure_particle_samples"),
        phases=PARTICLE_SETTINGS["sampling"]["phases"],
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
        sampling=particles.annealing(PARTICLE_SETTINGS),
        specific_heat=PARTICLE_SETTINGS["specific_heat"],
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
        models=[f"{PARTICLES}/models/{name}.nc" for name in PARTICLE_NETWORKS],
        references=PARTICLE_REFERENCES,
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
        training=particles.trainings(PARTICLE_SETTINGS),
        followed=particles.followed(PARTICLE_SETTINGS),
        large_step=PARTICLE_SETTINGS["labels"]["large_step"],
        repeats=3,
    script:
        "../scripts/molecular_dynamics/measure_particle_speed.py"
