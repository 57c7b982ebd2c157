"""Files that appear whole or not at all, also where a disk is full or a quota is used up."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT)
PROBE = 1 << 20  # bytes; more than what is left over where a larger block did not fit


@contextmanager
def whole(path: Path | str, *, size: int = 0) -> Iterator[Path]:
    """Yield a temporary name beside a path; what was written there gets the path's name.

    If anything goes wrong it is removed instead, and what bore the name before stays. Raises
    OSError with the reason and the path where there is no room, also beforehand where the disk has
    not `size` bytes left: the HDF5 library can crash on a full one.
    """
    path = Path(path)
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(path.parent).free < size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        yield partial
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    except Exception as error:
        reason = no_room(partial, error)
        if partial.exists():
            os.truncate(partial, 0)  # a library that failed to close it still holds its room
            partial.unlink()
        if reason:
            raise OSError(reason, os.strerror(reason), str(path)) from error
        raise


def no_room(partial: Path, error: Exception) -> int:
    """Return the number of the error if a file could not be written for want of room, else 0.

    The NetCDF library gives other reasons or none, but whoever goes on writing is told.
    """
    if not isinstance(error, OSError | RuntimeError):
        return 0
    if isinstance(error, OSError) and error.errno in FULL:
        return error.errno
    try:
        with partial.open("ab") as file:
            file.write(bytes(PROBE))
            file.flush()
            os.fsync(file.fileno())
    except OSError as told:
        return told.errno if told.errno in FULL else 0
    return 0
