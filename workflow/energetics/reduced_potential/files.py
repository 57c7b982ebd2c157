"""The files of the study: what is in each of them, and how it is read and checked.

Nothing but xarray is needed here, so that a job reads what another environment wrote.
"""

import xarray as xr

from energetics.errors import InputError
from energetics.storage import read

MOVIE = ("trajectory", "snapshot")
SERIES = {
    "applied_field": "applied field h",
    "magnetisation": "mean of the field over the film",
    "energy": "energy per unit area",
    "energy_rate": "rate of change of the energy per unit area, the moving field included",
    "gradient_rms": "root mean square of the functional derivative of the energy",
    "minimum": "minimum of the field over the film",
}
MOVIE_CONTRACT = {
    "field": (*MOVIE, "y", "x"),
    "elapsed_time": ("snapshot",),
    "alpha": ("trajectory",),
    "disorder_seed": ("trajectory",),
    "split": ("trajectory",),
    "trajectory": ("trajectory",),
    "onset_time": ("trajectory",),
    "onset_gradient_rms": ("trajectory",),
    **dict.fromkeys(SERIES, MOVIE),
}
DIAGRAM_CONTRACT = {
    **{name: dims for name, dims in MOVIE_CONTRACT.items() if name != "field"},
    "birth": ("point",),
    "death": ("point",),
    "row_size": ("diagram",),
}
IMAGE = (*MOVIE, "homology", "persistence", "birth")
FEATURES = ("trajectory", "snapshot", "feature")
DATASET_CONTRACT = {
    "features": FEATURES,
    "centre": ("feature",),
    "scale": (),
    "control": ("trajectory", "snapshot", "control_parameter"),
    "control_centre": ("control_parameter",),
    "control_scale": ("control_parameter",),
    "split_disorder": ("trajectory",),
    "split_alpha": ("trajectory",),
    "elapsed_time": ("snapshot",),
    "unexplained": ("trajectory", "snapshot"),
    "trajectory": ("trajectory",),
    "alpha": ("trajectory",),
    "disorder_seed": ("trajectory",),
    "onset_time": ("trajectory",),
    "onset_gradient_rms": ("trajectory",),
    **dict.fromkeys(SERIES, ("trajectory", "snapshot")),
}
MORPHOLOGY = {
    "negative_components": "number of connected negative domains",
    "positive_components": "number of connected positive domains",
    "negative_fraction": "fraction of the film that is negative",
    "largest_fraction": "share of the largest negative domain",
    "elongation": "mean of perimeter^2 / (4 pi area) over negative domains, by area",
}
BRANCH = {
    "phi_start": "uniform state in the initial field",
    "phi_stability": "uniform state where it loses stability",
    "field_stability": "applied field at which the uniform state loses stability",
    "time_stability": "time at which the swept uniform state loses stability",
}
PATTERN_CONTRACT = {
    "final_field": ("alpha", "y", "x"),
    "trajectory_alpha": ("trajectory",),
    "disorder_seed": ("trajectory",),
    "onset_time": ("trajectory",),
    **dict.fromkeys(MORPHOLOGY, ("trajectory",)),
    **dict.fromkeys(BRANCH, ("curve",)),
    "curve_alpha": ("curve",),
}
FILTRATION_CONTRACT = {
    "field": ("y", "x"),
    "level": ("level",),
    "components": ("level", "y", "x"),
    "component_count": ("level",),
    "hole_count": ("level",),
    "birth": ("point",),
    "death": ("point",),
    "homology": ("point",),
}
GROUPS = {"seen": "train", "unseen": "test"}
SEED = "training_seed"
FRAMES = (SEED, "trajectory", "snapshot")
STEPS = (SEED, "trajectory", "step")
METRICS = {
    "reconstruction_r2": "R2 of reconstructed frames about the group's mean",
    "roll_out_ratio": "error of a roll-out over the error of no change, root mean square",
    "prediction_rmse": "error of frames predicted one step ahead over the standard deviation",
    "prediction_ratio": "error of frames predicted one step ahead over the error of no change",
    "increment_skill": "1 - squared error of D(z')-D(z) over squared change of the frame",
    "latent_skill": "1 - squared error of z' over squared change of z in one step",
    "intraclass_correlation": "ICC(1) of the end state's latent grouped by alpha",
    "neighbour_r2": "R2 of alpha from nearest training end states",
    "roughness": "rms second difference of the end state's latent in alpha",
}
EVALUATION_CONTRACT = {
    "latent": (*FRAMES, "latent_direction"),
    "potential": FRAMES,
    "gradient_norm": FRAMES,
    "potential_step": STEPS,
    "rate_norm": STEPS,
    "reconstruction_error": FRAMES,
    "prediction_error": STEPS,
    "no_change_error": STEPS,
    **dict.fromkeys(METRICS, (SEED, "group")),
    "group": ("group",),
    "onset_gradient_norm": (SEED, "trajectory"),
    "onset_rate_norm": (SEED, "trajectory"),
    "onset_gradient_rms": ("trajectory",),
    "displacement": (SEED, "perturbation"),
    "perturbation": ("perturbation",),
    "alpha": ("trajectory",),
    "disorder_seed": ("trajectory",),
    "split_disorder": ("trajectory",),
    "split_alpha": ("trajectory",),
    "onset_time": ("trajectory",),
    "elapsed_time": ("snapshot",),
    "example": ("example",),
    "example_snapshot": ("example_snapshot",),
    **dict.fromkeys(
        ("applied_field", "energy", "energy_rate", "gradient_rms", "magnetisation"),
        ("trajectory", "snapshot"),
    ),
}
TABLE = ("arm", "latent_dimension", SEED, "group")
COMPARISON_CONTRACT = {
    **dict.fromkeys(METRICS, TABLE),
    "displacement": ("arm", "latent_dimension", SEED, "perturbation"),
    "operations": ("arm", "image_size"),
    "latent_dimension": ("latent_dimension",),
    "perturbation": ("perturbation",),
    "image_size": ("image_size",),
}


