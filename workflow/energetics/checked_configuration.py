"""The whole configuration, checked before any job: by its schema, and by what each study asks."""

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml
from snakemake.utils import update_config

from energetics import configuration
from energetics.errors import InputError
from energetics.studies import STUDIES
from energetics.study import Fail

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "workflow" / "schemas" / "config.schema.yaml"
OURS = ("config", "data", "docs", "envs", "profiles", "tests", "workflow")  # no place for results


@cache
def schema() -> Mapping:
    """Return the schema of the configuration."""
    return yaml.load(
        SCHEMA.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )


def together(files: Sequence[Path | str]) -> dict:
    """Return what config files say together, merged as Snakemake does: later ones win."""
    config: dict = {}
    for file in files:
        update_config(config, configuration.read_file(file))
    return config


def check(
    config: dict, files: Sequence[Path | str], given: Mapping[str, Mapping] | None = None
) -> list[str]:
    """Return warnings about physics, and fill in the defaults that a configuration leaves out.

    `files` are those that it was read from, later ones winning, and `given` what came otherwise, by
    its origin, which wins over files. Raises InputError at the first mistake.
    """
    contents: dict[Path | str, object] = {
        # a pipe, as <(…) of a shell makes, can be read only once
        file: configuration.read_file(file) if Path(file).is_file() else None
        for file in files
    }
    contents.update(given or {})
    configuration.fill_defaults(config, schema())
    mistake = configuration.find_mistake(config, schema(), contents)
    if mistake:
        raise mistake
    check_results(config, failing([], config, contents))
    for study in STUDIES:
        study.check(config[study.name], failing([study.name], config, contents))
    return [f"{s.name}.{line}" for s in STUDIES for line in s.warnings(config[s.name])]


def failing(before: Sequence[str], config: Mapping, contents: Mapping[Path | str, object]) -> Fail:
    """Return what a check calls with key path (below `before`), value and advice of a mistake."""

    def fail(path: Sequence[object], value: object, advice: str) -> None:
        path = [*before, *path]
        origin = configuration.origin(path, contents, config)
        raise InputError(origin, configuration.dotted(path), value, advice)

    return fail


def check_results(config: Mapping, fail: Fail) -> None:
    """Check that the results have a place of their own.

    The schema keeps their name inside the working folder; a link that the user laid there may lead
    to another disk.
    """
    folder = Path(config["results"])
    existing = next(p for p in (folder, *folder.parents) if p.exists() or p.is_symlink())
    if not existing.is_dir():
        fail(["results"], folder, f"{existing} is not a folder: choose another name")
    place = folder.resolve()
    if any(place.is_relative_to(ROOT / name) for name in OURS) or place == Path.cwd().resolve():
        fail(["results"], folder, "holds the workflow itself: choose another name")
    if not os.access(existing, os.W_OK):
        fail(["results"], folder, f"nothing can be written into {existing.resolve()}")


if __name__ == "__main__":  # says where YAML is broken, which Snakemake does not
    try:
        check(together(sys.argv[1:]), sys.argv[1:])
    except (InputError, OSError) as mistake:
        sys.exit(str(mistake))
    print(f"no mistake in {', '.join(sys.argv[1:])}")
