"""Model files of all studies: damaged, of another case, or hostile, they are data and refused."""

import importlib
from dataclasses import dataclass
from pathlib import Path

import netCDF4
import numpy as np
import pytest
import torch
import xarray as xr
from data_files import FILES

from energetics.errors import InputError
from energetics.molecular_dynamics.learning import build_network as particle_network
from energetics.molecular_dynamics.network_dynamics import read_force_networks
from energetics.molecular_dynamics.settings import Design as ParticleDesign
from energetics.molecular_dynamics.splitting_dynamics import read_compositions
from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.networks import ReducedPotential
from energetics.skyrmion_states.learning import build_network as autoencoder
from energetics.skyrmion_states.learning import read_model
from energetics.skyrmion_states.stages import Stage
from energetics.spin_dynamics.corrector_dynamics import read_correctors
from energetics.spin_dynamics.lattice import SUBLATTICE
from energetics.spin_dynamics.learning import build_network as corrector
from energetics.spin_dynamics.settings import Design
from energetics.spin_dynamics.unet_dynamics import read_unets
from energetics.weights import read_checkpoint, read_networks, write_checkpoint, write_networks

STAGE = Stage("torus", 0, "rising", 1e-3)
UNET = Design("unet", "stale_field", 4, 0.1)
TINY = Design("equivariant_tiny", "suzuki_trotter", 4, 0.1)
PAIRWISE, SPLITTING = (ParticleDesign(name, 0.1) for name in ("pairwise", "splitting_radial"))
HIDDEN = {"hidden": [4, 4]}
KICKS = {"kicks": 3, "degree": 3}
WRITTEN: dict[int, bytes] = {}


@dataclass(frozen=True)
class Kind:
    """A kind of model file: its network, what its attributes say, and how it is read."""

    network: object
    attributes: dict
    read: object
    judged: tuple[str, ...]  # attributes that have to be those of the case

    def write(self, path: Path) -> Path:
        """Write a model file with two training seeds, made once and copied after that."""
        key = id(self.network)
        if key in WRITTEN:
            path.write_bytes(WRITTEN[key])
            return path
        states = [self.network.state_dict()] * 2
        history = {"validation_total": np.ones(3)}
        about = {"title": "a model", **self.attributes}
        write_networks(path, states, seeds=[0, 1], histories=[history] * 2, attributes=about)
        WRITTEN[key] = path.read_bytes()
        return path


def kinds():
    """Return all kinds of model files by name."""
    torch.manual_seed(0)
    potential = ReducedPotential(
        ARMS["topology"], features=6, latent=2, controls=2, duration=1.0, normalised=True
    )
    small = {"latent": 2, "filters": [2, 2, 4, 4], "slope": 0.3}
    box = {"size": 16, "boundary": "torus"}
    spins = {"sublattice": SUBLATTICE}
    return {
        "reduced potential": Kind(potential, {}, lambda path: read_networks(path, potential), ()),
        "U-Net": Kind(
            corrector(UNET, channels=2),
            {**spins, **vars(UNET), "channels": 2},
            lambda path: read_unets(path, UNET, channels=2),
            ("network", "reading", "trained_size", "large_step", "sublattice"),
        ),
        "corrector": Kind(
            corrector(TINY, channels=0),
            {**spins, **vars(TINY)},
            lambda path: read_correctors(path, TINY),
            ("network", "reading", "trained_size", "large_step", "sublattice"),
        ),
        "force network": Kind(
            particle_network(PAIRWISE, HIDDEN),
            vars(PAIRWISE),
            lambda path: read_force_networks(path, PAIRWISE, HIDDEN),
            ("network", "large_step"),
        ),
        "splitting": Kind(
            particle_network(SPLITTING, KICKS),
            {**vars(SPLITTING), **KICKS},
            lambda path: read_compositions(path, SPLITTING, KICKS),
            ("network", "large_step", "kicks", "degree"),
        ),
        "autoencoder": Kind(
            autoencoder(small, **box),
            {"stage": STAGE.path},
            lambda path: read_model(path, STAGE, autoencoder(small, **box)),
            ("stage",),
        ),
    }


KINDS = kinds()
JUDGED = [(name, attribute) for name, kind in KINDS.items() for attribute in kind.judged]
HOSTILE = {
    "a way out of the folder": "../../../../etc/passwd",
    "an absolute path": "/etc/passwd",
    "a command": "$(touch made); `touch made` | touch made & touch made",
    "a format": "{0.__class__.__mro__} {made} %s %n",
    "a name in Python": "__import__('os').system('touch made')",
    "a pickle": "cposix\nsystem\n(S'touch made'\ntR.",
    "colours for the terminal": "\x1b[2J\x1b[31mred",
    "lines": "first\nsecond\r\nthird",
    "a long text": "x" * 1_000_000,
    "nothing": "",
    "a list": [1.0, 2.0, 3.0],
    "a table of a million": np.zeros(1_000_000),
    "a NaN": np.nan,
    "a number": 12345,
}


def refusal(kind, path):
    """Return what is said about a model file."""
    with pytest.raises(InputError) as caught:
        kind.read(str(path))
    said = str(caught.value)
    assert said.startswith(f"{path}: ")
    assert said.isprintable()
    assert len(said) < 1500
    return said


@pytest.mark.parametrize("name", KINDS)
def test_a_model_that_is_whole_is_read(name, tmp_path):
    assert KINDS[name].read(str(KINDS[name].write(tmp_path / "model.nc")))


@pytest.mark.parametrize("damage", FILES)
@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_model_is_refused(name, damage, tmp_path, record_property):
    path = KINDS[name].write(tmp_path / "model.nc")
    FILES[damage](path)
    said = refusal(KINDS[name], path)
    record_property("refused", f"{name}, model {damage}: {said.replace(f'{tmp_path}/', '')}")


