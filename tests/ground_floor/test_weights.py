"""Networks as NetCDF: what is read is what was trained, to the bit, or is refused."""

import netCDF4
import numpy as np
import pytest
import torch
from torch import nn

from energetics.errors import InputError
from energetics.weights import read_networks, write_networks


def network(width=5):
    layers = [nn.Conv2d(1, 3, 2), nn.Flatten(), nn.Linear(3, width), nn.BatchNorm1d(width)]
    return nn.Sequential(*layers)


@pytest.fixture
def written(tmp_path):
    torch.manual_seed(0)
    states = [network().state_dict() for _ in range(2)]
    states[1]["2.weight"][0, 0] = 1e-42  # a denormal number survives as well
    states[1]["3.num_batches_tracked"] += 12345
    histories = [{"validation_total": np.array([2.0, 1.0 + n])} for n in range(2)]
    path = tmp_path / "model.nc"
    about = {"title": "a network", "seed": 3, "latent": 2}
    write_networks(path, states, seeds=[0, 1], histories=histories, attributes=about)
    return path, states


def test_weights_come_back_to_the_bit(written):
    path, states = written
    found, file = read_networks(path, network())
    assert len(found) == 2
    for state, other in zip(states, found, strict=True):
        assert state.keys() == other.keys()
        for name, tensor in state.items():
            assert other[name].dtype == tensor.dtype
            assert torch.equal(other[name], tensor), name
    network().load_state_dict(found[1])
    assert file["history_validation_total"].values.tolist() == [[2.0, 1.0], [2.0, 2.0]]
    assert file.attrs["latent"] == 2


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (network(width=6), r"model\.nc: 2_weight = \(5, 3\): expected shape \(6, 3"),
        (nn.Sequential(*network(), nn.Linear(5, 1)), "4_weight = missing"),
    ],
)
def test_a_tensor_that_is_missing_or_of_another_shape_is_refused(written, wanted, told):
    with pytest.raises(InputError, match=told):
        read_networks(written[0], wanted)


def test_a_planted_nan_is_refused(written):
    path, _ = written
    with netCDF4.Dataset(path, "a") as file:
        file["2_bias"][1, 4] = np.nan
    with pytest.raises(InputError, match=r"2_bias\[training_seed=1, 2_bias_axis0=4\] = nan"):
        read_networks(path, network())
