"""Configurations and files are data: nothing in them is run, and nothing is written elsewhere."""

import ast
import re
from pathlib import Path

import pytest
from conftest import ROOT

from energetics.code_digest import reached_files

CODE = sorted(
    path
    for pattern in ("Snakefile", "workflow/**/*.smk", "workflow/**/*.py")
    for path in ROOT.glob(pattern)
)
FORBIDDEN_MODULES = {
    *("pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "jsonpickle"),
    *("ctypes", "cffi", "subprocess", "pty", "popen2", "commands", "code", "codeop", "runpy"),
    *("socket", "http", "urllib", "requests", "ftplib", "imp"),
}
FORBIDDEN_CALLS = {
    *("eval", "exec", "compile", "__import__", "os.system", "os.popen", "importlib.import_module"),
    *("torch.load", "torch.jit.load", "torch.hub.load", "np.load", "numpy.load", "np.fromfile"),
    *("np.memmap", "pd.read_pickle", "pandas.read_pickle", "yaml.unsafe_load", "yaml.full_load"),
    *("pd.eval", "tempfile.mktemp", "xr.open_zarr", "shutil.unpack_archive"),
}
FORBIDDEN_CALLS |= {f"os.{name}" for name in ("execv", "execvp", "execl", "spawnv", "spawnl")}
FORBIDDEN_METHODS = {"exec_module", "load_module", "import_module"}
ALLOWED = {  # file and name: why
    ("workflow/energetics_benchmarks/films.py", "subprocess"): "a list of arguments, no shell; it "
    "measures the memory of a process of its own",
    ("workflow/energetics_benchmarks/particles.py", "ctypes"): "loads a library that pip installed "
    "beside the peer that needs it",
    ("workflow/energetics/pages.py", "importlib.import_module"): "the files of each study, by name",
    ("workflow/energetics/run_records.py", "subprocess"): "lists of arguments; git and Snakemake",
}
COMMANDS = {"workflow/energetics/pages.py", "workflow/energetics/run_records.py"}  # in no job
HANDED = re.compile(r"import_module\((snakemake\.)?params\.module\)")  # named in the digest of code
SAFE_LOADERS = {"CSafeLoader", "SafeLoader"}


def tree_of(path):
    """Return the syntax tree of a Python file, or of a Snakefile without its directives."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py" or path.name == "common.smk":
        return ast.parse(text)
    return ast.Module([], [])  # rules; see the test of directives


def name_of(node):
    """Return the dotted name that is called, as far as there is one."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join(reversed([*parts, node.id])) if isinstance(node, ast.Name) else ""


def findings(tree):
    """Yield every name in a syntax tree by which data could become code, or a shell be started."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.split(".")[0] in FORBIDDEN_MODULES)
        elif isinstance(node, ast.ImportFrom):
            if (node.module or "").split(".")[0] in FORBIDDEN_MODULES or node.level:
                yield node.module or "relative import"
            calls = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (call for call in calls if call in FORBIDDEN_CALLS)
        elif isinstance(node, ast.Call):
            name = name_of(node.func)
            if "." in name and name.split(".")[-1] in FORBIDDEN_METHODS:
                yield name
            options = {option.arg: option.value for option in node.keywords}
            if name in FORBIDDEN_CALLS:
                yield name
            if name == "yaml.load":
                loaders = {n.attr for n in ast.walk(options["Loader"]) if hasattr(n, "attr")}
                loaders |= {n.value for n in ast.walk(options["Loader"]) if hasattr(n, "value")}
                if not loaders & SAFE_LOADERS:
                    yield name
            for flag in ("shell", "allow_pickle"):
                if flag in options and not is_false(options[flag]):
                    yield f"{flag}="
            if "torch" in name and "weights_only" in options:
                yield name


def is_false(node):
    """Return whether an argument is written as False."""
    return isinstance(node, ast.Constant) and node.value is False


@pytest.mark.parametrize(
    "text",
    [
        "import pickle",
        "from joblib import load",
        "import xml, marshal",
        "eval(text)",
        "exec(text)",
        "__import__(name)",
        "torch.load(path)",
        "np.load(path, allow_pickle=True)",
        "f(x, shell=True)",
        "f(x, shell=flag)",
        "os.system(text)",
        "from os import system",
        "yaml.load(text, Loader=yaml.FullLoader)",
        "from importlib import import_module",
        "importlib.import_module(name)",
        "spec.loader.exec_module(module)",
        "from . import module",
        "from .module import name",
    ],
)
def test_the_search_below_finds_what_it_looks_for(text):
    assert list(findings(ast.parse(text)))


def test_no_data_becomes_code():
    """No pickle, no eval, no shell, no network in anything that the workflow runs."""
    assert len(CODE) > 150
    found = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in CODE
        for name in findings(tree_of(path))
    }
    handed = {
        (path.relative_to(ROOT).as_posix(), "importlib.import_module")
        for path in CODE
        if HANDED.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(ALLOWED) | handed


def test_what_is_allowed_starts_no_shell_and_takes_nothing_from_a_configuration():
    for file in {file for file, _ in ALLOWED}:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert "shell=" not in text
        assert file in COMMANDS or "config" not in re.sub(r"configuration", "", text)
    scripts = ROOT.glob("workflow/scripts/**/*.py")
    assert not set(reached_files(*scripts)) & {ROOT / file for file in COMMANDS}


def test_rules_compute_by_scripts_alone():
    """So no command line is ever put together from a configuration or a file's name."""
    directive = re.compile(r"^\s*(shell|run|notebook|wrapper|cwl|template_engine)\s*:", re.M)
    scripts, rules = 0, 0
    for path in ROOT.glob("workflow/**/*.smk"):
        text = path.read_text(encoding="utf-8")
        assert not directive.search(text), path
        assert "shell(" not in text, path
        scripts += len(re.findall(r"^\s+script:$", text, re.M))
        rules += len(re.findall(r"^ *rule( \w+)?:$", text, re.M))
    assert 40 < scripts <= rules


def test_scripts_are_named_by_rules_and_not_by_a_configuration():
    for path in ROOT.glob("workflow/**/*.smk"):
        for name in re.findall(r"script:\s+(.+)", path.read_text(encoding="utf-8")):
            script = re.fullmatch(r'"(\.\./scripts/(\w+/)?\w+\.py)"', name)
            assert script, f"{path}: {name}"
            assert (path.parent / script[1]).is_file()


def test_no_module_reads_or_writes_where_a_file_tells_it():
    """Attributes of files are compared and never become a path, a module or a function."""
    suspects = re.compile(
        r"(open|Path|read_text|read|write|unlink|remove|rename|replace|mkdir|getattr|globals|vars)"
        r"\([^()\n]*\.attrs\["
    )
    for path in (ROOT / "workflow").rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not suspects.search(line), f"{path}: {line.strip()}"


def test_pages_show_what_files_say_as_text(tmp_path):
    """The scorecard is a page for a browser; what a file of claims says does not become markup."""
    from energetics.claims import judge, write_claims
    from energetics.scorecard import gather, write_scorecard

    claims = [
        judge(
            "one",
            paper="<script>alert(1)</script>",
            figure='"><img src=x onerror=alert(2)>',
            statement="<b>bold</b> & {0.__class__}",
            metric="m",
            values=[1.0],
            reason="<iframe>",
        )
    ]
    write_claims(claims, tmp_path / "claims.nc", study="all")
    names = {kind: str(tmp_path / f"card.{kind}") for kind in ("nc", "csv", "html")}
    write_scorecard(gather([str(tmp_path / "claims.nc")]), **names)
    page = Path(names["html"]).read_text(encoding="utf-8")
    for markup in ("<script>", "<img", "<b>", "<iframe>", "<class"):
        assert markup not in page
    assert "&lt;script&gt;" in page
