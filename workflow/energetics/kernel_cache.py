"""A folder for compiled kernels that an edit anywhere in the package makes a new one of.

Numba's own cache looks at the file of the compiled function only: after an edit in a function that
it calls in another module, the old machine code is served. Here the folder's name holds a digest of
the whole package, so kernels are compiled once per machine and content, and never served stale.

Numba unpickles what lies there, so a folder is used only if nobody else can have written into it.
"""

import atexit
import grp
import hashlib
import os
import pwd
import re
import shutil
import stat
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PREFIX = "energetics-"
NAME = re.compile(PREFIX + "[0-9a-f]{16}")
UNUSED_DAYS = 30


def package_digest(package: Path) -> str:
    """Return a digest of the relative paths and bytes of all Python files below a folder."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def wanted_parent() -> Path:
    """Return where the user wants kernel folders; raises RuntimeError for one without a home."""
    if base := os.environ.get("NUMBA_CACHE_DIR"):
        # A parent process may have put its own digest there already.
        return Path(base).parent if NAME.fullmatch(Path(base).name) else Path(base)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser(), "numba")


def cache_folder(package: Path) -> Path:
    """Return a folder, made if need be, for kernels compiled from the package's present content.

    It lies in `NUMBA_CACHE_DIR` if the user has set that, else in the user's cache folder, else,
    where there is none or nothing can be written, in one for temporary files. A new one, removed
    at the end of the process, is the last resort.
    """
    name = PREFIX + package_digest(package)
    with suppress(OSError, RuntimeError):
        return make_private(wanted_parent() / name)
    with suppress(OSError):  # its name can be known, and everybody may write beside it
        return make_private(
            make_private(Path(tempfile.gettempdir(), f"numba-{os.getuid()}")) / name
        )
    folder = Path(tempfile.mkdtemp(prefix="numba-"), name)
    folder.mkdir()
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    return folder


def make_private(folder: Path) -> Path:
    """Make a folder that only this user can write into, or see that it is one, and return it.

    Raises PermissionError for a link, a folder of somebody else's, one that others can write into,
    and one below a folder in which others could put something else under its name.
    """
    folder = folder.parent.resolve() / folder.name
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    others = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not others
    if not ours or any(replaceable(above.stat()) for above in folder.parents):
        raise PermissionError(f"{folder} may hold what others wrote")
    os.utime(folder)
    return folder


def replaceable(above: os.stat_result) -> bool:
    """Return whether somebody else, root apart, could rename what lies in a folder."""
    if above.st_uid not in (0, os.getuid()):
        return True
    if above.st_mode & stat.S_ISVTX:  # as /tmp: only owners rename
        return False
    if above.st_mode & stat.S_IWOTH:
        return True
    return bool(above.st_mode & stat.S_IWGRP) and not has_only_this_user(above.st_gid)


def has_only_this_user(group: int) -> bool:
    """Return whether a group is the user's own, as many systems give one to each user."""
    try:
        user, members = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(group)
    except KeyError:
        return False
    return members.gr_name == user and set(members.gr_mem) <= {user}


def prune(parent: Path, *, keep: Path) -> None:
    """Remove kernel folders of this user's that no process has used for a month."""
    oldest = time.time() - UNUSED_DAYS * 86400
    for folder in parent.glob(PREFIX + "*"):
        found = folder.lstat()
        ours = NAME.fullmatch(folder.name) and found.st_uid == os.getuid()
        if ours and folder != keep and found.st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def use_kernel_cache(package: Path) -> Path:
    """Point Numba at the folder that belongs to the package's content and return it."""
    folder = cache_folder(package)
    prune(folder.parent, keep=folder)
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    if "numba" in sys.modules:
        sys.modules["numba"].config.CACHE_DIR = str(folder)
    return folder
