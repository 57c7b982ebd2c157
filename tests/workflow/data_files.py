"""Small files that the readers of the studies accept, and ways to damage them."""

import importlib
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import netCDF4
import numpy as np
import pytest
import xarray as xr

from energetics import storage
from energetics.studies import STUDIES

SIZES = {"component": 3, "particle": 3, "diagram": 4, "point": 4, "snapshot": 2}
WRITTEN: dict[tuple[str, str], bytes] = {}
ATTRIBUTES = {"title": "a file to be damaged", "arms": "topology pixels"}


@dataclass(frozen=True)
class Reader:
    """A function of a study's `files` module that reads one kind of file, and what it asks for."""

    study: str
    name: str
    read: Callable[[str], xr.Dataset]
    needs: Mapping[str, tuple[str, ...]]

    def write(self, path: Path) -> Path:
        """Write a file that this reader accepts, made once and copied after that."""
        if (self.study, self.name) in WRITTEN:
            path.write_bytes(WRITTEN[self.study, self.name])
            return path
        variables = {name: self.variable(name, dims) for name, dims in self.needs.items()}
        attributes = ATTRIBUTES | {"sublattice": sublattice()}
        storage.write(xr.Dataset(variables, attrs=attributes), path)
        WRITTEN[self.study, self.name] = path.read_bytes()
        return path

    def variable(self, name: str, dims: tuple[str, ...]) -> xr.Variable:
        """Return a variable with random numbers, or what makes sense where readers look."""
        shape = [SIZES.get(dim, 2) for dim in dims]
        if name == "split":
            return storage.split_variable((["train", "test"] * shape[0])[: shape[0]], dims[0])
        values = np.random.default_rng(len(name)).standard_normal(shape)
        if name == "row_size":
            values = np.ones(shape, int)
        if name == "position":  # particles far from each other
            values = 7.0 * np.arange(values.size).reshape(shape)
        if name == "box":
            values = np.full(shape, 1e6)
        return storage.variable(dims, values, units="1", long_name=name)


def sublattice() -> str:
    """Return the name of the sublattice that the spins' files have to tell."""
    return importlib.import_module("energetics.spin_dynamics.lattice").SUBLATTICE


def readers(study: str) -> Iterator[Reader]:
    """Yield all readers of a study; what each asks for is overheard."""
    module = importlib.import_module(f"energetics.{study}.files")
    for name, function in vars(module).items():
        if not name.startswith("read_"):
            continue
        asked = []

        def overhear(path, needs, asked=asked, **options):
            asked.append(needs)
            raise StopIteration

        with pytest.MonkeyPatch.context() as patch, pytest.raises(StopIteration):
            patch.setattr(module, "read", overhear)
            function("")
        yield Reader(study, name, function, asked[0])


READERS = {study.name: list(readers(study.name)) for study in STUDIES}


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


def nothing_left(file: xr.Dataset, name: str) -> xr.Dataset:
    """Leave the first dimension of a variable without an entry."""
    return file.isel({file[name].dims[0]: slice(0)})


def is_number(array: xr.Variable) -> bool:
    """Return whether a variable holds numbers that may be broken."""
    return array.dtype.kind == "f"


CONTENTS = {  # damage to one variable, and which ones it can be done to
    "without a variable": (edited(lambda file, name: file.drop_vars(name)), lambda array: True),
    "with another dimension": (edited(renamed), lambda array: True),
    "with text for numbers": (edited(in_words), lambda array: True),
    "with numbers without units": (edited(without_units), lambda array: True),
    "with no entries": (
        edited(nothing_left),
        lambda array: {*array.dims[:1]} - storage.MAY_BE_EMPTY,
    ),
    "with a NaN": (planted(np.nan), is_number),
    "with an infinite number": (planted(np.inf), is_number),
    "with a split that does not exist": (planted(7), lambda array: "flag_values" in array.attrs),
}
