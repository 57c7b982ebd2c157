# Our kernels against their peers, measured in one run; never part of the tests.
#
# Reads:  nothing but the film of the config. Needs the peers of requirements-test.txt.
# Writes: results/…/benchmarks/{simulation,images,spin_dynamics,spin_sampling,particles}.nc and
#         skyrmion_{updates_small,updates_large,annealing}.nc; the tables go to the terminal.
rule benchmark_simulation:
    output:
        table=f"{RESULTS}/benchmarks/simulation.nc",
    log:
        f"{RESULTS}/logs/benchmark_simulation.log",
    conda:
        "../../envs/benchmarks.yaml"
    # two timings at once would disturb each other
    threads: 64  # all that there are
    resources:
        mem_mb=growing(3000),
        runtime=growing(30),
    params:
        code=code_digest("benchmarks/benchmark_simulation"),
        film={"time_step": 0.5},
        alpha=1.5,
        repeats=2,
    script:
        "../scripts/benchmarks/benchmark_simulation.py"


rule benchmark_images:
    output:
        table=f"{RESULTS}/benchmarks/images.nc",
    log:
        f"{RESULTS}/logs/benchmark_images.log",
    conda:
        "../../envs/benchmarks.yaml"
    threads: 64  # all that there are
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("benchmarks/benchmark_images"),
        options={"points": 900, "images": 10},
    script:
        "../scripts/benchmarks/benchmark_images.py"


rule benchmark_spins:
    output:
        dynamics=f"{RESULTS}/benchmarks/spin_dynamics.nc",
        metropolis=f"{RESULTS}/benchmarks/spin_sampling.nc",
    log:
        f"{RESULTS}/logs/benchmark_spins.log",
    conda:
        "../../envs/benchmarks.yaml"
    threads: 64  # all that there are
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("benchmarks/benchmark_spins"),
        dynamics={
            "size": 8,
            "replicas": 64,
            "time_step": 0.01,
            "steps": 50,
            "repeats": 5,
        },
        metropolis={
            "size": 8,
            "replicas": 64,
            "temperature": 1.44,
            "sweeps": 50,
            "repeats": 5,
        },
    script:
        "../scripts/benchmarks/benchmark_spins.py"


rule benchmark_particles:
    output:
        table=f"{RESULTS}/benchmarks/particles.nc",
    log:
        f"{RESULTS}/logs/benchmark_particles.log",
    conda:
        "../../envs/benchmarks.yaml"
    threads: 64  # all that there are
    resources:
        mem_mb=growing(2000),
        runtime=growing(10),
    params:
        code=code_digest("benchmarks/benchmark_particles"),
        options={
            "particles": 16,
            "systems": 64,
            "density": 0.2,
            "temperature": 0.47,
            "time_step": 0.01,
            "steps": 500,
            "repeats": 5,
        },
    script:
        "../scripts/benchmarks/benchmark_particles.py"


rule benchmark_skyrmions:
    output:
        updates_small=f"{RESULTS}/benchmarks/skyrmion_updates_small.nc",
        updates_large=f"{RESULTS}/benchmarks/skyrmion_updates_large.nc",
        annealing=f"{RESULTS}/benchmarks/skyrmion_annealing.nc",
    log:
        f"{RESULTS}/logs/benchmark_skyrmions.log",
    conda:
        "../../envs/benchmarks.yaml"
    threads: 64  # all that there are
    resources:
        mem_mb=growing(2000),
        runtime=growing(10),
    params:
        code=code_digest("benchmarks/benchmark_skyrmions"),
        updates_small={
            "size": 32,
            "systems": 64,
            "temperature": 0.5,
            "sweeps": 20,
            "repeats": 8,
        },
        updates_large={
            "size": 128,
            "systems": 16,
            "temperature": 0.5,
            "sweeps": 20,
            "repeats": 5,
        },
        annealing={
            "size": 128,
            "starts": 16,
            "highest": 1.25,
            "lowest": 0.02,
            "temperatures": 50,
        },
    script:
        "../scripts/benchmarks/benchmark_skyrmions.py"


rule benchmarks:
    input:
        rules.benchmark_simulation.output,
        rules.benchmark_images.output,
        rules.benchmark_spins.output,
        rules.benchmark_particles.output,
        rules.benchmark_skyrmions.output,
