"""The kinds of files of the study: writers fill them, readers check by them.

Neither torch nor Numba is imported here, so every step can share it. Spins are stored in
single precision; energies are (E − E₀)/N with E₀ = −2JN, angles are in degrees.
"""

from dataclasses import replace

import numpy as np
import xarray as xr

from energetics.file_kinds import FileKind, Variable, split, text
from energetics.identities import from_attributes
from energetics.skyrmion_states.settings import TORUS
from energetics.skyrmion_states.stages import Stage
from energetics.storage import SPLITS

GRID = ("component", "y", "x")
MEASURES = {
    "energy": ("(E - E0)/N", "1"),
    "charge": ("topological charge", "1"),
    "angle": ("mean angle between spins and their effective fields", "degree"),
}
SHAPES = {
    "truncated": "share of regions of S_z < 0 that are truncated",
    "stretched": "share of regions of S_z < 0 that are stretched",
    "skyrmions": "regions of S_z < 0 per state",
}
TERMS = ("reconstruction", "divergence", "energy")
ENSEMBLES = {
    "output": "outputs decoded from the latents of test configurations",
    "prior": "outputs decoded from latents of the standard normal distribution",
}
NEAREST = "squared distance per site to the nearest training state, over all translations"
FOURIER = {
    f"{name}_error": f"mean squared difference of Fourier transforms of S_z, {name}, over pairs"
    for name in ("modulus", "complex")
}


def spins(dimensions: tuple[str, ...], long_name: str) -> Variable:
    """Return the variable of spins (…, 3, y, x), to be filled in single precision."""
    return Variable((*dimensions, *GRID), long_name, digits=5)


def scalar(long_name: str, units: str = "1") -> Variable:
    """Return the variable of one number, NaN where it is not defined."""
    return Variable((), long_name, units, missing=True)


MAGNET = {
    "exchange": "exchange J",
    "dzyaloshinskii_moriya": "magnitude D of the Dzyaloshinskii-Moriya vectors",
    "interaction": "their direction: bulk (along bonds) or interfacial (across them in the plane)",
    "field": "field B along z",
    "boundary": "the box: torus, square (open on all sides) or stripe (open along y)",
}
CONFIGURATIONS = FileKind(
    "configurations/{box}/{shard}",
    "quenched configurations of a chiral magnet",
    {
        "spins": spins(("sample",), "quenched configuration of unit spins"),
        "split": split("sample"),
        "sample": Variable(("sample",), "number of the configuration"),
    },
    {"seed": "seed of the study", **MAGNET},
)
DATASET = replace(CONFIGURATIONS, place="datasets/{box}")
STATISTICS = FileKind(
    "statistics/{box}",
    "statistics of skyrmion configurations",
    {
        "train_energy": scalar("mean (E - E0)/N of the training data"),
        "train_energy_deviation": scalar("standard deviation of (E - E0)/N of the training data"),
        "lowest_train_energy": scalar("lowest (E - E0)/N of the training data"),
        "train_charge": scalar("mean topological charge of the training data"),
        "mean_z": scalar("mean z component of the training data"),
        "regular_area": scalar("median area of regions of the training data, sites"),
        "regular_eccentricity": scalar("eccentricity above which a region counts as stretched"),
        **{f"input_{name}": scalar(f"{means}: test data") for name, means in SHAPES.items()},
        **{f"input_{name}": scalar(f"{means}: test data") for name, means in FOURIER.items()},
        "principal_error": scalar("reconstruction loss of as many principal components as latents"),
        "plain_critical_beta": scalar("beta of collapse in plain linear theory"),
        "transverse_critical_beta": scalar("beta of collapse in transverse linear theory"),
        **{
            f"input_{name}": Variable(("sample",), f"{means}: test data", units)
            for name, (means, units) in MEASURES.items()
        },
        "input_angle_density": Variable(
            ("angle",), "density of the angle to the field: test data", "degree-1"
        ),
        "input_example": spins(("example",), "test configuration"),
        "test_distance": Variable(("compared",), f"{NEAREST}: test data", missing=True),
        "angle": Variable(("angle",), "angle to the field", "degree"),
    },
)
GROUND_STATE = FileKind(
    "ground_states/{box}",
    "ground state of a box",
    {
        "annealed_energy": Variable(("start",), "(E - E0)/N of the annealed systems", missing=True),
        "annealed_charge": Variable(
            ("start",), "topological charge of the annealed systems", missing=True
        ),
        "best_energy": scalar("lowest (E - E0)/N that was found"),
        "best_charge": scalar("topological charge of the best state"),
        "lattice_energy": scalar("(E - E0)/N of the best lattice that fits the box"),
        "lattice_charge": scalar("topological charge of the best lattice that fits the box"),
        "best_state": spins((), "state of the lowest energy"),
    },
)
STAGE = ("stage",)


