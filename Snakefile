# Reads: config/config.yaml (or --configfile), checked against workflow/schemas/config.schema.yaml.
# Writes: everything below the `results` folder that the config names.
from snakemake.utils import min_version

min_version("9.23")


configfile: "config/config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/reduced_potential.smk"


rule all:
    default_target: True
    input:
        [f"{WING}/models/{m.path}.nc" for m in reduced_potential_settings.models(STUDY)],
