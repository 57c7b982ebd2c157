"""A network's one-step errors and trajectories, whatever network stands behind it.

The network is seen only as a march, a function that goes one large step on, as an integrator is;
one march from the test split gives the one-step error, so what is measured is what is deployed.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from energetics.molecular_dynamics.files import EVALUATION, OBSERVABLES
from energetics.molecular_dynamics.labels import deviation
from energetics.molecular_dynamics.settings import Design, state_name
from energetics.molecular_dynamics.trajectories import March, Phase, observe, phases
from energetics.progress import Progress
from energetics.storage import SPLITS

Deploy = Callable[[Phase, np.ndarray, int], March]  # start, box, training seed → march


@dataclass(frozen=True)
class Deployed:
    """A trained design at work: its marches, its training seeds, and what a large step costs.

    `force_evaluations` counts those of forces and passes of the network over all pairs.
    """

    deploy: Deploy
    seeds: int
    force_evaluations: int


def test_samples(dataset: xr.Dataset) -> tuple[Phase, np.ndarray, Phase]:
    """Return start, boxes and labels after one large step of the test split."""
    test = dataset.isel(sample=dataset["split"].values == SPLITS["test"])
    q, p = (test[name].values.astype(np.float64) for name in ("position", "momentum"))
    names = ("label_position", "label_momentum")
    label_q, label_p = (test[name].values[:, 0].astype(np.float64) for name in names)
    return (q, p), test["box"].values, (label_q, label_p)


def one_step_errors(dataset: xr.Dataset, trained: Deployed) -> np.ndarray:
    """Return √(Σ|δ|²/n) after one large step, (training seed, sample)."""
    start, box, label = test_samples(dataset)
    marches = (trained.deploy(start, box, seed) for seed in range(trained.seeds))
    return np.sqrt([deviation(march(), label, box) for march in marches])


def evaluate_network(
    design: Design,
    trained: Deployed,
    *,
    dataset: xr.Dataset,
    references: Sequence[xr.Dataset],
    frames: Sequence[int],
    threshold_distance: float,
    progress: Progress,
) -> xr.Dataset:
    """Return what a network does from all states of the test, each a reference trajectory."""
    shape = (trained.seeds, len(references))
    tables = []
    for done, (seed, number) in enumerate(np.ndindex(shape)):
        reference = references[number]
        exact, box = phases(reference), reference["box"].values
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # what heats may overflow
            tables.append(
                observe(
                    exact[0],
                    box,
                    trained.deploy(exact[0], box, seed),
                    frames=frames,
                    end=round(float(reference.attrs[design.followed_to]) / design.large_step),
                    reference=exact,
                    threshold_distance=threshold_distance,
                )
            )
        progress(done + 1, trained.seeds * len(references), unit="state")
    observed = {
        key: np.stack([table[key] for table in tables]).reshape(*shape, -1) for key in OBSERVABLES
    }
    return EVALUATION.filled(
        observed
        | {
            "one_step_error": one_step_errors(dataset, trained),
            "elapsed_time": design.large_step * np.array(frames),
            "state": [state_name(reference.attrs) for reference in references],
        },
        title=f"evaluation of {design.network}",
        **vars(design),
        force_evaluations=trained.force_evaluations,
    )
