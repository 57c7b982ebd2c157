# The scorecard of all studies.
#
# Reads:  the claims of every study.
# Writes: results/…/scorecard.{nc,csv,html}; its text goes to the terminal.
rule make_scorecard:
    input:
        claims=[
            f"{RESULTS}/{study}/claims.nc"
            for study in (
                "reduced_potential",
                "spin_dynamics",
                "molecular_dynamics",
                "skyrmion_states",
            )
        ],
    output:
        nc=f"{RESULTS}/scorecard.nc",
        csv=f"{RESULTS}/scorecard.csv",
        html=report(
            f"{RESULTS}/scorecard.html",
            caption="../report/scorecard.rst",
            category="scorecard",
        ),
    log:
        f"{RESULTS}/logs/make_scorecard.log",
    benchmark:
        f"{RESULTS}/benchmarks/make_scorecard.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    params:
        code=code_digest("scorecard/make_scorecard"),
    script:
        "../scripts/scorecard/make_scorecard.py"


rule scorecard:
    input:
        rules.make_scorecard.output,
