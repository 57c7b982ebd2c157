"""What `snakemake` itself says to bad input: exit code 1, one line, and nothing is made."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

CHATTER = ("Using workflow specific profile", "Config file config/config.yaml is extended")
# One mistake of each kind: what else is refused, and in which words, is told by test_bad_input.py.
OURS = {  # name: (config file, how the line goes on after the file)
    "unknown key": ("seeds: 7", "seeds = 7: unknown key, known here: results, seed"),
    "keys that do not fit": (
        "molecular_dynamics: {labels: {label_step: 0.003}}",
        "molecular_dynamics.labels.label_step = 0.003: does not divide labels.large_step = 0.1",
    ),
    "key twice": ("seed: 1\nseed: 2", "seed = 2: stands twice, in lines 1 and 2: keep one"),
    "results in the way": ("results: README.md", "results = README.md: README.md is not a folder"),
    "template": ("__use_yte__: true\nseed: 1", "__use_yte__ = True: Snakemake runs such a"),
}
OPTIONS = {  # of --config, which is blamed as if it were a file
    "seed=-5": "seed = -5: -5 is less than the minimum of 0",
    "results=5": "results = 5: Snakemake takes this for no text, however written: put '5' into a",
    "results=$(touch made)": "results = '$(touch made)': ",
    "spin_dynamics={test: {frames: 3}}": (
        "spin_dynamics.test.frames = '3': Snakemake hands on as text what stands inside {…}, "
        "however written: put 3 into a file for --configfile"
    ),
}
UNKNOWN = {  # files that the workflow could make with another configuration
    "spin_dynamics/references/L4_T9": "spin_dynamics.test.states.temperature = 9: ",
    "molecular_dynamics/labels/9_of_2": "shards = 9_of_2: ",
    "skyrmion_states/models/torus/run7/rising/beta3": (
        "skyrmion_states stages = torus/run7/rising/beta3: "
    ),
}
SNAKEMAKES = {  # what Snakemake refuses before it reads a line of the workflow
    "call of a function": (
        'seed: !!python/object/apply:os.system ["touch made"]\n',
        "Config file is not valid JSON or YAML",
    ),
    "nothing": ("", "Config file must be given as JSON or YAML with keys at top level"),
}


def run_in(folder, *arguments, **environment):
    """Run Python in a folder, and return what it said."""
    inherited = {k: v for k, v in os.environ.items() if k not in ("CI", "PYTHONPATH")}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=inherited | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def answers(repository, tmp_path_factory):
    """Return what every bad command line gets for an answer, and which files came of it."""
    folder = tmp_path_factory.mktemp("bad")
    jobs = {}
    for number, (name, (text, *_)) in enumerate((OURS | SNAKEMAKES).items()):
        file = folder / f"bad{number}.yaml"
        file.write_text(text, encoding="utf-8")
        jobs[name] = {"configs": [file]}
    jobs |= {option: {"options": ["--config", option]} for option in OPTIONS}
    before = repository.files()
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda job: repository.snakemake(**job), jobs.values()))
    made = repository.files() - before
    files = {name: str(job.get("configs", ["--config"])[0]) for name, job in jobs.items()}
    return dict(zip(jobs, done, strict=True)), files, made


@pytest.mark.parametrize("name", OURS | OPTIONS)
def test_a_mistake_ends_the_run_in_one_line(answers, name, record_property):
    done, file = answers[0][name], answers[1][name]
    told = OURS[name][1] if name in OURS else OPTIONS[name]
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if not line.startswith(CHATTER)]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith(f"{file}: {told}")
    assert "Traceback" not in done.stdout + done.stderr
    assert "Job stats" not in done.stdout + done.stderr
    record_property("refused", f"snakemake, {name}: {lines[0].replace(file, 'bad.yaml', 1)}"[:160])


@pytest.mark.parametrize("name", SNAKEMAKES)
def test_what_snakemake_cannot_read_ends_the_run_before_any_job(answers, name, record_property):
    """`--configfile` is read before the workflow, so the words are Snakemake's."""
    done = answers[0][name]
    assert done.returncode == 1
    last = [line for line in done.stderr.splitlines() if line.strip()][-1]
    assert SNAKEMAKES[name][1] in last
    assert "Job stats" not in done.stdout + done.stderr
    record_property("refused", f"snakemake --configfile, {name}: {last}"[:160])


