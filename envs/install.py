"""Make the environment .venv, or mend it: python3 envs/install.py requirements.txt.

`make` calls it before everything else. What stands against it is told in one line before anything
is installed, so this file runs on any Python from 3.6 on and imports nothing but its library. What
cannot be kept is made anew: an environment that is not finished, was moved or copied, or whose
Python is another one by now.
"""

import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)  # for which requirements.txt has wheels; the README says the same
COMPILED = {(3, 14): "immutables"}  # what Snakemake needs and has no wheel there
GLIBC, MACOS = (2, 28), (14,)  # of the wheels of torch, and of gudhi
UNUSABLE = ":\n{}\\"  # to venv, to a shell, to Snakemake and to the NetCDF library
ENVIRONMENT = Path(".venv")
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "installed.json"  # written last: what is installed, where, for which Python


def version(text: str) -> tuple:
    """Return the numbers of a version."""
    return tuple(map(int, re.findall(r"\d+", text)))


def told(numbers: tuple) -> str:
    """Return a version as people write it."""
    return ".".join(map(str, numbers))


def wrong_machine() -> str:
    """Return why this kind of machine will not do, an empty text if it will."""
    system, machine = platform.system(), platform.machine()
    if system == "Windows":
        return "Windows: jobs are started by a Unix shell: use WSL, the Linux inside Windows"
    if sys.maxsize < 2**32:
        machine = "32 bit"
    if (system, machine) in (("Linux", "x86_64"), ("Darwin", "arm64")):
        return ""
    package = "llvmlite" if (system, machine) == ("Darwin", "x86_64") else "gudhi"
    advice = "use Linux on x86_64 or macOS on Apple silicon"
    if (system, machine) == ("Linux", "aarch64"):
        advice += ", or conda (envs/README.md)"
    return f"{system} on {machine}: {package} has no wheel for it: {advice}"


def wrong_python() -> str:
    """Return why this Python will not do, an empty text if it will."""
    here = sys.version_info[:2]
    kind = platform.python_implementation()
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        kind += " without a lock"
    found = f"{kind} {platform.python_version()} ({sys.executable})"
    if kind != "CPython" or not OLDEST <= here <= NEWEST:
        needed = f"CPython {told(OLDEST)} to {told(NEWEST)}"
        return f"{found}: needed is {needed}, as in: make PYTHON=python3.12"
    header = Path(sysconfig.get_path("include"), "Python.h")
    if here in COMPILED and not (shutil.which("cc") and header.exists()):
        advice = "install a C compiler and Python's headers, or use an older Python"
        return f"{found}: {COMPILED[here]} has no wheel for it: {advice}"
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        return f"{found}: makes no environments: apt install python3-venv, or use another Python"
    return ""


def wrong_system() -> str:
    """Return why this system is too old, an empty text if it is not."""
    if platform.system() == "Darwin":
        found, needed, package = ("macOS", platform.mac_ver()[0]), MACOS, "gudhi"
    else:
        found, needed, package = platform.libc_ver(), GLIBC, "torch"
    if found[0] in ("macOS", "glibc") and version(found[1]) >= needed:
        return ""
    name = " ".join(found).strip() or "a C library other than glibc"
    newer = f"{'macOS' if needed == MACOS else 'glibc'} {told(needed)} or newer"
    return f"{name}: {package} has no wheel for it: needed is {newer}"


def wrong_folder() -> str:
    """Return why nothing could run in this folder, an empty text if it could."""
    for sign in sorted(set(UNUSABLE) & set(str(Path.cwd()))):
        return f"{sign!r} in the path of this folder: nothing could run in it: use another folder"
    return ""


def identity() -> dict:
    """Return what an environment does not outlive: a change of its folder or of its Python."""
    return {
        "folder": str(ENVIRONMENT.absolute()),
        "python": sys.version,
        "base": sys.base_prefix,
        "machine": platform.machine(),
    }


def requirements(file: str) -> dict:
    """Return the text of a file of requirements, and of those that it includes."""
    text = Path(file).read_text(encoding="utf-8")
    texts = {file: text}
    for name in re.findall(r"^-r +(\S+)", text, re.M):
        texts.update(requirements(name))
    return texts


def installed() -> dict:
    """Return the texts of the requirements that are installed; none if .venv cannot be kept."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp["files"] if stamp["made"] == identity() and os.access(PYTHON, os.X_OK) else {}


def run(*command: str) -> None:
    """Run a command; where it fails it has said why."""
    code = subprocess.run(command, env=dict(os.environ, PIP_USER="0")).returncode
    if code:
        sys.exit(code)


def install(file: str) -> None:
    """Install a file of requirements into .venv, unless it is there already."""
    there, wanted = installed(), requirements(file)
    if wanted.items() <= there.items():
        return
    if STAMP.exists():
        STAMP.unlink()
    if not there:
        if ENVIRONMENT.exists():
            print("install: .venv is not finished, was moved, or has another Python: made anew")
        run(sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT))
    # -I: what lies on PYTHONPATH or in the user's home is not installed here.
    pip = (str(PYTHON), "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "-r", file)
    there.update(wanted)
    STAMP.write_text(json.dumps({"made": identity(), "files": there}), encoding="utf-8")


if __name__ == "__main__":
    os.chdir(str(Path(__file__).resolve().parent.parent))
    obstacle = wrong_machine() or wrong_python() or wrong_system() or wrong_folder()
    if obstacle:
        sys.exit(f"install: {obstacle}")
    try:
        install(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
