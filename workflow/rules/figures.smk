# Every figure of every study; energetics.STUDY.study says what each is drawn from.
#
# Reads:  files of the study, in the order in which `draw` of energetics.STUDY.figures.NAME takes them.
# Writes: figures/NAME.png and figures/NAME.pdf; the caption is workflow/report/STUDY/NAME.rst.
#         NAME is also a target.
for study in STUDIES:
    place = f"{RESULTS}/{study.name}"
    for figure, row in study.figures(config[study.name]).items():

        rule:
            name:
                f"plot_{figure}"
            input:
                [f"{place}/{file}.nc" for file in row.drawn_from],
            output:
                png=report(
                    f"{place}/figures/{figure}.png",
                    caption=f"../report/{study.name}/{figure}.rst",
                    category=study.name.replace("_", " "),
                    subcategory=row.section,
                ),
                pdf=f"{place}/figures/{figure}.pdf",
            log:
                f"{place}/logs/plot_{figure}.log",
            benchmark:
                f"{place}/benchmarks/plot_{figure}.tsv"
            group:
                f"figures_of_{study.plural}"
            conda:
                "../../envs/figures.yaml"
            resources:
                mem_mb=growing(1000),
                runtime=growing(10),
            params:
                code=code_digest("plot", f"energetics.{study.name}.figures.{figure}"),
                module=f"energetics.{study.name}.figures.{figure}",
            script:
                "../scripts/plot.py"

        rule:
            name:
                figure
            input:
                multiext(f"{place}/figures/{figure}", ".png", ".pdf"),

    rule:
        name:
            study.name
        input:
            [f"{place}/{file}" for file in study.results(config[study.name])],