def read_movie(path: str) -> xr.Dataset:
    """Return a checked movie file."""
    return read(path, MOVIE_CONTRACT)


def read_diagrams(path: str) -> xr.Dataset:
    """Return a checked diagram file; raises InputError if its row sizes do not fit its points."""
    file = read(path, DIAGRAM_CONTRACT)
    total, points = int(file["row_size"].sum()), file.sizes["point"]
    if total != points:
        raise InputError(path, "sum of row_size", total, f"expected {points}, one per point")
    return file


def read_images(path: str) -> xr.Dataset:
    """Return a checked file of persistence images."""
    needs = {name: dims for name, dims in MOVIE_CONTRACT.items() if name != "field"}
    return read(path, {**needs, "image": IMAGE, "image_grid": ("homology", "bound")})


def read_dataset(path: str) -> xr.Dataset:
    """Return a checked dataset file, with the basis of its features if they are a projection."""
    return read(path, DATASET_CONTRACT, optional=("basis", "basis_centre"))


def read_perturbed(path: str) -> xr.Dataset:
    """Return a checked file of perturbed features."""
    needs = {
        f"features_{name}": ("perturbation", "frame", f"feature_{name}")
        for name in ("topology", "pixels", "structure_factor")
    }
    return read(path, {**needs, "perturbation": ("perturbation",)})


def read_patterns(path: str) -> xr.Dataset:
    """Return a checked file of patterns."""
    return read(path, PATTERN_CONTRACT)


def read_readings(path: str) -> xr.Dataset:
    """Return a checked file of readings."""
    needs = {"field": ("reading", "y", "x"), "deviation": ("reading",), "wavenumber": ("reading",)}
    return read(path, needs)


def read_filtration(path: str) -> xr.Dataset:
    """Return a checked file of a filtration."""
    return read(path, FILTRATION_CONTRACT)


def read_evaluation(path: str) -> xr.Dataset:
    """Return a checked evaluation file."""
    examples = [f"example_{name}" for name in ("true", "reconstructed", "predicted")]
    return read(path, EVALUATION_CONTRACT, optional=examples)


def read_comparison(path: str) -> xr.Dataset:
    """Return a checked comparison, with the arms' names as a coordinate."""
    comparison = read(path, COMPARISON_CONTRACT, optional=("group",))
    return comparison.assign_coords(arm=comparison.attrs["arms"].split())
