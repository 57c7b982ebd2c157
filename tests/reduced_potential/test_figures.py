"""Every figure is drawn from small files, is not blank, has labels, and refuses broken input."""

import importlib
import re

import matplotlib.image
import numpy as np
import pytest
import xarray as xr
from conftest import ROOT

from energetics.code_digest import reached_files
from energetics.errors import InputError
from energetics.reduced_potential import files as kinds
from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.figures.readings_of_the_equation import READING_TITLES
from energetics.reduced_potential.study import STUDY
from energetics.storage import write
from energetics.style import save

ALPHA = np.array([1.0, 2.5, 4.0])
FIGURES = STUDY.figures({"training": {"latent_dimension": 2, "image_latent_dimension": 2}})
BREAKABLE = {  # a variable of the last file that each figure is drawn from
    "mototake2025_fig1": "birth",
    "mototake2025_fig3a": "potential_step",
    "mototake2025_fig3b": "example_predicted",
    "mototake2025_fig3c": "latent",
    "tsuji2023_fig2a": "prediction_error",
    "tsuji2023_fig2b": "example_true",
    "tsuji2023_fig2c": "alpha",
    "final_patterns": "final_field",
    "onset_of_domains": "curve_alpha",
    "readings_of_the_equation": "field",
    "representations": "displacement",
}


def draw(name, files):
    """Draw a figure from files by their kinds, evaluations by their arms."""
    inputs = (place.removeprefix("evaluation/").split("/")[0] for place in FIGURES[name].drawn_from)
    module = importlib.import_module(f"energetics.reduced_potential.figures.{name}")
    return module.draw(*(files[kind] for kind in inputs))


def synthetic(kind, sizes: dict, values: dict, **attributes) -> xr.Dataset:
    """Return a file of a kind: given values, and random ones for the rest."""
    random = np.random.default_rng(1)
    for name, known in kind.variables.items():
        if name not in values:
            shape = [sizes.get(dimension, 2) for dimension in known.dimensions]
            values = values | {name: random.uniform(0.1, 1.0, shape)}
    return kind.filled(values, **attributes)


def evaluation(kind, **frame: int) -> xr.Dataset:
    """Return an evaluation of 3 alpha, 4 disorders, 7 frames, 1 training seed."""
    alpha, disorder = np.repeat(ALPHA, 4), np.tile(np.arange(4), 3)
    time = np.linspace(0, 300, 7)
    values = {
        "alpha": alpha,
        "disorder_seed": disorder,
        "split_disorder": np.array([0, 0, 1, 2])[disorder],
        "example": np.flatnonzero((disorder == 0) | (disorder == 3)),
        "example_snapshot": np.array([1, 3, 6]),
        "elapsed_time": time,
        "applied_field": np.tile(np.maximum(1.5 - 0.01 * time, 0), (12, 1)),
        "onset_gradient_norm": np.where(alpha == 4, np.nan, alpha)[None],
    }
    sizes = {"training_seed": 1, "trajectory": 12, "snapshot": 7, "step": 6}
    return synthetic(kind, sizes | {"example": 6, "example_snapshot": 3} | frame, values)


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict:
    """Return the paths of one file of each kind that a figure is drawn from."""
    folder = tmp_path_factory.mktemp("files")
    patterns = dict.fromkeys(kinds.MORPHOLOGY, np.arange(1.0, 7.0)) | {
        "alpha": ALPHA,
        "trajectory_alpha": np.repeat(ALPHA, 2),
        "disorder_seed": np.tile([0, 1], 3),
        "curve_alpha": np.linspace(1, 4, 9),
        "field_stability": np.linspace(0.6, -0.2, 9),
        "time_stability": np.where(np.arange(9) > 6, np.nan, np.linspace(80, 150, 9)),
    }
    level = {
        "level": np.array([-0.5, 0.0, 0.5]),
        "homology": np.arange(20) % 2,
        "components": np.arange(192).reshape(3, 8, 8) % 5,
        "component_count": np.array([3, 4, 4]),
        "hole_count": np.array([0, 1, 2]),
    }
    table = {
        "latent_dimension": np.array([2]),
        "perturbation": np.array([-1.0, 0.1]),
        "image_size": np.array([16, 32, 64]),
        "roughness": np.full((4, 1, 2, 2), np.nan),
    }
    sizes = {"alpha": 3, "trajectory": 6, "curve": 9, "y": 8, "x": 8, "level": 3, "point": 20}
    arms = {"arm": len(ARMS), "latent_dimension": 1, "image_size": 3}
    made = {
        "topology": evaluation(kinds.TOPOLOGY_EVALUATION, persistence=5, birth=5),
        "pixels": evaluation(kinds.EVALUATION, feature=64),
        "patterns": synthetic(kinds.PATTERNS, sizes, patterns),
        "filtration": synthetic(kinds.FILTRATION, sizes, level, alpha=2.0, elapsed_time=99.0),
        "readings": synthetic(
            kinds.READINGS, {"reading": 3, "y": 8, "x": 8}, {}, readings=" ".join(READING_TITLES)
        ),
        "comparison": synthetic(kinds.COMPARISON, arms, table, arms=" ".join(ARMS)),
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
    figure = draw(name, files)
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
    broken, path = BREAKABLE[name], tmp_path / "broken.nc"
    kind = FIGURES[name].drawn_from[-1].removeprefix("evaluation/").split("/")[0]
    with xr.open_dataset(files[kind], decode_times=False) as file:
        dataset = file.load()
    dataset[broken] = dataset[broken].astype(float)
    dataset[broken].values.flat[3] = np.nan
    dataset.to_netcdf(path, encoding={broken: {"_FillValue": None}})
    with pytest.raises(InputError, match=broken):
        draw(name, files | {kind: path})


def test_plots_need_neither_torch_nor_numba_nor_gudhi():
    folder = ROOT / "workflow" / "energetics" / "reduced_potential" / "figures"
    read = reached_files(*(folder / f"{name}.py" for name in FIGURES))
    text = "".join(path.read_text(encoding="utf-8") for path in read)
    assert not re.search(r"^\s*(import|from) (torch|numba|gudhi)", text, re.MULTILINE)
