"""Machines as users have them: other clones, notebooks, locales, file systems without locks."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from conftest import ROOT, Repository
from faults.interrupted_runs import copy_repository, start, wait_for

pytestmark = pytest.mark.slow
FILM = "results/test/reduced_potential"
MADE = ("movies/0_of_2.nc", "diagrams/0_of_2.nc", "figures/readings_of_the_equation.png")
NOTEBOOK = "module://matplotlib_inline.backend_inline"  # what `!snakemake` hands on from one
HOSTILE = {
    "MPLBACKEND": NOTEBOOK,
    "TQDM_MININTERVAL": "soon",
    "OMP_NUM_THREADS": "all",
    "NUMBA_BOUNDSCHECK": "1",
    "NUMBA_CACHE_DIR": "",
    "PYTHONOPTIMIZE": "2",
    "PYTHONHASHSEED": "3",
    "PYTHONWARNINGS": "error",
    "PYTHONIOENCODING": "ascii:strict",
    # a locale that knows ASCII only; Python would take UTF-8 instead
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
}
SETTINGS = "text.usetex: True\nfont.size: 30\nfont.family: serif\nbackend: TkAgg\n"
NO_LOCKS = "#include <errno.h>\nint flock(int f, int o) { errno = ENOLCK; return -1; }\n"
OUTER = """
import yaml
with open({clone!r} + "/config/test.yaml", encoding="utf-8") as file:
    settings = yaml.safe_load(file)
module physics:
    snakefile: {clone!r} + "/Snakefile"
    config: settings
use rule * from physics as physics_*
"""
HOOK = """
import importlib.util, sys
class First:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "energetics":
            folder = {folder!r}
            return importlib.util.spec_from_file_location(
                name, folder + "/__init__.py", submodule_search_locations=[folder]
            )
sys.meta_path.insert(0, First)
"""


@pytest.fixture(scope="module")
def other_clone(tmp_path_factory):
    """Return the workflow of a clone that differs in one line of physics."""
    folder = tmp_path_factory.mktemp("other") / "workflow"
    shutil.copytree(ROOT / "workflow", folder, ignore=shutil.ignore_patterns("__pycache__"))
    file = folder / "energetics" / "reduced_potential" / "tdgl.py"
    text = file.read_text(encoding="utf-8")
    assert "mean + scale * strength" in text
    text = text.replace("mean + scale * strength", "mean + 2 * scale * strength")
    file.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Return a copy of the repository in which nothing was run yet, started from hostile places."""
    return copy_repository(tmp_path_factory.mktemp("mine") / "energetics")


