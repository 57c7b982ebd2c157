"""States whose measures are known, and datasets and networks of them, for tests."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import torch
import xarray as xr
from conftest import ROOT

from energetics.progress import Progress
from energetics.skyrmion_states.chiral_magnet import BOUNDARIES, INTERACTIONS, Magnet
from energetics.skyrmion_states.evaluation import Evaluator
from energetics.skyrmion_states.files import DATASET
from energetics.skyrmion_states.lattice_states import arrange
from energetics.skyrmion_states.learning import build_network
from energetics.skyrmion_states.stages import Stage
from energetics.skyrmion_states.statistics import summarise
from energetics.storage import SPLITS
from energetics.weights import write_networks

torch.set_num_threads(1)  # of small tensors, on which several wait for each other
SIZE, LATENT = 16, 4
NETWORK = {"latent": LATENT, "filters": [4, 4, 8, 8], "slope": 0.3}
COUNTS = {"train": 12, "validation": 3, "test": 5}
MEASURED = {"pairs": 4, "compared": 3, "examples": 2, "alignment": 2}
SILENT = Progress("test")
KINDS = list(product(INTERACTIONS, BOUNDARIES))
PAPER, MADE_UP, SMALL = Magnet(1.0, 0.3, 0.05), Magnet(1.3, -0.7, 0.4), Magnet(1.0, 1.0, 0.556)
REFERENCE = pd.read_csv(
    ROOT / "data" / "skyrmion_states" / "reference_values.csv",
    index_col=["quantity", "dzyaloshinskii_moriya", "field"],
)
PERIODIC = {"torus": (True, True), "stripe": (False, True), "square": (False, False)}  # y, x


def magnet(boundary: str = "torus", d: float = 1.0) -> Magnet:
    """Return a magnet with a pitch of eight sites."""
    return replace(SMALL, dzyaloshinskii_moriya=d, boundary=boundary)


def random_spins(*shape: int, seed: int = 0) -> np.ndarray:
    """Return unit spins (…, 3, y, x) in random directions."""
    spins = np.random.default_rng(seed).standard_normal((*shape[:-2], 3, *shape[-2:]))
    return spins / np.linalg.norm(spins, axis=-3, keepdims=True)


def uniform(count: int) -> np.ndarray:
    """Return states of spins along +z."""
    spins = np.zeros((count, 3, SIZE, SIZE))
    spins[:, 2] = 1
    return spins


def textures(count: int) -> np.ndarray:
    """Return states with two, three, four, two, … skyrmions at random places."""
    rng = np.random.default_rng(0)
    found = []
    for number in range(count):
        corners = np.array([[4, 4], [12, 4], [4, 12], [12, 12]])[: 2 + number % 3]
        places = corners + rng.uniform(-0.5, 0.5, corners.shape) + rng.uniform(0, SIZE, 2)
        found.append(arrange(places, SIZE, magnet()))
    return np.array(found)


def dataset_of(spins: np.ndarray) -> xr.Dataset:
    """Return states as a dataset, split as COUNTS says."""
    splits = [SPLITS[split] for split, count in COUNTS.items() for _ in range(count)]
    states = spins.astype(np.float32)
    return DATASET.filled({"spins": states, "split": splits, "sample": np.arange(len(spins))})


def summary(dataset: xr.Dataset, boundary: str = "torus", **options: int) -> xr.Dataset:
    """Return the statistics of a dataset."""
    options = {"latent": LATENT, "examples": 2, "compared": 3} | options
    return summarise(dataset, magnet(boundary), **options)


def evaluator(dataset: xr.Dataset, boundary: str = "torus", **options: int) -> Evaluator:
    """Return an evaluator of networks on a dataset."""
    return Evaluator(
        dataset,
        summary(dataset, boundary),
        magnet=magnet(boundary),
        network=NETWORK,
        evaluation=MEASURED | options,
        device="cpu",
        threads=1,
        seed=3,
    )


def untrained(folder: Path, *stages: Stage) -> list[tuple[str, Stage]]:
    """Return models of stages as a training would write them, each with weights of its own."""
    found = []
    for number, stage in enumerate(stages):
        torch.manual_seed(number)
        made = build_network(NETWORK, size=SIZE, boundary=stage.box)
        path = str(folder / f"{stage.path.replace('/', '_')}.nc")
        about = {"title": "t", "stage": stage.path}
        history = {"train_total": np.zeros(1)}
        options = {"seeds": [0], "histories": [history], "attributes": about}
        write_networks(path, [made.state_dict()], **options)
        found.append((path, stage))
    return found
