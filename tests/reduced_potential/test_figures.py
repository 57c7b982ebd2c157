"""Every figure is drawn from small files, is not blank, has labels, and refuses broken input."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import matplotlib.image
import numpy as np
import pytest
import xarray as xr

import energetics
from energetics.errors import InputError
from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.figures.readings_of_the_equation import READING_TITLES
from energetics.reduced_potential.files import (
    BRANCH,
    COMPARISON_CONTRACT,
    EVALUATION_CONTRACT,
    FILTRATION_CONTRACT,
    METRICS,
    MORPHOLOGY,
    PATTERN_CONTRACT,
)
from energetics.storage import variable, write
from energetics.style import save

ALPHA = np.array([1.0, 2.5, 4.0])
MISSING = {*METRICS, *BRANCH, "onset_time", "onset_gradient_norm", "onset_rate_norm"}
MISSING |= {"onset_gradient_rms"}
FIGURES = {
    "mototake2025_fig1": (["filtration"], "birth"),
    "mototake2025_fig3a": (["topology"], "potential_step"),
    "mototake2025_fig3b": (["topology"], "example_predicted"),
    "mototake2025_fig3c": (["topology", "pixels"], "latent"),
    "tsuji2023_fig2a": (["pixels"], "prediction_error"),
    "tsuji2023_fig2b": (["pixels"], "example_true"),
    "tsuji2023_fig2c": (["pixels", "topology"], "alpha"),
    "final_patterns": (["patterns"], "final_field"),
    "onset_of_domains": (["patterns"], "curve_alpha"),
    "readings_of_the_equation": (["readings"], "field"),
    "representations": (["comparison"], "displacement"),
}
READING = {"field": ("reading", "y", "x")} | dict.fromkeys(
    ("deviation", "wavenumber"), ("reading",)
)


def figure_of(name):
    return importlib.import_module(f"energetics.reduced_potential.figures.{name}").draw


def synthetic(contract: dict, sizes: dict, values: dict, **attributes) -> xr.Dataset:
    """Return a file that keeps a contract: given values, and random ones for the rest."""
    random = np.random.default_rng(1)
    data = {}
    for name, dimensions in contract.items():
        array = values.get(name)
        if array is None:
            array = random.uniform(0.1, 1.0, [sizes[dimension] for dimension in dimensions])
        options = {"units": "1", "long_name": name, "missing": name in MISSING}
        data[name] = variable(dimensions, array, **options)
    return xr.Dataset(data, attrs={"title": "synthetic", **attributes})


def evaluation(example: dict) -> xr.Dataset:
    """Return an evaluation of 3 alpha, 4 disorders, 7 frames, 1 training seed."""
    alpha, disorder = np.repeat(ALPHA, 4), np.tile(np.arange(4), 3)
    split = np.array([0, 0, 1, 2])[disorder]
    chosen = np.flatnonzero((disorder == 0) | (disorder == 3))
    sizes = {"training_seed": 1, "trajectory": 12, "snapshot": 7, "step": 6, "group": 2}
    sizes |= {"latent_direction": 2, "perturbation": 2, "example": 6, "example_snapshot": 3}
    time = np.linspace(0, 300, 7)
    values = {"alpha": alpha, "disorder_seed": disorder, "split_disorder": split, "example": chosen}
    values |= {"example_snapshot": np.array([1, 3, 6]), "elapsed_time": time}
    values["applied_field"] = np.tile(np.maximum(1.5 - 0.01 * time, 0), (12, 1))
    values["onset_gradient_norm"] = np.where(alpha == 4, np.nan, alpha)[None]
    contract = EVALUATION_CONTRACT | {
        f"example_{name}": ("example", "example_snapshot", *example)
        for name in ("true", "reconstructed", "predicted")
    }
    return synthetic(contract, sizes | example, values)


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict:
    """Return the paths of one file of each kind."""
    folder = tmp_path_factory.mktemp("files")
    sizes = {"alpha": 3, "trajectory": 6, "curve": 9, "y": 8, "x": 8, "level": 3, "point": 20}
    stability = {"curve_alpha": np.linspace(1, 4, 9), "field_stability": np.linspace(0.6, -0.2, 9)}
    stability["time_stability"] = np.where(np.arange(9) > 6, np.nan, np.linspace(80, 150, 9))
    runs = {"trajectory_alpha": np.repeat(ALPHA, 2), "disorder_seed": np.tile([0, 1], 3)}
    runs |= dict.fromkeys(MORPHOLOGY, np.arange(1.0, 7.0))
    level = {"level": np.array([-0.5, 0.0, 0.5]), "homology": np.arange(20) % 2}
    level |= {"components": np.arange(192).reshape(3, 8, 8) % 5}
    level |= {"component_count": np.array([3, 4, 4]), "hole_count": np.array([0, 1, 2])}
    arms = {"arm": len(ARMS), "latent_dimension": 1, "training_seed": 2, "group": 2}
    arms |= {"perturbation": 2, "image_size": 3}
    table = {"latent_dimension": np.array([2]), "perturbation": np.array([-1.0, 0.1])}
    table |= {"image_size": np.array([16, 32, 64]), "roughness": np.full((4, 1, 2, 2), np.nan)}
    made = {
        "topology": evaluation({"homology": 2, "persistence": 5, "birth": 5}),
        "pixels": evaluation({"feature": 64}),
        "patterns": synthetic(
            PATTERN_CONTRACT | {"alpha": ("alpha",)}, sizes, {"alpha": ALPHA} | runs | stability
        ),
        "filtration": synthetic(FILTRATION_CONTRACT, sizes, level, alpha=2.0, elapsed_time=99.0),
        "readings": synthetic(
            READING, sizes | {"reading": 3}, {}, readings=" ".join(READING_TITLES)
        ),
        "comparison": synthetic(COMPARISON_CONTRACT, arms, table, arms=" ".join(ARMS)),
    }
    for name, dataset in made.items():
        write(dataset, folder / f"{name}.nc")
    return {name: folder / f"{name}.nc" for name in made}


def unlabelled(axes) -> bool:
    """Return whether an axis shows numbers without saying of what."""
    for axis, label in ((axes.xaxis, axes.get_xlabel()), (axes.yaxis, axes.get_ylabel())):
        numbers = [t for t in axis.get_ticklabels() if t.get_visible() and t.get_text()]
        shown = numbers and axes.axison and axis.get_visible()
        if shown and not (label or axes.get_title(loc="left")):
            return True
    return False


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_drawn_with_labels(name, files, tmp_path):
    inputs, _ = FIGURES[name]
    draw = figure_of(name)
    figure = draw(*(files[i] for i in inputs))
    figure.canvas.draw()
    assert not [axes for axes in figure.axes if unlabelled(axes)]
    save(figure, png=tmp_path / "figure.png", pdf=tmp_path / "figure.pdf")
    pixels = matplotlib.image.imread(tmp_path / "figure.png")[..., :3]
    assert pixels.shape[0] > 400
    assert pixels.shape[1] > 700
    assert pixels.std() > 0.05
    assert (tmp_path / "figure.pdf").stat().st_size > 5000


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_refuses_a_value_that_is_not_finite(name, files, tmp_path):
    inputs, broken = FIGURES[name]
    draw = figure_of(name)
    with xr.open_dataset(files[inputs[-1]], decode_times=False) as file:
        dataset = file.load()
    values = dataset[broken].values.astype(float)
    values.flat[3] = np.nan
    dims = dataset[broken].dims
    dataset = dataset.drop_vars(broken).assign({broken: xr.Variable(dims, values)})
    path = tmp_path / "broken.nc"
    dataset.to_netcdf(path, encoding={broken: {"_FillValue": None}})
    with pytest.raises(InputError, match=broken):
        draw(*(files[i] for i in inputs[:-1]), path)


def test_plots_need_neither_torch_nor_numba_nor_gudhi():
    modules = ", ".join(figure_of(name).__module__ for name in FIGURES)
    code = f"import sys, {modules}\nprint(*({{'torch', 'numba', 'gudhi'}} & set(sys.modules)))"
    folder = str(Path(energetics.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": folder},
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.strip() == ""
