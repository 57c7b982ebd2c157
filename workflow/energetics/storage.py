"""The data contract: every intermediate is a NetCDF-4 file that says what is in it.

Each variable has named dimensions, units and a long name; each file its title, source and
parameters. Files appear whole or not at all, hold no clock and no host name, and are checked when
they are read. Missing values (NaN) are refused unless the variable was declared to have them.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import xarray as xr

from energetics.errors import InputError

COMPRESSION = {"zlib": True, "complevel": 2, "shuffle": True}
SPLITS = {"train": 0, "validation": 1, "test": 2, "excluded": 3}


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
    if values.dtype == np.int64:
        if values.size and np.abs(values).max() > np.iinfo(np.int32).max:
            raise OverflowError(f"{long_name}: an integer does not fit into 32 bits")
        values = values.astype(np.int32)
    return xr.Variable(
        tuple(dimensions), values, {"units": units, "long_name": long_name, **attributes}, encoding
    )


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
    dataset = dataset.assign_attrs(
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
        array.encoding.setdefault("_FillValue", None)
        if array.dtype.kind in "OUS":
            array.encoding.pop("dtype", None)  # of a file it was read from, which cuts longer texts
        if array.dtype.kind in "fiu" and array.ndim:
            array.encoding.update(COMPRESSION)
        if array.encoding["_FillValue"] is None:
            check_finite(array, path, str(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    dataset.to_netcdf(partial, engine="netcdf4", format="NETCDF4")
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(path)


def read(
    path: Path | str,
    needs: Mapping[str, Sequence[str]] | None = None,
    *,
    optional: Sequence[str] = (),
) -> xr.Dataset:
    """Return a dataset read into memory and checked.

    `needs` maps the variables that the reader uses to their dimensions (all variables are read if
    it is left out); `optional` ones are read if they are there. Raises InputError for a
    file that is missing, cut short or not NetCDF, for a variable that is missing or has other
    dimensions, and for a value that is not finite where none may be missing.
    """
    needs = needs or {}
    try:
        with xr.open_dataset(path, engine="netcdf4", decode_times=False) as file:
            names = [name for name in (*needs, *optional) if name in file.variables]
            dataset = (file[names] if needs else file).load()
    except FileNotFoundError:
        raise InputError(path, "file", "missing", "rerun the rule that makes it") from None
    except (OSError, RuntimeError, ValueError, AttributeError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(
            path, "file", reason, "not a complete NetCDF file, delete it and rerun"
        ) from None
    for name, dimensions in needs.items():
        if name not in dataset.variables:
            raise InputError(path, name, "missing", "the file was not written by this workflow")
        if dataset[name].dims != tuple(dimensions):
            found = ", ".join(map(str, dataset[name].dims))
            raise InputError(
                path, f"dimensions of {name}", f"({found})", f"expected ({', '.join(dimensions)})"
            )
    for name, array in dataset.variables.items():
        if array.encoding.get("_FillValue") is None:
            check_finite(array, path, str(name))
    return dataset


def join(parts: Sequence[xr.Dataset], dimension: str) -> xr.Dataset:
    """Return parts of shards as one dataset in the order of a dimension, however they were cut."""
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


def check_finite(array: xr.Variable, path: Path | str, name: str) -> None:
    """Raise InputError with file, variable and index at the first value that is not finite."""
    if array.dtype.kind != "f" or np.isfinite(array.values).all():
        return
    index = np.unravel_index(np.argmin(np.isfinite(array.values)), array.shape)
    place = ", ".join(f"{dim}={int(i)}" for dim, i in zip(array.dims, index, strict=True))
    value = array.values[index]
    raise InputError(
        path, f"{name}[{place}]", value, "not a finite number, delete the file and rerun"
    )


def check_attributes(path: Path | str, file: xr.Dataset, **wanted: object) -> None:
    """Raise InputError unless a file's attributes say that it was made for what its reader wants.

    A network corrects or replaces one step of one kind and nothing else.
    """
    for name, value in wanted.items():
        found = file.attrs.get(name, "missing")
        number = isinstance(value, float) and not isinstance(found, str)
        same = np.isclose(found, value) if number else found == value
        if not same:
            advice = f"made for another case, expected {value}: rerun the rule that makes it"
            raise InputError(path, name, found, advice)


def attributes(**values: object) -> dict[str, object]:
    """Return values as NetCDF attributes: flags as 0 or 1, lists as arrays, None as 'none'."""
    kept = {}
    for name, value in values.items():
        if isinstance(value, bool):
            value = int(value)
        kept[name] = "none" if value is None else value
    return kept
