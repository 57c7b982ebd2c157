"""Which environment variables of the user's reach a job: a result is one of config and seed.

docs/environment.md prints these tables. The workflow changes its own environment before the first
job starts, and every script inherits it, so that what a variable could do at a library's import is
prevented. Variables that describe the machine (PATH, TMPDIR, CUDA_VISIBLE_DEVICES, SLURM_…) are in
no row and stay as they are.
"""

import importlib.util
import os
import site
from collections.abc import MutableMapping
from pathlib import Path

from energetics.errors import InputError

KEPT = {
    "NUMBA_CACHE_DIR": "where compiled kernels are kept; empty is as not set",
    "MPLCONFIGDIR": "where matplotlib keeps its list of fonts; settings in it are not used",
    "OPENBLAS_CORETYPE": "which processor OpenBLAS takes this one for; last digits depend on it",
    "HDF5_PLUGIN_PATH": "where filters are that somebody else's files need",
    "PYTHONDONTWRITEBYTECODE": "whether compiled Python is kept",
    "PYTHONPYCACHEPREFIX": "where compiled Python is kept",
    "PYTHONUNBUFFERED": "whether lines appear at once",
    "PYTHONUTF8": "how names of files are spelled, which Snakemake has read already",
    "PYTHONCOERCECLOCALE": "as PYTHONUTF8",
    "PYTHONUSERBASE": "where packages at home are",
    "PYTHONHOME": "where Python itself is",
    "PYTHONPLATLIBDIR": "as PYTHONHOME",
    "PYTHONEXECUTABLE": "as PYTHONHOME",
    "PYTORCH_CUDA_ALLOC_CONF": "how torch divides a GPU's memory",
}
SET = {
    "PYTHONPATH": "this clone's workflow/ before what was there, lest another package of its name "
    "run in its place",
    "PYTHONNOUSERSITE": "1: packages in your home come last; not set if Snakemake itself is "
    "installed there",
    "MPLBACKEND": "Agg: figures are files, whatever a notebook hands on",
    "HDF5_USE_FILE_LOCKING": "FALSE: files appear whole under their names, so locks protect "
    "nothing, and some file systems have none",
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8: a GPU adds in one order, as torch's documentation says",
}
DROPPED = {  # beginnings of names
    "NUMBA_": "how kernels are compiled",
    "PYTHON": "how Python treats warnings, text, memory and errors",
    "MATPLOTLIB": "a file with other settings of figures",
    "MPL": "how figures look",
    "SEABORN_": "how figures look",
    "BASH_ENV": "what a shell runs before a job",
    "HDF5_": "how files are opened",
    "OMP_": "threads: Snakemake gives each job its own number",
    "KMP_": "as OMP_",
    "GOMP_": "as OMP_",
    "MKL_": "as OMP_, and which of its routines Intel's library takes",
    "OPENBLAS_": "as OMP_",
    "NPY_": "which of its routines NumPy takes",
    "NUMPY_": "how NumPy behaves",
    "TORCH": "how torch computes",
    "PYTORCH_": "how torch computes",
    "ATEN_": "which of its routines torch takes",
    "NVIDIA_TF32_OVERRIDE": "how many digits a GPU multiplies with",
    "PANDAS_": "how tables behave",
    "SCIPY_": "how SciPy behaves",
    "SKLEARN_": "how scikit-learn behaves",
    "TQDM_": "how progress is shown",
}
REFUSED = {
    "NUMBA_DISABLE_JIT": "kernels need Numba's compiler: unset it",
}
NUMBA_FILE = ".numba_config.yaml"  # Numba reads it wherever it is started


def settle(environment: MutableMapping[str, str], *, workflow: Path, folder: Path) -> None:
    """Change an environment to the one that jobs get, when started in a folder.

    `workflow` is the folder that holds this package. Raises InputError for what is refused:
    variables that ask for something that cannot be had, and a file with settings of Numba's.
    """
    for name, advice in REFUSED.items():
        if environment.get(name, "0") not in ("", "0"):
            raise InputError("environment", name, environment[name], advice)
    if (folder / NUMBA_FILE).exists():
        advice = "changes how kernels are compiled: move it away, or start elsewhere"
        raise InputError(folder / NUMBA_FILE, "file", "settings of Numba", advice)
    for name in [name for name in environment if name.startswith(tuple(DROPPED))]:
        if name not in SET and (name not in KEPT or not environment[name]):
            del environment[name]
    others = environment.get("PYTHONPATH", "").split(os.pathsep)
    paths = [str(workflow), *(path for path in others if path not in ("", str(workflow)))]
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    environment["PYTHONNOUSERSITE"] = "1"
    if installed_at_home():
        del environment["PYTHONNOUSERSITE"]
    environment["MPLBACKEND"] = "Agg"
    environment["HDF5_USE_FILE_LOCKING"] = "FALSE"
    environment["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"


def installed_at_home() -> bool:
    """Return whether Snakemake was installed by `pip install --user`, as its jobs then are, too."""
    found = importlib.util.find_spec("snakemake")
    home = site.getusersitepackages()
    return bool(found and found.origin and Path(found.origin).is_relative_to(home))


def table() -> str:
    """Return in Markdown what becomes of which variable."""
    lines = ["| variable | in a job | what it is, or what it could change |", "|---|---|---|"]
    for treatment, rows in (("set", SET), ("kept", KEPT), ("refused", REFUSED)):
        lines += [f"| `{name}` | {treatment} | {what} |" for name, what in rows.items()]
    lines += [f"| all other `{name}…` | not set | {what} |" for name, what in DROPPED.items()]
    return "\n".join(lines)
