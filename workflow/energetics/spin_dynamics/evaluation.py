"""A design's corrected trajectories and residue errors, whatever network stands behind it.

The network is seen only as a march, a function that steps by an interval of time, as an integrator
is. One march of one large step gives the residue error too, so that what is measured is what is
deployed.
"""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import xarray as xr

from energetics.progress import Progress
from energetics.spin_dynamics.files import EVALUATION, OBSERVABLES
from energetics.spin_dynamics.lattice import Lattice, simple_cubic, unit
from energetics.spin_dynamics.residues import plain_and_residue
from energetics.spin_dynamics.settings import Design
from energetics.spin_dynamics.trajectories import March, observe
from energetics.storage import SPLITS

Deploy = Callable[[np.ndarray, Lattice, str], March]  # of a network: (start, lattice, variant)
Step = Callable[[np.ndarray], np.ndarray]  # one corrected step
ResidueOf = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]  # plain step and residue


def residue_error(corrected: np.ndarray, plain: np.ndarray, residue: np.ndarray) -> float:
    """Return sqrt(Σ|σ̂ − σ^(τ3)|² / Σ|σ^(res)|²): 0 is perfect, 1 is no correction at all."""
    wrong = np.square(corrected - plain - residue).sum()
    return float(np.sqrt(wrong / np.square(residue).sum()))


def pooled_error(errors: np.ndarray, sizes: np.ndarray, samples: np.ndarray) -> np.ndarray:
    """Return the residue error (seed,) over all samples from that at each temperature."""
    weights = samples * np.square(sizes)
    return np.sqrt((np.square(errors) * weights).sum(axis=1) / weights.sum())


def residue_errors(
    spins: np.ndarray, residue_of: ResidueOf, steps: Sequence[Step]
) -> tuple[list[float], float]:
    """Return the residue error of each training seed and the rms of a residue's components."""
    plain, residue = residue_of(spins)
    errors = [residue_error(step(spins), plain, residue) for step in steps]
    return errors, float(np.sqrt(np.square(residue).mean()))


def ladder_errors(
    dataset: xr.Dataset, residue_of: ResidueOf, steps: Sequence[Step]
) -> dict[str, object]:
    """Return what the test split tells about the residues, by the names of EVALUATION.

    Steps and residues are computed anew: those in the file are rounded to single precision, which
    is no better than a hundredth of the residue of a step of 0.01.
    """
    test = dataset.isel(sample=dataset["split"].values == SPLITS["test"])
    spins, temperature = unit(test["spins"].values), test["temperature"].values
    temperatures, samples = np.unique(temperature, return_counts=True)
    found = [residue_errors(spins[temperature == t], residue_of, steps) for t in temperatures]
    table, size = np.array([errors for errors, _ in found]).T, np.array([size for _, size in found])
    return {
        "ladder_temperature": temperatures,
        "ladder_residue_error": table,
        "ladder_residue_size": np.broadcast_to(size, table.shape),
        "pooled_residue_error": pooled_error(table, size, samples),
    }


def evaluate_design(
    design: Design,
    *,
    dataset: xr.Dataset,
    initial: xr.Dataset,
    references: Sequence[xr.Dataset],
    deploys: Sequence[Deploy],
    progress: Progress,
) -> xr.Dataset:
    """Return what a design does from the test configurations of one lattice.

    `dataset` gives the residues of the test split on that lattice, `references` one trajectory per
    test temperature, `deploys` one network per training seed; the first variant is the one whose
    residue error is measured.
    """
    size = initial.attrs["size"]
    lattice = simple_cubic(size)

    def stepping(deploy: Deploy) -> Step:
        return lambda spins: deploy(spins, lattice, design.variants[0])(design.large_step)

    residue_of = partial(
        plain_and_residue,
        lattice=lattice,
        reading=design.reading,
        large_step=design.large_step,
        label_step=dataset.attrs["label_step"],
    )
    temperatures = [float(r.attrs["temperature"]) for r in references]
    starts = [unit(initial["spins"].sel(temperature=t).values) for t in temperatures]
    steps = [stepping(deploy) for deploy in deploys]
    tested = [residue_errors(start, residue_of, steps) for start in starts]
    errors = np.array([found for found, _ in tested]).T  # (seed, temperature)
    shape = (len(design.variants), *errors.shape)
    frames = (len(starts[0]), references[0].sizes["frame"])
    observed = {name: np.empty((*shape, *frames)) for name in OBSERVABLES}
    for done, place in enumerate(np.ndindex(shape)):
        variant, seed, number = place
        reference, start = references[number], starts[number]
        along = observe(
            start,
            lattice,
            deploys[seed](start, lattice, design.variants[variant]),
            times=reference["elapsed_time"].values,
            reference=unit(reference["spins"].values),
        )
        for name, found in along.items():
            observed[name][place] = found
        progress(done + 1, int(np.prod(shape)), unit="trajectory")
    values = {
        **observed,
        **ladder_errors(dataset, residue_of, steps),
        "variant": design.variants,
        "temperature": temperatures,
        "elapsed_time": np.stack([r["elapsed_time"].values for r in references]),
        "residue_error": errors,
        "residue_size": np.broadcast_to([found for _, found in tested], errors.shape),
        "residue_deviation": dataset["residue_deviation"].values.max(),
    }
    title = f"{design.path} on L = {size}"
    return EVALUATION.filled(values, title=title, size=size, **vars(design))
