"""One results folder as one file, to keep or to move to another machine.

    python -m energetics.archive [--configfile FILE ...] [--output FILE.tar.gz]

In the repository's root, with this package on PYTHONPATH. The archive holds the results, what
Snakemake knows of how each was made, the configuration with all defaults filled in, and checksums:
unpacked into a clone (`tar -xzf`) nothing has to be computed again, an edit reruns what follows
from it, and `sha256sum -c RESULTS/SHA256SUMS` says whether every byte arrived. The same folder
gives the same archive: names are sorted, owners left out, and all files have one time, that of the
newest, so that none is newer than what was made from it. Regular files with relative names only.
"""

import argparse
import base64
import binascii
import gzip
import hashlib
import io
import json
import sys
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from energetics.checked_configuration import check, together
from energetics.errors import InputError
from energetics.whole_files import whole

MAIN = "config/config.yaml"
OWN = {"configuration.yaml", "SHA256SUMS"}  # what is added to the results
SNAKEMAKE = Path(".snakemake")


def read_configuration(files: Sequence[str]) -> dict:
    """Return the configuration as the workflow reads it, defaults filled in."""
    config = together([MAIN, *files])
    check(config, [MAIN, *files])
    return json.loads(json.dumps(config))  # no part stands in it twice, so YAML needs no anchors


def output_of(record: Path, folder: Path) -> str:
    """Return the file whose record this is; Snakemake writes its name in base64, in pieces."""
    parts = record.relative_to(folder).parts
    try:
        return base64.urlsafe_b64decode("".join(part.removeprefix("@") for part in parts)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def records(kind: str, results: Path) -> Iterator[tuple[Path, str]]:
    """Yield Snakemake's records of a kind about files in a folder of results, and those files."""
    folder = SNAKEMAKE / kind
    for record in folder.rglob("*"):
        if record.is_file():
            output = output_of(record, folder)
            if Path(output).is_relative_to(results):
                yield record, output


def members(results: Path) -> list[Path]:
    """Return the files to pack: results and their records, nothing that is half done.

    Raises InputError where there are none, or where a run is under way or was killed.
    """
    advice = "let the run end, or after a kill run again (see --unlock)"
    for lock in (SNAKEMAKE / "locks").glob("*.lock"):
        raise InputError(lock, "lock", "a run", advice)
    for _, output in records("incomplete", results):
        raise InputError(output, "file", "incomplete", advice)
    packed = {
        path
        for path in results.rglob("*")
        if path.is_file() and path.suffix not in (".partial", ".checkpoint")
    } - {results / name for name in OWN}
    if not packed:
        raise InputError(results, "results", "empty or missing", "run the workflow first")
    known = {record for record, output in records("metadata", results) if Path(output) in packed}
    return sorted(packed | known)


def sha256(path: Path) -> str:
    """Return the checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(config: Mapping, output: Path) -> int:
    """Write the archive of a configuration's results; returns how many results are in it."""
    results = Path(config["results"])
    files = members(results)
    newest = max(int(path.stat().st_mtime) for path in files)
    written = yaml.safe_dump(config, sort_keys=False, allow_unicode=True).encode()
    configuration = (results / "configuration.yaml").as_posix()
    sums = {path.as_posix(): sha256(path) for path in files}
    sums[configuration] = hashlib.sha256(written).hexdigest()
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))

    def add(archive: tarfile.TarFile, name: str, content: io.BufferedIOBase, size: int) -> None:
        entry = tarfile.TarInfo(name)  # a plain file of nobody's, whatever it was
        entry.size, entry.mtime, entry.mode = size, newest, 0o644
        archive.addfile(entry, content)

    with (
        whole(output) as partial,
        partial.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        texts = {configuration: written, (results / "SHA256SUMS").as_posix(): lines.encode()}
        for name, text in texts.items():
            add(archive, name, io.BytesIO(text), len(text))
        for path in files:
            with path.open("rb") as file:
                add(archive, path.as_posix(), file, path.stat().st_size)
    return sum(path.is_relative_to(results) for path in files)


def main() -> None:
    """Pack the results of the configuration that the command line names."""
    parser = argparse.ArgumentParser(prog="archive", description="pack a results folder")
    parser.add_argument("--configfile", nargs="+", default=[], help=f"read after {MAIN}")
    parser.add_argument("--output", type=Path, help="default: RESULTS.tar.gz")
    options = parser.parse_args()
    try:
        config = read_configuration(options.configfile)
        results = Path(config["results"])
        output = options.output or results.with_name(f"{results.name}.tar.gz")
        count = pack(config, output)
    except (InputError, OSError) as error:
        sys.exit(f"archive: {error}")
    print(f"{count} files of {results} in {output}, {output.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
