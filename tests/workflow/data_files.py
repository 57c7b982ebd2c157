"""Small files of all kinds that studies have, and ways to damage them."""

import importlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import netCDF4
import numpy as np
import xarray as xr

from energetics import storage
from energetics.file_kinds import FileKind
from energetics.spin_dynamics.lattice import SUBLATTICE
from energetics.studies import STUDIES
from energetics.study import Study

SIZES = {"component": 3, "particle": 3, "diagram": 4, "point": 4, "snapshot": 2}
WRITTEN: dict[int, bytes] = {}


@dataclass(frozen=True)
class Reader:
    """What reads one kind of file: the kind itself, or a function that checks more."""

    name: str
    kind: FileKind
    read: Callable[[str], xr.Dataset]

    def write(self, path: Path) -> Path:
        """Write a file that this reader accepts, made once and copied after that."""
        if id(self) not in WRITTEN:
            values = {name: self.values(name) for name in self.kind.variables}
            attributes = dict.fromkeys(self.kind.attributes, "x") | {"sublattice": SUBLATTICE}
            storage.write(self.kind.filled(values, **attributes), path)
            WRITTEN[id(self)] = path.read_bytes()
        path.write_bytes(WRITTEN[id(self)])
        return path

    def values(self, name: str) -> np.ndarray:
        """Return random numbers for a variable, or what makes sense where readers look."""
        known = self.kind.variables[name]
        shape = [SIZES.get(dimension, 2) for dimension in known.dimensions]
        if known.units is None:
            return np.full(shape, "x", object)
        if known.flags:
            return np.resize(list(known.flags.values()), shape)
        if name == "row_size":
            return np.ones(shape, int)
        if name == "position":  # particles far from each other
            return 7.0 * np.arange(np.prod(shape)).reshape(shape)
        return np.full(shape, 1e6) if name == "box" else np.random.default_rng(0).random(shape)

    def variable(self, name: str) -> xr.Variable:
        """Return a variable as it is written."""
        return self.kind.variables[name].filled(self.values(name))


def readers(study: Study) -> Iterator[Reader]:
    """Yield what reads each kind of file of a study."""
    module = importlib.import_module(f"energetics.{study.name}.files")
    for name, kind in vars(module).items():
        if any(kind is known for known in module.KINDS):
            yield Reader(name, kind, getattr(module, f"read_{name.lower()}", kind.read))


READERS = {study.name: list(readers(study)) for study in STUDIES}


def kept(part: float) -> Callable[[Path], None]:
    """Return what cuts a file down to a part of it."""
    return lambda path: path.write_bytes(path.read_bytes()[: int(part * path.stat().st_size)])


def overwritten(content: bytes) -> Callable[[Path], None]:
    """Return what puts other bytes where a file was."""
    return lambda path: path.write_bytes(content)


def foldered(path: Path) -> None:
    """Put a folder where a file was."""
    path.unlink()
    path.mkdir()


def flipped(seed: int) -> Callable[[Path], None]:
    """Return what changes one bit somewhere before the checksum."""

    def flip(path: Path) -> None:
        content, draw = bytearray(path.read_bytes()), random.Random(seed)
        content[draw.randrange(len(content) - 100)] ^= 1 << draw.randrange(8)
        path.write_bytes(content)

    return flip


ONE_PIXEL = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU"
FILES = {  # damage to any file, without a look inside
    "missing": Path.unlink,
    "empty": kept(0.0),
    "cut to its first bytes": kept(0.01),
    "cut in the middle": kept(0.5),
    "cut near its end": kept(0.95),
    "a text": overwritten(b"field = 1\n"),
    "a picture": overwritten(ONE_PIXEL),
    "a folder": foldered,
    "one bit in its head changed": lambda path: path.write_bytes(
        path.read_bytes()[:30] + b"\x55" + path.read_bytes()[31:]
    ),
    **{f"one bit changed ({seed})": flipped(seed) for seed in range(5)},
}


def edited(change: Callable[[xr.Dataset, str], xr.Dataset]) -> Callable[[Path, str], None]:
    """Return what writes a file anew with one variable changed, past `storage`."""

    def edit(path: Path, name: str) -> None:
        with xr.open_dataset(path, decode_times=False) as file:
            changed = change(file.load(), name)
        for array in changed.variables.values():
            array.encoding = {"_FillValue": None}
        path.unlink()
        changed.to_netcdf(path, engine="netcdf4")

    return edit


def planted(value: float) -> Callable[[Path, str], None]:
    """Return what puts a value at the end of a variable."""

    def plant(path: Path, name: str) -> None:
        with netCDF4.Dataset(path, "a") as file:
            file[name][(-1,) * file[name].ndim] = value

    return plant


def renamed(file: xr.Dataset, name: str) -> xr.Dataset:
    """Give the last dimension of a variable another name."""
    array = file.variables[name]
    dims = (*array.dims[:-1], "other") if array.dims else ("other",)
    values = array.values if array.dims else array.values[None]
    return file.drop_vars(name).assign({name: (dims, values, array.attrs)})


def in_words(file: xr.Dataset, name: str) -> xr.Dataset:
    """Put text where numbers were."""
    words = np.full(file[name].shape, "one", object)
    return file.drop_vars(name).assign({name: (file[name].dims, words, file[name].attrs)})


def without_units(file: xr.Dataset, name: str) -> xr.Dataset:
    """Take the units off a variable."""
    attributes = {key: value for key, value in file[name].attrs.items() if key != "units"}
    return file.assign({name: (file[name].dims, file[name].values, attributes)})


def in_other_units(file: xr.Dataset, name: str) -> xr.Dataset:
    """Give a variable units that nobody expects."""
    return file.assign(
        {name: (file[name].dims, file[name].values, {**file[name].attrs, "units": "parsec"})}
    )


def nothing_left(file: xr.Dataset, name: str) -> xr.Dataset:
    """Leave the first dimension of a variable without an entry."""
    return file.isel({file[name].dims[0]: slice(0)})


def is_number(array: xr.Variable) -> bool:
    """Return whether a variable holds numbers."""
    return array.dtype.kind != "O"


def is_finite(array: xr.Variable) -> bool:
    """Return whether a variable holds numbers none of which may be missing."""
    return array.dtype.kind == "f" and array.encoding["_FillValue"] is None


CONTENTS = {  # damage to one variable, and which ones it can be done to
    "without a variable": (edited(lambda file, name: file.drop_vars(name)), lambda array: True),
    "with another dimension": (edited(renamed), lambda array: True),
    "with text for numbers": (edited(in_words), is_number),
    "with numbers without units": (edited(without_units), is_number),
    "with numbers in other units": (edited(in_other_units), is_number),
    "with no entries": (
        edited(nothing_left),
        lambda array: {*array.dims[:1]} - storage.MAY_BE_EMPTY,
    ),
    "with a NaN": (planted(np.nan), is_finite),
    "with an infinite number": (planted(np.inf), is_finite),
    "with a split that does not exist": (planted(7), lambda array: "flag_values" in array.attrs),
}
