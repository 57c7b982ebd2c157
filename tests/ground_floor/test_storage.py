"""The data contract as code: what `storage` refuses, and how it says so."""

import errno
import fcntl
import os
import resource
import shutil
import socket
from types import SimpleNamespace

import netCDF4
import numpy as np
import pytest
import xarray as xr

from energetics import checksums, storage
from energetics.errors import InputError, MachineError
from energetics.storage import (
    attributes,
    check_attributes,
    read,
    split_variable,
    variable,
    write,
)


def wave(values=None, **options):
    values = np.linspace(-1, 1, 12).reshape(3, 4) if values is None else values
    array = variable(["y", "x"], values, units="m", long_name="height", **options)
    return xr.Dataset({"wave": array}, attrs={"title": "a wave", "seed": 7})


def plant(path, value, index=(1, 2)):
    """Overwrite one value of a file behind the back of `storage`."""
    with netCDF4.Dataset(path, "a") as file:
        file["wave"][index] = value


def test_what_is_written_is_read(tmp_path):
    write(wave(), tmp_path / "deep" / "wave.nc")
    found = read(tmp_path / "deep" / "wave.nc", {"wave": ("y", "x")})
    np.testing.assert_array_equal(found["wave"], wave()["wave"])
    assert found["wave"].attrs == {"units": "m", "long_name": "height"}
    assert found.attrs["seed"] == 7
    assert found.attrs["Conventions"] == "CF-1.8"


@pytest.mark.parametrize("attribute", ["units", "long_name"])
def test_a_variable_without_units_or_name_is_refused(tmp_path, attribute):
    dataset = wave()
    del dataset["wave"].attrs[attribute]
    with pytest.raises(ValueError, match=f"wave has no {attribute}"):
        write(dataset, tmp_path / "wave.nc")
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_title_is_refused(tmp_path):
    with pytest.raises(ValueError, match="title"):
        write(wave().drop_attrs(deep=False), tmp_path / "wave.nc")


def test_a_failing_write_leaves_the_old_file_and_no_new_one(tmp_path, monkeypatch):
    target = tmp_path / "wave.nc"
    write(wave(), target)
    before = target.read_bytes()

    def fail_half_way(self, path, **options):
        path.write_bytes(b"half of a file")
        raise OSError("disk full")

    monkeypatch.setattr(xr.Dataset, "to_netcdf", fail_half_way)
    for path in (target, tmp_path / "other.nc"):
        with pytest.raises(OSError, match="disk full"):
            write(wave(np.ones((3, 4))), path)
    assert target.read_bytes() == before
    assert not (tmp_path / "other.nc").exists()
    assert all(path.name.startswith(".") for path in tmp_path.iterdir() if path != target)


def test_no_room_is_told_before_anything_is_written(tmp_path, monkeypatch):
    room = {"free": wave().nbytes}
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(**room))
    write(wave(), tmp_path / "wave.nc")
    room["free"] -= 1
    with pytest.raises(OSError, match=r"No space left on device.*other\.nc"):
        write(wave(), tmp_path / "other.nc")
    assert [path.name for path in tmp_path.iterdir()] == ["wave.nc"]


def test_the_same_data_gives_the_same_bytes_without_clock_or_host(tmp_path):
    write(wave().assign_attrs(chains=1, beta=2), tmp_path / "one.nc")
    write(wave().assign_attrs(beta=2, chains=1), tmp_path / "two.nc")
    content = (tmp_path / "one.nc").read_bytes()
    assert content == (tmp_path / "two.nc").read_bytes()
    assert str(tmp_path).encode() not in content
    with netCDF4.Dataset(tmp_path / "one.nc") as file:
        words = " ".join(str(file.getncattr(name)) for name in file.ncattrs()).split()
    assert socket.gethostname() not in words


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_planted_value_is_found_with_its_index(tmp_path, value):
    write(wave(), tmp_path / "wave.nc")
    plant(tmp_path / "wave.nc", value)
    with pytest.raises(InputError, match=r"wave\.nc: wave\[y=1, x=2\] = -?(nan|inf)"):
        read(tmp_path / "wave.nc", {"wave": ("y", "x")})


