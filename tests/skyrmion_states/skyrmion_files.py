"""Made-up files of a world in which every claim of evae2021 holds, to be spoilt and drawn by tests.

Outputs differ from prior samples, the training split from the others, and truncated skyrmions from
stretched ones, so that figures cannot mistake one for the other.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import xarray as xr
from skyrmion_study import stages_of

from energetics.claims import Claim
from energetics.skyrmion_states.claims import claims
from energetics.skyrmion_states.files import COMPARISON, CONFINED, INTERPOLATION, STAGE_FIELDS
from energetics.skyrmion_states.stages import Stage
from energetics.storage import write

UNIFORM = 1.2  # L_RC of the uniform state
RISING = {1e-5: 0.03, 1e-4: 0.035, 1e-3: 0.05, 1e-2: 0.3, 4e-2: UNIFORM}  # β: L_RC
FALLING = {3e-2: UNIFORM, 1e-2: 0.35}
COLLAPSE = {1e-4: 1e4, 1e-3: 2e3}  # β: the first γ with one state
GAMMAS = [1.0, 10.0, 100.0, 2e3, 1e4]
SCHEDULE = {"runs": 2, "beta": [*RISING], "falling_beta": [*FALLING], "control": True}
SCHEDULE |= {"guided_beta": [*COLLAPSE], "gamma": GAMMAS}
SCALARS = {"mean_z": 1 - UNIFORM / 2, "train_energy": -0.55, "lowest_train_energy": -0.58}
SCALARS |= {"best_energy": -0.61, "lattice_energy": -0.605, "train_charge": -8.0}
SCALARS |= {"best_charge": -9.0, "principal_error": 0.1, "input_truncated": 0.005}
SCALARS |= {"input_stretched": 0.03, "input_modulus_error": 0.4, "input_complex_error": 0.5}
SCALARS |= {"plain_critical_beta": 0.01, "transverse_critical_beta": 0.02}
ENERGY = {beta: -0.55 + 0.02 * n for n, beta in enumerate(RISING)}
KINDS = {"output": (0.02, 9.0), "prior": (0.0, 8.0)}  # how far energies lie higher, and angles
SPLITS, SAMPLES, EXAMPLES = ["train", "validation", "test"], 6, 3
SPREAD = 1 + np.linspace(-0.1, 0.1, SAMPLES)
ALONG = {"split": np.array([1.1, 1, 1]), "sample": SPREAD, "compared": SPREAD}
ANGLES = np.arange(0.125, 30, 0.25)
MAP = np.linspace(0, 10, 64).reshape(8, 8)  # of angles


def state(shift: int = 0, skyrmions: int = 1) -> np.ndarray:
    """Return a state with a few spins turned, moved along x."""
    spins = np.zeros((3, 8, 8))
    spins[2] = 1
    for number in range(skyrmions):
        spins[2, 2 * number : 2 * number + 2, :3] = -1
    return np.roll(spins, shift, -1)


def measured(stage: Stage) -> dict:
    """Return what is measured of a stage."""
    guided = stage.sweep == "guided"
    one = guided and stage.gamma >= COLLAPSE.get(stage.beta, np.inf)
    gain = 0.01 * (1 + np.log10(stage.gamma)) if guided else 0.0
    free, number = ENERGY.get(stage.beta, -0.5), stage.number
    loss = {"falling": FALLING}.get(stage.sweep, RISING).get(stage.beta, 0.1)
    loss = 1.0 if one else loss * (1 + 5e-4 * stage.gamma if guided else 0.99 if number else 1)
    energy = -0.61 if one else free - gain - 0.001 * number
    found = {
        "reconstruction_loss": loss,
        "divergence_loss": 30.0 if one else 10.0 * (loss < UNIFORM),
        "energy_loss": energy,
        "modulus_error": 1e-3 if one else 0.35,
        "complex_error": 1e-3 if one else 0.45,
        "nearest_distance": 0.28,
        "active_latents": 4,
    }
    for kind, (shift, angle) in KINDS.items():
        angle *= 0.5 if guided else 1
        shapes = 0.01 if guided else 0.1
        row = {"energy": energy + shift, "aligned_energy": energy + shift - 0.002}
        row |= {"charge": -9.0 if one else -8.0, "angle": angle}
        row |= {"truncated": shapes, "stretched": 1.1 * shapes, "example_angle": MAP}
        row["angle_density"] = ANGLES / angle**2 * np.exp(-ANGLES / angle)
        row["example"] = state(3 * stage.run) if one else state()
        found |= {f"{kind}_{name}": value for name, value in row.items()}
    return found


def comparison(*, examples: int = EXAMPLES, **schedule: object) -> xr.Dataset:
    """Return stages of all sweeps; states and splits of a stage have its mean."""
    stages = stages_of(schedule=SCHEDULE | schedule)[::-1]  # their order must not matter
    rows = [measured(stage) for stage in stages]
    known = {name: [getattr(stage, name) for stage in stages] for name in STAGE_FIELDS}
    known |= {"stage": [stage.path for stage in stages], "split": SPLITS, "angle": ANGLES}
    known |= {"input_angle_density": ANGLES * np.exp(-ANGLES), "best_state": state()}
    known |= {"input_example": np.array([state()] * examples), "annealed_energy": [-0.6, -0.61]}
    known |= {"annealed_charge": [-8.0, -9.0], "test_distance": 0.3 * SPREAD}
    for name, variable in COMPARISON.variables.items():
        _, *others = variable.dimensions or [None]
        if name in known:
            continue
        values = np.array([row.get(name, 1.0) for row in rows], float)
        if "stage" not in variable.dimensions:
            others, values = variable.dimensions, np.array(SCALARS.get(name, 1.0))
        if others and others[0] in ALONG:
            values = np.multiply.outer(values, ALONG[others[0]])
        if others and others[0] == "example":
            values = np.repeat(values[:, None], examples, axis=1)
        known[name] = values.round() if name.endswith("charge") and others else values
    return COMPARISON.filled(known)


def put(table: xr.Dataset, name: str, value: object, **where: object) -> None:
    """Change what is measured of some stages, or of the data."""
    if not table[name].dims or "stage" not in table[name].dims:
        table[name] = (table[name].dims, np.full(table[name].shape, value, float))
        return
    chosen = np.ones(table.sizes["stage"], bool)
    split = where.pop("split", None)
    for key, wanted in where.items():
        chosen &= np.isin(table[key].values, wanted)
    assert chosen.any(), where
    values = table[name].values
    if split:
        values[chosen, SPLITS.index(split)] = value
    else:
        values[chosen] = value


def paths(
    *,
    pairs: int = 20,
    narrower: float = -2.0,
    lower: float = -0.01,
    left: float = 0.02,
    gammas: Sequence = (10.0, 0.0),
) -> xr.Dataset:
    """Return paths whose widths and plateaus differ by known amounts; the free network is last.

    The first steps lie beyond the ends of their paths.
    """
    guided, steps = np.array(gammas) > 0, np.arange(-30, 31)
    spread, shape = np.linspace(-1, 1, pairs), (len(gammas), pairs)
    width = 20 + (guided * narrower)[:, None] + np.where(guided[:, None], 0.5 * spread, 0)
    energy = np.full((*shape, 40), -0.5) + (guided * lower)[:, None, None]
    energy[..., 8:32] = 7.0
    near = np.exp(-((steps / width[..., None]) ** 2)) + spread[:, None]
    near[..., :2] = np.nan
    shown = np.array([-30, -10, -4, -2, 0, 2, 4, 10, 30])
    values = {"gamma": gammas, "beta": np.full(len(gammas), 1e-3), "width": width}
    values |= {"path_energy": energy, "path_charge": np.full(energy.shape, -8.0)}
    values |= {"inverted_error": np.full((*shape, 2), left), "peak": np.full(shape, 20)}
    values |= {"barrier": 7.5 + guided[:, None] + spread, "step": steps, "step_energy": near}
    values |= {"target": np.array([[state()] * 2] * pairs), "shown_step": shown}
    values["shown_state"] = np.array([[state()] * len(shown)] * len(gammas))
    return INTERPOLATION.filled(values)


def boxes(
    *, energy: float = -0.499, names: Sequence = ("square", "stripe"), last_error: float = 1e-3
) -> xr.Dataset:
    """Return boxes whose data lie at −0.4 and whose best states at −0.5."""
    count = len(names)
    energies = np.full((count, 3, SAMPLES), -0.3)
    energies[:, -1] = energy + np.linspace(-0.01, 0.01, SAMPLES)
    values = {"box": names, "gamma": [1.0, 10.0, 100.0], "energy": energies}
    values |= {"charge": np.full(energies.shape, -4.0)}
    values["modulus_error"] = np.tile([0.2, 0.1, last_error], (count, 1))
    scalars = {"input_energy": -0.4, "lowest_train_energy": -0.45, "best_energy": -0.5}
    scalars |= {"best_charge": -4.0, "shown_energy": -0.49, "shown_charge": -4.25}
    values |= {name: np.full(count, value) for name, value in scalars.items()}
    values |= {f"{kind}_state": np.array([state()] * count) for kind in ("shown", "best")}
    return CONFINED.filled(values)


def verdicts(
    changes: Sequence = (),
    *,
    size: int = 128,
    steps: int = 300,
    train: int = 3000,
    path: Sequence | None = None,
    box: Sequence | None = None,
    **options: object,
) -> dict[str, Claim]:
    """Return all claims by name; `changes` are (name, value, stages) of the comparison."""
    table = comparison(**options)
    for name, value, where in changes:
        put(table, name, value, **where)
    study = {"training": {"steps": steps}}
    study["sampling"] = {"size": size, "configurations": {"train": train}}
    path, box = ([paths()] if path is None else path), ([boxes()] if box is None else box)
    found = claims(table, path, box, study)
    assert len({claim.identifier for claim in found}) == len(found)
    return {claim.identifier: claim for claim in found}


def written(folder: Path, **files: xr.Dataset) -> dict[str, Path]:
    """Return the paths of files written into a folder."""
    for name, content in files.items():
        write(content, folder / f"{name}.nc")
    return {name: folder / f"{name}.nc" for name in files}
