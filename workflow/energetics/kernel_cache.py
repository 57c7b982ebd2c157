"""A folder for compiled kernels that an edit anywhere in the package makes a new one of.

Numba's own cache looks at the file of the compiled function only: after an edit in a function that
it calls in another module, the old machine code is served. Here the folder's name holds a digest of
the whole package, so kernels are compiled once per machine and content, and never served stale.
"""

import hashlib
import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

PREFIX = "energetics-"
UNUSED_DAYS = 30


def package_digest(package: Path) -> str:
    """Return a digest of the relative paths and bytes of all Python files below a folder."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def cache_folder(package: Path) -> Path:
    """Return the folder for kernels compiled from the present content of the package.

    It lies in `NUMBA_CACHE_DIR` if the user has set that, else in the user's cache folder.
    """
    base = os.environ.get("NUMBA_CACHE_DIR")
    if base is None:
        home = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
        folder = Path(home) / "numba"
    else:
        folder = Path(base)
        # A parent process may have put its own digest there already.
        if re.fullmatch(PREFIX + "[0-9a-f]{16}", folder.name):
            folder = folder.parent
    return folder / (PREFIX + package_digest(package))


def prune(parent: Path, *, keep: Path) -> None:
    """Remove kernel folders that no process has used for a month."""
    oldest = time.time() - UNUSED_DAYS * 86400
    for folder in parent.glob(PREFIX + "*"):
        if folder != keep and folder.is_dir() and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def use_kernel_cache(package: Path) -> Path:
    """Point Numba at the folder that belongs to the package's content and return it."""
    folder = cache_folder(package)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
    except OSError:  # a read-only home, as on some compute nodes
        folder = Path(tempfile.gettempdir()) / f"numba-{os.getuid()}" / folder.name
        folder.mkdir(parents=True, exist_ok=True)
    prune(folder.parent, keep=folder)
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    if "numba" in sys.modules:
        sys.modules["numba"].config.CACHE_DIR = str(folder)
    return folder