def test_other_dimensions_and_missing_variables_are_told(tmp_path):
    write(wave(), tmp_path / "wave.nc")
    with pytest.raises(InputError, match=r"dimensions of wave = \(y, x\): expected \(x, y\)"):
        read(tmp_path / "wave.nc", {"wave": ("x", "y")})
    with pytest.raises(InputError, match="tide = missing"):
        read(tmp_path / "wave.nc", {"tide": ("x",)})
    assert "tide" not in read(tmp_path / "wave.nc", {"wave": ("y", "x")}, optional=["tide"])


def test_missing_values_only_where_declared(tmp_path):
    values = np.ones((3, 4))
    values[2, 0] = np.nan
    with pytest.raises(InputError, match=r"wave\[y=2, x=0\]"):
        write(wave(values), tmp_path / "wave.nc")
    write(wave(values, missing=True), tmp_path / "wave.nc")
    np.testing.assert_array_equal(read(tmp_path / "wave.nc")["wave"], values)


def test_digits_keep_that_many_decimals(tmp_path):
    values = np.random.default_rng(1).standard_normal((200, 200)).astype(np.float32)
    write(wave(values, digits=3), tmp_path / "rough.nc")
    write(wave(values), tmp_path / "full.nc")
    found = read(tmp_path / "rough.nc")["wave"].values
    assert 0 < np.abs(found - values).max() < 1e-3
    rough, full = ((tmp_path / n).stat().st_size for n in ("rough.nc", "full.nc"))
    assert rough < 0.7 * full


def test_integers_are_those_of_cf():
    """CF-1.8 knows no 64-bit integers; one that does not fit is not cut off silently."""
    assert variable(["x"], [1, 2], units="1", long_name="n").dtype == np.int32
    assert variable(["x"], [True], units="1", long_name="n").dtype == np.int8
    with pytest.raises(OverflowError, match="far"):
        variable(["x"], [2**40], units="1", long_name="far")
    unsigned = np.array([255, 2**31 - 1], np.uint64)
    assert variable(["x"], unsigned, units="1", long_name="n").values.tolist() == [255, 2**31 - 1]


@pytest.mark.parametrize(
    "value", [7, -(2**31), 2**31, 2**32 - 1, 2**53 - 1, np.uint8(200), np.uint64(2**40), [1, 2**33]]
)
def test_integers_in_attributes_keep_their_value(tmp_path, value):
    """As integers of 32 bits or doubles, the numbers of NetCDF's classic model."""
    write(wave().assign_attrs(seed=value), tmp_path / "wave.nc")
    found = read(tmp_path / "wave.nc")
    assert np.array_equal(found.attrs["seed"], value)
    assert found.attrs["seed"].dtype in (np.int32, np.float64)
    if np.ndim(value) == 0:
        check_attributes(tmp_path / "wave.nc", found, seed=value)
        with pytest.raises(InputError, match="seed"):
            check_attributes(tmp_path / "wave.nc", found, seed=int(value) + 1)


def test_what_the_classic_model_cannot_hold_is_refused(tmp_path):
    for value, error in ((2**53, OverflowError), (2**60, OverflowError), (["a", "b"], OSError)):
        with pytest.raises(error):
            write(wave().assign_attrs(extra=value), tmp_path / "wave.nc")
    assert list(tmp_path.iterdir()) == []


def test_one_dimension_may_be_empty(tmp_path):
    """As points of a uniform film are; NetCDF takes a length of 0 for one that may grow."""
    nothing = variable(["point"], np.zeros(0), units="1", long_name="level of birth")
    write(wave().assign(birth=nothing), tmp_path / "wave.nc")
    assert read(tmp_path / "wave.nc", {"birth": ("point",)}).sizes == {"point": 0}


def test_text_is_stored_as_characters(tmp_path):
    texts = np.array(["a label", "", "α–β"], object)
    dataset = wave().assign_attrs(title="α–β", nothing="")
    dataset["label"] = xr.Variable(["label"], texts, {"long_name": "α"})
    dataset["one"] = xr.Variable([], np.array("one", object), {"long_name": "a single text"})
    write(dataset, tmp_path / "wave.nc")
    with netCDF4.Dataset(tmp_path / "wave.nc") as file:
        assert file.data_model == "NETCDF4_CLASSIC"
        assert file["label"].dtype == "S1"
    found = read(tmp_path / "wave.nc", {"label": ("label",), "one": ()})
    assert found["label"].values.tolist() == texts.tolist()
    assert found["one"].item() == "one"
    assert found.attrs["title"] == "α–β"
    assert found.attrs["nothing"] == ""


