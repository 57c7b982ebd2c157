"""The files of the study: what each kind of file holds; writers fill it, readers check by it.

Nothing but xarray is needed here, so that a job reads what another environment wrote. Trained
networks stand in models/, a variable per tensor (`energetics.weights`).
"""

from dataclasses import replace

import xarray as xr

from energetics.errors import InputError
from energetics.file_kinds import FileKind, Variable, split, without
from energetics.storage import SPLITS


def along(*dimensions: str, missing: bool = False, **texts: str) -> dict[str, Variable]:
    """Return variables with the same dimensions from their names and what each of them is."""
    return {name: Variable(dimensions, text, missing=missing) for name, text in texts.items()}


def axes(**texts: str) -> dict[str, Variable]:
    """Return coordinates, each along a dimension of its own name."""
    return {name: Variable((name,), text, coordinate=True) for name, text in texts.items()}


FRAMES = ("trajectory", "snapshot")
SEED = "training_seed"
SERIES = along(
    *FRAMES,
    applied_field="applied field h",
    magnetisation="mean of the field over the film",
    energy="energy per unit area",
    energy_rate="rate of change of the energy per unit area, the moving field included",
    gradient_rms="root mean square of the functional derivative of the energy",
    minimum="minimum of the field over the film",
)
FILMS = {  # what goes with the frames of films
    **axes(trajectory="number of the trajectory"),
    "elapsed_time": Variable(("snapshot",), "time since the sweep began", coordinate=True),
    **along("trajectory", alpha="anisotropy", disorder_seed="number of the quenched disorder"),
    **along(
        "trajectory",
        missing=True,
        onset_time="time T_init at which the field first becomes negative somewhere",
        onset_gradient_rms="root mean square functional derivative of the energy at T_init",
    ),
    **SERIES,
}
FILM_ATTRIBUTES = {
    "seed": "seed of the configuration, from which all disorder is drawn",
    "periodic": "1: both sides of the film are closed into a torus",
    **{
        key: f"simulation.{key} of the configuration"
        for key in (
            *("grid", "spacing", "beta", "gamma", "dipolar_constant", "dipolar_slope"),
            *("initial_field", "sweep_rate", "end_time", "time_step", "snapshot_interval"),
        )
    },
}
SIDES = axes(x="place along the first side", y="place along the second side")
POINTS = along("point", birth="level of birth", death="level of death")
IMAGE = {
    "homology": "homology dimension",
    "persistence": "persistence over the grid's range, where it is sampled",
    "birth": "birth over the grid's range, where it is sampled",
}
MOVIE = FileKind(
    "movies/{shard}",
    "sweeps of a magnetic film (time-dependent Ginzburg-Landau equation)",
    {
        "field": Variable((*FRAMES, "y", "x"), "vertical component of the magnetisation", digits=4),
        **FILMS,
        "split": split(),
        **SIDES,
    },
    FILM_ATTRIBUTES,
)
DIAGRAMS = FileKind(
    "diagrams/{shard}",
    "persistence diagrams (sublevel filtration, H0 and H1)",
    {
        **POINTS,
        "row_size": Variable(("diagram",), "number of points in the diagram"),
        **FILMS,
        "split": split(),
    },
    FILM_ATTRIBUTES | {"essential_classes": "what is written for classes that never die"},
)
IMAGES = FileKind(
    "images",
    "persistence images on a grid fitted to the training split",
    {
        "image": Variable((*FRAMES, *IMAGE), "persistence image (Adams 2017)"),
        "image_grid": Variable(
            ("homology", "bound"),
            "birth range, persistence range and bandwidth of persistence images",
        ),
        **axes(**IMAGE),
        **FILMS,
        "split": split(),
    },
    DIAGRAMS.attributes,
)
DATASET = FileKind(
    "datasets/{topology,structure_factor,pixels}",
    "what a network sees of each frame, with splits, controls and normalisation",
    {
        "features": Variable((*FRAMES, "feature"), "features of each frame"),
        "centre": Variable(("feature",), "mean over training frames"),
        "scale": Variable((), "root of the total variance of training frames"),
        "control": Variable((*FRAMES, "control_parameter"), "control parameters alpha and h"),
        "control_centre": Variable(("control_parameter",), "training mean"),
        "control_scale": Variable(("control_parameter",), "training standard deviation"),
        "split_disorder": Variable(("trajectory",), "split by disorder seed", flags=SPLITS),
        "split_alpha": Variable(("trajectory",), "split by held-out alpha", flags=SPLITS),
        "unexplained": Variable(
            FRAMES, "squared distance of the full representation from its features"
        ),
        "basis": Variable(
            ("feature", *IMAGE), "principal components of persistence images", optional=True
        ),
        "basis_centre": Variable((*IMAGE,), "mean training persistence image", optional=True),
        **{name: replace(axis, optional=True) for name, axis in axes(**IMAGE).items()},
        **FILMS,
    },
    FILM_ATTRIBUTES | {"control_names": "names along control_parameter"},
)
PERTURBATION = axes(
    perturbation="noise over the frame's standard deviation; -1 marks a random shift, "
    "-2 no perturbation"
)
PERTURBED = FileKind(
    "perturbed",
    "features of perturbed frames",
    {
        f"features_{name}": Variable(
            ("perturbation", "frame", f"feature_{name}"), f"features of perturbed frames, {name}"
        )
        for name in ("topology", "pixels", "structure_factor")
    }
    | PERTURBATION,
    {"perturbations": "names along perturbation"},
)
MORPHOLOGY = along(
    "trajectory",
    negative_components="number of connected negative domains",
    positive_components="number of connected positive domains",
    negative_fraction="fraction of the film that is negative",
    largest_fraction="share of the largest negative domain",
    elongation="mean of perimeter^2 / (4 pi area) over negative domains, by area",
)
BRANCH = along(
    "curve",
    missing=True,
    phi_start="uniform state in the initial field",
    phi_stability="uniform state where it loses stability",
    field_stability="applied field at which the uniform state loses stability",
    time_stability="time at which the swept uniform state loses stability",
)
PATTERNS = FileKind(
    "patterns",
    "final patterns, onset of domains and linear stability",
    {
        "final_field": Variable(("alpha", "y", "x"), "final phi", digits=4),
        **axes(alpha="anisotropy of the pattern"),
        **SIDES,
        **MORPHOLOGY,
        "trajectory_alpha": FILMS["alpha"],
        **{name: FILMS[name] for name in ("trajectory", "disorder_seed", "onset_time")},
        "split": split(),
        **BRANCH,
        "curve_alpha": Variable(("curve",), "anisotropy of the curve"),
    },
)
READINGS = FileKind(
    "readings",
    "readings of the papers' equation",
    {
        "field": Variable(("reading", "y", "x"), "field at the end", missing=True, digits=4),
        "deviation": Variable(("reading",), "standard deviation of phi", missing=True),
        "wavenumber": Variable(("reading",), "mean wavenumber of the pattern", missing=True),
    },
    {"alpha": "anisotropy of all readings", "readings": "names along reading"},
)
FILTRATION = FileKind(
    "filtration",
    "sublevel filtration of one frame",
    {
        "field": Variable(("y", "x"), "frame phi"),
        **axes(level="threshold t of the filtration"),
        "components": Variable(
            ("level", "y", "x"), "number of the connected component of the sublevel set, 0 outside"
        ),
        "component_count": Variable(("level",), "connected components of the sublevel set"),
        "hole_count": Variable(("level",), "holes of the sublevel set"),
        **POINTS,
        "homology": Variable(("point",), "homology dimension"),
        **SIDES,
    },
    {"alpha": "anisotropy of the film", "elapsed_time": "time of the frame"},
)
GROUPS = {"seen": "train", "unseen": "test"}
GROUP = Variable(
    ("group",),
    "disorders of training or of test",
    flags={group: number for number, group in enumerate(GROUPS)},
    coordinate=True,
)
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
DISPLACEMENT = "displacement of the latent by a perturbation, over its spread"
DYNAMICS = {  # what is known of every frame, and of every step from one to the next
    "latent": Variable((SEED, *FRAMES, "latent_direction"), "latent z"),
    **along(
        SEED,
        *FRAMES,
        potential="potential V_NN",
        gradient_norm="size of dV/dz",
        reconstruction_error="squared reconstruction error",
    ),
    **along(
        SEED,
        "trajectory",
        "step",
        potential_step="step of V at the middle field",
        rate_norm="size of dz/dt",
        prediction_error="squared error one step ahead",
        no_change_error="squared change in one step",
    ),
}
CARRIED = without(FILMS, "minimum") | {
    name: DATASET.variables[name] for name in ("split_disorder", "split_alpha")
}
NUMBERS = {  # all of an evaluation but its examples
    **DYNAMICS,
    **along(SEED, "group", missing=True, **METRICS),
    "group": GROUP,
    "onset_gradient_norm": Variable((SEED, "trajectory"), "size of dV/dz at T_init", missing=True),
    "onset_rate_norm": Variable((SEED, "trajectory"), "size of dz/dt at T_init", missing=True),
    "displacement": Variable((SEED, "perturbation"), DISPLACEMENT),
    **PERTURBATION,
    "validation_total": Variable(
        (SEED, "block"), "validation total loss after each block of steps"
    ),
    **CARRIED,
}