@pytest.mark.parametrize(("name", "attribute"), JUDGED)
def test_a_model_of_another_case_is_refused(name, attribute, tmp_path, record_property):
    kind = KINDS[name]
    right = kind.attributes[attribute]
    wrong = f"{right} or another" if isinstance(right, str) else type(right)(right * 2)
    for value in (wrong, None):
        path = kind.write(tmp_path / "model.nc")
        with netCDF4.Dataset(path, "a") as file:
            file.delncattr(attribute) if value is None else file.setncattr(attribute, value)
        said = refusal(kind, path)
        found = "missing" if value is None else value
        assert f"{attribute} = {found}: made for another case, expected {right}: " in said
    record_property("refused", f"{name}: {said.replace(f'{tmp_path}/', '')}")


@pytest.mark.parametrize("content", HOSTILE)
@pytest.mark.parametrize(("name", "attribute"), JUDGED)
def test_a_hostile_attribute_is_only_text(name, attribute, content, tmp_path, monkeypatch):
    """Told in one line that a terminal does not obey, and never run, formatted or opened."""
    monkeypatch.chdir(tmp_path)
    path = KINDS[name].write(tmp_path / "model.nc")
    with netCDF4.Dataset(path, "a") as file:
        file.setncattr(attribute, HOSTILE[content])
    said = refusal(KINDS[name], path)
    assert said.startswith(f"{path}: {attribute} = ")
    assert "<class" not in said
    assert [found.name for found in tmp_path.iterdir()] == ["model.nc"]


def rewritten(path, change):
    """Write a model anew after a change, past `storage`."""
    with xr.open_dataset(path) as file:
        changed = change(file.load())
    path.unlink()
    changed.to_netcdf(path)


CHANGES = {
    "without training seeds": lambda file, key: file.isel(training_seed=slice(0)),
    "with a NaN among weights": lambda file, key: file.assign(
        {key: (file[key].dims, np.full(file[key].shape, np.nan), file[key].attrs)}
    ),
    "with text for weights": lambda file, key: file.assign(
        {key: (file[key].dims, np.full(file[key].shape, "one", object), file[key].attrs)}
    ),
    "with weights of all seeds mixed": lambda file, key: file.assign(
        {key: (("other", *file[key].dims[1:]), file[key].values, file[key].attrs)}
    ),
    "with weights of another size": lambda file, key: file.assign(
        {
            key: (
                ("training_seed", *(f"other{n}" for n in range(file[key].ndim))),
                np.repeat(file[key].values[..., None], 2, axis=-1),
                file[key].attrs,
            )
        }
    ),
    "without a tensor": lambda file, key: file.drop_vars(key),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", KINDS)
def test_a_model_with_other_tensors_is_refused(name, change, tmp_path, record_property):
    kind = KINDS[name]
    key = next(iter(kind.network.state_dict())).replace(".", "_")
    path = kind.write(tmp_path / "model.nc")
    rewritten(path, lambda file: CHANGES[change](file, key))
    said = refusal(kind, path)
    record_property("refused", f"{name}, model {change}: {said.replace(f'{tmp_path}/', '')}")


def checkpoint(tmp_path):
    """Return a checkpoint and what it is read into."""
    network = torch.nn.Linear(3, 2)
    optimiser = torch.optim.Adam(network.parameters(), fused=True)
    network(torch.ones(1, 3)).sum().backward()
    optimiser.step()
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1.0)
    path = tmp_path / "model.nc.checkpoint"
    options = {"block": 0, "history": {"train_total": [1.0]}, "best": 1.0, "best_block": 0}
    write_checkpoint(path, network, optimiser, best_weights=network.state_dict(), **options)
    return path, (network, optimiser, schedule)


@pytest.mark.parametrize("damage", FILES)
def test_a_damaged_checkpoint_is_refused(damage, tmp_path, record_property):
    path, into = checkpoint(tmp_path)
    assert read_checkpoint(path, *into).block == 0
    FILES[damage](path)
    with pytest.raises(InputError) as caught:
        read_checkpoint(path, *into)
    assert str(caught.value).startswith(f"{path}: file = ")
    told = str(caught.value).replace(f"{tmp_path}/", "")
    record_property("refused", f"checkpoint {damage}: {told}")


@pytest.mark.parametrize("attribute", ["block", "best", "best_block"])
@pytest.mark.parametrize("value", ["one", [1, 2], None])
def test_a_checkpoint_that_does_not_say_where_it_stands_is_refused(tmp_path, attribute, value):
    path, into = checkpoint(tmp_path)
    with netCDF4.Dataset(path, "a") as file:
        file.delncattr(attribute) if value is None else file.setncattr(attribute, value)
    with pytest.raises(InputError, match=f"{attribute} = .*: delete the checkpoint and rerun"):
        read_checkpoint(path, *into)


def test_every_study_that_reads_models_is_here():
    """A new way to read a model has to be added above."""
    root = Path(importlib.import_module("energetics").__file__).parent
    users = {
        path.relative_to(root).as_posix()
        for path in root.glob("*/*.py")
        if "read_networks" in path.read_text(encoding="utf-8")
        or "read_tensors" in path.read_text(encoding="utf-8")
    }
    assert users == {
        "molecular_dynamics/network_dynamics.py",
        "molecular_dynamics/splitting_dynamics.py",
        "reduced_potential/evaluation.py",
        "skyrmion_states/learning.py",
        "spin_dynamics/corrector_dynamics.py",
        "spin_dynamics/unet_dynamics.py",
    }
