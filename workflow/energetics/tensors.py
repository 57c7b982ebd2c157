"""Tensors of trained networks in a NetCDF file, as NumPy arrays: to run them without torch."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import xarray as xr

from energetics.errors import InputError
from energetics.storage import check_attributes, check_finite, read


def read_tensors(
    path: Path | str, shapes: Mapping[str, Sequence[int]], /, **case: object
) -> tuple[list[dict[str, np.ndarray]], xr.Dataset]:
    """Return the tensors of each training seed by their names, and the file.

    Raises InputError if the attributes say that the network is of another case, or if a tensor is
    missing, is no number, is not finite or has another shape.
    """
    file = read(path)
    check_attributes(path, file, **case)
    seeds = file.sizes.get("training_seed", 0)
    if not seeds:
        raise InputError(path, "training_seed", 0, "holds no network, rerun the training rule")
    tensors: list[dict[str, np.ndarray]] = [{} for _ in range(seeds)]
    for name, shape in shapes.items():
        key = name.replace(".", "_")
        found = shape_of(file[key]) if key in file else "missing"
        if found != tuple(shape):
            advice = f"expected shape {tuple(shape)}, rerun the training rule"
            raise InputError(path, key, found, advice)
        check_finite(file[key].variable, path, key)  # also where missing values were declared
        for seed in range(seeds):
            tensors[seed][name] = np.array(file[key].values[seed])
    return tensors, file


def shape_of(tensors: xr.DataArray) -> tuple[int, ...] | str:
    """Return the shape of the tensor of one training seed, or in words why there is none."""
    if tensors.dims[:1] != ("training_seed",) or tensors.dtype.kind not in "fiub":
        return f"{tensors.dtype} along ({', '.join(map(str, tensors.dims))})"
    return tensors.shape[1:]
