# The front hall: the package on sys.path, the checked config, and what every rule file uses; in
# common/, what the rules of one study ask of the configuration.
import sys
from pathlib import Path

sys.path.insert(0, str(Path(workflow.current_basedir).parent.resolve()))

import yaml
from snakemake.exceptions import WorkflowError
from snakemake.utils import validate

from energetics import configuration
from energetics.code_digest import code_digest as digest_of_file
from energetics.errors import InputError
from energetics.molecular_dynamics import settings as molecular_dynamics_settings
from energetics.reduced_potential import settings as reduced_potential_settings
from energetics.reduced_potential.arms import ARMS as reduced_potential_arms
from energetics.skyrmion_states import settings as skyrmion_states_settings
from energetics.spin_dynamics import settings as spin_dynamics_settings

WORKFLOW = Path(workflow.current_basedir).parent.resolve()
# Those of the command line come first in Snakemake's list and win over the Snakefile's.
CONFIG_FILES = sorted(
    map(str, workflow.configfiles),
    key=lambda file: file in map(str, workflow.overwrite_configfiles),
)
SCHEMA = WORKFLOW / "schemas" / "config.schema.yaml"


def checked_config():
    """Return the config with defaults filled in; the first mistake ends the run in one line."""
    error = None
    try:
        validate(config, str(SCHEMA))
    except WorkflowError as found:
        error = found
    schema = yaml.safe_load(SCHEMA.read_text())
    mistake = configuration.find_mistake(config, schema, CONFIG_FILES) or error
    if mistake:
        sys.exit(str(mistake))

    def fail_in(study):
        def fail(path, value, advice):
            path = [study, *path]
            origin = configuration.origin(path, CONFIG_FILES, config)
            sys.exit(str(InputError(origin, configuration.dotted(path), value, advice)))

        return fail

    for settings in (
        reduced_potential_settings,
        spin_dynamics_settings,
        molecular_dynamics_settings,
        skyrmion_states_settings,
    ):
        settings.check(config[settings.STUDY], fail_in(settings.STUDY))
    study = skyrmion_states_settings.STUDY
    for line in skyrmion_states_settings.warnings(config[study]):
        print(f"warning: {study}.{line}", file=sys.stderr)
    return config


def code_digest(script):
    """Return a digest of workflow/scripts/<script>.py and of the package code that it runs."""
    return digest_of_file(WORKFLOW / "scripts" / f"{script}.py")


checked_config()
RESULTS = config["results"]
SEED = config["seed"]


include: "common/reduced_potential.smk"
include: "common/spin_dynamics.smk"
include: "common/molecular_dynamics.smk"
include: "common/skyrmion_states.smk"
