"""The data contract: every intermediate is a NetCDF-4 file that says what is in it.

Files keep to the classic model of NetCDF: text is stored as characters, and integers have a sign
and up to 32 bits. Every program knows these, and a file can be copied to NetCDF-3.

Each variable has named dimensions, units and a long name; each file its title, source and
parameters. Files appear whole or not at all, hold no clock and no host name, and are checked when
they are read. Missing values (NaN) are refused unless the variable was declared to have them.
"""

import fcntl
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from energetics import checksums
from energetics.errors import InputError, MachineError
from energetics.whole_files import whole

COMPRESSION = {"zlib": True, "complevel": 2, "shuffle": True}
SPLITS = {"train": 0, "validation": 1, "test": 2, "excluded": 3}
MAY_BE_EMPTY = {"point", "design"}  # of a uniform film, and where speed alone is measured


def variable(
    dimensions: Sequence[str],
    values: object,
    *,
    units: str,
    long_name: str,
    missing: bool = False,
    digits: int | None = None,
    **attributes: object,
) -> xr.Variable:
    """Return a variable that keeps the data contract.

    `missing` declares that NaN may occur and means "not defined"; `digits` keeps that many decimal
    digits (rounded in binary by the NetCDF library, so that zlib has less to store). Flags become
    bytes and integers 32 bits wide, since CF-1.8 has no others; raises OverflowError if one does
    not fit.
    """
    encoding: dict[str, object] = {"_FillValue": np.nan if missing else None}
    if digits is not None:
        encoding["least_significant_digit"] = digits
    values = np.asarray(values)
    if values.dtype == bool:
        values = values.astype(np.int8)
    if is_wide(values):
        if not fits(values, 31):
            raise OverflowError(f"{long_name}: an integer does not fit into 32 bits")
        values = values.astype(np.int32)
    return xr.Variable(
        tuple(dimensions), values, {"units": units, "long_name": long_name, **attributes}, encoding
    )


def is_wide(values: np.ndarray) -> bool:
    """Return whether values are integers of a type that the classic model does not have."""
    return values.dtype.kind == "u" or values.dtype == np.int64


def fits(values: np.ndarray, bits: int) -> bool:
    """Return whether integers fit into so many bits beside the sign."""
    return not values.size or -(2**bits) <= int(values.min()) <= int(values.max()) < 2**bits


def classic(value: object) -> object:
    """Return an attribute's value with integers as the classic model of NetCDF has them.

    What does not fit into 32 bits, as a seed from 2³¹ on, becomes a double, which equals it up to
    2⁵³; raises OverflowError beyond.
    """
    values = np.asarray(value)
    if not is_wide(values):
        return value
    if not fits(values, 53):
        raise OverflowError(f"attribute {value}: an integer does not fit into a double")
    return values.astype(np.int32 if fits(values, 31) else np.float64)


def split_variable(splits: Sequence[str], dimension: str = "trajectory") -> xr.Variable:
    """Return the split of each trajectory, or whatever the dimension counts, as a CF flag."""
    return variable(
        [dimension],
        np.array([SPLITS[split] for split in splits], np.int8),
        units="1",
        long_name=f"split to which the {dimension} belongs",
        flag_values=np.array(list(SPLITS.values()), np.int8),
        flag_meanings=" ".join(SPLITS),
    )


