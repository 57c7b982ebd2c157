"""A design's corrected trajectories and residue errors, whatever network stands behind it.

The network is seen only as a march, a function that steps by an interval of time, as an integrator
is. One march of one large step gives the
residue error too, so that what is measured is what is deployed.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.progress import Progress
from energetics.spin_dynamics.files import EVALUATION, OBSERVABLES, unit
from energetics.spin_dynamics.lattice import Lattice, simple_cubic
from energetics.spin_dynamics.residues import plain_and_residue
from energetics.spin_dynamics.settings import Design
from energetics.spin_dynamics.trajectories import March, observe
from energetics.storage import SPLITS, variable

# (start, lattice, variant, training seed) → march
Deploy = Callable[[np.ndarray, Lattice, str, int], March]


def residue_error(corrected: np.ndarray, plain: np.ndarray, residue: np.ndarray) -> float:
    """Return sqrt(Σ|σ̂ − σ^(τ3)|² / Σ|σ^(res)|²): 0 is perfect, 1 is no correction at all."""
    wrong = np.square(corrected - plain - residue).sum()
    return float(np.sqrt(wrong / np.square(residue).sum()))


def pooled_error(errors: np.ndarray, sizes: np.ndarray, samples: np.ndarray) -> np.ndarray:
    """Return the residue error (seed,) over all samples from that at each temperature."""
    weights = samples * np.square(sizes)
    return np.sqrt((np.square(errors) * weights).sum(axis=1) / weights.sum())


def residue_errors(
    spins: np.ndarray,
    residue_of: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]],
    step: Callable[[np.ndarray, int], np.ndarray],
    seeds: int,
) -> tuple[list[float], float]:
    """Return the residue error of each training seed and the rms of a residue's components."""
    plain, residue = residue_of(spins)
    errors = [residue_error(step(spins, seed), plain, residue) for seed in range(seeds)]
    return errors, float(np.sqrt(np.square(residue).mean()))


def ladder_errors(
    dataset: xr.Dataset,
    residue_of: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]],
    step: Callable[[np.ndarray, int], np.ndarray],
    seeds: int,
) -> dict[str, np.ndarray]:
    """Return what the test split tells about the residues, by the names of EVALUATION.

    Steps and residues are computed anew: those in the file are rounded to single precision, which
    is no better than a hundredth of the residue of a step of 0.01.
    """
    test = dataset.isel(sample=dataset["split"].values == SPLITS["test"])
    spins, temperature = unit(test["spins"].values), test["temperature"].values
    temperatures, samples = np.unique(temperature, return_counts=True)
    found = [residue_errors(spins[temperature == t], residue_of, step, seeds) for t in temperatures]
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
    deploy: Deploy,
    variants: Sequence[str],
    seeds: int,
    progress: Progress,
) -> xr.Dataset:
    """Return what a design does from the test configurations of one lattice.

    `dataset` gives the residues of the test split on that lattice, `references` one trajectory per
    test temperature; the first variant is the one whose residue error is measured.
    """
    size = initial.attrs["size"]
    lattice = simple_cubic(size)

    def step(spins: np.ndarray, seed: int) -> np.ndarray:
        return deploy(spins, lattice, variants[0], seed)(design.large_step)

    def residue_of(spins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return plain_and_residue(
            spins,
            lattice,
            reading=design.reading,
            large_step=design.large_step,
            label_step=dataset.attrs["label_step"],
        )

    temperatures = [float(r.attrs["temperature"]) for r in references]
    starts = [unit(initial["spins"].sel(temperature=t).values) for t in temperatures]
    tested = [residue_errors(start, residue_of, step, seeds) for start in starts]
    shape = (len(variants), seeds, len(references))
    tables = np.empty(shape, object)
    for done, place in enumerate(np.ndindex(shape)):
        variant, seed, number = place
        reference, start = references[number], starts[number]
        tables[place] = observe(
            start,
            lattice,
            deploy(start, lattice, variants[variant], seed),
            times=reference["elapsed_time"].values,
            reference=unit(reference["spins"].values),
        )
        progress(done + 1, tables.size, unit="trajectory")
    values = ladder_errors(dataset, residue_of, step, seeds) | {
        "residue_deviation": dataset["residue_deviation"].values.max(),
        "residue_error": np.array([found for found, _ in tested]).T,
        "residue_size": np.broadcast_to([found for _, found in tested], (seeds, len(tested))),
        "temperature": np.array(temperatures),
        "elapsed_time": np.stack([r["elapsed_time"].values for r in references]),
    }
    for name in OBSERVABLES:
        stacked = np.stack([tables[place][name] for place in np.ndindex(shape)])
        values[name] = stacked.reshape(*shape, *stacked.shape[1:])
    return evaluation_dataset(values, design, variants=variants, size=size)


LONG_NAMES = {
    "ladder_temperature": "temperature of the annealing ladder k_B T / J",
    "ladder_residue_error": "relative error of the corrected step, test split of the samples",
    "ladder_residue_size": "root mean square of a residue's components, test split",
    "residue_error": "relative error of the corrected step from the test configurations",
    "residue_size": "root mean square of a residue's components, test configurations",
    "pooled_residue_error": "relative error of the corrected step over all of the test split",
    "residue_deviation": "largest standard deviation of a residue's component, training split",
    "temperature": "temperature of the test configurations k_B T / J",
    "elapsed_time": "elapsed time in units of 1/J",
    **OBSERVABLES,
}


def evaluation_dataset(
    values: Mapping[str, np.ndarray], design: Design, *, variants: Sequence[str], size: int
) -> xr.Dataset:
    """Return measured values as a dataset; observables of a diverging network may be missing."""
    data = {
        name: variable(
            EVALUATION[name],
            values[name],
            units="1",
            long_name=long_name,
            missing=name in OBSERVABLES,
        )
        for name, long_name in LONG_NAMES.items()
    }
    data["variant"] = xr.Variable(
        ["variant"], np.array(variants, object), {"long_name": "how the network is deployed"}
    )
    title = f"{design.path} on L = {size}"
    attributes = {"title": title, "size": size, "trained_size": design.size}
    names = ("network", "reading", "large_step")
    return xr.Dataset(data, attrs=attributes | {name: getattr(design, name) for name in names})
