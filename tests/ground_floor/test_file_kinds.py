"""A kind of file is said once: what writers fill is what readers check."""

import numpy as np
import pytest
import xarray as xr

from energetics import pages
from energetics.errors import InputError
from energetics.file_kinds import FileKind, Variable, split, text, without
from energetics.storage import SPLITS, write

VARIABLES = {
    "sample": Variable(("sample",), "number of the sample", coordinate=True),
    "split": split("sample"),
    "energy": Variable(("sample",), "energy |E|", units="J", missing=True),
    "field": Variable(("sample", "x"), "field", digits=2),
    "name": text(("sample",), "name of the sample"),
    "gap": Variable((), "gap", units="J", optional=True),
}
KIND = FileKind("samples", "samples of a test", VARIABLES, attributes={"seed": "where it began"})
VALUES = {
    "sample": [0, 1],
    "split": [SPLITS["train"], SPLITS["test"]],
    "energy": [1.5, np.nan],
    "field": np.array([[0.123456, 1.0], [2.0, 3.0]]),
    "name": ["one", "two"],
}


@pytest.fixture
def path(tmp_path):
    """Return a file of this kind, without what is optional."""
    write(KIND.filled(VALUES, seed=3), tmp_path / "samples.nc")
    return str(tmp_path / "samples.nc")


def test_what_is_filled_is_what_the_kind_says():
    file = KIND.filled(VALUES, seed=3)
    assert file.attrs == {"title": "samples of a test", "seed": 3}
    assert KIND.filled(VALUES, title="another").attrs == {"title": "another"}
    assert set(file.coords) == {"sample"}
    for name, values in VALUES.items():
        assert file[name].dims == VARIABLES[name].dimensions
        assert file[name].attrs["long_name"] == VARIABLES[name].long_name
        assert file[name].attrs.get("units") == VARIABLES[name].units
        np.testing.assert_array_equal(file[name], np.asarray(values, file[name].dtype))
    assert file["sample"].dtype == np.int32
    assert file["split"].dtype == np.int8
    assert file["split"].attrs["flag_values"].tolist() == list(SPLITS.values())
    assert file["split"].attrs["flag_meanings"].split() == list(SPLITS)
    assert "units" not in file["name"].attrs


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (VALUES | {"enrgy": 1.0}, "samples: enrgy: unknown or missing"),
        ({k: v for k, v in VALUES.items() if k != "energy"}, "samples: energy: unknown or missing"),
    ],
)
def test_a_name_too_many_or_too_few_is_refused(values, told):
    with pytest.raises(ValueError, match=told):
        KIND.filled(values)


def test_what_is_written_is_read_whole_or_in_parts(path):
    file = KIND.read(path)
    assert set(file.variables) == set(VALUES)
    assert np.isnan(file["energy"][1]), "it may be missing"
    assert file["field"][0, 0] != 0.123456, "two digits are kept"
    np.testing.assert_allclose(file["field"], VALUES["field"], atol=0.005)
    assert set(KIND.read(path, "field").data_vars) == {"field"}
    assert set(KIND.read(path, "field", "gap").data_vars) == {"field"}, "gap is optional"
    write(KIND.filled(VALUES | {"gap": 0.5}), path)
    assert KIND.read(path, "field", "gap")["gap"] == 0.5


def test_what_may_not_be_missing_is_not_written(tmp_path):
    values = VALUES | {"field": np.full((2, 2), np.nan)}
    with pytest.raises(InputError, match=r"field\[sample=0, x=0\] = nan"):
        write(KIND.filled(values), tmp_path / "samples.nc")


def test_a_variable_in_other_units_or_dimensions_or_none_is_refused(path):
    others = {
        "units of energy = J: expected eV": {"energy": Variable(("sample",), "energy", units="eV")},
        r"dimensions of field = \(sample, x\): expected \(x, sample\)": {
            "field": Variable(("x", "sample"), "field")
        },
        "gap = missing": {"gap": Variable((), "gap", units="J")},
    }
    for told, variables in others.items():
        with pytest.raises(InputError, match=told):
            FileKind("samples", "samples", variables).read(path)


def test_a_kind_made_of_another_leaves_variables_out():
    fewer = FileKind("fewer", "fewer samples", without(VARIABLES, "field", "name"))
    assert set(fewer.variables) == set(VARIABLES) - {"field", "name"}
    assert isinstance(
        fewer.filled({n: VALUES[n] for n in ("sample", "split", "energy")}), xr.Dataset
    )


def test_a_page_says_what_the_kind_says():
    lines = pages.file_chapter(KIND, "samples.nc").splitlines()
    assert lines[:3] == ["### `samples.nc`", "", "Samples of a test."]
    for row in (
        "| `split` | sample | 1 | split to which the sample belongs; "
        "0: train, 1: validation, 2: test, 3: excluded |",
        r"| `energy` | sample | J | energy \|E\|; may be missing |",
        "| `field` | sample, x | 1 | field; 2 decimal digits |",
        "| `name` | sample | text | name of the sample |",
        "| `gap` | – | J | gap; not in every file |",
        "* `seed`: where it began",
    ):
        assert row in lines
