"""Trained networks and checkpoints as NetCDF: a variable per tensor, never a pickle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import xarray as xr
from torch import Tensor, nn

from energetics.errors import InputError
from energetics.storage import read, variable, write
from energetics.tensors import read_tensors


def tensor_variables(
    tensors: Mapping[str, np.ndarray], *, prefix: str = "", stacked: Sequence[str] = ()
) -> dict:
    """Return a NetCDF variable per tensor; the tensor's own name is an attribute.

    `stacked` names the dimensions that come before the tensor's own axes.
    """
    variables = {}
    for name, values in tensors.items():
        key = prefix + name.replace(".", "_")
        axes = range(values.ndim - len(stacked))
        dims = [*stacked, *(f"{key}_axis{axis}" for axis in axes)]
        variables[key] = variable(
            dims, values, units="1", long_name=f"network tensor {name}", tensor=name
        )
    return variables


def arrays(state: Mapping[str, Tensor]) -> dict[str, np.ndarray]:
    """Return a state dict as NumPy arrays on the host."""
    return {name: tensor.detach().cpu().numpy() for name, tensor in state.items()}


def write_networks(
    path: Path | str,
    states: Sequence[Mapping[str, Tensor]],
    *,
    seeds: Sequence[int],
    histories: Sequence[Mapping[str, np.ndarray]],
    attributes: Mapping[str, object],
) -> None:
    """Write one network trained from several seeds: tensors and histories stacked by seed."""
    hosts = [arrays(state) for state in states]
    tensors = {name: np.stack([host[name] for host in hosts]) for name in hosts[0]}
    variables = tensor_variables(tensors, stacked=["training_seed"])
    for term in histories[0]:
        variables[f"history_{term}"] = variable(
            ["training_seed", "block"],
            np.stack([history[term] for history in histories]),
            units="1",
            long_name=f"{term.replace('_', ' ')} loss after each block of steps",
        )
    variables["training_seed"] = variable(
        ["training_seed"], np.array(seeds), units="1", long_name="number of the training seed"
    )
    write(xr.Dataset(variables, attrs=dict(attributes)), path)


def read_networks(
    path: Path | str, network: nn.Module, /, **case: object
) -> tuple[list[dict[str, Tensor]], xr.Dataset]:
    """Return the state dict of each training seed, checked against a network, and the file.

    Raises InputError if the attributes say that the network is of another case, or if a tensor is
    missing, is no number, is not finite or has another shape than the network's.
    """
    wanted = network.state_dict()
    found, file = read_tensors(path, {name: t.shape for name, t in wanted.items()}, **case)
    states = [
        {name: torch.from_numpy(values).to(wanted[name].dtype) for name, values in seed.items()}
        for seed in found
    ]
    return states, file


@dataclass
class Checkpoint:
    """Where an interrupted training stands."""

    block: int
    history: dict[str, list[float]]
    best: float
    best_block: int
    best_weights: dict[str, Tensor]


def write_checkpoint(
    path: Path,
    network: nn.Module,
    optimiser: torch.optim.Adam,
    *,
    block: int,
    history: Mapping[str, Sequence[float]],
    best: float,
    best_block: int,
    best_weights: Mapping[str, Tensor],
) -> None:
    """Write all that a training needs to go on after a block."""
    variables = tensor_variables(arrays(network.state_dict()), prefix="now_")
    variables |= tensor_variables(arrays(best_weights), prefix="best_")
    for number, (name, parameter) in enumerate(network.named_parameters()):
        for moment, value in optimiser.state[parameter].items():
            tensors = {f"{name}.{moment}": value.detach().cpu().numpy()}
            variables |= tensor_variables(tensors, prefix=f"adam{number}_")
    for term, values in history.items():
        variables[f"history_{term}"] = variable(
            ["block"], np.array(values), units="1", long_name=f"{term} loss"
        )
    attributes = {"title": "training checkpoint", "block": block, "best_block": best_block}
    write(xr.Dataset(variables, attrs={**attributes, "best": best}), path)


def read_checkpoint(
    path: Path,
    network: nn.Module,
    optimiser: torch.optim.Adam,
    schedule: torch.optim.lr_scheduler.LambdaLR,
) -> Checkpoint:
    """Return a checkpoint's progress and put network, optimiser and schedule where it stood.

    Raises InputError if anything of it is missing or of another network.
    """
    file = read(path)
    for name in ("block", "best", "best_block"):
        found = file.attrs.get(name, "missing")
        if np.ndim(found) or isinstance(found, str):
            raise InputError(path, name, found, "delete the checkpoint and rerun")

    def tensor(key: str, like: Tensor) -> Tensor:
        if key not in file or file[key].shape != tuple(like.shape):
            raise InputError(path, key, "missing or misshapen", "delete the checkpoint and rerun")
        # as `like` lies in memory: the fused optimiser walks through moments as through weights
        return torch.empty_like(like).copy_(torch.from_numpy(np.array(file[key].values)))

    state = network.state_dict()
    keys = {name: name.replace(".", "_") for name in state}
    best_weights = {name: tensor(f"best_{keys[name]}", like) for name, like in state.items()}
    network.load_state_dict(
        {name: tensor(f"now_{keys[name]}", like) for name, like in state.items()}
    )
    steps = torch.zeros(())
    for number, (name, parameter) in enumerate(network.named_parameters()):
        key = f"adam{number}_{keys[name]}_"
        # the fused optimiser counts its steps where the parameter is
        steps = tensor(key + "step", torch.zeros((), device=parameter.device))
        optimiser.state[parameter] = {
            "step": steps,
            "exp_avg": tensor(key + "exp_avg", parameter),
            "exp_avg_sq": tensor(key + "exp_avg_sq", parameter),
        }
    schedule.last_epoch = int(steps)
    for group, base, factor in zip(
        optimiser.param_groups, schedule.base_lrs, schedule.lr_lambdas, strict=True
    ):
        group["lr"] = base * factor(int(steps))
    history = {
        str(name).removeprefix("history_"): file[name].values.tolist()
        for name in file
        if str(name).startswith("history_")
    }
    attributes = file.attrs
    return Checkpoint(
        int(attributes["block"]),
        history,
        float(attributes["best"]),
        int(attributes["best_block"]),
        best_weights,
    )
