"""What classical integrators and the exact two-body flow miss in one large step.

The last bounds what any sum over pairs can do that sees them only as they are at the start of the
step: it carries each pair exactly to its end. A network that looks again, after its drift, at where
the particles are by then is not bound by it.
"""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from energetics.molecular_dynamics.evaluation import test_samples
from energetics.molecular_dynamics.files import STEPS
from energetics.molecular_dynamics.integrators import SCHEMES
from energetics.molecular_dynamics.labels import Integration, deviation, held_out
from energetics.molecular_dynamics.pair_flow import pair_flow_step
from energetics.progress import Progress
from energetics.storage import SPLITS

PAIR_FLOW = "pair_flow"
PAIR_STEP = 5e-4  # of the relative motion


def measure_steps(
    dataset: xr.Dataset, *, followed: Sequence[tuple[str, float]], progress: Progress
) -> xr.Dataset:
    """Return the errors of one large step of the test split, for all schemes and the pair flow."""
    start, box, label = test_samples(dataset)
    large = float(dataset.attrs["large_step"])
    errors, forces = [], []
    for done, (scheme, step) in enumerate(followed):
        state = Integration(*start, box, scheme=scheme, step=step).march(large)
        errors.append(np.sqrt(deviation(state, label, box)))
        forces.append(SCHEMES[scheme].forces * large / step)
        progress(done + 1, len(followed) + 1, unit="scheme")
    flow = pair_flow_step(*start, box, time=large, step=PAIR_STEP)
    errors.append(np.sqrt(deviation(flow, label, box)))
    forces.append(np.nan)
    test = dataset.isel(sample=dataset["split"].values == SPLITS["test"])
    values = {
        "curve": [*(scheme for scheme, _ in followed), PAIR_FLOW],
        "time_step": [*(step for _, step in followed), large],
        "one_step_error": errors,
        "force_evaluations": forces,
        "temperature": test["temperature"].values,
        "density": test["density"].values,
        "held_out": held_out(test),
    }
    return STEPS.filled(values, large_step=large)