def test_splits_and_attributes_can_be_read_back(tmp_path):
    split = split_variable(["test", "train", "validation"])
    assert split.values.tolist() == [storage.SPLITS[s] for s in ("test", "train", "validation")]
    words, numbers = split.attrs["flag_meanings"].split(), split.attrs["flag_values"].tolist()
    meanings = dict(zip(words, numbers, strict=True))
    assert meanings == storage.SPLITS
    dataset = wave().assign_attrs(attributes(flag=True, nothing=None, row=[1.0, 2.0]))
    write(dataset, tmp_path / "wave.nc")
    found = read(tmp_path / "wave.nc").attrs
    assert (found["flag"], found["nothing"], list(found["row"])) == (1, "none", [1.0, 2.0])


def test_texts_that_were_joined_keep_their_length(tmp_path):
    """Text read from a file carries that file's width, which would cut longer text beside it."""
    for name in ("rising", "control of the guided sweep"):
        text = xr.Variable(["x"], np.array([name], object), {"long_name": "sweep"})
        write(xr.Dataset({"sweep": text}, attrs={"title": "sweep"}), tmp_path / f"{name[:6]}.nc")
    parts = [read(tmp_path / f"{name}.nc") for name in ("rising", "contro")]
    write(xr.concat(parts, "x").assign_attrs(title="both"), tmp_path / "both.nc")
    found = read(tmp_path / "both.nc")["sweep"].values.tolist()
    assert found == ["rising", "control of the guided sweep"]


def refused_by_the_machine(path):
    """Return what is said of a whole file that the machine cannot read, and see that it stays."""
    before = path.read_bytes()
    with pytest.raises(MachineError) as caught:
        read(path)
    said = str(caught.value)
    assert said.startswith(f"{path}: ")
    assert "\n" not in said
    assert "delete" not in said
    assert path.read_bytes() == before
    return said


@pytest.fixture
def good(tmp_path):
    """Return a file in which nothing is wrong."""
    write(wave(), tmp_path / "wave.nc")
    return tmp_path / "wave.nc"


@pytest.mark.parametrize("checksum", [True, False], ids=["with checksum", "without"])
def test_a_lock_that_is_refused_is_no_fault_of_the_file(
    good, monkeypatch, checksum, record_property
):
    """Held by another program here; some network file systems have none at all."""
    if not checksum:
        good.write_bytes(good.read_bytes()[: -checksums.LENGTH])
    monkeypatch.setenv("HDF5_USE_FILE_LOCKING", "TRUE")
    with good.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        told = f"file lock: {os.strerror(errno.EAGAIN)}: set HDF5_USE_FILE_LOCKING=FALSE"
        assert told in refused_by_the_machine(good)
    assert read(good)["wave"].shape == (3, 4)
    record_property("fault", f"a whole file without lock: {told}")


def test_no_descriptor_left_is_no_fault_of_the_file(good, record_property):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with good.open("rb") as last:
        resource.setrlimit(resource.RLIMIT_NOFILE, (last.fileno() + 1, hard))
        try:
            with pytest.raises(MachineError, match="Too many open files: this is no fault of"):
                read(good)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    record_property("fault", "a whole file without descriptor: Too many open files")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), "too little memory to read it"),
        (PermissionError(errno.EACCES, "Permission denied"), "Permission denied: this is no fault"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error: this is no fault"),
        (OSError(errno.ESTALE, "Stale file handle"), "Stale file handle: this is no fault"),
        (OSError(-101, "NetCDF: HDF error"), "NetCDF: HDF error: its checksum holds, so the file"),
        (ValueError("unrecognized engine"), "unrecognized engine: its checksum holds"),
    ],
)
def test_whatever_else_the_machine_lacks_is_told(good, monkeypatch, error, told, record_property):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(xr, "open_dataset", fail)
    assert told in refused_by_the_machine(good)
    record_property("fault", f"a whole file that cannot be read: {told}")


def test_a_file_of_others_that_is_no_netcdf_may_be_worth_keeping(tmp_path):
    """It bears no checksum, so nothing says that it was ever whole; the user looks for himself."""
    (tmp_path / "movie.nc").write_bytes(b"frames of a microscope")
    with pytest.raises(InputError, match="move it away and rerun"):
        read(tmp_path / "movie.nc")