def write(dataset: xr.Dataset, path: Path | str) -> None:
    """Write a dataset under a temporary name, compressed, and rename it: whole or not at all.

    Raises ValueError if a variable lacks units or a long name, holds an undeclared NaN, or if the
    dataset has no title.
    """
    path = Path(path)
    if "title" not in dataset.attrs:
        raise ValueError(f"{path}: title is missing from the attributes")
    told = sorted(dataset.attrs.items())  # in one order, however a configuration orders its keys
    dataset = dataset.drop_attrs(deep=False).assign_attrs(
        {"title": dataset.attrs["title"]} | {name: classic(value) for name, value in told},
        Conventions="CF-1.8",
        institution="energetics",
        source="numerical simulation and learning by the energetics workflow",
        history="written by the energetics workflow from its configuration and seed",
        references=dataset.attrs.get("references", "see README.md of the energetics repository"),
        comment=dataset.attrs.get("comment", "parameters are attributes of this file"),
    )
    for name, array in dataset.variables.items():
        for attribute in ("units", "long_name"):
            if attribute not in array.attrs and array.dtype.kind not in "OUS":
                raise ValueError(f"{path}: {name} has no {attribute}")
        if array.dtype.kind in "OUS":
            array.encoding = {}  # of a file it was read from, where texts had another length
        array.encoding.setdefault("_FillValue", None)
        if array.dtype.kind in "fiu" and array.ndim:
            array.encoding.update(COMPRESSION)
        if array.encoding["_FillValue"] is None:
            check_finite(array, path, str(name))
    with whole(path, size=dataset.nbytes) as partial:
        dataset.to_netcdf(partial, engine="netcdf4", format="NETCDF4_CLASSIC")
        checksums.append(partial)


def read(
    path: Path | str,
    needs: Mapping[str, Sequence[str]] | None = None,
    *,
    optional: Sequence[str] = (),
) -> xr.Dataset:
    """Return a dataset read into memory and checked.

    `needs` maps the variables that the reader uses to their dimensions (all variables are read if
    it is left out); `optional` ones are read if they are there. Raises InputError for a
    file that is missing, cut short or not NetCDF, for a variable that is missing, is empty or has
    other dimensions, and for values that break the data contract; MachineError where the machine
    cannot read a file that may be good.
    """
    needs = needs or {}
    whole = None
    try:
        whole = checksums.holds(path)
        if whole is False:
            advice = "a bit of it has changed since, delete it and rerun"
            raise InputError(path, "file", "not what was written", advice)
        with xr.open_dataset(path, engine="netcdf4", decode_times=False) as file:
            names = [name for name in (*needs, *optional) if name in file.variables]
            dataset = (file[names] if needs else file).load()
    except FileNotFoundError:
        raise InputError(path, "file", "missing", "rerun the rule that makes it") from None
    except IsADirectoryError:
        raise InputError(path, "file", "a folder", "move it away and rerun") from None
    except InputError:
        raise
    except Exception as error:  # what the libraries raise depends on where a file is damaged
        raise unreadable(path, error, whole=bool(whole)) from error
    dataset.encoding["source"] = str(path)
    dataset.encoding.pop("unlimited_dims", None)  # to the library a dimension without points is one
    for name, dimensions in needs.items():
        if name not in dataset.variables:
            raise InputError(path, name, "missing", "the file was not written by this workflow")
        if dataset[name].dims != tuple(dimensions):
            found = ", ".join(map(str, dataset[name].dims))
            raise InputError(
                path, f"dimensions of {name}", f"({found})", f"expected ({', '.join(dimensions)})"
            )
    for found_name, array in dataset.variables.items():
        check_contract(array, path, str(found_name))
    return dataset


def join(parts: Sequence[xr.Dataset], dimension: str) -> xr.Dataset:
    """Return parts of shards as one dataset in the order of a dimension, however they were cut.

    Raises InputError if a part has other sizes than the first, as one of another configuration.
    """
    for part in parts:
        for name, size in parts[0].sizes.items():
            if name not in (dimension, *MAY_BE_EMPTY) and part.sizes.get(name) != size:
                source = part.encoding.get("source", "one part")
                advice = f"other shards have {size}: delete what another configuration made"
                raise InputError(source, str(name), part.sizes.get(name, "missing"), advice)
    joined = xr.concat(
        parts,
        dimension,
        data_vars="minimal",
        coords="minimal",
        compat="equals",
        join="exact",
        combine_attrs="override",
    )
    return joined.sortby(dimension)


