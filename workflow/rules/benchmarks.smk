# Our kernels against their peers, measured in one run; never part of the tests.
#
# Reads:  nothing. Needs the peers of requirements-test.txt.
# Writes: results/…/benchmarks/TABLE.nc, in the order in which `tables` of energetics_benchmarks.SUBJECT
#         yields them; the tables go to the terminal.
BENCHMARKS = {
    "films": ["simulation"],
    "images": ["images"],
    "spins": ["spin_dynamics", "spin_sampling"],
    "particles": ["particles"],
    "skyrmions": [
        "skyrmion_updates_small",
        "skyrmion_updates_large",
        "skyrmion_annealing",
    ],
}
for subject, names in BENCHMARKS.items():

    rule:
        name:
            f"benchmark_{subject}"
        output:
            [f"{RESULTS}/benchmarks/{name}.nc" for name in names],
        log:
            f"{RESULTS}/logs/benchmark_{subject}.log",
        conda:
            "../../envs/benchmarks.yaml"
        # two timings at once would disturb each other
        threads: 64  # all that there are
        resources:
            mem_mb=growing(3000),
            runtime=growing(30),
        params:
            code=code_digest("measure_peers", f"energetics_benchmarks.{subject}"),
            module=f"energetics_benchmarks.{subject}",
        script:
            "../scripts/measure_peers.py"


rule benchmarks:
    input:
        [
            f"{RESULTS}/benchmarks/{name}.nc"
            for names in BENCHMARKS.values()
            for name in names
        ],
