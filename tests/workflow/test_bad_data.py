"""Damaged files of all studies are refused by what reads them, in one line, and never taken."""

import numpy as np
import pytest
import xarray as xr
from data_files import CONTENTS, FILES, READERS, flipped

from energetics import checksums, storage
from energetics.errors import InputError

STUDIES = list(READERS)


def refusal(reader, path):
    """Return what a reader says about a damaged file."""
    with pytest.raises(InputError) as caught:
        reader.read(str(path))
    said = str(caught.value)
    assert said.startswith(f"{path}: "), said
    assert said.isprintable()
    assert len(said) < 1000
    return said


@pytest.mark.parametrize("study", STUDIES)
def test_readers_accept_what_was_written(study, tmp_path):
    assert len(READERS[study]) >= 7
    for reader in READERS[study]:
        found = reader.read(str(reader.write(tmp_path / f"{reader.name}.nc")))
        assert set(reader.kind.variables) == set(found.variables)


@pytest.mark.parametrize("damage", FILES)
@pytest.mark.parametrize("study", STUDIES)
def test_a_damaged_file_is_refused(study, damage, tmp_path, record_property):
    for reader in READERS[study]:
        path = reader.write(tmp_path / f"{reader.name}.nc")
        FILES[damage](path)
        said = refusal(reader, path)
        assert f"{path}: file = " in said
    told = said.replace(f"{tmp_path}/", "")
    record_property("refused", f"{study}, file {damage}: {told} ({len(READERS[study])} readers)")


