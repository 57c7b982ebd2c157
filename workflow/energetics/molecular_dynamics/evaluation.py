"""A network's one-step errors and trajectories, whatever network stands behind it.

The network is seen only as a march, a function that goes one large step on, as an integrator is;
one march from the test split gives the one-step error, so what is measured is what is deployed.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import xarray as xr

from energetics.molecular_dynamics.files import EVALUATION, OBSERVABLES
from energetics.molecular_dynamics.labels import deviation
from energetics.molecular_dynamics.settings import state_name
from energetics.molecular_dynamics.trajectories import March, Phase, observe, phases
from energetics.progress import Progress
from energetics.storage import SPLITS, variable

Deploy = Callable[[Phase, np.ndarray, int], March]  # start, box, training seed → march


def test_samples(dataset: xr.Dataset) -> tuple[Phase, np.ndarray, Phase]:
    """Return start, boxes and labels after one large step of the test split."""
    test = dataset.isel(sample=dataset["split"].values == SPLITS["test"])
    q, p = (test[name].values.astype(np.float64) for name in ("position", "momentum"))
    names = ("label_position", "label_momentum")
    label = tuple(test[name].values[:, 0].astype(np.float64) for name in names)
    return (q, p), test["box"].values, label


def one_step_errors(dataset: xr.Dataset, deploy: Deploy, seeds: int) -> np.ndarray:
    """Return √(Σ|δ|²/n) after one large step, (training seed, sample)."""
    start, box, label = test_samples(dataset)
    found = [deviation(deploy(start, box, seed)(), label, box) for seed in range(seeds)]
    return np.sqrt(found)


def evaluate_network(
    name: str,
    *,
    dataset: xr.Dataset,
    references: Sequence[xr.Dataset],
    deploy: Deploy,
    seeds: int,
    force_evaluations: int,
    end_key: str,
    frames: Sequence[int],
    large_step: float,
    threshold_distance: float,
    progress: Progress,
) -> xr.Dataset:
    """Return what a network does from all states of the test, each a reference trajectory.

    `end_key` names the attribute of a reference that says how long trajectories are followed.
    """
    shape = (seeds, len(references))
    tables: list[Mapping] = []
    for done, (seed, number) in enumerate(np.ndindex(shape)):
        reference = references[number]
        exact, box = phases(reference), reference["box"].values
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # what heats may overflow
            tables.append(
                observe(
                    exact[0],
                    box,
                    deploy(exact[0], box, seed),
                    frames=frames,
                    end=round(float(reference.attrs[end_key]) / large_step),
                    reference=exact,
                    threshold_distance=threshold_distance,
                )
            )
        progress(done + 1, seeds * len(references), unit="state")
    data = {
        key: variable(
            EVALUATION[key],
            np.stack([table[key] for table in tables]).reshape(*shape, -1),
            units="1",
            long_name=long_name,
            missing=True,
        )
        for key, long_name in OBSERVABLES.items()
    }
    data["one_step_error"] = variable(
        EVALUATION["one_step_error"],
        one_step_errors(dataset, deploy, seeds),
        units="1",
        long_name="root mean square deviation per particle after one large step, test split",
        missing=True,
    )
    data["elapsed_time"] = variable(
        ["frame"], large_step * np.array(frames), units="1", long_name="elapsed time"
    )
    states = np.array([state_name(reference.attrs) for reference in references], object)
    data["state"] = xr.Variable(["state"], states, {"long_name": "state of the test"})
    attributes = {"title": f"evaluation of {name}", "network": name}
    attributes["force_evaluations"] = force_evaluations
    return xr.Dataset(data, attrs=attributes)