def ensemble(kind: str) -> dict[str, Variable]:
    """Return the variables of an ensemble of states of each stage."""
    means, states = ENSEMBLES[kind], (*STAGE, "sample")
    found = {
        "angle_density": Variable(
            (*STAGE, "angle"), f"density of the angle to the field: {means}", "degree-1"
        ),
        "example": spins((*STAGE, "example"), means),
        "example_angle": Variable(
            (*STAGE, "example", "y", "x"), f"angle to the field: {means}", "degree"
        ),
    }
    for name, (what, units) in MEASURES.items():
        found[name] = Variable(states, f"{what}: {means}", units)
        found[f"aligned_{name}"] = Variable(
            states, f"{what}: {means}, after alignment sweeps", units
        )
    for name, what in SHAPES.items():
        found[name] = Variable(STAGE, f"{what}: {means}", missing=True)
    return {f"{kind}_{name}": variable for name, variable in found.items()}


EVALUATION = FileKind(
    "evaluation/{box}/run{run}/{sweep}",
    "evaluation of the stages of a sweep",
    {
        "run": Variable(STAGE, "number of the run"),
        "number": Variable(STAGE, "number of the stage in the control"),
        "beta": Variable(STAGE, "weight beta of the divergence"),
        "gamma": Variable(STAGE, "weight gamma of the energy"),
        "stage": text(STAGE, "place of the stage below models/"),
        "sweep": text(STAGE, "sweep that the stage belongs to"),
        "split": text(("split",), "split that losses are taken on"),
        "angle": STATISTICS.variables["angle"],
        **{f"{t}_loss": Variable((*STAGE, "split"), f"{t} term of the loss") for t in TERMS},
        **{name: v for kind in ENSEMBLES for name, v in ensemble(kind).items()},
        **{name: Variable(STAGE, f"{means} of prior samples") for name, means in FOURIER.items()},
        "nearest_distance": Variable(
            (*STAGE, "compared"), f"{NEAREST}: prior samples", missing=True
        ),
        "active_latents": Variable(STAGE, "latents that carry something"),
    },
)
COMPARISON = FileKind(
    "comparison",
    "stages of the variational autoencoder compared",
    {**EVALUATION.variables, **STATISTICS.variables, **GROUND_STATE.variables},
)
PAIR = ("network", "pair")
INTERPOLATION = FileKind(
    "interpolation",
    "paths between a defect and the perfect lattice",
    {
        "gamma": Variable(("network",), "weight gamma of the energy"),
        "beta": Variable(("network",), "weight beta of the divergence"),
        "target": spins(("pair", "end"), "states at the ends of the path"),
        "inverted_error": Variable((*PAIR, "end"), "squared difference that is left, per site"),
        "path_energy": Variable((*PAIR, "point"), "(E - E0)/N along the path"),
        "path_charge": Variable((*PAIR, "point"), "topological charge along the path"),
        "peak": Variable(PAIR, "point of the highest energy"),
        "barrier": Variable(PAIR, "height of the peak above the higher plateau"),
        "width": Variable(PAIR, "points above half the barrier"),
        "step": Variable(("step",), "steps R from the peak"),
        "step_energy": Variable((*PAIR, "step"), "(E - E0)/N at steps from the peak", missing=True),
        "shown_step": Variable(("shown",), "steps R of the states"),
        "shown_state": spins(("network", "shown"), "decoded states of the first pair"),
    },
)
BOX = ("box",)
CONFINED = FileKind(
    "confined",
    "states of boxes with open ends",
    {
        "box": text(BOX, "box"),
        "gamma": Variable(STAGE, "weight gamma of the energy"),
        "energy": Variable((*BOX, "stage", "sample"), "(E - E0)/N of prior samples"),
        "charge": Variable((*BOX, "stage", "sample"), "topological charge of prior samples"),
        "modulus_error": Variable((*BOX, "stage"), FOURIER["modulus_error"]),
        "shown_state": spins(BOX, "state of the last stage"),
        "shown_energy": Variable(BOX, "(E - E0)/N of the state shown"),
        "shown_charge": Variable(BOX, "topological charge of the state shown"),
        "best_state": spins(BOX, "state of the lowest energy"),
        "best_energy": Variable(BOX, "lowest (E - E0)/N that was found"),
        "best_charge": Variable(BOX, "topological charge of the best state"),
        "input_energy": Variable(BOX, "mean (E - E0)/N of the training data"),
        "lowest_train_energy": Variable(BOX, "lowest (E - E0)/N of the training data"),
    },
)
KINDS = (
    CONFIGURATIONS,
    DATASET,
    STATISTICS,
    GROUND_STATE,
    EVALUATION,
    COMPARISON,
    INTERPOLATION,
    CONFINED,
)
STAGE_FIELDS = ("sweep", "run", "beta", "gamma", "number")


def stages_of(file: xr.Dataset) -> list[Stage]:
    """Return the stages of a comparison, in the order of its dimension `stage`."""
    columns = {name: file[name].values for name in STAGE_FIELDS}
    return [
        from_attributes(Stage, {"box": TORUS, **{name: columns[name][n] for name in columns}})
        for n in range(file.sizes["stage"])
    ]


def split_of(dataset: xr.Dataset, split: str) -> np.ndarray:
    """Return the spins of a split: (n, 3, y, x)."""
    return dataset["spins"].values[dataset["split"].values == SPLITS[split]]