@pytest.mark.parametrize("damage", CONTENTS)
@pytest.mark.parametrize("study", STUDIES)
def test_a_file_with_other_content_is_refused(study, damage, tmp_path, record_property):
    """The first, the last and one in between of the variables that a reader asks for."""
    spoil, breakable = CONTENTS[damage]
    told = ""
    for reader in READERS[study]:
        names = [
            name
            for name, known in reader.kind.variables.items()
            if not known.optional
            and breakable(reader.variable(name))
            and not (damage == "without a variable" and name in known.dimensions)
        ]
        for name in {names[place] for place in (0, len(names) // 2, -1) if names}:
            path = reader.write(tmp_path / "damaged.nc")
            spoil(path, name)
            said = refusal(reader, path)
            emptied = (
                damage == "with no entries" and reader.kind.variables[name].dimensions[0] in said
            )
            assert name in said or emptied, said
            told = told or said.replace(f"{tmp_path}/", "")
    if damage == "with a split that does not exist" and not told:
        pytest.skip("the files of this study are not split")
    record_property("refused", f"{study}, file {damage}: {told}")


@pytest.mark.parametrize("study", STUDIES)
def test_a_file_of_another_study_is_refused(study, tmp_path, record_property):
    other = STUDIES[STUDIES.index(study) - 1]
    foreign = READERS[other][0].write(tmp_path / "foreign.nc")
    for reader in READERS[study]:
        said = refusal(reader, foreign)
    record_property("refused", f"{study}, file of {other}: {said.replace(f'{tmp_path}/', '')}")


def test_row_sizes_that_do_not_fit_their_points_are_refused(tmp_path, record_property):
    (reader,) = (r for r in READERS["reduced_potential"] if r.name == "DIAGRAMS")
    path = reader.write(tmp_path / "diagrams.nc")
    CONTENTS["with an infinite number"][0](path, "alpha")  # takes the checksum off
    with xr.open_dataset(path) as file:
        changed = file.load()
    changed["row_size"].values[0] += 1
    changed["alpha"].values[:] = 1.0
    path.unlink()
    changed.to_netcdf(path)
    said = refusal(reader, path)
    assert "sum of row_size = 5: expected 4, one per point" in said
    record_property("refused", said.replace(f"{tmp_path}/", ""))


@pytest.mark.parametrize("name", ["CONFIGURATIONS", "LABELS", "REFERENCE"])
def test_particles_in_one_place_are_refused(name, tmp_path, record_property):
    (reader,) = (r for r in READERS["molecular_dynamics"] if r.name == name)
    path = reader.write(tmp_path / "overlap.nc")
    with xr.open_dataset(path) as file:
        changed = file.load()
    first = (0,) * (changed["position"].ndim - 2)
    changed["position"].values[(*first, 1)] = changed["position"].values[(*first, 0)]
    path.unlink()
    changed.to_netcdf(path)
    said = refusal(reader, path)
    assert "position[0] = distance 0: two particles nearer than 0.3 overlap" in said
    record_property("refused", said.replace(f"{tmp_path}/", ""))


def test_a_shard_of_another_configuration_is_refused_by_name(tmp_path, record_property):
    parts = []
    for number, size in enumerate((8, 16)):
        field = storage.variable(
            ["sample", "y", "x"], np.ones((2, size, size)), units="1", long_name="field"
        )
        numbers = storage.variable(["sample"], [0, 1], units="1", long_name="number")
        file = xr.Dataset({"field": field}, {"sample": numbers}, attrs={"title": "shard"})
        storage.write(file, tmp_path / f"{number}_of_2.nc")
        parts.append(storage.read(tmp_path / f"{number}_of_2.nc"))
    with pytest.raises(InputError) as caught:
        storage.join(parts, "sample")
    said = str(caught.value)
    assert said.startswith(f"{tmp_path}/1_of_2.nc: y = 16: other shards have 8: ")
    record_property("refused", said.replace(f"{tmp_path}/", ""))


def example(tmp_path):
    """Return a file with all that can break: arrays, scalars, text, attributes."""
    draw = np.random.default_rng(0)
    data = {
        f"tensor_{n}": storage.variable(
            ["training_seed", f"axis_{n}"],
            draw.standard_normal((2, 300)).astype(np.float32),
            units="1",
            long_name=f"tensor {n}",
            tensor=f"layers.{n}.weight",
        )
        for n in range(8)
    }
    data["scale"] = storage.variable([], 2.5, units="1", long_name="scale")
    words = np.array(["a claim", "another"], object)
    data["words"] = xr.Variable(["claim"], words, {"long_name": "words"})
    path = tmp_path / "example.nc"
    storage.write(xr.Dataset(data, attrs={"title": "example", "hidden": [8, 8]}), path)
    return path


def test_every_changed_bit_is_noticed(tmp_path, record_property):
    """Wherever it is: in numbers, in text, in the head, in what fills gaps."""
    path = example(tmp_path)
    whole, before = path.read_bytes(), storage.read(path)
    noticed = 0
    for seed in range(500):
        flipped(seed)(path)
        assert path.read_bytes() != whole
        with pytest.raises(InputError, match=r"file = not what was written: a bit of it"):
            storage.read(path)
        noticed += 1
        path.write_bytes(whole)
    xr.testing.assert_identical(storage.read(path), before)
    record_property("refused", f"example.nc: {noticed} of 500 files with one bit changed")


def test_a_bit_changed_in_the_checksum_itself_harms_nothing(tmp_path):
    path = example(tmp_path)
    whole, before = path.read_bytes(), storage.read(path)
    for place in range(len(whole) - checksums.LENGTH, len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        try:
            xr.testing.assert_identical(storage.read(path), before)
        except InputError as error:
            assert "not what was written" in str(error)


def test_a_file_without_a_checksum_is_read(tmp_path):
    """As one that another program wrote, or changed on purpose."""
    path = example(tmp_path)
    before = storage.read(path)
    path.write_bytes(path.read_bytes()[: -checksums.LENGTH])
    xr.testing.assert_identical(storage.read(path), before)


def test_the_checksum_disturbs_no_other_program(tmp_path):
    path = example(tmp_path)
    assert path.read_bytes().rpartition(checksums.LABEL)[0]
    with xr.open_dataset(path) as file:
        xr.testing.assert_identical(file.load(), storage.read(path))
