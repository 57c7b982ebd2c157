"""A checksum behind the last byte of a file, by which a changed bit is noticed wherever it is.

HDF5 reads up to the end that its header names, so what follows disturbs no program. Its own checks
leave out much of a header, where a changed bit can even crash the library. A program that changes
the file in place takes the checksum off; a file without one is taken as it is.
"""

import hashlib
from pathlib import Path

LABEL = b"\nblake2b-128 of all bytes before this line: "
LENGTH = len(LABEL) + 32 + 1
BLOCK = 1 << 20


def append(path: Path | str) -> None:
    """Put the checksum of a file at its end."""
    path = Path(path)
    line = LABEL + digest(path, path.stat().st_size) + b"\n"
    with path.open("ab") as file:
        file.write(line)


def holds(path: Path | str) -> bool | None:
    """Return whether a file is as it was written, or None if no checksum at its end tells."""
    path = Path(path)
    size = path.stat().st_size - LENGTH
    if size < 0:
        return None
    with path.open("rb") as file:
        file.seek(size)
        line = file.read()
    if not line.startswith(LABEL):
        return None
    return line == LABEL + digest(path, size) + b"\n"


def digest(path: Path, size: int) -> bytes:
    """Return the BLAKE2b digest of the first bytes of a file, in hexadecimal."""
    found = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while size > 0 and (block := file.read(min(size, BLOCK))):
            found.update(block)
            size -= len(block)
    return found.hexdigest().encode()
