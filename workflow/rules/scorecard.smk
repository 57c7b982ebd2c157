# The claims of every study, and the scorecard that gathers them.
#
# Reads:  what energetics.STUDY.study says that claims are judged from.
# Writes: results/…/STUDY/claims.nc, results/…/scorecard.{nc,csv,html}; the scorecard's text goes to
#         the terminal.
for study in STUDIES:
    place = f"{RESULTS}/{study.name}"

    rule:
        name:
            f"evaluate_{study.noun}_claims"
        input:
            **{
                name: (
                    f"{place}/{files}.nc"
                    if isinstance(files, str)
                    else [f"{place}/{file}.nc" for file in files]
                )
                for name, files in study.judged(config[study.name]).items()
            },
        output:
            claims=f"{place}/claims.nc",
        log:
            f"{place}/logs/evaluate_{study.noun}_claims.log",
        benchmark:
            f"{place}/benchmarks/evaluate_{study.noun}_claims.tsv"
        conda:
            "../../envs/learning.yaml"
        resources:
            mem_mb=growing(1000),
            runtime=growing(10),
        params:
            code=code_digest("evaluate_claims", f"energetics.{study.name}.claims"),
            module=f"energetics.{study.name}.claims",
            settings=config[study.name],
            study=study.name,
        script:
            "../scripts/evaluate_claims.py"


rule make_scorecard:
    input:
        claims=[f"{RESULTS}/{study.name}/claims.nc" for study in STUDIES],
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
        code=code_digest("make_scorecard"),
    script:
        "../scripts/make_scorecard.py"


rule scorecard:
    input:
        rules.make_scorecard.output,
