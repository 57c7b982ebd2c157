"""Kinds of files: what each variable is, said once; writers fill it, readers check by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import xarray as xr

from energetics.errors import InputError
from energetics.storage import SPLITS, read, variable


@dataclass(frozen=True)
class Variable:
    """One variable of a file: dimensions, units (text has none) and what it is.

    `missing` says that NaN may occur and means "not defined", `digits` how many decimal digits are
    kept, `flags` the meaning of each value of a flag, `coordinate` that it goes with the others;
    an `optional` variable is not in every file.
    """

    dimensions: tuple[str, ...]
    long_name: str
    units: str | None = "1"
    missing: bool = False
    digits: int | None = None
    flags: Mapping[str, int] = field(default_factory=dict)
    coordinate: bool = False
    optional: bool = False

    def filled(self, values: object) -> xr.Variable:
        """Return the variable with its values."""
        if self.units is None:
            text = np.asarray(values, object)
            return xr.Variable(self.dimensions, text, {"long_name": self.long_name})
        known = {}
        if self.flags:
            flags = np.array(list(self.flags.values()), np.int8)
            known = {"flag_values": flags, "flag_meanings": " ".join(self.flags)}
            values = np.asarray(values, np.int8)
        return variable(
            self.dimensions,
            values,
            units=self.units,
            long_name=self.long_name,
            missing=self.missing,
            digits=self.digits,
            **known,
        )


def text(dimensions: tuple[str, ...], long_name: str, *, optional: bool = False) -> Variable:
    """Return a variable of text."""
    return Variable(dimensions, long_name, units=None, optional=optional)


def split(dimension: str = "trajectory") -> Variable:
    """Return the variable that says to which split each part along a dimension belongs."""
    return Variable((dimension,), f"split to which the {dimension} belongs", flags=SPLITS)


@dataclass(frozen=True)
class FileKind:
    """One kind of file: where it lies below a study's results, its title, and its variables.

    The place is without `.nc`, and what differs from file to file stands in braces. `attributes`
    says what is noted beside the variables: name and meaning.
    """

    place: str
    title: str
    variables: Mapping[str, Variable]
    attributes: Mapping[str, str] = field(default_factory=dict)

    def filled(
        self, values: Mapping[str, object], *, title: str = "", **attributes: object
    ) -> xr.Dataset:
        """Return a dataset of this kind from the values of its variables.

        Raises ValueError if there is one too many, or too few that are not optional.
        """
        needed = {name for name, known in self.variables.items() if not known.optional}
        if wrong := (values.keys() - self.variables.keys()) | (needed - values.keys()):
            raise ValueError(f"{self.place}: {', '.join(sorted(wrong))}: unknown or missing")
        data = {name: self.variables[name].filled(value) for name, value in values.items()}
        dataset = xr.Dataset(data, attrs={"title": title or self.title, **attributes})
        return dataset.set_coords([name for name in values if self.variables[name].coordinate])

    def read(self, path: str, *names: str) -> xr.Dataset:
        """Return a checked file of this kind, or the named variables of it.

        Raises InputError as `storage.read` does, and for a variable in other units.
        """
        wanted = {name: self.variables[name] for name in names or self.variables}
        needs = {name: v.dimensions for name, v in wanted.items() if not v.optional}
        optional = [name for name, known in wanted.items() if known.optional]
        file = read(path, needs, optional=optional)
        for name, known in wanted.items():
            if name in file.variables and (found := file[name].attrs.get("units")) != known.units:
                advice = f"expected {known.units}: delete the file and rerun"
                raise InputError(path, f"units of {name}", found, advice)
        return file


def without(variables: Mapping[str, Variable], *names: str) -> dict[str, Variable]:
    """Return variables without some of them, as of a file that is made from another."""
    return {name: known for name, known in variables.items() if name not in names}