def evaluation(arms: str, *frame: str) -> FileKind:
    """Return the kind of evaluations of arms whose frames have these dimensions."""
    return FileKind(
        f"evaluation/{arms}/d{{latent}}_{{loss}}_{{protocol}}",
        "evaluation of a trained design",
        {
            **NUMBERS,
            **along(
                "example",
                "example_snapshot",
                *frame,
                example_true="true frame",
                example_reconstructed="reconstructed frame",
                example_predicted="predicted frame",
            ),
            **axes(example="row of the trajectory", example_snapshot="number of the snapshot"),
        },
        {
            **FILM_ATTRIBUTES,
            "arm": "which network learns from which representation",
            "latent": "dimension of the latent z",
            "loss": "balanced, or paper: as the papers print it",
            "protocol": "what is new in test frames: disorder or alpha",
            "roll_out_steps": "length of a roll-out in frames of the dataset",
            "frame_interval": "time between frames of the dataset",
        },
    )


EVALUATION = evaluation("{structure_factor,pooled_pixels,pixels}", "feature")
TOPOLOGY_EVALUATION = evaluation("topology", *IMAGE)
OPERATIONS = FileKind(
    "operations",
    "operations of a training step",
    {
        "operations": Variable(
            ("arm", "image_size"), "floating-point operations of a training step per frame"
        ),
        **axes(image_size="image side"),
    },
    {"arms": "names along arm"},
)
TABLE = ("arm", "latent_dimension", SEED)
COMPARISON = FileKind(
    "comparison",
    "comparison of representations",
    {
        **along(*TABLE, "group", missing=True, **METRICS),
        "displacement": Variable((*TABLE, "perturbation"), DISPLACEMENT),
        **axes(latent_dimension="dimension of the latent z"),
        **PERTURBATION,
        "group": GROUP,
        **OPERATIONS.variables,
    },
    OPERATIONS.attributes,
)
KINDS = (
    *(MOVIE, DIAGRAMS, IMAGES, DATASET, PERTURBED, EVALUATION, TOPOLOGY_EVALUATION),
    *(OPERATIONS, COMPARISON, PATTERNS, READINGS, FILTRATION),
)


def read_diagrams(path: str) -> xr.Dataset:
    """Return a checked diagram file; raises InputError if its row sizes do not fit its points."""
    file = DIAGRAMS.read(path)
    total, points = int(file["row_size"].sum()), file.sizes["point"]
    if total != points:
        raise InputError(path, "sum of row_size", total, f"expected {points}, one per point")
    return file
