# Physics with machine learning, paper by paper: simulate, learn, plot, and judge every claim.
#
# Reads:  config/config.yaml or --configfile, checked against workflow/schemas/config.schema.yaml.
# Writes: everything below the `results` folder that the config names.
from snakemake.utils import min_version

min_version("9.23")


report: "workflow/report/workflow.rst"


include: "workflow/rules/common.smk"
include: "workflow/rules/reduced_potential.smk"
include: "workflow/rules/spin_dynamics.smk"
include: "workflow/rules/molecular_dynamics.smk"
include: "workflow/rules/skyrmion_states.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/scorecard.smk"
include: "workflow/rules/benchmarks.smk"


rule all:
    default_target: True
    input:
        [getattr(rules, study.name).input for study in STUDIES],
        rules.scorecard.input,


onstart:
    if not workflow.local_exec:
        or_stop(
            paths.check_for_cluster,
            workflow=workflow.main_snakefile,
            folder=workflow.workdir_init,
            environment=sys.prefix,
        )
