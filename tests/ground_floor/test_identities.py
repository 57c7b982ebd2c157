"""What a trained network is goes into the attributes of its files and comes back."""

from dataclasses import dataclass

import pytest
import xarray as xr

from energetics.errors import InputError
from energetics.identities import from_attributes
from energetics.shards import shard_names, shard_of
from energetics.storage import attributes, read, variable, write


@dataclass(frozen=True)
class Network:
    """An identity with a field of each type that studies have."""

    name: str
    size: int
    step: float
    guided: bool = False


@pytest.mark.parametrize("network", [Network("a", 4, 0.1), Network("b c", 2**20, 1e-3, True)])
def test_an_identity_survives_a_file(tmp_path, network):
    number = variable([], 1.0, units="1", long_name="number")
    about = {"title": "t", **attributes(**vars(network))}
    write(xr.Dataset({"number": number}, attrs=about), tmp_path / "model.nc")
    found = from_attributes(Network, read(tmp_path / "model.nc").attrs)
    assert found == network
    assert [type(value) for value in vars(found).values()] == [str, int, float, bool]


def test_an_attribute_that_is_missing_is_no_default():
    with pytest.raises(KeyError, match="guided"):
        from_attributes(Network, {"name": "a", "size": 4, "step": 0.1})


@pytest.mark.parametrize("shards", [1, 3, 7, 12])
def test_shards_share_all_the_work_out_evenly(shards):
    work = list(range(10))
    parts = [shard_of(work, shards, name) for name in shard_names(shards)]
    assert sorted(piece for part in parts for piece in part) == work
    sizes = {len(part) for part in parts}
    assert max(sizes) - min(sizes) <= 1


def test_a_shard_that_the_configuration_does_not_have_is_refused():
    assert shard_names(2) == ["0_of_2", "1_of_2"]
    for name in ("2_of_2", "0_of_3", "-1_of_2"):
        told = f"configuration: shards = {name}: .*only 0_of_2, 1_of_2"
        with pytest.raises(InputError, match=told):
            shard_of([1, 2, 3], 2, name)