def test_a_refused_run_makes_no_file(answers):
    assert answers[2] == set()


def test_a_file_that_is_none_of_the_configuration_is_refused(repository, record_property):
    for file, told in UNKNOWN.items():
        done = repository.snakemake(f"results/test/{file}.nc", options=["--dry-run"])
        last = done.stderr.splitlines()[-1]
        assert done.returncode == 1
        assert last.startswith(f"configuration: {told}")
        assert "Traceback" not in done.stdout + done.stderr
        record_property("refused", f"snakemake {file}.nc: {last}"[:160])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\n\tbroken", "line "),
        ("\n__use_yte__: true\nnew: ?open('made', 'w').write('x')\n", "__use_yte__ = True: "),
    ],
)
def test_a_mistake_in_the_workflows_own_configuration_is_told_too(
    repository, text, told, record_property
):
    """Here we come before Snakemake, also where YAML is broken or would be run as a template."""
    before = repository.files()
    with repository.edited("config/config.yaml", text):
        done = run_in(repository.root, "-m", "snakemake", "--cores", "1")
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if not line.startswith(CHATTER)]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith(f"config/config.yaml: {told}")
    assert repository.files() == before
    record_property("refused", f"snakemake: {lines[0]}"[:160])


HANDED_ON = {  # what another workflow hands on, and what is said about it
    "{results: r, seed: '7'}": "seed = '7': hand on 7, read from a file: inside {…} of --config it",
    "{results: r}": "seed = missing: this key has no default, set it",
}


@pytest.mark.parametrize("config", HANDED_ON)
def test_a_workflow_that_uses_this_one_is_blamed_for_what_it_hands_on(
    repository, tmp_path, config, record_property
):
    """By name as a module, with its own configuration and in its own folder."""
    (tmp_path / "mine.yaml").write_text(f"energetics: {config}\n", encoding="utf-8")
    lines = (
        'configfile: "mine.yaml"',
        "module energetics:",
        f"    snakefile: {str(repository.root / 'Snakefile')!r}",
        '    config: config["energetics"]',
        "use rule * from energetics as energetics_*",
        "",
    )
    (tmp_path / "Snakefile").write_text("\n".join(lines), encoding="utf-8")
    done = run_in(tmp_path, "-m", "snakemake", "--cores", "1", "--dry-run")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"the workflow that uses this one: {HANDED_ON[config]}")
    record_property("refused", f"module, {line}"[:160])


def test_one_may_work_from_a_folder_of_ones_own(repository, tmp_path):
    """With the configuration of the workflow and one's own on top of it."""
    (tmp_path / "my.yaml").write_text("results: mine\n", encoding="utf-8")
    configs = [str(repository.root / "config" / "config.yaml"), "my.yaml"]
    done = run_in(
        tmp_path,
        "-m",
        "snakemake",
        "readings_of_the_equation",
        "--dry-run",
        "--cores",
        "1",
        "-s",
        str(repository.root / "Snakefile"),
        "--configfile",
        *configs,
    )
    assert done.returncode == 0, done.stderr
    assert "mine/reduced_potential/figures/readings_of_the_equation.png" in done.stdout


def test_the_checker_says_where_yaml_is_broken(repository, tmp_path):
    """Of a file for `--configfile`, of which Snakemake only says that it is broken."""
    bad = tmp_path / "bad.yaml"
    files = ["config/config.yaml", str(bad)]
    command = ["-m", "energetics.checked_configuration", *files]
    for text, code in (("seed: 1\nresults: [x\n", 1), ("seed: 1\n", 0)):
        bad.write_text(text, encoding="utf-8")
        done = run_in(repository.root, *command, PYTHONPATH="workflow")
        assert done.returncode == code
        if code:
            (line,) = done.stderr.splitlines()
            assert line.startswith(f"{bad}: line 3 = '': not valid YAML at column 1: ")
    assert done.stdout == f"no mistake in config/config.yaml, {bad}\n"