def unreadable(path: Path | str, error: Exception, *, whole: bool) -> InputError | MachineError:
    """Return what to raise for a file that could not be read: is it the file, or the machine?

    A file whose checksum holds is not to blame, whatever the libraries say of it.
    """
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    if isinstance(error, MemoryError):
        return MachineError(path, "too little memory to read it", "the file may be good, keep it")
    if isinstance(error, OSError) and (error.errno or 0) > 0:  # those of NetCDF are negative
        what = error.strerror or reason
        return MachineError(path, what, "this is no fault of the file, which may be good: keep it")
    if refused := lock_refused(path):
        advice = "set HDF5_USE_FILE_LOCKING=FALSE, the file may be good: keep it"
        return MachineError(path, f"file lock: {refused}", advice)
    if whole:
        advice = "its checksum holds, so the file is good and the libraries that read it are not"
        return MachineError(path, reason, advice)
    return InputError(path, "file", reason, "not a complete NetCDF file, move it away and rerun")


def lock_refused(path: Path | str) -> str:
    """Return why the HDF5 library gets no lock on a file, an empty text if it does or needs none.

    Some file systems have no locks (ENOSYS, ENOLCK), and another program may hold one (EAGAIN).
    """
    if os.environ.get("HDF5_USE_FILE_LOCKING", "").upper() in ("FALSE", "0"):
        return ""
    try:
        with Path(path).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return os.strerror(error.errno) if error.errno else str(error)
    return ""


def check_contract(array: xr.Variable, path: Path | str, name: str) -> None:
    """Raise InputError unless a variable that was read keeps the data contract.

    Numbers have units and text has none, only what may be empty is, flags have one of their
    values, and missing values stand only where they were declared.
    """
    numbers = array.dtype.kind in "fiub"
    if numbers != ("units" in array.attrs):
        advice = "numbers have units and text has none: delete the file and rerun"
        raise InputError(path, name, f"{array.dtype} {array.attrs.get('units', 'bare')}", advice)
    for dimension, size in array.sizes.items():
        if size == 0 and dimension not in MAY_BE_EMPTY:
            raise InputError(path, f"{dimension} of {name}", 0, "empty: delete the file and rerun")
    if "flag_values" in array.attrs:
        known = np.atleast_1d(array.attrs["flag_values"])
        wrong = ~np.isin(array.values, known)
        if wrong.any():
            place, value = first(array, wrong)
            advice = f"not one of {', '.join(map(str, known))}: delete the file and rerun"
            raise InputError(path, f"{name}[{place}]", value, advice)
    if array.encoding.get("_FillValue") is None:
        check_finite(array, path, name)


def first(array: xr.Variable, wrong: np.ndarray) -> tuple[str, object]:
    """Return place, as y=1, x=2, and value of the first element of an array that is wrong."""
    index = np.unravel_index(np.argmax(wrong), array.shape)
    pairs = zip(array.dims, index, strict=True)
    return ", ".join(f"{dim}={int(i)}" for dim, i in pairs), array.values[index]


def check_finite(array: xr.Variable, path: Path | str, name: str) -> None:
    """Raise InputError with file, variable and index at the first value that is not finite."""
    if array.dtype.kind != "f" or np.isfinite(array.values).all():
        return
    place, value = first(array, ~np.isfinite(array.values))
    raise InputError(
        path, f"{name}[{place}]", value, "not a finite number, delete the file and rerun"
    )


def check_attributes(path: Path | str, file: xr.Dataset, **wanted: object) -> None:
    """Raise InputError unless a file's attributes say that it was made for what its reader wants.

    A network corrects or replaces one step of one kind and nothing else.
    """
    for name, value in wanted.items():
        found = file.attrs.get(name, "missing")
        if not agrees(found, value):
            advice = f"made for another case, expected {value}: rerun the rule that makes it"
            raise InputError(path, name, found, advice)


def agrees(found: Any, wanted: Any) -> bool:
    """Return whether an attribute is what is wanted; numbers in floating point up to rounding."""
    if np.ndim(found) or isinstance(found, str) != isinstance(wanted, str):
        return False
    return bool(np.isclose(found, wanted) if isinstance(wanted, float) else found == wanted)


def attributes(**values: object) -> dict[str, object]:
    """Return values as NetCDF attributes: flags as 0 or 1, lists as arrays, None as 'none'."""
    kept = {}
    for name, value in values.items():
        if isinstance(value, bool):
            value = int(value)
        kept[name] = "none" if value is None else value
    return kept