def environment_with(folder, lines):
    """Return the Python of an environment that holds ours, and lines of a .pth file."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    paths = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", paths))
    ours = sysconfig.get_path("purelib")
    (packages / "ours.pth").write_text("\n".join([ours, *lines, ""]), encoding="utf-8")
    return python, packages


def run(repository, *targets, python=sys.executable, **variables):
    """Return a finished run of Snakemake with more variables in its environment."""
    command = [str(python), "-m", "snakemake", *targets, "--cores", "2"]
    command += ["--configfile", "config/test.yaml"]
    environment = {k: v for k, v in os.environ.items() if k not in ("CI", "PYTHONPATH")}
    return subprocess.run(
        command,
        cwd=repository.root,
        env=environment | variables,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def test_a_hostile_environment_changes_no_byte(
    copy, tiny_run, other_clone, tmp_path, record_property
):
    """All at once: what is handed on, what is installed, and a disk without locks."""
    python, packages = environment_with(tmp_path / "venv", [])
    shutil.copytree(other_clone / "energetics", packages / "energetics")
    start_up = tmp_path / "start_up.sh"  # of shells, also of those that start jobs
    start_up.write_text(f"export PYTHONPATH={other_clone} MPLBACKEND=TkAgg\n", encoding="utf-8")
    variables = HOSTILE | {"PYTHONPATH": str(other_clone), "BASH_ENV": str(start_up)}
    (tmp_path / "no_locks.c").write_text(NO_LOCKS, encoding="utf-8")
    library = tmp_path / "no_locks.so"
    if shutil.which("cc"):
        build = ["cc", "-shared", "-fPIC", "-o", str(library), str(tmp_path / "no_locks.c")]
        subprocess.run(build, check=True)
        variables["LD_PRELOAD"] = str(library)
    (copy.root / "matplotlibrc").write_text(SETTINGS, encoding="utf-8")
    try:
        done = run(copy, *(f"{FILM}/{name}" for name in MADE), python=python, **variables)
    finally:
        (copy.root / "matplotlibrc").unlink()
    assert done.returncode == 0, done.stderr[-4000:]
    for name in MADE:
        made = copy.root / FILM / name
        assert made.read_bytes() == (tiny_run / "reduced_potential" / name).read_bytes(), name
    told = f"{', '.join(variables)}, a matplotlibrc, another energetics installed"
    record_property("fault", f"hostile environment, the same bytes: {told}")


def test_code_of_another_clone_never_runs_as_ours(copy, other_clone, tmp_path, record_property):
    """What comes in front only where a job starts, as by a sitecustomize, is found by the job."""
    python, packages = environment_with(tmp_path / "venv", ["import only_in_jobs"])
    hook = (
        f"import sys\nif 'scripts/tmp' in sys.orig_argv[-1]: sys.path[:0] = [{str(other_clone)!r}]"
    )
    (packages / "only_in_jobs.py").write_text(hook, encoding="utf-8")
    done = run(copy, f"{FILM}/movies/1_of_2.nc", python=python)
    assert done.returncode == 1
    told = f"simulate_domains: energetics: package = {other_clone}/energetics: other code than"
    assert told in done.stderr
    assert not (copy.root / FILM / "movies" / "1_of_2.nc").exists()
    record_property("refused", told.replace(str(other_clone), "…"))


def test_a_package_that_comes_before_every_path_is_named(
    copy, other_clone, tmp_path, record_property
):
    """As some kinds of editable installation do."""
    python, packages = environment_with(tmp_path / "venv", ["import first_of_all"])
    hook = HOOK.format(folder=str(other_clone / "energetics"))
    (packages / "first_of_all.py").write_text(hook, encoding="utf-8")
    done = run(copy, "--dry-run", python=python)
    assert done.returncode == 1
    told = f"energetics: package = {other_clone}/energetics: runs in place of "
    assert done.stderr.splitlines()[-1].startswith(told + str(copy.root))
    record_property("refused", told.replace(str(other_clone), "…"))


def test_another_workflow_may_use_this_one_under_other_names(copy, tmp_path):
    """Rules that are renamed find their scripts."""
    (tmp_path / "Snakefile").write_text(OUTER.format(clone=str(copy.root)), encoding="utf-8")
    target = f"{FILM}/movies/1_of_2.nc"
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", target, "--cores", "2"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert (tmp_path / target).exists()


def test_what_fails_in_an_import_reaches_the_log(copy):
    movies = "workflow/energetics/reduced_potential/movies.py"
    log = copy.root / FILM / "logs" / "simulate_domains" / "1_of_2.log"
    with copy.edited(movies, "\nimport no_such_module\n"):
        done = run(copy, f"{FILM}/movies/1_of_2.nc")
    assert done.returncode == 1
    assert "ModuleNotFoundError: No module named 'no_such_module' (traceback in" in done.stderr
    assert "Traceback" not in done.stderr
    assert "movies.py" in log.read_text(encoding="utf-8")


def test_ctrl_c_is_a_line_a_job(copy, tmp_path, record_property):
    """Also while a job still imports."""
    log = copy.root / FILM / "logs" / "simulate_domains" / "1_of_2.log"
    log.unlink(missing_ok=True)
    with start(copy, f"{FILM}/movies/1_of_2.nc", log=tmp_path / "run.log") as running:
        wait_for(lambda: log.exists() or running.process.poll() is not None, "the job has begun")
        running.signal(signal.SIGINT)
        assert running.wait() == 1
        assert "Traceback" not in running.text()
        assert running.text().count("stopped by ctrl-c") == 1
    assert log.read_text(encoding="utf-8").endswith("simulate_domains: stopped by ctrl-c\n")
    record_property("fault", "ctrl-c: one line a job, on the terminal and in its log")


@pytest.fixture(scope="module")
def old_locales(tmp_path_factory):
    """Return a folder of locales as they were before UTF-8, made by the C library's own tool."""
    folder = tmp_path_factory.mktemp("locales")
    for name, letters in (("en_US", "ISO-8859-1"), ("ja_JP", "EUC-JP")):
        command = ["localedef", "-i", name, "-f", letters, str(folder / name)]
        if not shutil.which("localedef") or subprocess.run(command, check=False).returncode > 1:
            pytest.skip("localedef makes no locales here")
    return folder


@pytest.mark.parametrize("name", ["en_US", "ja_JP"])
def test_a_locale_other_than_utf_8_changes_no_byte(
    repository: Repository, tiny_run, old_locales, name, record_property
):
    """Sources, configuration, bars and the scorecard, whose Greek letters few locales know."""
    page, log = tiny_run / "scorecard.html", tiny_run / "logs" / "make_scorecard.log"
    before = page.read_bytes()
    variables = {"LOCPATH": str(old_locales), "LC_ALL": name, "PYTHONUTF8": "0"}
    asked = [sys.executable, "-c", "import locale; print(locale.getencoding())"]
    told = subprocess.run(asked, env=os.environ | variables, capture_output=True, check=True)
    assert told.stdout.strip() in (b"ISO-8859-1", b"EUC-JP")
    done = run(repository, "results/test/scorecard.html", "--force", **variables)
    assert done.returncode == 0, done.stderr[-4000:]
    assert page.read_bytes() == before
    assert log.exists()
    record_property("fault", f"locale {name} without UTF-8: the same bytes")
