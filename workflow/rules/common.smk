# The front hall: the package on sys.path, the checked config, and what every rule file uses.
import copy
import inspect
import multiprocessing.spawn  # keeps the interpreter's path, before it is quoted below
import os
import sys
from contextlib import suppress
from pathlib import Path

WORKFLOW = Path(workflow.current_basedir).parent.resolve()
sys.path.insert(0, str(WORKFLOW))

import energetics

if Path(energetics.__path__[0]).resolve() != WORKFLOW / "energetics":
    sys.exit(
        f"energetics: package = {energetics.__path__[0]}: runs in place of {WORKFLOW}/energetics: "
        "uninstall it, or run one workflow at a time"
    )

from energetics import checked_configuration, configuration, environment, paths
from energetics.code_digest import check_compiled_by_content, code_digest
from energetics.errors import InputError
from energetics.studies import STUDIES
from snakemake.settings.types import DeploymentMethod


def or_stop(function, *arguments, **options):
    """Return what a function of the package returns; bad input ends the run in one line."""
    try:
        return function(*arguments, **options)
    except InputError as mistake:
        sys.exit(str(mistake))


or_stop(environment.settle, os.environ, workflow=WORKFLOW, folder=Path.cwd())
deployment = workflow.deployment_settings
with_conda = deployment and DeploymentMethod.CONDA in deployment.deployment_method
or_stop(
    paths.check,
    interpreter=sys.executable,
    workflow=str(WORKFLOW),
    folder=str(Path.cwd()),
    environments=str(deployment.conda_prefix or Path.cwd()) if with_conda else "",
)
sys.executable = paths.quoted(sys.executable)
check_compiled_by_content()

# Read by us before Snakemake does, which says of broken YAML neither file nor line.
if Path("config/config.yaml").is_file() and not workflow.modifier.skip_configfile:
    or_stop(configuration.read_file, "config/config.yaml")


configfile: "config/config.yaml"


# Those of the command line come first in Snakemake's list and win over the Snakefile's.
CONFIG_FILES = sorted(
    map(str, workflow.configfiles),
    key=lambda file: file in map(str, workflow.overwrite_configfiles),
)
GIVEN = {configuration.COMMAND_LINE: workflow.config_settings.config}
if not workflow.config_settings.config:
    GIVEN = {}
if workflow.modifier.skip_configfile:  # another workflow hands the configuration over
    CONFIG_FILES, GIVEN = [], {configuration.OTHER_WORKFLOW: copy.deepcopy(config)}


def checked_config():
    """Return the config with defaults filled in; the first mistake ends the run in one line."""
    for line in or_stop(checked_configuration.check, config, CONFIG_FILES, GIVEN):
        with suppress(OSError, ValueError):  # a terminal that is gone stops no run
            print(f"warning: {line}", file=sys.stderr)
    return config


def growing(amount):
    """Return a resource that grows with each attempt: a number, or a function of wildcards."""

    def resource(wildcards, attempt):
        return attempt * (amount(wildcards) if callable(amount) else amount)

    return resource


def asking(study):
    """Return what turns a function of a study's settings into one of a rule's wildcards.

    The function takes the settings, then wildcards by their names.
    """

    def ask(function):
        names = list(inspect.signature(function).parameters)[1:]
        return lambda wildcards: or_stop(
            function, config[study], *(getattr(wildcards, name) for name in names)
        )

    return ask


checked_config()
RESULTS = config["results"]
SEED = config["seed"]
# A build of torch for GPUs where a study demands one; "auto" takes what the environment has.
LEARNING = {
    study.name: f"../../envs/learning{'-cuda' * (config[study.name]['training']['device'] == 'cuda')}.yaml"
    for study in STUDIES
}
